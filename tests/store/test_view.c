/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown, asked as the service asks: as lichkham_api, with the row policies in force. */
#include "domain/capacity.h"
#include "exam/exam.h"
#include "store/scope.h"
#include "store/view.h"

static struct pg *reader;
static struct pg_batch *batch;

static void begin(void) {
    create_places();
    MUST(pg_open(scratch.loop, scratch.conninfo, scope_settings(SCOPE_API), &reader, &error));
    batch = pg_batch_create();
}

static void end(void) {
    pg_batch_destroy(batch);
    pg_close(reader);
    drop_all();
}

static const struct pg_result *run(int at) {
    MUST(pg_run_batch(reader, batch, &error));
    return pg_batch_result(batch, at);
}

/* A batch is run once. */
static void again(void) {
    pg_batch_destroy(batch);
    batch = pg_batch_create();
}

#define NOW        ((struct view_when){.round = 0, .today = TODAY})
#define MARCH(day) civil_make(2027, 3, day)

/* ---- Rounds ------------------------------------------------------------------------------------ */

static int32_t chosen(int32_t commune, int32_t round, civil_day today) {
    struct view_round found;
    again();
    const int at = view_ask_round(batch, &commune, 1, (struct view_when){round, today}, scratch.arena);
    return view_read_round(run(at), &found) ? found.round : 0;
}

START_TEST(an_answer_is_about_the_round_of_the_day_else_the_next_else_the_last) {
    EXECUTE("INSERT INTO round (round, starts, ends) VALUES (2026, '2026-01-01', '2026-12-31'), "
            "(2028, '2028-01-01', '2028-12-31');"
            "INSERT INTO round_commune VALUES (123, 2026, 'closed'), (123, 2028, 'preparing')");
    ck_assert_int_eq(chosen(COMMUNE, 0, civil_make(2027, 12, 31)), 2027);
    ck_assert_int_eq(chosen(COMMUNE, 0, civil_make(2028, 1, 1)), 2028);
    ck_assert_int_eq(chosen(COMMUNE, 0, civil_make(2026, 6, 1)), 2027); /* its own is closed */
    ck_assert_int_eq(chosen(COMMUNE, 0, civil_make(2030, 1, 1)), 2027);
    ck_assert_int_eq(chosen(COMMUNE, 2026, TODAY), 2026);
    ck_assert_int_eq(chosen(COMMUNE, 2031, TODAY), 0);
    ck_assert_int_eq(chosen(999, 0, TODAY), 0);
}
END_TEST

START_TEST(a_round_tells_its_communes_and_the_oldest_plan_among_them) {
    static const int32_t BOTH[] = {123, 124};
    struct view_round r;
    EXECUTE("UPDATE commune_state SET planned_on = '2027-02-27' WHERE commune_code = 124;"
            "UPDATE commune_state SET planned_on = '2027-03-01' WHERE commune_code = 123");
    const int at = view_ask_round(batch, BOTH, 2, NOW, scratch.arena);
    ck_assert(view_read_round(run(at), &r));
    ck_assert_int_eq(r.communes, 2);
    ck_assert_int_eq(r.planned_on, civil_make(2027, 2, 27));
    ck_assert_int_eq(r.ends, civil_make(2027, 12, 31));
}
END_TEST

START_TEST(rounds_that_are_not_closed_are_live) {
    static const int32_t ALL[] = {123, 124, 125};
    struct view_live *live;
    EXECUTE("UPDATE round_commune SET state = 'closed' WHERE commune_code = 124");
    const int at = view_ask_live_rounds(batch, ALL, 3, scratch.arena);
    ck_assert_uint_eq(view_read_live_rounds(run(at), scratch.arena, &live), 2);
    ck_assert_int_eq(live[0].commune, 123);
    ck_assert_int_eq(live[1].commune, 125);
    ck_assert_int_eq(live[1].round, ROUND);
}
END_TEST

/* ---- Sessions ---------------------------------------------------------------------------------- */

