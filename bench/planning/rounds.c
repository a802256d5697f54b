/* SPDX-License-Identifier: Apache-2.0 */
/* rounds: five yearly rounds of one station, with the night's rules in small. Every week: what the coming
 * six weeks hold is promised; who was absent is invited again, three times at most; a day closes now and
 * then; the plan is repaired. How many may be booked for a place follows from the absence of the round
 * before. Whoever went without an offer comes first in his class in the next round.
 *
 * Beside it a clairvoyant, who offers places only to those who will come, in one plan a round. */
#include "base/arena.h"
#include "domain/attendance.h"
#include "station.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE           10000
#define ROUNDS           5
#define WEEK             7
#define PUBLISHED_DAYS   42
#define NOTICE_DAYS      7 /* before the day of a new offer */
#define GRACE_DAYS       60
#define INVITATIONS_MAX  3
#define CLOSURES_PERCENT 20 /* a week */
#define RISK             0.05
#define PRIORITY_ENDS    2 /* classes 0 and 1 are the priority residents */

struct person {
    uint16_t target;
    uint16_t last_exam; /* day of the round before, or PLANNER_NONE */
    uint16_t release;
    uint16_t due;
    uint16_t day;   /* of the plan */
    uint8_t class_; /* of the person */
    uint8_t attends_percent;
    uint8_t invitations;
    bool is_promised;
    bool is_examined;
    bool is_missed; /* no offer in the round before */
};

struct simulation {
    struct station station;
    struct person people[PEOPLE];
    struct planner_resident residents[PEOPLE]; /* of the problem at hand */
    uint32_t who[PEOPLE];                      /* whose they are */
    int32_t places[YEAR_DAYS];
    int32_t bookable[YEAR_DAYS];
    uint32_t hamlets[YEAR_DAYS]; /* a bit each, of who was invited */
    uint32_t shows[YEAR_DAYS];
    uint32_t percent;
    uint32_t round;
    double absence; /* measured in the round before */
    struct random r;
    struct planner *planner;
    uint32_t moved_promises;
    struct planner_summary first; /* of the plan the round began with */
};

/* Does the person come to the k-th invitation of a round? The same whoever asks. */
static bool attends(const struct simulation *s, uint32_t i, uint32_t invitation) {
    struct random r = {((uint64_t)s->round << 40) + ((uint64_t)i << 8) + invitation};
    return random_percent(&r, s->people[i].attends_percent);
}

static void create(struct simulation *s, uint32_t percent) {
    memset(s, 0, sizeof *s);
    station_create(&s->station, PEOPLE, percent, percent);
    s->percent = percent;
    s->r.state = percent;
    s->planner = planner_create();
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const struct planner_resident *r = &s->station.residents[i];
        s->people[i] = (struct person){.target = r->target,
                                       .last_exam = r->target,
                                       .class_ = r->class_,
                                       .attends_percent = (uint8_t)(33 + random_below(&s->r, 48))};
    }
}

static void destroy(struct simulation *s) {
    planner_destroy(s->planner);
    station_destroy(&s->station);
}

/* ---- A round begins --------------------------------------------------------------------------------- */

/* Who was examined is due a year later; who was not has been due since the round began. */
static void open_window(struct simulation *s, uint32_t i) {
    struct person *p = &s->people[i];
    const struct planner_resident *r = &s->station.residents[i];
    const uint16_t early = (uint16_t)(r->target - r->release);
    const bool has_exam = s->round == 0 || p->last_exam != PLANNER_NONE;
    if (has_exam) p->target = p->last_exam;
    p->release = has_exam && p->target > early ? (uint16_t)(p->target - early) : 0;
    p->due = (uint16_t)(p->target + GRACE_DAYS < YEAR_DAYS ? p->target + GRACE_DAYS : YEAR_DAYS - 1);
    p->day = PLANNER_NONE;
    p->invitations = 0;
    p->is_promised = p->is_examined = false;
}

static void begin_round(struct simulation *s) {
    memset(s->hamlets, 0, sizeof s->hamlets);
    memset(s->shows, 0, sizeof s->shows);
    for (uint32_t i = 0; i < PEOPLE; i++) open_window(s, i);
    for (uint32_t d = 0; d < YEAR_DAYS; d++) {
        s->places[d] = s->station.capacity[d];
        s->bookable[d] = attendance_limit(s->places[d], s->absence, 0, RISK);
    }
}

