/* SPDX-License-Identifier: Apache-2.0 */
/* Reports as pages: well-formed, in both languages, and nothing in them can become a part of the page. */
#include "jobs/morning.h"
#include "jobs/shortfall.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static const char MORNING[] =
    "{\"date\": \"2027-03-01\", \"attempt\": 1, \"communes\": {\"planned\": 2, \"held\": 1}, "
    "\"rows_changed\": 5, \"messages_queued\": 3, \"invariants_violated\": 0, \"milliseconds\": {\"read\": "
    "1500}, "
    "\"notes\": [{\"commune\": \"00001\", \"outcome\": \"held\", \"note\": \"<b>old & broken</b>\"}], "
    "\"feeds_held\": [{\"commune\": \"00004\", \"residents\": 5120, \"reason\": {\"vi\": \"320 người chết\", "
    "\"en\": \"320 deaths\"}, \"answered_by\": null}], "
    "\"feeds_released\": [{\"commune\": \"00007\", \"answered_by\": \"<i>chair</i>\", \"note\": \"x\"}], "
    "\"unbalanced\": [], \"between_communes\": [{\"commune\": \"00010\", \"people\": 4}], "
    "\"shortfalls\": [{\"round\": 2027, \"commune\": \"00013\", \"waiting\": 90, \"extra_half_days\": 3}], "
    "\"rounds\": [{\"round\": 2027, \"figures\": {\"feed_rows\": 12, \"person\": {\"booked\": 8, "
    "\"waiting\": 4}, "
    "\"waiting\": {\"class_shortage\": 4}, \"classes\": [{\"class\": 3, \"owed\": 12, \"placed\": 8, "
    "\"missing\": 4}]}}], \"plan_hash\": \"abc\"}";

static const char SHORTFALL[] =
    "{\"area\": \"04\", \"name\": \"A < B\", \"round\": 2027, \"as_of\": \"2027-03-01\", \"communes\": 1, "
    "\"owed\": 100, \"placed\": null, \"missing\": null, \"places_to_come\": 90, \"extra_half_days\": 2, "
    "\"classes\": [{\"class\": 0, \"owed\": 10, \"placed\": null, \"missing\": null}], "
    "\"months\": [{\"month\": \"2027-03\", \"owed\": 7, \"placed\": null, \"missing\": null, \"places\": "
    "5}], "
    "\"reasons\": [{\"reason\": \"class_shortage\", \"waiting\": 12}], "
    "\"areas\": [{\"area\": \"00001\", \"name\": \"A\", \"owed\": 100, \"placed\": 88, \"missing\": 12, "
    "\"places_to_come\": "
    "90, "
    "\"extra_half_days\": 2}]}";

static char *page;

static void end(void) {
    free(page);
    page = NULL;
}

static const char *write_page(const char *text, const char *language,
                              void (*write)(const struct json *report, const char *language, FILE *out)) {
    struct json *report = NULL;
    struct err e;
    size_t length = 0;
    ck_assert(json_parse(text, &report, &e));
    end();
    FILE *out = open_memstream(&page, &length);
    ck_assert_ptr_nonnull(out);
    write(report, language, out);
    ck_assert_int_eq(fclose(out), 0);
    json_destroy(report);
    return page;
}

#define ASSERT_IN(text, words)                                                                               \
    ck_assert_msg(strstr(text, words) != NULL, "\"%s\" is not in:\n%s", words, text)

/* Every element that is opened is closed, in turn; the two without contents are not. */
static void assert_well_formed(const char *html) {
    char open[32][16];
    int depth = 0;
    for (const char *at = strchr(html, '<'); at; at = strchr(at + 1, '<')) {
        const size_t length = strcspn(at + 1, " >\n");
        const bool is_end = at[1] == '/';
        if (at[1] == '!' || strncmp(at, "<meta", 5) == 0) continue;
        if (is_end) {
            ck_assert_int_gt(depth, 0);
            depth--;
            ck_assert_msg(strncmp(open[depth], at + 2, length - 1) == 0 && open[depth][length - 1] == '\0',
                          "</%.*s> ends <%s>", (int)length - 1, at + 2, open[depth]);
        } else {
            ck_assert_int_lt(depth, 32);
            ck_assert_uint_lt(length, sizeof open[0]);
            (void)snprintf(open[depth++], sizeof open[0], "%.*s", (int)length, at + 1);
        }
    }
    ck_assert_int_eq(depth, 0);
}

