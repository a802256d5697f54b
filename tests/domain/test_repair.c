/* SPDX-License-Identifier: Apache-2.0 */
/* When a day falls away: who moves, where, who loses his place, and who goes back. */
#include "domain/repair.h"

#include "domain/draw.h"
#include "scheduling.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum { MORNING = 1U << HALF_MORNING, AFTERNOON = 1U << HALF_AFTERNOON, BOTH = MORNING | AFTERNOON };

/* A repair from its first to its second step. */
struct outcome {
    struct need *needs;
    struct schedule_output plan;
    struct repair_move *moves;
    size_t move_count;
};

static struct outcome repair(const struct repair_input *input, const struct need *needs, size_t need_count,
                             const struct appointment *stored, size_t stored_count, civil_day night_from) {
    struct outcome out = {.needs = arena_new_array(arena, struct need, need_count)};
    struct schedule_input night = input->schedule;
    night.bookable_from = night_from;
    memcpy(out.needs, needs, need_count * sizeof *needs);
    const struct appointment *settled = repair_settle(input, needs, need_count, stored, stored_count, arena);
    out.plan = schedule(&night, out.needs, need_count, settled, stored_count);
    const struct repair_rows rows =
        repair_compare(input, out.needs, need_count, stored, stored_count, out.plan.appointments,
                       out.plan.appointment_count, arena, &out.moves, &out.move_count);
    out.plan.appointments = rows.at;
    out.plan.appointment_count = rows.count;
    return out;
}

static size_t count_fate(const struct outcome *o, enum repair_fate fate, bool is_told) {
    size_t count = 0;
    for (size_t i = 0; i < o->move_count; i++)
        count += o->moves[i].fate == fate && o->moves[i].is_told == is_told;
    return count;
}

static const struct appointment *latest_of(const struct schedule_output *plan, int64_t resident) {
    const struct appointment *latest = NULL;
    for (size_t i = 0; i < plan->appointment_count; i++)
        if (plan->appointments[i].resident == resident) latest = &plan->appointments[i];
    ck_assert_ptr_nonnull(latest);
    return latest;
}

/* ---- A week ---------------------------------------------------------------------------------------- */

static struct session session_at(civil_day day, enum half half, int16_t places) {
    return (struct session){.site = SITE, .day = day, .half = (uint8_t)half, .capacity = {places}};
}

static struct repair_input closing(const struct session *sessions, size_t count,
                                   const struct repair_area *area) {
    return (struct repair_input){.schedule = make_input(sessions, count), .areas = area, .area_count = 1};
}

START_TEST(who_was_promised_a_closed_day_has_the_nearest_free_one_and_nobody_else_moves) {
    const civil_day lost = today + 10;
    const struct session sessions[] = {session_at(today + 8, HALF_MORNING, 3),
                                       session_at(today + 11, HALF_MORNING, 1),
                                       session_at(today + 13, HALF_MORNING, 5)};
    const struct need needs[] = {make_need(1, 1), make_need(2, 2), make_need(3, 3)};
    const struct appointment stored[] = {make_stored(1, lost, APPOINTMENT_INVITED),
                                         make_stored(2, today + 11, APPOINTMENT_PUBLISHED),
                                         make_stored(3, lost, APPOINTMENT_CONFIRMED)};
    const struct repair_area area = {SITE, lost, lost, BOTH};
    const struct repair_input input = closing(sessions, 3, &area);
    const struct outcome o = repair(&input, needs, 3, stored, 3, today + 8);
    ck_assert_uint_eq(o.move_count, 2);
    ck_assert_uint_eq(count_fate(&o, REPAIR_MOVED, true), 2);
    ck_assert_int_eq(latest_of(&o.plan, 1)->day, today + 8);
    ck_assert_int_eq(latest_of(&o.plan, 1)->version, 2);
    ck_assert_int_eq(latest_of(&o.plan, 1)->attempt, 1);
    ck_assert_int_eq(latest_of(&o.plan, 1)->state, APPOINTMENT_PUBLISHED);
    ck_assert_int_eq(latest_of(&o.plan, 2)->change, ROW_SAME);
    ck_assert_int_eq(latest_of(&o.plan, 3)->day, today + 8);
}
END_TEST