static size_t sessions(int32_t scope, int32_t commune, civil_day from, civil_day until,
                       const struct view_session *after, int limit, struct view_session **out) {
    static const struct view_session FIRST = {.day = CIVIL_NONE};
    again();
    scope_add(batch, scope);
    const int at = view_ask_sessions(batch, commune, from, until, after ? after : &FIRST, limit);
    return view_read_sessions(run(at), scratch.arena, out);
}

START_TEST(a_session_counts_whoever_stands_on_its_list) {
    struct view_session *s;
    EXECUTE("UPDATE appointment SET state = 'attended' WHERE resident_id = 7;"
            "UPDATE appointment SET state = 'cancelled_by_resident' WHERE resident_id = 8");
    ck_assert_uint_eq(sessions(COMMUNE, COMMUNE, MARCH(1), MARCH(16), NULL, 10, &s), 3);
    ck_assert_int_eq(s[0].places, 10);
    ck_assert_int_eq(s[0].walk_in_reserve, 1);
    ck_assert_int_eq(s[0].booked, 2);
    ck_assert_int_eq(s[0].published, 2);
    ck_assert_int_eq(s[0].attended, 1);
    ck_assert_int_eq(s[2].day, MARCH(16));
    ck_assert_int_eq(s[2].booked, 5);
    ck_assert_int_eq(s[2].published, 1);
}
END_TEST

START_TEST(pages_of_sessions_give_each_once) {
    struct view_session *s, last = {.day = CIVIL_NONE};
    EXECUTE("INSERT INTO session SELECT 123, 2027, site, day, half, '{5,5,5,5,5,5,5,5}', 0, 5"
            "  FROM unnest('{1, 2}'::integer[]) AS site, unnest('{1, 2}'::integer[]) AS half,"
            "       generate_series('2027-04-01'::date, '2027-04-03', '1 day') AS day");
    for (int i = 0; i < 12; i++) {
        ck_assert_uint_eq(
            sessions(COMMUNE, COMMUNE, civil_make(2027, 4, 1), civil_make(2027, 4, 30), &last, 1, &s), 1);
        ck_assert_int_eq(s->day, civil_make(2027, 4, 1 + i / 4));
        ck_assert_int_eq(s->half, i / 2 % 2 + 1);
        ck_assert_int_eq(s->site, i % 2 + 1);
        last = *s;
    }
    ck_assert_uint_eq(
        sessions(COMMUNE, COMMUNE, civil_make(2027, 4, 1), civil_make(2027, 4, 30), &last, 1, &s), 0);
}
END_TEST

START_TEST(without_the_right_scope_there_is_nothing) {
    struct view_session *s;
    struct view_people *p;
    struct view_waiting *w;
    struct view_need *n;
    size_t count;
    ck_assert_uint_eq(sessions(0, COMMUNE, MARCH(1), MARCH(31), NULL, 10, &s), 0);
    ck_assert_uint_eq(sessions(NEIGHBOUR, COMMUNE, MARCH(1), MARCH(31), NULL, 10, &s), 0);
    again();
    scope_add(batch, NEIGHBOUR);
    const int people = view_ask_coverage(batch, COMMUNE, NOW);
    const int waiting = view_ask_shortfall(batch, COMMUNE, NOW);
    const int needs = view_ask_needs(batch, COMMUNE, 1, 0);
    MUST(view_read_coverage(run(people), scratch.arena, &p, &count, &error));
    ck_assert_uint_eq(count, 0);
    MUST(view_read_shortfall(pg_batch_result(batch, waiting), scratch.arena, &w, &count, &error));
    ck_assert_uint_eq(count, 0);
    MUST(view_read_needs(pg_batch_result(batch, needs), scratch.arena, &n, &count, &error));
    ck_assert_uint_eq(count, 0);
}
END_TEST

/* ---- Coverage ----------------------------------------------------------------------------------- */

struct cover {
    int64_t people[NEED_STATES], needs, done;
};

