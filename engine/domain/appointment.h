/* SPDX-License-Identifier: Apache-2.0 */
/* appointment: the states of a dated place and the moves between them: one table, one door.
 * The names are what the database stores; a test compares table, CHECK and docs/states.md. */
#ifndef LICHKHAM_DOMAIN_APPOINTMENT_H
#define LICHKHAM_DOMAIN_APPOINTMENT_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

enum appointment_state {
    APPOINTMENT_PROPOSED,  /* the night's idea; nobody has been told */
    APPOINTMENT_PUBLISHED, /* promised */
    APPOINTMENT_INVITED,
    APPOINTMENT_CONFIRMED,
    APPOINTMENT_CHECKED_IN,
    APPOINTMENT_ATTENDED,
    APPOINTMENT_INCOMPLETE,
    APPOINTMENT_DID_NOT_ATTEND,
    APPOINTMENT_CANCELLED_BY_RESIDENT,
    APPOINTMENT_CANCELLED_BY_SERVICE,
    APPOINTMENT_OUTCOME_UNKNOWN, /* the day is past and nobody recorded anything */
    APPOINTMENT_STATES
};

enum appointment_event {
    APPOINTMENT_PUBLISH,
    APPOINTMENT_INVITE,
    APPOINTMENT_CONFIRM,
    APPOINTMENT_CHECK_IN,
    APPOINTMENT_ATTEND,
    APPOINTMENT_LEAVE_INCOMPLETE,
    APPOINTMENT_MISS,
    APPOINTMENT_CANCEL_BY_RESIDENT,
    APPOINTMENT_CANCEL_BY_SERVICE,
    APPOINTMENT_LEAVE_UNRECORDED, /* the night, for a past day */
    APPOINTMENT_RESTORE,          /* a repair is undone before anybody was told of it */
    APPOINTMENT_EVENTS
};

const char *appointment_state_name(enum appointment_state s); /* "did_not_attend"; static */
bool appointment_state_find(const char *name, enum appointment_state *s);
const char *appointment_event_name(enum appointment_event ev);

/* Still takes a place on its day: proposed, published, invited, confirmed, checked in. */
bool appointment_is_live(enum appointment_state s);
/* Somebody has been told, so only an event of his own or a closure moves it. */
bool appointment_is_promised(enum appointment_state s);
/* Holds its need (no second place is planned): live, or outcome unknown. */
bool appointment_holds_need(enum appointment_state s);

/* The one door. An event that does not fit the state is an ERR_INPUT that names both. An event
 * that has already happened (attend when attended) succeeds without change. */
MUST_CHECK bool appointment_apply(enum appointment_state from, enum appointment_event event,
                                  enum appointment_state *to, struct err *e);

/* The short code on a day list: six characters of the resident's number in base 31 (no 0 1 I L O)
 * and a check character that catches any wrong character and any two swapped: "2AB-CDEF". */
#define APPOINTMENT_CODE_BYTES        9
#define APPOINTMENT_CODE_RESIDENT_MAX 887503680 /* 31^6 - 1; ids are given out from 1 */
char *appointment_code_print(int64_t resident, char text[APPOINTMENT_CODE_BYTES]);
/* Of several, with spaces between; whose number has no code is passed over. In the arena. */
const char *appointment_codes_print(struct arena *a, const int64_t *residents, size_t count);
/* Accepts lower case, spaces and any dashes. */
MUST_CHECK bool appointment_code_parse(const char *text, int64_t *resident, struct err *e);

#endif