START_TEST(a_lost_half_moves_people_into_the_other_half_of_their_day) {
    const civil_day day = today + 10;
    const struct session sessions[] = {session_at(day, HALF_AFTERNOON, 2),
                                       session_at(today + 11, HALF_MORNING, 9)};
    const struct need needs[] = {make_need(1, 3), make_need(2, 2), make_need(3, 3)};
    struct appointment stored[] = {make_stored(1, day, APPOINTMENT_PUBLISHED),
                                   make_stored(2, day, APPOINTMENT_PUBLISHED),
                                   make_stored(3, day, APPOINTMENT_PUBLISHED)};
    const struct repair_area area = {SITE, day, day, MORNING};
    const struct repair_input input = closing(sessions, 2, &area);
    const struct outcome o = repair(&input, needs, 3, stored, 3, today + 8);
    ck_assert_uint_eq(count_fate(&o, REPAIR_MOVED, true), 3);
    for (int64_t who = 1; who <= 2; who++) {
        ck_assert_int_eq(latest_of(&o.plan, who)->day, day);
        ck_assert_int_eq(latest_of(&o.plan, who)->half, HALF_AFTERNOON);
        ck_assert_int_ge(latest_of(&o.plan, who)->minute, 810);
    }
    ck_assert_int_eq(latest_of(&o.plan, 3)->day, today + 11);
}
END_TEST

START_TEST(of_a_day_with_fewer_places_the_least_urgent_leave_and_no_more_than_it_takes) {
    const civil_day day = today + 10;
    const struct session sessions[] = {session_at(day, HALF_MORNING, 2),
                                       session_at(today + 12, HALF_MORNING, 9)};
    const struct need needs[] = {make_need(1, 5), make_need(2, 1), make_need(3, 5), make_need(4, 3)};
    struct appointment stored[4];
    for (int i = 0; i < 4; i++) stored[i] = make_stored(i + 1, day, APPOINTMENT_PUBLISHED);
    const struct repair_area area = {SITE, day, day, BOTH};
    const struct repair_input input = closing(sessions, 2, &area);
    const struct outcome o = repair(&input, needs, 4, stored, 4, today + 8);
    ck_assert_uint_eq(o.move_count, 2);
    ck_assert_int_eq(o.moves[0].resident, 1);
    ck_assert_int_eq(o.moves[1].resident, 3);
}
END_TEST

START_TEST(who_finds_no_day_is_cancelled_by_the_service_waits_and_is_first_when_a_place_comes) {
    const civil_day lost = today + 10;
    struct session sessions[] = {session_at(today + 12, HALF_MORNING, 1),
                                 session_at(today + 14, HALF_MORNING, 1)};
    const struct need needs[] = {make_need(1, 3), make_need(2, 3), make_need(3, 3)};
    const struct appointment stored[] = {make_stored(2, today + 12, APPOINTMENT_PUBLISHED),
                                         make_stored(3, lost, APPOINTMENT_PUBLISHED)};
    const struct repair_area area = {SITE, lost, CIVIL_NONE, BOTH};
    const struct repair_input input = closing(sessions, 1, &area);
    const struct repair_area here = {SITE, lost, lost, BOTH};
    struct repair_input one = input;
    one.areas = &here;
    const struct outcome o = repair(&one, needs, 3, stored, 2, today + 8);
    ck_assert_uint_eq(o.move_count, 1);
    ck_assert_int_eq(o.moves[0].fate, REPAIR_LOST);
    ck_assert_int_eq(o.moves[0].reason, REASON_NO_CAPACITY);
    ck_assert_int_eq(latest_of(&o.plan, 3)->state, APPOINTMENT_CANCELLED_BY_SERVICE);
    ck_assert_int_eq(o.needs[2].state, NEED_WAITING);
    /* The next night has a place more: it is his, though number 1 waits as well and comes before him. */
    struct need later[] = {make_need(1, 3), make_need(2, 3), make_need(3, 3)};
    const struct schedule_input night = make_input(sessions, 2);
    const struct schedule_output next =
        schedule(&night, later, 3, o.plan.appointments, o.plan.appointment_count);
    ck_assert_int_eq(later[0].state, NEED_WAITING);
    ck_assert_int_eq(later[2].state, NEED_BOOKED);
    ck_assert_int_eq(latest_of(&next, 3)->attempt, 2);
}
END_TEST