static struct cover cover(int class_, int32_t hamlet) {
    struct view_people *p;
    size_t count;
    struct cover sum = {.needs = 0};
    again();
    scope_add(batch, COMMUNE);
    const int at = view_ask_coverage(batch, COMMUNE, NOW);
    MUST(view_read_coverage(run(at), scratch.arena, &p, &count, &error));
    for (size_t i = 0; i < count; i++) {
        if ((class_ >= 0 && p[i].class_ != class_) || (hamlet && p[i].hamlet != hamlet)) continue;
        sum.people[p[i].state] += p[i].people;
        sum.needs += p[i].needs;
        sum.done += p[i].done;
    }
    return sum;
}

START_TEST(coverage_counts_people_by_where_they_stand) {
    const struct cover all = cover(-1, 0);
    ck_assert_int_eq(all.people[NEED_BOOKED], 10);
    ck_assert_int_eq(all.people[NEED_WAITING], 1);
    ck_assert_int_eq(all.people[NEED_DONE_ELSEWHERE], 1);
    ck_assert_int_eq(all.needs, 12);
    ck_assert_int_eq(all.done, 1);
    ck_assert_int_eq(cover(-1, 12).people[NEED_BOOKED], 2);
    ck_assert_int_eq(cover(1, 0).people[NEED_BOOKED], 10);
    ck_assert_int_eq(cover(0, 0).needs, 0);
}
END_TEST

START_TEST(who_has_several_needs_counts_once_by_the_first_of_them) {
    EXECUTE(
        "INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, household_id, "
        "hamlet_id, state, reason, class, package)"
        " SELECT 123, 2027, 10, number, 123, 509, 12, state, 'infant', 7, 1"
        "   FROM (VALUES (2, 'done_here'), (3, 'not_due')) AS v (number, state)");
    const struct cover all = cover(-1, 0);
    ck_assert_int_eq(all.people[NEED_WAITING], 0);
    ck_assert_int_eq(all.people[NEED_DONE_HERE], 1);
    ck_assert_int_eq(all.needs, 13);
    ck_assert_int_eq(all.done, 2);
    ck_assert_int_eq(cover(1, 11).people[NEED_DONE_HERE], 1);
}
END_TEST

START_TEST(the_statement_ranks_states_as_the_program_does) {
    EXECUTE("DELETE FROM need; DELETE FROM appointment");
    for (int i = 0; i < NEED_STATES; i++)
        for (int k = 0; k < NEED_STATES; k++)
            EXECUTE("INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, "
                    "household_id, hamlet_id, state, reason, class, package)"
                    " SELECT 123, 2027, %d, number, 123, 1, %d, state, 'none', 3, 1"
                    "   FROM (VALUES (1, '%s'), (2, '%s')) AS v (number, state)",
                    1 + i * NEED_STATES + k, 1000 + i * NEED_STATES + k, need_state_name((enum need_state)i),
                    need_state_name((enum need_state)k));
    struct view_people *p;
    size_t count;
    scope_add(batch, COMMUNE);
    const int at = view_ask_coverage(batch, COMMUNE, NOW);
    MUST(view_read_coverage(run(at), scratch.arena, &p, &count, &error));
    ck_assert_uint_eq(count, NEED_STATES * NEED_STATES);
    for (size_t n = 0; n < count; n++) {
        const enum need_state a = (enum need_state)((p[n].hamlet - 1000) / NEED_STATES);
        const enum need_state b = (enum need_state)((p[n].hamlet - 1000) % NEED_STATES);
        ck_assert_int_eq(p[n].state, need_state_first(a, b));
        ck_assert_int_eq(p[n].needs, need_state_is_counted(a) + need_state_is_counted(b));
        ck_assert_int_eq(p[n].done, need_state_is_done(a) + need_state_is_done(b));
    }
}
END_TEST

START_TEST(one_need_counts_as_the_program_says) {
    EXECUTE("DELETE FROM need; DELETE FROM appointment");
    for (int i = 0; i < NEED_STATES; i++)
        EXECUTE("INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, "
                "household_id, "
                "hamlet_id, state, reason, class, package) VALUES (123, 2027, %d, 1, 123, 1, 11, '%s', "
                "'none', 3, 1)",
                i + 1, need_state_name((enum need_state)i));
    const struct cover all = cover(-1, 0);
    int64_t counted = 0, done = 0;
    for (int i = 0; i < NEED_STATES; i++) {
        ck_assert_int_eq(all.people[i], 1);
        counted += need_state_is_counted((enum need_state)i);
        done += need_state_is_done((enum need_state)i);
    }
    ck_assert_int_eq(all.needs, counted);
    ck_assert_int_eq(all.done, done);
}
END_TEST

