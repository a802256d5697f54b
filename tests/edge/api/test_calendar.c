/* SPDX-License-Identifier: Apache-2.0 */
/* Exam days for calendar programs, read back as those read them. */
#include "edge/api/answered.h"
#include "edge/api/calendar_text.h"

#include <libical/ical.h>

static icalcomponent *parsed;         /* the calendar of this test */
static struct VEC_OF(char *) written; /* and its texts */

static void release(void) {
    if (parsed) icalcomponent_free(parsed);
    for (size_t i = 0; i < written.count; i++) free(written.at[i]);
    vec_free(&written);
}

static icalcomponent *parse(const char *text) {
    icalcomponent *calendar = icalparser_parse_string(text);
    ck_assert_msg(calendar != NULL, "this is no calendar:\n%s", text);
    ck_assert_int_eq(icalcomponent_count_errors(calendar), 0);
    ck_assert(icalrestriction_check(calendar));
    ck_assert_int_eq(icalcomponent_count_errors(calendar), 0);
    return parsed = calendar;
}

static int count_events(icalcomponent *calendar) {
    return icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT);
}

static icalcomponent *find_event(icalcomponent *calendar, const char *uid) {
    for (icalcomponent *c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); c;
         c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
        if (strcmp(icalcomponent_get_uid(c), uid) == 0) return c;
    ck_abort_msg("there is no event %s", uid);
    return NULL;
}

/* ---- The text -------------------------------------------------------------------------------- */

static const struct calendar_event EVENT = {
    .uid = "2027-1-20270316-am@lichkham",
    .summary =
        "Khám sức khỏe: Trạm Y tế Xuân Mai; nhà A, tầng 2 \\ cổng sau, thôn Đoài và thôn Đông, 5/10 chỗ",
    .description = "",
    .location = "Thôn Đông\nxã Xuân Mai",
    .day = 9936, /* 2027-03-16 */
    .from_minute = 450,
    .until_minute = 690,
    .sequence = 41,
    .changed_on = 9921,
};

static const char *write_one(const struct calendar_event *event) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    calendar_text_write("Khám sức khỏe: Xuân Mai", event, 1, out);
    fclose(out);
    *vec_push(&written) = text;
    return text;
}

START_TEST(what_is_written_is_read_back_as_it_was) {
    icalcomponent *calendar = parse(write_one(&EVENT));
    icalcomponent *c = find_event(calendar, EVENT.uid);
    ck_assert_str_eq(icalcomponent_get_summary(c), EVENT.summary);
    ck_assert_str_eq(icalcomponent_get_location(c), EVENT.location);
    ck_assert_int_eq(icalcomponent_get_sequence(c), 41);
    ck_assert_str_eq(icaltime_as_ical_string(icalcomponent_get_dtstart(c)), "20270316T003000Z");
    ck_assert_str_eq(icaltime_as_ical_string(icalcomponent_get_dtend(c)), "20270316T043000Z");
    ck_assert_str_eq(icaltime_as_ical_string(icalcomponent_get_dtstamp(c)), "20270228T170000Z");
    ck_assert_ptr_null(icalcomponent_get_description(c));
}
END_TEST

START_TEST(lines_are_short_and_end_as_the_standard_wants) {
    const char *text = write_one(&EVENT);
    for (const char *line = text; *line;) {
        const char *end = strstr(line, "\r\n");
        ck_assert_ptr_nonnull(end);
        ck_assert_msg(end - line <= 75, "%d bytes: %.*s", (int)(end - line), (int)(end - line), line);
        ck_assert_ptr_null(memchr(line, '\n', (size_t)(end - line)));
        line = end + 2;
    }
}
END_TEST

START_TEST(the_same_event_is_the_same_text) {
    ck_assert_str_eq(write_one(&EVENT), write_one(&EVENT));
}
END_TEST

/* ---- Over HTTP ------------------------------------------------------------------------------- */

static icalcomponent *get(const char *path, const char *token) {
    const struct reply r = served_get(&served, path, token);
    ck_assert_msg(r.status == 200, "%s: %d %s", path, r.status, r.body);
    ASSERT_IN(r.head, "text/calendar");
    return parse(r.body);
}

