/* SPDX-License-Identifier: Apache-2.0 */
/* scheduling: a small commune to schedule: one hamlet, one site, Monday 2027-03-01. */
#ifndef LICHKHAM_TESTS_DOMAIN_SCHEDULING_H
#define LICHKHAM_TESTS_DOMAIN_SCHEDULING_H

#include "domain/schedule.h"

enum { SITE = 7, HAMLET = 70, HOUSEHOLD = 1000 };

static struct arena *arena;
static civil_day today;

static inline void set_up(void) {
    arena = arena_create();
    today = civil_make(2027, 3, 1);
}

static inline void tear_down(void) {
    arena_destroy(arena);
}

static const struct hamlet_site HAMLETS[] = {{HAMLET, SITE}};

/* One morning a day of `places` places, for `days` days from the first bookable one. */
static inline struct session *make_sessions(int days, int16_t places) {
    struct session *sessions = arena_new_array(arena, struct session, (size_t)days);
    for (int i = 0; i < days; i++)
        sessions[i] =
            (struct session){.site = SITE, .day = today + 8 + i, .half = HALF_MORNING, .capacity = {places}};
    return sessions;
}

static inline struct schedule_input make_input(const struct session *sessions, size_t count) {
    return (struct schedule_input){
        .today = today,
        .bookable_from = today + 8,
        .round_ends = civil_make(2027, 12, 31),
        .publish_until = CIVIL_NONE,
        .overdue_grace_days = 60,
        .outcome_days = 14,
        .step_minutes = 30,
        .halves = {{450, 690}, {810, 990}},
        .sessions = sessions,
        .session_count = count,
        .hamlets = HAMLETS,
        .hamlet_count = 1,
    };
}

static inline struct need make_need(int64_t resident, uint8_t class_) {
    return (struct need){
        .resident = resident,
        .household = HOUSEHOLD + resident,
        .hamlet = HAMLET,
        .release = civil_make(2027, 1, 1),
        .due = civil_make(2027, 12, 31),
        .target = civil_make(2027, 3, 10),
        .number = 1,
        .class_ = class_,
        .state = NEED_DUE,
        .reason = REASON_ANNUAL,
    };
}

static inline struct appointment make_stored(int64_t resident, civil_day day, enum appointment_state state) {
    return (struct appointment){.resident = resident,
                                .number = 1,
                                .attempt = 1,
                                .version = 1,
                                .site = SITE,
                                .day = day,
                                .half = HALF_MORNING,
                                .minute = 450,
                                .state = (uint8_t)state & 15U};
}

static inline struct schedule_output schedule(const struct schedule_input *input, struct need *needs,
                                              size_t count, const struct appointment *stored,
                                              size_t stored_count) {
    struct schedule_output out;
    schedule_commune(input, needs, count, stored, stored_count, arena, &out);
    return out;
}

#endif
