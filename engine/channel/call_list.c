/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/call_list.h"

#include "base/csv.h"
#include "base/json.h"
#include "base/outfile.h"
#include "base/text.h"
#include "base/vec.h"
#include "domain/person.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { SLUG_BYTES = 96, PATH_BYTES = 4096 };

/* One call. Its words stay in the journal until they are written. */
struct call {
    size_t hamlet;
    civil_day day; /* of the appointment */
    int minute;
    char *name_key;
    int64_t offset;
    size_t length;
};

struct hamlet {
    char slug[SLUG_BYTES]; /* of the place and the hamlet */
    bool is_changed;
};

struct call_list {
    char *directory;
    civil_day day;
    struct call_vec VEC_OF(struct call) calls;
    struct hamlet_vec VEC_OF(struct hamlet) hamlets;
};

/* ---- Gathering -------------------------------------------------------------------------------- */

struct call_list *call_list_create(const char *directory) {
    struct call_list *c = memory_get(1, sizeof *c);
    c->day = CIVIL_NONE;
    c->directory = strdup(directory);
    if (!c->directory) abort();
    return c;
}

static void forget_calls(struct call_list *c) {
    for (size_t i = 0; i < c->calls.count; i++) free(c->calls.at[i].name_key);
    vec_free(&c->calls);
    vec_free(&c->hamlets);
}

void call_list_destroy(struct call_list *c) {
    if (!c) return;
    forget_calls(c);
    free(c->directory);
    free(c);
}

static const char *text_of(const struct json *object, const char *name) {
    const struct json *value = object ? json_find(object, name) : NULL;
    return value && json_kind(value) == JSON_TEXT ? json_as_text(value) : "";
}

static const char *field_of(const struct json *message, const char *name) {
    return text_of(json_find(message, "fields"), name);
}

/* "7h30" and "7:30"; what is neither comes last. */
static int parse_minute(const char *time) {
    char *end = NULL;
    const long hour = strtol(time, &end, 10);
    if (end == time || (*end != 'h' && *end != ':')) return INT32_MAX;
    return (int)(hour * 60 + strtol(end + 1, NULL, 10));
}

/* "06/12/2026"; what is not comes last. */
static civil_day parse_day(const char *text) {
    struct civil_date d = {0};
    if (sscanf(text, "%2d/%2d/%4d", &d.day, &d.month, &d.year) != 3 || !civil_is_valid(d)) return INT32_MAX;
    return civil_from_date(d);
}

/* "Trạm Y tế An Phú", "Thôn 1" -> "tram-y-te-an-phu-thon-1" */
static void print_slug(struct arena *a, const struct json *message, char slug[SLUG_BYTES]) {
    const char *folded =
        text_fold(a, arena_print(a, "%s %s", field_of(message, "site"), field_of(message, "hamlet")));
    size_t length = 0;
    for (const char *c = folded; *c && length + 1 < SLUG_BYTES; c++) {
        const bool is_letter = isalnum((unsigned char)*c) != 0;
        if (is_letter)
            slug[length++] = *c;
        else if (length > 0 && slug[length - 1] != '-')
            slug[length++] = '-';
    }
    while (length > 0 && slug[length - 1] == '-') length--;
    slug[length] = '\0';
    if (length == 0) (void)snprintf(slug, SLUG_BYTES, "other");
}

static size_t find_hamlet(struct call_list *c, const char *slug) {
    size_t i = 0;
    while (i < c->hamlets.count && strcmp(c->hamlets.at[i].slug, slug) != 0) i++;
    if (i == c->hamlets.count) {
        struct hamlet *h = vec_push(&c->hamlets);
        *h = (struct hamlet){.is_changed = false};
        (void)snprintf(h->slug, sizeof h->slug, "%s", slug);
    }
    return i;
}

static void add_call(struct call_list *c, const struct json *message, int64_t offset, size_t length) {
    struct arena *a = arena_create();
    char slug[SLUG_BYTES];
    print_slug(a, message, slug);
    const size_t hamlet = find_hamlet(c, slug);
    char *name_key = strdup(text_name_key(a, text_of(message, "name")));
    if (!name_key) abort();
    c->hamlets.at[hamlet].is_changed = true;
    *vec_push(&c->calls) = (struct call){.hamlet = hamlet,
                                         .day = parse_day(field_of(message, "day")),
                                         .minute = parse_minute(field_of(message, "time")),
                                         .name_key = name_key,
                                         .offset = offset,
                                         .length = length};
    arena_destroy(a);
}

