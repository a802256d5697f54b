/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/report_sheet.h"

#include "base/text.h"
#include "jobs/web.h"

#include <inttypes.h>

static const char *escape(const struct report_sheet *s, const char *text) {
    return text_escape_html(s->arena, text);
}

void report_sheet_begin(struct report_sheet *s, const char *title) {
    const char *escaped = escape(s, title);
    (void)fprintf(
        s->out,
        "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>\n<style>\n%s</style>"
        "</head><body>\n<h1>%s</h1>\n",
        REPORT_SAY(s, "vi", "en"), escaped, WEB_STYLE, escaped);
}

void report_sheet_end(struct report_sheet *s) {
    (void)fputs("</body></html>\n", s->out);
}

void report_sheet_heading(struct report_sheet *s, const char *text) {
    (void)fprintf(s->out, "<h2>%s</h2>\n", escape(s, text));
}

void report_sheet_sentence(struct report_sheet *s, const char *text) {
    (void)fprintf(s->out, "<p>%s</p>\n", escape(s, text));
}

void report_sheet_warning(struct report_sheet *s, const char *text) {
    (void)fprintf(s->out, "<p class=\"note\"><b>%s</b></p>\n", escape(s, text));
}

void report_sheet_begin_table(struct report_sheet *s, const char *const *heads) {
    (void)fputs("<table class=\"areas\"><thead><tr>", s->out);
    for (; *heads; heads++) {
        const bool is_number = **heads == '#';
        (void)fprintf(s->out, "<th%s>%s</th>", is_number ? " class=\"f\"" : "",
                      escape(s, *heads + is_number));
    }
    (void)fputs("</tr></thead><tbody>\n", s->out);
}

void report_sheet_end_table(struct report_sheet *s) {
    (void)fputs("</tbody></table>\n", s->out);
}

void report_sheet_begin_row(struct report_sheet *s) {
    (void)fputs("<tr>", s->out);
}

void report_sheet_end_row(struct report_sheet *s) {
    (void)fputs("</tr>\n", s->out);
}

void report_sheet_cell(struct report_sheet *s, const char *text) {
    (void)fprintf(s->out, "<td>%s</td>", escape(s, text));
}

void report_sheet_code(struct report_sheet *s, const char *text) {
    (void)fprintf(s->out, "<td><code>%s</code></td>", escape(s, text));
}

void report_sheet_number(struct report_sheet *s, int64_t number) {
    (void)fprintf(s->out, "<td class=\"f\">%" PRId64 "</td>", number);
}

/* A name, and no amount: it stands where names stand. */
void report_sheet_class(struct report_sheet *s, const struct json *figures) {
    report_sheet_cell(s, arena_print(s->arena, "%" PRId64, report_number(figures, "class")));
}

void report_sheet_hidden(struct report_sheet *s) {
    (void)fputs("<td class=\"f\">–</td>", s->out);
}

/* ---- Names of figures ---------------------------------------------------------------------------- */

const char *report_word(const struct report_sheet *s, enum report_word word) {
    static const struct {
        const char *vietnamese, *english;
    } WORDS[REPORT_WORDS] = {
        [REPORT_CLASS] = {"Nhóm ưu tiên (0: khẩn nhất)", "Priority class (0 is most urgent)"},
        [REPORT_OWED] = {"Lượt khám phải xếp", "Checks owed"},
        [REPORT_PLACED] = {"Đã có chỗ", "With a place"},
        [REPORT_MISSING] = {"Thiếu chỗ", "Places missing"},
        [REPORT_PLACES] = {"Chỗ", "Places"},
        [REPORT_PLACES_TO_COME] = {"Chỗ từ nay", "Places to come"},
        [REPORT_EXTRA_HALF_DAYS] = {"Cần thêm ít nhất (buổi)", "Extra half days, at least"},
    };
    return REPORT_SAY(s, WORDS[word].vietnamese, WORDS[word].english);
}

const char *report_head(const struct report_sheet *s, enum report_word word) {
    return arena_print(s->arena, "#%s", report_word(s, word));
}

const char *report_day(const struct report_sheet *s, const char *text) {
    enum { MONTH_LENGTH = 7, DAY_LENGTH = 10 };
    if (strlen(text) == DAY_LENGTH)
        return arena_print(s->arena, "%s/%.2s/%.4s", text + MONTH_LENGTH + 1, text + 5, text);
    return strlen(text) == MONTH_LENGTH ? arena_print(s->arena, "%s/%.4s", text + 5, text) : text;
}

/* ---- What is read of a report --------------------------------------------------------------------- */

int64_t report_number(const struct json *object, const char *key) {
    const struct json *value = object ? json_find(object, key) : NULL;
    return value && json_kind(value) == JSON_NUMBER ? (int64_t)json_as_number(value) : 0;
}

const char *report_text(const struct json *object, const char *key) {
    const struct json *value = object ? json_find(object, key) : NULL;
    return value && json_kind(value) == JSON_TEXT ? json_as_text(value) : "";
}

size_t report_count(const struct json *list) {
    return list ? json_count(list) : 0;
}
