/* SPDX-License-Identifier: Apache-2.0 */
/* need: a check owed to a resident in a round. States and reasons are closed lists; the names are
 * what the database stores, and a test compares them with the migration's CHECK and docs/states.md. */
#ifndef LICHKHAM_DOMAIN_NEED_H
#define LICHKHAM_DOMAIN_NEED_H

#include "base/civil.h"

#include <stdbool.h>
#include <stdint.h>

enum need_state {
    NEED_NOT_DUE,
    NEED_OTHER_ROUTE,
    NEED_DUE,     /* owed, not yet through a plan */
    NEED_WAITING, /* owed, the plan had no place; reason says why */
    NEED_BOOKED,  /* has a live appointment, or one whose outcome nobody has recorded yet */
    NEED_DONE_HERE,
    NEED_DONE_ELSEWHERE,
    NEED_REFUSED,
    NEED_EXCLUDED,
    NEED_MOVED_OUT,
    NEED_DECEASED,
    NEED_DUPLICATE,
    NEED_CLOSED_UNSERVED,
    NEED_STATES
};

/* Why a need is in its state, or why it has no place. */
enum reason {
    REASON_NONE,
    REASON_ANNUAL,         /* rule: one check a round */
    REASON_INFANT,         /* rule: several visits by age */
    REASON_HAZARDOUS_WORK, /* rule: shorter interval */
    REASON_MINIMUM_GAP,    /* not due: the last check is too recent for this round */
    REASON_PHASE,          /* not due: this group's phase has not begun */
    REASON_RESIDENCE,      /* not due: not resident for long enough within the round */
    REASON_NOT_BORN,       /* not due: birth date after today or after the round's end */
    REASON_EMPLOYER,       /* other route */
    REASON_SCHOOL,         /* other route */
    REASON_ARMED_FORCES,   /* other route */
    REASON_NO_WINDOW,      /* refused: release after due even with the overdue grace */
    REASON_NO_SESSION,     /* refused: no session in the window */
    REASON_NO_CAPACITY,    /* refused: capacity 0 in the window */
    REASON_CLASS_SHORTAGE, /* refused: the tight interval of places taken by equal or more urgent */
    REASON_RESOURCE_SHORTAGE,
    REASON_EXCLUDED,
    REASON_CLAIMED_ELSEWHERE, /* another commune still serves this person */
    REASON_NO_STATION,        /* the hamlet has no site */
    REASONS
};

/* Why a booked need has its day: the planner's words (planner.h), as they were when the day was chosen. */
enum day_reason {
    DAY_NONE, /* not booked, or nobody has planned it */
    DAY_PINNED,
    DAY_ON_TARGET,
    DAY_TARGET_CLOSED,
    DAY_WITH_HOUSEHOLD,
    DAY_TARGET_FULL,
    DAY_NEARBY,
    DAY_REASONS
};

/* Facts the planner and the database need. One resident has needs numbered from 1. */
struct need {
    int64_t resident;
    int64_t household;
    uint64_t stored_fingerprint; /* of the stored row, as the night compares it; 0 = none is stored */
    int32_t hamlet;
    int32_t organisation;   /* 0 = none */
    uint32_t target_groups; /* bits, as in resident.h */
    civil_day birth;        /* for the package on the exam day */
    civil_day release;      /* first and last acceptable day, and the best one; CIVIL_NONE unless due */
    civil_day due;
    civil_day target;
    civil_day tight_to; /* of a waiting one refused for a shortage: its key (schedule.h) */
    int32_t tight_site;
    uint8_t number;
    uint8_t class_;         /* planning class: 2 x priority class + (missed last round ? 0 : 1) */
    uint8_t state;          /* enum need_state */
    uint8_t reason;         /* enum reason: the rule that made it due, or why it is not */
    uint8_t package;        /* by age on the exam day once booked, on the target day before */
    uint8_t circumstances;  /* bits, as in resident.h */
    uint8_t day_reason;     /* enum day_reason */
    uint8_t second_visit;   /* resources the first visit leaves to a second one: bit r is enum resource r */
    uint8_t tight_resource; /* enum resource */
    uint8_t stored_state;   /* enum need_state of the stored row, where there is one */
    bool is_elderly : 1;    /* 60 or over on the target day: early arrival times */
    bool is_vanished : 1; /* no longer derived (the feed has dropped it): only the key and the state are known
                           */
    bool has_birth_day : 1;     /* false: only the year of birth is known */
    bool has_another_birth : 1; /* than the stored row */
};

#define NEED_CLASSES 16
#define PRIORITY_CLASSES                                                                                     \
    (NEED_CLASSES / 2) /* a planning class is one of these, and whether the person missed */
int need_priority(
    int planning_class); /* 0 is the most urgent; what people are told of, and figures count by */
bool need_has_missed(
    int planning_class); /* the last round; such people go first within their priority class */

const char *need_state_name(enum need_state state); /* "not_due"; static */
/* One sentence for an officer of a state that says it all; "" where the reason does. Static. */
const char *need_state_sentence(enum need_state state, const char *language);
bool need_state_find(const char *name, enum need_state *state);
bool need_state_is_open(enum need_state state); /* due, waiting or booked: the plan's business */
/* Of a person's first need: he is served here, whatever he is owed; not dead, moved or a duplicate. */
bool need_state_is_present(enum need_state state);
/* In figures of coverage: the round owes, or owed, this check here ... */
bool need_state_is_counted(enum need_state state);
/* ... and it is done. */
bool need_state_is_done(enum need_state state);
/* A person with several needs stands, in figures of people, where the first of them in this order does:
 * done, booked, waiting, due, refused, closed; then those that are not counted. */
enum need_state need_state_first(enum need_state a, enum need_state b);
const char *day_reason_name(enum day_reason reason); /* "on_target"; "" for none; static */
bool day_reason_find(const char *name, enum day_reason *reason);
const char *day_reason_sentence(enum day_reason reason, const char *language); /* "" for none; static */
const char *reason_name(enum reason reason);                                   /* "class_shortage"; static */
bool reason_find(const char *name, enum reason *reason);
bool reason_is_shortage(enum reason reason); /* who waits for it would have a place on more half days */
/* One sentence for an officer; language "vi" or "en". Static. */
const char *reason_sentence(enum reason reason, const char *language);

#endif