void call_list_add(void *list, civil_day day, const char *line, size_t length, int64_t offset) {
    struct call_list *c = list;
    struct json *message = NULL;
    struct err ignored;
    if (day != c->day) forget_calls(c);
    c->day = day;
    if (!json_parse(line, &message, &ignored)) return;
    if (json_kind(message) == JSON_OBJECT) add_call(c, message, offset, length);
    json_destroy(message);
}

/* ---- Writing ---------------------------------------------------------------------------------- */

static const char *const HEADER[] = {"day",  "time", "name", "phone",   "hamlet",
                                     "site", "code", "text", "purpose", "done"};
#define COLUMNS (sizeof HEADER / sizeof HEADER[0])

static const char STYLE[] =
    "@page{size:A4;margin:11mm 11mm 14mm;@bottom-right{content:\"Trang \" counter(page) \"/\" counter(pages);"
    "font:9pt sans-serif}@bottom-left{content:\"Dữ liệu cá nhân – không dán nơi công cộng\";font:9pt "
    "sans-serif}}\n"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:188mm;color:#000;background:#fff;"
    "font:10.5pt/1.3 \"Noto Sans\",\"Liberation Sans\",Arial,sans-serif}\n"
    "h1{font-size:16pt;margin:0 0 1mm}p{font-size:12pt;margin:0 0 4mm}\n"
    "table{border-collapse:collapse;width:100%}thead{display:table-header-group}tr{break-inside:avoid}\n"
    "th,td{padding:1.2mm 1.5mm;text-align:left;vertical-align:top;border-top:.25mm solid #000}\n"
    "th{font-size:8.5pt;border-top-width:.5mm;border-bottom:.5mm solid #000}.again th{font-weight:normal;"
    "border:0}\n"
    ".time,.tel{white-space:nowrap}.time "
    "b{display:block;font-size:12pt}.tel{font-size:12pt}.name{min-width:38mm;"
    "font-weight:bold}"
    ".name small{display:block;font:8.5pt \"Liberation Mono\",monospace}\n"
    ".box{width:11mm;text-align:center}.box span{display:inline-block;width:5mm;height:5mm;border:.35mm "
    "solid #000}\n"
    "@media screen{body{padding:8mm 4mm}}\n";

/* One list being written. */
struct sheet {
    const struct call_list *list;
    const struct journal *journal;
    const struct call *calls;
    size_t count;
    const char *slug;
};

static int compare_calls(const void *left, const void *right) {
    const struct call *a = left;
    const struct call *b = right;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    if (a->minute != b->minute) return a->minute < b->minute ? -1 : 1;
    const int order = strcmp(a->name_key, b->name_key);
    return order != 0 ? order : (a->offset > b->offset) - (a->offset < b->offset);
}

/* Copies, whose names stay the list's. */
static struct call *select_calls(const struct call_list *c, size_t hamlet, size_t *count) {
    struct call *selected = memory_get(c->calls.count, sizeof *selected);
    *count = 0;
    for (size_t i = 0; i < c->calls.count; i++)
        if (c->calls.at[i].hamlet == hamlet) selected[(*count)++] = c->calls.at[i];
    qsort(selected, *count, sizeof *selected, compare_calls);
    return selected;
}

/* The message of a call, to release with json_destroy. */
static struct json *read_call(const struct sheet *s, const struct call *call) {
    struct json *message = NULL;
    struct err ignored;
    char *line = journal_read(s->journal, call->offset, call->length);
    if (!line || !json_parse(line, &message, &ignored)) message = NULL;
    free(line);
    return message;
}

static void write_csv_row(const struct json *message, FILE *out) {
    char phone[PERSON_PHONE_BYTES];
    const char *const fields[COLUMNS] = {
        field_of(message, "day"),    field_of(message, "time"),
        text_of(message, "name"),    person_print_phone(text_of(message, "recipient"), phone),
        field_of(message, "hamlet"), field_of(message, "site"),
        field_of(message, "code"),   text_of(message, "body"),
        text_of(message, "purpose"), "",
    };
    csv_write_row(out, fields, COLUMNS);
}

