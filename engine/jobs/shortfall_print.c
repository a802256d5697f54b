/* SPDX-License-Identifier: Apache-2.0 */
/* A shortfall as text and as a page. */
#include "domain/need.h"
#include "jobs/report_sheet.h"
#include "jobs/shortfall.h"

#include <inttypes.h>

static bool is_hidden(const struct json *object, const char *key) {
    return json_kind(json_find(object, key)) == JSON_NULL;
}

/* ---- Text -------------------------------------------------------------------------------------- */

static void print_number(const struct json *object, const char *key, FILE *out) {
    if (is_hidden(object, key))
        (void)fprintf(out, "  %10s", "-");
    else
        (void)fprintf(out, "  %10" PRId64, report_number(object, key));
}

static void print_numbers(const struct json *object, const char *const *keys, FILE *out) {
    for (; *keys; keys++) print_number(object, *keys, out);
    (void)fputc('\n', out);
}

static const char *const AREA_KEYS[] = {"owed",           "placed",          "missing",
                                        "places_to_come", "extra_half_days", NULL};
static const char *const CLASS_KEYS[] = {"owed", "placed", "missing", NULL};
static const char *const MONTH_KEYS[] = {"owed", "placed", "missing", "places", NULL};

static void print_areas(const struct json *report, FILE *out) {
    const struct json *areas = json_find(report, "areas");
    (void)fputs("\n  area              owed      placed     missing     to come  extra half days, at least\n",
                out);
    for (size_t i = 0; i < json_count(areas); i++) {
        (void)fprintf(out, "  %-10s", report_text(json_at(areas, i), "area"));
        print_numbers(json_at(areas, i), AREA_KEYS, out);
    }
    (void)fprintf(out, "  %-10s", "together");
    print_numbers(report, AREA_KEYS, out);
}

static void print_lists(const struct json *report, FILE *out) {
    const struct json *classes = json_find(report, "classes");
    const struct json *months = json_find(report, "months");
    const struct json *reasons = json_find(report, "reasons");
    (void)fputs(
        "\n  class             owed      placed     missing      (priority class, 0 is most urgent)\n", out);
    for (size_t i = 0; i < json_count(classes); i++) {
        (void)fprintf(out, "  %-10" PRId64, report_number(json_at(classes, i), "class"));
        print_numbers(json_at(classes, i), CLASS_KEYS, out);
    }
    (void)fputs(
        "\n  month             owed      placed     missing      places      (owed: by the best day)\n", out);
    for (size_t i = 0; i < json_count(months); i++) {
        (void)fprintf(out, "  %-10s", report_text(json_at(months, i), "month"));
        print_numbers(json_at(months, i), MONTH_KEYS, out);
    }
    (void)fputs("\n  waiting, and why\n", out);
    for (size_t i = 0; i < json_count(reasons); i++) {
        enum reason reason = REASON_NONE;
        (void)reason_find(report_text(json_at(reasons, i), "reason"), &reason);
        print_number(json_at(reasons, i), "waiting", out);
        (void)fprintf(out, "  %s\n", reason_sentence(reason, "en"));
    }
}

void shortfall_print(const struct json *report, FILE *out) {
    const int64_t communes = report_number(report, "communes");
    (void)fprintf(out, "Shortfall of round %" PRId64 " in %s %s, %" PRId64 " commune%s, as planned on %s\n",
                  report_number(report, "round"), report_text(report, "area"), report_text(report, "name"),
                  communes, communes == 1 ? "" : "s", report_text(report, "as_of"));
    print_areas(report, out);
    print_lists(report, out);
    (void)fprintf(out,
                  "\n  - : too few to be shown, or one could be computed from them. lichkham plan --what-if "
                  "counts half days of a commune exactly.\n");
}

/* ---- Page -------------------------------------------------------------------------------------- */

#define SAY(vietnamese, english) REPORT_SAY(s, vietnamese, english)

static void write_numbers(struct report_sheet *s, const struct json *object, const char *const *keys) {
    for (; *keys; keys++)
        if (is_hidden(object, *keys))
            report_sheet_hidden(s);
        else
            report_sheet_number(s, report_number(object, *keys));
    report_sheet_end_row(s);
}

