/* SPDX-License-Identifier: Apache-2.0 */
/* resident: one row of the register feed as the rules see it: no name, number or phone. */
#ifndef LICHKHAM_DOMAIN_RESIDENT_H
#define LICHKHAM_DOMAIN_RESIDENT_H

#include "base/civil.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum route { ROUTE_STATION, ROUTE_EMPLOYER, ROUTE_SCHOOL, ROUTE_ARMED_FORCES, ROUTES };

enum last_check { LAST_CHECK_UNKNOWN, LAST_CHECK_NEVER, LAST_CHECK_PAST };

/* What a person's circumstances ask of a place or a rule; a set of bits. */
enum circumstance {
    CIRCUMSTANCE_HOME_VISIT = 1,
    CIRCUMSTANCE_STEP_FREE = 2,
    CIRCUMSTANCE_INTERPRETER = 4,
    CIRCUMSTANCE_PREGNANT = 8,
    CIRCUMSTANCE_HAZARDOUS_WORK = 16
};

/* Target groups DOI_TUONG 1 to 16: group g is bit g - 1. */
#define TARGET_GROUP(g) (1U << ((g)-1))

struct resident {
    int64_t id;
    int64_t household;
    int32_t hamlet;
    int32_t organisation;     /* 0 = none */
    civil_day birth;          /* with a year alone: 1 January of it */
    civil_day last_check;     /* with LAST_CHECK_PAST */
    civil_day resident_since; /* CIVIL_NONE = unknown, taken as long enough */
    civil_day died_on;        /* CIVIL_NONE = alive */
    int32_t moved_to;         /* commune, 0 = here */
    uint32_t target_groups;
    uint8_t circumstances;
    uint8_t route;           /* enum route */
    uint8_t last_check_kind; /* enum last_check */
    bool has_birth_day;      /* false: only the year is known */
};

/* What officers know before the register does (table local_fact), and evidence of checks (table
 * completion): all in force today, gathered for one resident. All zero = nothing known
 * (has_* guards each date). */
struct local_facts {
    civil_day available_from; /* with has_available_from: not before this day */
    civil_day done_on;        /* with has_done: latest completion; before the round's start a last check */
    civil_day moved_on;       /* with has_moved: a later stay in the feed overtakes it */
    bool has_available_from;
    bool has_done;
    bool done_elsewhere; /* the completion's facility is not a site of ours */
    bool is_dead;
    bool has_moved;
    bool has_refused;
    bool is_excluded;       /* until the round's end or later */
    bool is_duplicate;      /* another record serves this person */
    int32_t organisation;   /* of a membership list, 0 = none: overrides the feed's ... */
    uint8_t route;          /* ... and its route, enum route */
    bool missed_last_round; /* was owed a check last round and was left unserved by us */
    bool route_failed;      /* the other route has not reported by its date: the station takes over */
    uint8_t needs_done;     /* needs of this round already done (infants: 0, 1, 2 ...) */
};

/* The texts of the feed and of the rule tables: items joined by ";", "" for none. An item nobody
 * knows makes them return false. */
bool resident_parse_groups(const char *text, size_t length, uint32_t *groups);
bool resident_parse_circumstances(const char *text, size_t length, uint8_t *circumstances);
bool route_find(const char *name, size_t length, uint8_t *route); /* "station" */

/* What is kept of a birth date to see that it is another one: a number that some forty dates of a lifetime
 * share, or some years where the year alone is known. 0 = unknown. */
uint16_t resident_birth_mark(civil_day birth, bool has_birth_day);
/* Two marks of one key that cannot be of one person. What is unknown, or was known less exactly, is no
 * change. */
bool resident_is_mark_changed(uint16_t before, uint16_t after);

/* The way back. */
#define TARGET_GROUPS_TEXT_BYTES 40
#define CIRCUMSTANCES_TEXT_BYTES 64
char *resident_print_groups(uint32_t groups, char text[TARGET_GROUPS_TEXT_BYTES]);
char *resident_print_circumstances(uint8_t circumstances, char text[CIRCUMSTANCES_TEXT_BYTES]);
const char *route_name(enum route route); /* static */

#endif