static void end_round(struct simulation *s) {
    uint32_t invited = 0;
    uint32_t came = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        struct person *p = &s->people[i];
        invited += p->invitations;
        came += p->is_examined;
        p->is_missed = p->invitations == 0;
        p->last_exam = p->is_examined ? p->day : PLANNER_NONE;
    }
    s->absence = invited > 0 ? 1.0 - (double)came / invited : 0;
}

/* ---- A week ----------------------------------------------------------------------------------------- */

static struct planner_resident describe(const struct simulation *s, uint32_t i, uint32_t today) {
    const struct person *p = &s->people[i];
    struct planner_resident r = s->station.residents[i];
    const uint32_t earliest = today > 0 ? today + NOTICE_DAYS : 0;
    r.class_ = (uint8_t)(2 * p->class_ + (p->is_missed ? 0 : 1));
    r.target = p->target;
    r.release = p->release;
    r.due = p->due;
    if (r.due < earliest) r.due = (uint16_t)(earliest + GRACE_DAYS);
    if (r.release < earliest) r.release = (uint16_t)earliest;
    r.pin_station = r.pin_day = r.previous_station = r.previous_day = PLANNER_NONE;
    if (p->is_promised) {
        r.pin_station = 0;
        r.pin_day = p->day;
        if (r.release > p->day) r.release = p->day;
        if (r.due < p->day) r.due = p->day;
    } else if (p->day != PLANNER_NONE) {
        r.previous_station = 0;
        r.previous_day = p->day;
    }
    return r;
}

static void replan(struct simulation *s, uint32_t today) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const struct person *p = &s->people[i];
        if (p->is_examined || p->invitations >= INVITATIONS_MAX + (p->is_promised ? 1U : 0U)) continue;
        s->who[count] = i;
        s->residents[count++] = describe(s, i, today);
    }
    int32_t left[YEAR_DAYS];
    for (uint32_t d = 0; d < YEAR_DAYS; d++) left[d] = d < today ? 0 : s->bookable[d];
    struct planner_problem problem = s->station.problem;
    problem.classes = 2 * YEAR_CLASSES;
    problem.residents = s->residents;
    problem.resident_count = count;
    problem.capacity = left;
    struct planner_solution plan;
    struct planner_fault fault;
    if (planner_solve(s->planner, &problem, &plan, &fault) != PLANNER_OK) abort();
    for (uint32_t k = 0; k < count; k++) {
        s->moved_promises +=
            s->residents[k].pin_day != PLANNER_NONE && plan.day[k] != s->residents[k].pin_day;
        s->people[s->who[k]].day = plan.day[k];
    }
    if (today == 0) s->first = plan.summary;
}

static void publish(struct simulation *s, uint32_t today) {
    for (uint32_t i = 0; i < PEOPLE; i++) {
        struct person *p = &s->people[i];
        if (p->is_examined || p->is_promised || p->day == PLANNER_NONE || p->day >= today + PUBLISHED_DAYS)
            continue;
        p->is_promised = true;
        p->invitations++;
        s->hamlets[p->day] |= 1U << s->station.residents[i].hamlet;
    }
}

/* A session of the coming weeks is not held; it is the service that lost it, so no invitation is counted. */
static void close_a_day(struct simulation *s, uint32_t today) {
    if (!random_percent(&s->r, CLOSURES_PERCENT)) return;
    const uint32_t day = today + WEEK + random_below(&s->r, PUBLISHED_DAYS - WEEK);
    if (day >= YEAR_DAYS) return;
    s->places[day] = s->bookable[day] = 0;
    s->hamlets[day] = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        struct person *p = &s->people[i];
        if (p->is_examined || !p->is_promised || p->day != day) continue;
        p->is_promised = false;
        p->invitations--;
        p->day = PLANNER_NONE;
    }
}

static void live_a_week(struct simulation *s, uint32_t today) {
    for (uint32_t i = 0; i < PEOPLE; i++) {
        struct person *p = &s->people[i];
        if (!p->is_promised || p->is_examined || p->day >= today + WEEK) continue;
        p->is_promised = false;
        p->is_examined = attends(s, i, p->invitations);
        s->shows[p->day] += p->is_examined;
        if (!p->is_examined) p->day = PLANNER_NONE;
    }
}

/* ---- Clairvoyant ------------------------------------------------------------------------------------ */