START_TEST(a_morning_report_is_a_well_formed_page_in_both_languages) {
    const char *html = write_page(MORNING, "vi", morning_write_html);
    assert_well_formed(html);
    ASSERT_IN(html, "<html lang=\"vi\">");
    ASSERT_IN(html, "Báo cáo sáng, đêm 01/03/2027");
    ASSERT_IN(html, "320 người chết");
    ASSERT_IN(html, "--commune 00004 --by TÊN");
    ASSERT_IN(html, "<td>00001</td><td>bị giữ lại</td>");
    html = write_page(MORNING, "en", morning_write_html);
    assert_well_formed(html);
    ASSERT_IN(html, "Morning report, night of 01/03/2027");
    ASSERT_IN(html, "<td>00004</td><td class=\"f\">5120</td><td>320 deaths</td>");
    ASSERT_IN(html, "<td>00010</td><td class=\"f\">4</td>");
    ASSERT_IN(html, "<td>Together</td><td class=\"f\">12</td>");
    ASSERT_IN(html, "<tr><td>3</td><td class=\"f\">12</td><td class=\"f\">8</td><td class=\"f\">4</td></tr>");
    ASSERT_IN(html, "<td>Plan</td><td><code>abc</code></td>");
    ASSERT_IN(html, "<td>Rows of the feed</td><td class=\"f\">12</td>");
}
END_TEST

START_TEST(no_text_of_a_report_becomes_part_of_the_page) {
    const char *html = write_page(MORNING, "en", morning_write_html);
    ASSERT_IN(html, "&lt;b&gt;old &amp; broken&lt;/b&gt;");
    ASSERT_IN(html, "&lt;i&gt;chair&lt;/i&gt;");
    ck_assert_ptr_null(strstr(html, "<i>"));
    ASSERT_IN(write_page(SHORTFALL, "en", shortfall_write_html), "A &lt; B");
}
END_TEST

START_TEST(a_shortfall_shows_hidden_numbers_as_a_dash) {
    const char *html = write_page(SHORTFALL, "vi", shortfall_write_html);
    assert_well_formed(html);
    ASSERT_IN(html, "<td>03/2027</td><td class=\"f\">7</td><td class=\"f\">–</td><td class=\"f\">–</td><td "
                    "class=\"f\">5</td>");
    ASSERT_IN(html, "<td>Cộng</td><td class=\"f\">100</td><td class=\"f\">–</td>");
    html = write_page(SHORTFALL, "en", shortfall_write_html);
    assert_well_formed(html);
    ASSERT_IN(html, "1 commune, as planned on 01/03/2027.");
}
END_TEST

START_TEST(a_report_of_an_older_program_can_still_be_read) {
    assert_well_formed(
        write_page("{\"date\": \"2026-12-01\", \"communes\": {}, \"rounds\": [{\"round\": 2026, "
                   "\"figures\": {\"needs\": 3}}], \"notes\": []}",
                   "en", morning_write_html));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("report_sheet");
    TCase *t = tcase_create("pages");
    tcase_add_checked_fixture(t, NULL, end);
    tcase_add_test(t, a_morning_report_is_a_well_formed_page_in_both_languages);
    tcase_add_test(t, no_text_of_a_report_becomes_part_of_the_page);
    tcase_add_test(t, a_shortfall_shows_hidden_numbers_as_a_dash);
    tcase_add_test(t, a_report_of_an_older_program_can_still_be_read);
    suite_add_tcase(s, t);
    return s;
}