START_TEST(figures_of_the_night_come_as_they_were_left) {
    static const int32_t BOTH[] = {123, 124};
    struct view_figure *f;
    EXECUTE("INSERT INTO commune_result VALUES (123, 2027, 'people_booked', '1', 10), (124, 2027, "
            "'people_booked', "
            "'1', 1), (124, 2027, 'needs', '', 5), (124, 2026, 'people_booked', '1', 77)");
    const int at = view_ask_figures(batch, BOTH, 2, NOW, "{people_booked}", scratch.arena);
    ck_assert_uint_eq(view_read_figures(run(at), scratch.arena, &f), 2);
    ck_assert_int_eq(f[0].amount, 10);
    ck_assert_int_eq(f[1].commune, 124);
    ck_assert_str_eq(f[1].measure, "people_booked");
    ck_assert_str_eq(f[1].detail, "1");
}
END_TEST

/* ---- Shortfall, and one resident -------------------------------------------------------------------- */

/* 10 and 12 wait at site 1, 10 for two visits, both for blood. */
#define TIGHT                                                                                                \
    "UPDATE need SET state = 'waiting', reason = 'class_shortage', tight_to = '2027-03-31', class = 5,"      \
    "  tight_site = 1, tight_resource = 4 WHERE resident_id IN (10, 12);"                                    \
    "DELETE FROM appointment WHERE resident_id = 12;"                                                        \
    "INSERT INTO need SELECT commune_code, round, resident_id, 2, residence_commune, household_id, "         \
    "hamlet_id, "                                                                                            \
    "  state, reason, class, release_day, due_day, target_day, package, tight_to, '', 0, tight_site, "       \
    "  tight_resource FROM need WHERE resident_id = 10;"                                                     \
    "INSERT INTO shortage VALUES (123, 2027, 1, 5, '2027-03-31', '2027-03-02', 9, 4, 11),"                   \
    "                            (123, 2027, 1, 5, '2027-03-31', '2027-03-02', 30, 0, 31)"

START_TEST(shortfall_tells_who_waits_where_and_what_the_site_holds) {
    struct view_waiting *w;
    size_t count;
    EXECUTE(TIGHT);
    scope_add(batch, COMMUNE);
    const int at = view_ask_shortfall(batch, COMMUNE, NOW);
    MUST(view_read_shortfall(run(at), scratch.arena, &w, &count, &error));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(w->site, 1);
    ck_assert_int_eq(w->class_, 5);
    ck_assert_int_eq(w->reason, REASON_CLASS_SHORTAGE);
    ck_assert_int_eq(w->people, 2);
    ck_assert_int_eq(w->needs, 3);
    ck_assert_int_eq(w->tight_from, MARCH(2));
    ck_assert_int_eq(w->tight_to, MARCH(31));
    ck_assert_int_eq(w->tight_places, 9);
    ck_assert_int_eq(w->tight_resource, RESOURCE_BLOOD);
    ck_assert_int_eq(w->sessions, 4);
    ck_assert_int_eq(w->places, 4 * 9);
}
END_TEST

START_TEST(who_waits_where_no_site_is_stands_apart) {
    struct view_waiting *w;
    size_t count;
    EXECUTE("UPDATE hamlet SET site_id = NULL WHERE hamlet_id = 11;"
            "UPDATE need SET reason = 'no_station' WHERE resident_id = 10");
    scope_add(batch, COMMUNE);
    const int at = view_ask_shortfall(batch, COMMUNE, NOW);
    MUST(view_read_shortfall(run(at), scratch.arena, &w, &count, &error));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(w->site, 0);
    ck_assert_int_eq(w->tight_from, CIVIL_NONE);
    ck_assert_int_eq(w->sessions, 0);
}
END_TEST