START_TEST(an_area_s_exam_days_are_its_sessions_of_a_year) {
    EXECUTE("UPDATE commune_state SET revision = 12, planned_on = '2027-02-28';"
            "INSERT INTO session SELECT 123, 2027, 1, day::date, 2, '{10,10,0,0,10,10,0,0}', 1, 9 "
            "  FROM unnest('{2027-02-28, 2027-03-16, 2028-03-01, 2028-03-02}'::text[]) AS day;"
            "UPDATE round SET ends = '2028-12-31'");
    icalcomponent *calendar = get("/v1/areas/00123/calendar.ics", officer);
    ck_assert_int_eq(count_events(calendar), 4 + 2); /* neither yesterday nor after a year */
    icalcomponent *c = find_event(calendar, "2027-1-20270316-am@lichkham");
    ck_assert_str_eq(icalcomponent_get_summary(c), "Khám sức khỏe: Trạm Y tế Xuân Mai, 5/10 chỗ");
    ck_assert_str_eq(icalcomponent_get_description(c), "Bản nháp: 4/5 người chưa được thông báo.");
    ck_assert_str_eq(icalcomponent_get_location(c), "Thôn Đông, xã Xuân Mai");
    ck_assert_int_eq(icalcomponent_get_sequence(c), 12);
    c = find_event(calendar, "2027-1-20270316-pm@lichkham");
    ck_assert_str_eq(icaltime_as_ical_string(icalcomponent_get_dtstart(c)), "20270316T063000Z");
}
END_TEST

START_TEST(a_wider_area_has_the_days_of_all_its_communes_and_no_people) {
    icalcomponent *calendar = get("/v1/areas/01/calendar.ics?lang=en", dashboard);
    ck_assert_int_eq(count_events(calendar), 5);
    const char *text = served_get(&served, "/v1/areas/01/calendar.ics", dashboard).body;
    ck_assert_ptr_null(strstr(text, "Nguy"));
    ck_assert_ptr_null(strstr(text, "00123")); /* an event outlives its commune's number */
    ck_assert_str_eq(icalcomponent_get_summary(find_event(calendar, "2027-3-20270301-am@lichkham")),
                     "Health checks: Trạm Y tế Hòa Lạc, 1/10 places");
}
END_TEST

START_TEST(a_secret_address_shows_its_area_s_days_and_nothing_else) {
    const char *secret = served_child_token(&served, TOKEN_CALENDAR, "00124");
    icalcomponent *calendar = get(arena_print(served.arena, "/calendar/%s.ics", secret), NULL);
    ck_assert_int_eq(count_events(calendar), 1);
    ck_assert_int_ne(served_get(&served, "/v1/areas/00124/sessions", secret).status, 200);
    char *wrong = arena_print(served.arena, "/calendar/%s.ics", secret);
    char *changed = &wrong[strlen("/calendar/lk_") + 5];
    *changed = *changed == 'A' ? 'B' : 'A';
    ck_assert_int_eq(served_get(&served, wrong, NULL).status, 404);
    ck_assert_int_eq(served_get(&served, arena_print(served.arena, "/calendar/%s.ics", officer), NULL).status,
                     404);
}
END_TEST

START_TEST(another_area_s_calendar_is_refused) {
    refuse(officer, "/v1/areas/00124/calendar.ics", 403, "other-area");
    ck_assert_int_eq(served_get(&served, "/v1/areas/00123/calendar.ics", NULL).status, 401);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("calendar");
    TCase *text = tcase_create("text");
    tcase_add_checked_fixture(text, NULL, release);
    tcase_add_test(text, what_is_written_is_read_back_as_it_was);
    tcase_add_test(text, lines_are_short_and_end_as_the_standard_wants);
    tcase_add_test(text, the_same_event_is_the_same_text);
    suite_add_tcase(s, text);
    TCase *t = tcase_create("served");
    tcase_add_checked_fixture(t, begin_served, end_served);
    tcase_add_checked_fixture(t, NULL, release);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, an_area_s_exam_days_are_its_sessions_of_a_year);
    tcase_add_test(t, a_wider_area_has_the_days_of_all_its_communes_and_no_people);
    tcase_add_test(t, a_secret_address_shows_its_area_s_days_and_nothing_else);
    tcase_add_test(t, another_area_s_calendar_is_refused);
    suite_add_tcase(s, t);
    return s;
}