START_TEST(who_has_checked_in_today_is_listed_and_stays) {
    const struct session sessions[] = {session_at(today + 8, HALF_MORNING, 5)};
    const struct need needs[] = {make_need(1, 3), make_need(2, 3)};
    const struct appointment stored[] = {make_stored(1, today, APPOINTMENT_CHECKED_IN),
                                         make_stored(2, today, APPOINTMENT_PUBLISHED)};
    const struct repair_area area = {SITE, today, today, BOTH};
    const struct repair_input input = closing(sessions, 1, &area);
    const struct outcome o = repair(&input, needs, 2, stored, 2, today + 8);
    ck_assert_uint_eq(o.move_count, 2);
    ck_assert_int_eq(o.moves[0].fate, REPAIR_STAYED);
    ck_assert_int_eq(latest_of(&o.plan, 1)->change, ROW_SAME);
    ck_assert_int_eq(o.moves[1].fate, REPAIR_MOVED);
    ck_assert_int_eq(latest_of(&o.plan, 2)->day, today + 8);
}
END_TEST

START_TEST(a_proposal_less_urgent_makes_way_in_silence) {
    const civil_day lost = today + 10;
    const struct session sessions[] = {session_at(today + 11, HALF_MORNING, 1)};
    const struct need needs[] = {make_need(1, 5), make_need(2, 1)};
    const struct appointment stored[] = {make_stored(1, today + 11, APPOINTMENT_PROPOSED),
                                         make_stored(2, lost, APPOINTMENT_PUBLISHED)};
    const struct repair_area area = {SITE, lost, lost, BOTH};
    const struct repair_input input = closing(sessions, 1, &area);
    const struct outcome o = repair(&input, needs, 2, stored, 2, today + 8);
    ck_assert_uint_eq(count_fate(&o, REPAIR_LOST, false), 1);
    ck_assert_uint_eq(count_fate(&o, REPAIR_MOVED, true), 1);
    ck_assert_int_eq(latest_of(&o.plan, 2)->day, today + 11);
}
END_TEST

/* ---- Going back -------------------------------------------------------------------------------------- */

static const struct repair_place OLD_PLACE = {SITE, 0, 450, HALF_MORNING};

static struct repair_return going_back(const struct appointment *now, civil_day from, enum repair_fate fate) {
    struct repair_return r = {.move = {.resident = now->resident,
                                       .number = now->number,
                                       .attempt = now->attempt,
                                       .version = now->version,
                                       .fate = (uint8_t)fate,
                                       .is_told = true,
                                       .from = OLD_PLACE}};
    r.move.from.day = from;
    if (fate == REPAIR_MOVED) r.move.to = (struct repair_place){now->site, now->day, now->minute, now->half};
    return r;
}

START_TEST(an_undo_puts_back_who_moved_and_who_lost_his_place_under_a_new_version) {
    const civil_day lost = today + 10;
    const struct session sessions[] = {session_at(lost, HALF_MORNING, 2),
                                       session_at(today + 12, HALF_MORNING, 2)};
    const struct need needs[] = {make_need(1, 3), make_need(2, 3)};
    struct appointment stored[] = {make_stored(1, today + 12, APPOINTMENT_PUBLISHED),
                                   make_stored(2, lost, APPOINTMENT_CANCELLED_BY_SERVICE)};
    stored[0].version = 2;
    struct repair_return returns[] = {going_back(&stored[0], lost, REPAIR_MOVED),
                                      going_back(&stored[1], lost, REPAIR_LOST)};
    const struct repair_area area = {SITE, lost, lost, BOTH};
    struct repair_input input = closing(sessions, 2, &area);
    input.returns = returns;
    input.return_count = 2;
    const struct outcome o = repair(&input, needs, 2, stored, 2, today + 8);
    for (int64_t who = 1; who <= 2; who++) {
        ck_assert_int_eq(returns[who - 1].obstacle, REPAIR_NO_OBSTACLE);
        ck_assert_int_eq(latest_of(&o.plan, who)->day, lost);
        ck_assert_int_eq(latest_of(&o.plan, who)->state, APPOINTMENT_PUBLISHED);
        ck_assert_int_eq(latest_of(&o.plan, who)->attempt, 1);
        ck_assert_int_eq(latest_of(&o.plan, who)->version, stored[who - 1].version + 1);
    }
}
END_TEST