static size_t needs_of(int64_t resident, int32_t round, struct view_need **out) {
    size_t count;
    again();
    scope_add(batch, COMMUNE);
    const int at = view_ask_needs(batch, COMMUNE, resident, round);
    MUST(view_read_needs(run(at), scratch.arena, out, &count, &error));
    return count;
}

START_TEST(a_waiting_need_comes_with_what_can_be_counted) {
    struct view_need *n;
    EXECUTE(TIGHT);
    ck_assert_uint_eq(needs_of(10, 0, &n), 2);
    ck_assert_int_eq(n[0].state, NEED_WAITING);
    ck_assert_int_eq(n[0].place.day, CIVIL_NONE);
    ck_assert_int_eq(n[0].tight.site, 1);
    ck_assert_int_eq(n[0].tight.from, MARCH(2));
    ck_assert_int_eq(n[0].tight.places, 9);
    ck_assert_int_eq(n[0].tight.people, 11);
    ck_assert_int_eq(n[0].tight.resource, RESOURCE_BLOOD);
}
END_TEST

START_TEST(a_need_comes_with_its_newest_place) {
    struct view_need *n;
    EXECUTE("INSERT INTO appointment SELECT commune_code, round, resident_id, need_number, 2, 1, 1, "
            "'2027-05-04', 2, "
            "'13:30', 'proposed', false, 'plan' FROM appointment WHERE resident_id = 7;"
            "UPDATE appointment SET state = 'did_not_attend' WHERE resident_id = 7 AND attempt = 1");
    ck_assert_uint_eq(needs_of(7, ROUND, &n), 1);
    ck_assert_int_eq(n->place.day, civil_make(2027, 5, 4));
    ck_assert_int_eq(n->place.minute, 13 * 60 + 30);
    ck_assert_int_eq(n->place.half, 2);
    ck_assert_int_eq(n->place.state, APPOINTMENT_PROPOSED);
    ck_assert_str_eq(n->package, "adult");
    ck_assert_int_eq(n->tight.from, CIVIL_NONE);
    EXECUTE("UPDATE round_commune SET state = 'closed'");
    ck_assert_uint_eq(needs_of(7, 0, &n), 0);
    ck_assert_uint_eq(needs_of(7, ROUND, &n), 1);
}
END_TEST

START_TEST(a_state_of_a_newer_release_is_refused_by_name) {
    struct view_people *p;
    size_t count;
    EXECUTE("ALTER TABLE need DROP CONSTRAINT need_state_check; UPDATE need SET state = 'postponed' WHERE "
            "resident_id "
            "= 10");
    scope_add(batch, COMMUNE);
    const int at = view_ask_coverage(batch, COMMUNE, NOW);
    ck_assert(!view_read_coverage(run(at), scratch.arena, &p, &count, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ASSERT_IN(error.message, "postponed");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("view");
    TCase *t = tcase_create("view");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, an_answer_is_about_the_round_of_the_day_else_the_next_else_the_last);
    tcase_add_test(t, a_round_tells_its_communes_and_the_oldest_plan_among_them);
    tcase_add_test(t, rounds_that_are_not_closed_are_live);
    tcase_add_test(t, a_session_counts_whoever_stands_on_its_list);
    tcase_add_test(t, pages_of_sessions_give_each_once);
    tcase_add_test(t, without_the_right_scope_there_is_nothing);
    tcase_add_test(t, coverage_counts_people_by_where_they_stand);
    tcase_add_test(t, who_has_several_needs_counts_once_by_the_first_of_them);
    tcase_add_test(t, the_statement_ranks_states_as_the_program_does);
    tcase_add_test(t, one_need_counts_as_the_program_says);
    tcase_add_test(t, figures_of_the_night_come_as_they_were_left);
    tcase_add_test(t, shortfall_tells_who_waits_where_and_what_the_site_holds);
    tcase_add_test(t, who_waits_where_no_site_is_stands_apart);
    tcase_add_test(t, a_waiting_need_comes_with_what_can_be_counted);
    tcase_add_test(t, a_need_comes_with_its_newest_place);
    tcase_add_test(t, a_state_of_a_newer_release_is_refused_by_name);
    suite_add_tcase(s, t);
    return s;
}