static void write_html_row(const struct json *message, FILE *out) {
    char phone[PERSON_PHONE_BYTES];
    struct arena *a = arena_create();
    (void)fprintf(
        out,
        "<tr><td class=box><span></span><td class=time><b>%s</b>%s<td class=name>%s<small>%s</small>"
        "<td class=tel>%s<td>%s</tr>\n",
        text_escape_html(a, field_of(message, "time")), text_escape_html(a, field_of(message, "day")),
        text_escape_html(a, text_of(message, "name")), text_escape_html(a, field_of(message, "code")),
        text_escape_html(a, person_print_phone(text_of(message, "recipient"), phone)),
        text_escape_html(a, text_of(message, "body")));
    arena_destroy(a);
}

static bool write_rows(const struct sheet *s, void (*write_row)(const struct json *message, FILE *out),
                       FILE *out) {
    for (size_t i = 0; i < s->count; i++) {
        struct json *message = read_call(s, &s->calls[i]);
        if (!message) return false;
        write_row(message, out);
        json_destroy(message);
    }
    return true;
}

static bool write_csv(const struct sheet *s, FILE *out) {
    (void)fputs("\xEF\xBB\xBF", out);
    csv_write_row(out, HEADER, COLUMNS);
    return write_rows(s, write_csv_row, out);
}

static void write_html_head(const struct sheet *s, const struct json *first, FILE *out) {
    struct arena *a = arena_create();
    const struct civil_date d = civil_to_date(s->list->day);
    const char *hamlet = text_escape_html(a, field_of(first, "hamlet"));
    const char *site = text_escape_html(a, field_of(first, "site"));
    const char *where = arena_print(a, "%s%s%s", hamlet, *hamlet && *site ? " – " : "", site);
    (void)fprintf(
        out,
        "<!doctype html>\n<html lang=vi><head><meta charset=utf-8><title>Gọi điện – %s</title>\n"
        "<style>\n%s</style></head><body>\n<h1>Danh sách gọi điện nhắc lịch khám</h1>\n"
        "<p><b>%s</b><br>Gọi trong ngày %02d/%02d/%04d · <b>%zu</b> người</p>\n"
        "<table><thead><tr class=again><th colspan=5>%s · %02d/%02d/%04d</tr>\n"
        "<tr><th class=box>Đã gọi<th>Giờ hẹn<th>Họ và tên<th>Điện thoại<th>Nội dung báo</tr></thead>"
        "<tbody>\n",
        where, STYLE, where, d.day, d.month, d.year, s->count, where, d.day, d.month, d.year);
    arena_destroy(a);
}

static bool write_html(const struct sheet *s, FILE *out) {
    struct json *first = read_call(s, &s->calls[0]);
    if (!first) return false;
    write_html_head(s, first, out);
    json_destroy(first);
    const bool is_written = write_rows(s, write_html_row, out);
    (void)fputs("</tbody></table></body></html>\n", out);
    return is_written;
}

static bool write_file(const struct sheet *s, const char *suffix,
                       bool (*write_content)(const struct sheet *s, FILE *out), struct err *e) {
    char path[PATH_BYTES];
    char day[CIVIL_TEXT_BYTES];
    struct outfile o;
    (void)snprintf(path, sizeof path, "%s/calls-%s-%s.%s", s->list->directory, civil_print(s->list->day, day),
                   s->slug, suffix);
    if (!outfile_begin(&o, path, e)) return false;
    if (write_content(s, o.stream)) return outfile_end(&o, e);
    outfile_abandon(&o);
    return err_set(e, ERR_INPUT, "Look at the disk.", "%s: its messages cannot be read again", path);
}

static bool write_hamlet(struct call_list *c, size_t hamlet, const struct journal *j, struct err *e) {
    struct sheet s = {.list = c, .journal = j, .slug = c->hamlets.at[hamlet].slug};
    struct call *calls = select_calls(c, hamlet, &s.count);
    s.calls = calls;
    const bool is_written = write_file(&s, "csv", write_csv, e) && write_file(&s, "html", write_html, e);
    free(calls);
    return is_written;
}

bool call_list_write(struct call_list *c, const struct journal *j, struct err *e) {
    for (size_t i = 0; i < c->hamlets.count; i++) {
        if (!c->hamlets.at[i].is_changed) continue;
        if (!write_hamlet(c, i, j, e)) return false;
        c->hamlets.at[i].is_changed = false;
    }
    return true;
}