START_TEST(whoever_cannot_go_back_has_the_reason_named) {
    const civil_day lost = today + 10;
    const struct session sessions[] = {session_at(lost, HALF_MORNING, 1),
                                       session_at(today + 12, HALF_MORNING, 9)};
    struct need needs[6];
    struct appointment stored[6];
    struct repair_return returns[5];
    for (int i = 0; i < 6; i++) {
        needs[i] = make_need(i + 1, 3);
        stored[i] = make_stored(i + 1, today + 12, APPOINTMENT_PUBLISHED);
        if (i < 5) returns[i] = going_back(&stored[i], lost, REPAIR_MOVED);
    }
    returns[0].move.from.day = today - 1;
    returns[1].is_new_told = true;
    returns[2].move.version = 7;
    stored[5].day = lost;                   /* somebody else has the one place meanwhile ... */
    stored[4].state = APPOINTMENT_ATTENDED; /* ... and this one has been examined */
    const struct repair_area area = {SITE, lost, lost, BOTH};
    struct repair_input input = closing(sessions, 2, &area);
    input.returns = returns;
    input.return_count = 5;
    const struct outcome o = repair(&input, needs, 6, stored, 6, today + 8);
    static const enum repair_obstacle EXPECTED[] = {REPAIR_IS_PAST, REPAIR_IS_TOLD, REPAIR_HAS_CHANGED,
                                                    REPAIR_HAS_NO_ROOM, REPAIR_HAS_CHANGED};
    for (int i = 0; i < 5; i++) ck_assert_int_eq(returns[i].obstacle, EXPECTED[i]);
    ck_assert_uint_eq(count_fate(&o, REPAIR_MOVED, true), 0);
}
END_TEST

/* ---- Any commune --------------------------------------------------------------------------------------- */

enum { PEOPLE = 60, DAYS = 14, NOTICE = 2 };

struct town {
    struct session sessions[2 * DAYS];
    size_t session_count;
    struct need needs[PEOPLE];
    struct appointment stored[2 * PEOPLE];
    size_t stored_count;
};

static void make_town(struct random *r, struct town *t) {
    *t = (struct town){0};
    for (int d = 0; d < DAYS; d++)
        for (int half = HALF_MORNING; half <= HALF_AFTERNOON; half++)
            if (draw(r, 0, 3) > 0)
                t->sessions[t->session_count++] =
                    session_at(today + NOTICE + d, (enum half)half, (int16_t)draw(r, 1, 5));
    for (int i = 0; i < PEOPLE; i++) {
        struct need *n = &t->needs[i];
        *n = make_need(i + 1, (uint8_t)draw(r, 0, 5));
        n->household = HOUSEHOLD + i / 3;
        n->release = today + draw(r, 0, DAYS);
        n->due = n->release + draw(r, 0, DAYS);
        n->target = n->release + draw(r, 0, 5);
    }
}

/* A night that publishes what lies in the first days; the notice is short, so that both steps agree. */
static void plan_town(struct town *t, int published) {
    struct need needs[PEOPLE];
    struct schedule_input input = make_input(t->sessions, t->session_count);
    input.bookable_from = today + NOTICE;
    input.publish_until = today + published;
    memcpy(needs, t->needs, sizeof needs);
    const struct schedule_output out = schedule(&input, needs, PEOPLE, t->stored, t->stored_count);
    t->stored_count = 0;
    for (size_t i = 0; i < out.appointment_count; i++) {
        if (out.appointments[i].change == ROW_GONE) continue;
        t->stored[t->stored_count] = out.appointments[i];
        t->stored[t->stored_count++].change = ROW_SAME;
    }
}

static struct session *find(struct town *t, civil_day day, int half) {
    for (size_t i = 0; i < t->session_count; i++)
        if (t->sessions[i].day == day && t->sessions[i].half == half) return &t->sessions[i];
    return NULL;
}

static void drop(struct town *t, civil_day day, int half) {
    struct session *s = find(t, day, half);
    if (!s) return;
    memmove(s, s + 1, (size_t)(&t->sessions[t->session_count] - (s + 1)) * sizeof *s);
    t->session_count--;
}

static int places_at(struct town *t, civil_day day, int half) {
    const struct session *s = find(t, day, half);
    return s ? capacity_bookable(s) : 0;
}

static bool is_promise(const struct appointment *a) {
    return appointment_is_live((enum appointment_state)a->state) &&
           appointment_is_promised((enum appointment_state)a->state);
}