static void write_areas(struct report_sheet *s, const struct json *report) {
    const char *const heads[] = {SAY("Mã", "Code"),
                                 SAY("Nơi", "Area"),
                                 report_head(s, REPORT_OWED),
                                 report_head(s, REPORT_PLACED),
                                 report_head(s, REPORT_MISSING),
                                 report_head(s, REPORT_PLACES_TO_COME),
                                 report_head(s, REPORT_EXTRA_HALF_DAYS),
                                 NULL};
    const struct json *areas = json_find(report, "areas");
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i <= json_count(areas); i++) {
        const struct json *one = i < json_count(areas) ? json_at(areas, i) : report;
        report_sheet_begin_row(s);
        report_sheet_cell(s, one == report ? "" : report_text(one, "area"));
        report_sheet_cell(s, one == report ? SAY("Cộng", "Together") : report_text(one, "name"));
        write_numbers(s, one, AREA_KEYS);
    }
    report_sheet_end_table(s);
}

static void write_classes(struct report_sheet *s, const struct json *classes) {
    const char *const heads[] = {report_word(s, REPORT_CLASS), report_head(s, REPORT_OWED),
                                 report_head(s, REPORT_PLACED), report_head(s, REPORT_MISSING), NULL};
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < json_count(classes); i++) {
        report_sheet_begin_row(s);
        report_sheet_class(s, json_at(classes, i));
        write_numbers(s, json_at(classes, i), CLASS_KEYS);
    }
    report_sheet_end_table(s);
}

static void write_months(struct report_sheet *s, const struct json *months) {
    const char *const heads[] = {SAY("Tháng", "Month"),         report_head(s, REPORT_OWED),
                                 report_head(s, REPORT_PLACED), report_head(s, REPORT_MISSING),
                                 report_head(s, REPORT_PLACES), NULL};
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < json_count(months); i++) {
        report_sheet_begin_row(s);
        report_sheet_cell(s, report_day(s, report_text(json_at(months, i), "month")));
        write_numbers(s, json_at(months, i), MONTH_KEYS);
    }
    report_sheet_end_table(s);
}

static void write_reasons(struct report_sheet *s, const struct json *reasons) {
    const char *const heads[] = {SAY("Chờ, chưa có ngày: vì sao", "Waiting without a date: why"),
                                 SAY("#Lượt khám", "#Checks"), NULL};
    static const char *const KEYS[] = {"waiting", NULL};
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < json_count(reasons); i++) {
        enum reason reason = REASON_NONE;
        (void)reason_find(report_text(json_at(reasons, i), "reason"), &reason);
        report_sheet_begin_row(s);
        report_sheet_cell(s, reason_sentence(reason, s->language));
        write_numbers(s, json_at(reasons, i), KEYS);
    }
    report_sheet_end_table(s);
}

void shortfall_write_html(const struct json *report, const char *language, FILE *out) {
    struct report_sheet sheet = {.out = out, .language = language, .arena = arena_create()};
    struct report_sheet *s = &sheet;
    report_sheet_begin(s, arena_print(s->arena,
                                      SAY("Thiếu chỗ: %s, đợt %" PRId64, "Shortfall: %s, round %" PRId64),
                                      report_text(report, "name"), report_number(report, "round")));
    const int64_t communes = report_number(report, "communes");
    report_sheet_sentence(s, arena_print(s->arena,
                                         SAY("%" PRId64 " xã, lập lịch ngày %s.",
                                             communes == 1 ? "%" PRId64 " commune, as planned on %s."
                                                           : "%" PRId64 " communes, as planned on %s."),
                                         communes, report_day(s, report_text(report, "as_of"))));
    write_areas(s, report);
    write_classes(s, json_find(report, "classes"));
    write_months(s, json_find(report, "months"));
    write_reasons(s, json_find(report, "reasons"));
    report_sheet_sentence(
        s, SAY("Dấu – thay cho số quá nhỏ, hoặc số có thể suy ra số nhỏ. Lượt khám theo tháng tính "
               "theo ngày tốt nhất của mỗi người.",
               "– stands for numbers that are too small, or from which one could be computed. Checks "
               "are owed in the month of each person's best day."));
    report_sheet_end(s);
    arena_destroy(s->arena);
}