/* Priority residents who could be examined by whoever knows who comes to one of three invitations. */
static uint32_t see_clearly(struct simulation *s) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        bool comes = false;
        for (uint32_t k = 1; k <= INVITATIONS_MAX; k++) comes = comes || attends(s, i, k);
        if (!comes) continue;
        s->residents[count] = describe(s, i, 0);
        s->residents[count].previous_station = s->residents[count].previous_day = PLANNER_NONE;
        s->residents[count++].due = YEAR_DAYS - 1;
    }
    struct planner_problem problem = s->station.problem;
    problem.classes = 2 * YEAR_CLASSES;
    problem.residents = s->residents;
    problem.resident_count = count;
    problem.capacity = s->places;
    struct planner_solution plan;
    struct planner_fault fault;
    if (planner_solve(s->planner, &problem, &plan, &fault) != PLANNER_OK) abort();
    uint32_t priority = 0;
    for (uint32_t k = 0; k < 2 * PRIORITY_ENDS; k++) priority += plan.summary.covered[k];
    return priority;
}

/* ---- Table ------------------------------------------------------------------------------------------ */

static double percent_covered(const struct simulation *s, uint32_t class_) {
    const uint32_t people = s->first.residents[2 * class_] + s->first.residents[2 * class_ + 1];
    const uint32_t covered = s->first.covered[2 * class_] + s->first.covered[2 * class_ + 1];
    return people > 0 ? 100.0 * covered / people : 100;
}

static int compare_counts(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

static int median_hamlets(const struct simulation *s) {
    int counts[YEAR_DAYS];
    size_t sessions = 0;
    for (uint32_t d = 0; d < YEAR_DAYS; d++)
        if (s->hamlets[d] != 0) counts[sessions++] = __builtin_popcount(s->hamlets[d]);
    qsort(counts, sessions, sizeof *counts, compare_counts);
    return sessions > 0 ? counts[sessions / 2] : 0;
}

static double percent_overloaded(const struct simulation *s) {
    uint32_t sessions = 0;
    uint32_t overloaded = 0;
    for (uint32_t d = 0; d < YEAR_DAYS; d++) {
        sessions += s->places[d] > 0;
        overloaded += s->places[d] > 0 && s->shows[d] > (uint32_t)s->places[d];
    }
    return sessions > 0 ? 100.0 * overloaded / sessions : 0;
}

static void print_round(struct simulation *s) {
    uint32_t priority = 0;
    uint32_t examined = 0;
    uint32_t everybody = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const bool is_priority = s->people[i].class_ < PRIORITY_ENDS;
        priority += is_priority;
        examined += is_priority && s->people[i].is_examined;
        everybody += s->people[i].is_examined;
    }
    const uint32_t clear = see_clearly(s);
    printf("%6.2f%7u%9.2f%9.2f%10.1f%13.1f%8.3f%10.1f%9d%12.1f%8u\n", s->percent / 100.0, s->round + 1,
           percent_covered(s, 0), percent_covered(s, 1), 100.0 * examined / priority,
           100.0 * clear / priority, clear > 0 ? (double)examined / clear : 1, 100.0 * everybody / PEOPLE,
           median_hamlets(s), percent_overloaded(s), s->moved_promises);
}

static void run(struct simulation *s, uint32_t percent) {
    create(s, percent);
    for (s->round = 0; s->round < ROUNDS; s->round++) {
        begin_round(s);
        for (uint32_t today = 0; today < YEAR_DAYS; today += WEEK) {
            if (today > 0) close_a_day(s, today);
            replan(s, today);
            publish(s, today);
            live_a_week(s, today);
        }
        print_round(s);
        end_round(s);
    }
    destroy(s);
}

int main(void) {
    static const uint32_t PERCENTS[] = {36, 50, 77};
    struct simulation *s = memory_get(1, sizeof *s);
    printf("10,000 residents, each of whom comes to 33 to 80 of 100 invitations. covered: %% of class 0 and "
           "1 in the\n"
           "plan a round begins with; examined: %% of both by its end, beside the clairvoyant and as a share "
           "of it;\n"
           "all: %% of everybody; hamlets: median of a session; overloaded: %% of the sessions to which more "
           "came than\n"
           "there were places; moved: promised people moved without an event of their own or a closure\n"
           "places  round  class 0  class 1  examined  clairvoyant   share       all  hamlets  overloaded   "
           "moved\n");
    for (size_t k = 0; k < sizeof PERCENTS / sizeof PERCENTS[0]; k++) run(s, PERCENTS[k]);
    free(s);
    return 0;
}