static int promised_at(const struct appointment *rows, size_t count, civil_day day, int half) {
    int people = 0;
    for (size_t i = 0; i < count; i++)
        people += is_promise(&rows[i]) && rows[i].day == day && rows[i].half == half;
    return people;
}

/* How many have to leave their half day, counted by hand. */
static size_t count_missing(struct town *t, const struct repair_area *area) {
    size_t missing = 0;
    for (civil_day day = area->from; day <= area->until; day++)
        for (int half = HALF_MORNING; half <= HALF_AFTERNOON; half++) {
            const int beyond = promised_at(t->stored, t->stored_count, day, half) - places_at(t, day, half);
            if ((area->halves >> half & 1) && beyond > 0) missing += (size_t)beyond;
        }
    return missing;
}

static void assert_promises_kept(struct town *t, const struct repair_area *area, const struct outcome *o) {
    ck_assert_uint_eq(count_fate(o, REPAIR_MOVED, true) + count_fate(o, REPAIR_LOST, true),
                      count_missing(t, area));
    for (size_t i = 0; i < o->move_count; i++) {
        const struct repair_move *m = &o->moves[i];
        if (!m->is_told) continue;
        const struct need *need = &t->needs[m->resident - 1];
        ck_assert(m->from.day >= area->from && m->from.day <= area->until &&
                  (area->halves >> m->from.half & 1));
        if (m->fate != REPAIR_MOVED) continue;
        const bool is_late = need->due < today + NOTICE; /* opens again with grace */
        ck_assert(m->to.day == m->from.day || is_late ||
                  (m->to.day >= need->release && m->to.day <= need->due));
        ck_assert_int_ge(m->to.day, today + NOTICE);
    }
}

static void assert_places(struct town *t, const struct outcome *o) {
    for (civil_day day = today; day < today + NOTICE + DAYS; day++)
        for (int half = HALF_MORNING; half <= HALF_AFTERNOON; half++) {
            int people = 0;
            for (size_t i = 0; i < o->plan.appointment_count; i++) {
                const struct appointment *a = &o->plan.appointments[i];
                people += a->change != ROW_GONE && appointment_is_live((enum appointment_state)a->state) &&
                          a->day == day && a->half == half;
            }
            ck_assert_int_le(people, places_at(t, day, half));
        }
}

/* On every day he could have come there are as many as places, all promised or as urgent as he. */
static void assert_lost_with_reason(struct town *t, const struct outcome *o, const struct repair_move *m) {
    const struct need *need = &t->needs[m->resident - 1];
    for (civil_day day = need->release; day <= need->due; day++) {
        if (day < today + NOTICE) continue;
        int ahead = 0;
        for (size_t i = 0; i < o->plan.appointment_count; i++) {
            const struct appointment *a = &o->plan.appointments[i];
            if (a->change == ROW_GONE || a->day != day ||
                !appointment_is_live((enum appointment_state)a->state))
                continue;
            ahead += is_promise(a) || o->needs[a->resident - 1].class_ <= need->class_;
        }
        ck_assert_int_ge(ahead, places_at(t, day, HALF_MORNING) + places_at(t, day, HALF_AFTERNOON));
    }
}

static size_t keep(const struct outcome *o, struct appointment *stored) {
    size_t count = 0;
    for (size_t i = 0; i < o->plan.appointment_count; i++) {
        if (o->plan.appointments[i].change == ROW_GONE) continue;
        stored[count] = o->plan.appointments[i];
        stored[count++].change = ROW_SAME;
    }
    return count;
}

static struct repair_input of_town(const struct town *t, const struct repair_area *area) {
    struct repair_input input = closing(t->sessions, t->session_count, area);
    input.schedule.bookable_from = today + NOTICE;
    return input;
}

/* Closes one day or half, or takes places away on some days. */
static struct repair_area hit(struct random *r, struct town *t) {
    struct repair_area area = {SITE, today + NOTICE + draw(r, 0, DAYS - 1), 0, BOTH};
    const bool is_closed = draw(r, 0, 1) == 0;
    area.until = area.from + (is_closed ? 0 : draw(r, 0, 4));
    if (draw(r, 0, 2) == 0) area.halves = draw(r, 0, 1) ? MORNING : AFTERNOON;
    for (civil_day day = area.from; day <= area.until; day++)
        for (int half = HALF_MORNING; half <= HALF_AFTERNOON; half++) {
            if (!(area.halves >> half & 1)) continue;
            struct session *s = find(t, day, half);
            if (s && !is_closed) s->capacity[RESOURCE_PLACE] /= 2;
            if (is_closed) drop(t, day, half);
        }
    return area;
}

static int instances(int usual) {
    const char *given = getenv("LICHKHAM_TEST_INSTANCES");
    return given ? atoi(given) : usual; /* NOLINT(cert-err34-c) */
}

START_TEST(any_repair_moves_whom_it_must_within_places_and_windows_and_the_next_night_is_quiet) {
    struct random r = draw_begin("repair");
    for (int round = 0; round < instances(300); round++) {
        struct town t;
        struct appointment after[2 * PEOPLE];
        make_town(&r, &t);
        plan_town(&t, draw(&r, 0, DAYS + NOTICE));
        const struct repair_area area = hit(&r, &t);
        const struct repair_input input = of_town(&t, &area);
        const struct outcome o = repair(&input, t.needs, PEOPLE, t.stored, t.stored_count, today + NOTICE);
        assert_promises_kept(&t, &area, &o);
        assert_places(&t, &o);
        for (size_t i = 0; i < o.move_count; i++)
            if (o.moves[i].fate == REPAIR_LOST && o.moves[i].is_told)
                assert_lost_with_reason(&t, &o, &o.moves[i]);
        const size_t count = keep(&o, after);
        const struct outcome again = repair(&input, t.needs, PEOPLE, after, count, today + NOTICE);
        ck_assert_uint_eq(again.move_count, 0);
        for (size_t i = 0; i < again.plan.appointment_count; i++)
            ck_assert_int_eq(again.plan.appointments[i].change, ROW_SAME);
        arena_reset(arena);
    }
}
END_TEST

START_TEST(any_repair_that_nobody_heard_of_is_undone_whole) {
    struct random r = draw_begin("undo");
    for (int round = 0; round < instances(300); round++) {
        struct town t;
        struct town hurt;
        struct appointment after[2 * PEOPLE];
        struct repair_return returns[PEOPLE];
        make_town(&r, &t);
        plan_town(&t, draw(&r, 0, DAYS + NOTICE));
        hurt = t;
        const struct repair_area area = hit(&r, &hurt);
        const struct repair_input input = of_town(&hurt, &area);
        const struct outcome o = repair(&input, t.needs, PEOPLE, t.stored, t.stored_count, today + NOTICE);
        const size_t count = keep(&o, after);
        struct repair_input undo = of_town(&t, &area);
        undo.returns = returns;
        for (size_t i = 0; i < o.move_count; i++)
            returns[undo.return_count++] = (struct repair_return){.move = o.moves[i]};
        const struct outcome back = repair(&undo, t.needs, PEOPLE, after, count, today + NOTICE);
        for (size_t i = 0; i < t.stored_count; i++) {
            if (!is_promise(&t.stored[i])) continue;
            const struct appointment *a = latest_of(&back.plan, t.stored[i].resident);
            ck_assert(is_promise(a));
            ck_assert_int_eq(a->day, t.stored[i].day);
            ck_assert_int_eq(a->half, t.stored[i].half);
            ck_assert_int_eq(a->minute, t.stored[i].minute);
        }
        arena_reset(arena);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("repair");
    TCase *t = tcase_create("who moves");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, who_was_promised_a_closed_day_has_the_nearest_free_one_and_nobody_else_moves);
    tcase_add_test(t, a_lost_half_moves_people_into_the_other_half_of_their_day);
    tcase_add_test(t, of_a_day_with_fewer_places_the_least_urgent_leave_and_no_more_than_it_takes);
    tcase_add_test(t, who_finds_no_day_is_cancelled_by_the_service_waits_and_is_first_when_a_place_comes);
    tcase_add_test(t, who_has_checked_in_today_is_listed_and_stays);
    tcase_add_test(t, a_proposal_less_urgent_makes_way_in_silence);
    tcase_add_test(t, an_undo_puts_back_who_moved_and_who_lost_his_place_under_a_new_version);
    tcase_add_test(t, whoever_cannot_go_back_has_the_reason_named);
    tcase_add_test(t, any_repair_moves_whom_it_must_within_places_and_windows_and_the_next_night_is_quiet);
    tcase_add_test(t, any_repair_that_nobody_heard_of_is_undone_whole);
    suite_add_tcase(s, t);
    return s;
}
