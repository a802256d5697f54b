/* SPDX-License-Identifier: Apache-2.0 */
/* rule: everything that is ever found fault with in a list of people, in one table: reading its rows,
 * finding its hamlets, matching it with the register. Reject file, fix list and docs/lists.md are
 * written from it. To add one: a name here, a row in rule.c, a row in docs/lists.md (a test compares). */
#ifndef LICHKHAM_DOMAIN_LIST_RULE_H
#define LICHKHAM_DOMAIN_LIST_RULE_H

#include "domain/list/match.h"

enum list_rule {
    /* the row */
    RULE_ROW_TOO_LONG,
    RULE_ROW_UNREADABLE, /* said of what the CSV reader could not take */
    RULE_HEADER_AGAIN,
    RULE_SUM, /* "Tổng cộng: 1234 người" */
    RULE_COLUMNS_SWAPPED,
    /* name */
    RULE_NAME_MISSING,
    RULE_NAME_IMPOSSIBLE,
    RULE_NAME_TOO_LONG,
    RULE_NAME_BROKEN, /* "?" in the place of letters */
    /* birth */
    RULE_BIRTH_MISSING,
    RULE_BIRTH_UNREADABLE,
    RULE_BIRTH_IMPOSSIBLE,
    RULE_BIRTH_TWO_DIGIT_YEAR,
    RULE_BIRTH_OTHER_ORDER, /* fits only with day and month exchanged */
    RULE_BIRTH_SERIAL,
    RULE_BIRTH_TOO_EARLY,
    RULE_BIRTH_IN_FUTURE,
    /* sex */
    RULE_SEX_MISSING,
    RULE_SEX_UNKNOWN,
    RULE_SEX_NOT_TOLD, /* "unknown" is what the list says */
    RULE_SEX_TWICE,
    /* where */
    RULE_HAMLET_MISSING,
    RULE_HAMLET_UNKNOWN,
    RULE_HAMLET_NEAR,
    RULE_COMMUNE_MISSING, /* neither the list nor the number tells it */
    RULE_COMMUNE_UNREADABLE,
    RULE_COMMUNE_UNKNOWN,
    RULE_COMMUNE_OTHER, /* known, but the list is of another commune */
    RULE_HOUSEHOLD_MISSING,
    /* numbers */
    RULE_NUMBER_MISSING,
    RULE_NUMBER_UNREADABLE,
    RULE_NUMBER_ROUNDED,
    RULE_NUMBER_ZERO_LOST,
    RULE_NUMBER_OLD,
    RULE_NUMBER_DISAGREES,
    RULE_NUMBER_TWICE,
    RULE_INSURANCE_UNREADABLE,
    /* contact */
    RULE_PHONE_MISSING,
    RULE_PHONE_UNREADABLE,
    RULE_PHONE_OLD,
    RULE_PHONE_SEVERAL,
    RULE_PHONE_OWNER_UNKNOWN,
    RULE_EMAIL_UNREADABLE,
    /* the rest of a row */
    RULE_TEXT_TOO_LONG,
    RULE_GROUPS_UNKNOWN,
    RULE_ROUTE_UNKNOWN,
    RULE_ORGANISATION_UNKNOWN,
    RULE_LANGUAGE_UNKNOWN,
    RULE_CIRCUMSTANCES_UNKNOWN,
    RULE_DATE_UNREADABLE, /* of a column that is no birth */
    RULE_DATE_OUT_OF_RANGE,
    /* a check */
    RULE_DONE_MISSING,
    RULE_DONE_UNREADABLE,
    RULE_DONE_IN_FUTURE,
    RULE_DONE_BEFORE_BIRTH,
    RULE_FACILITY_UNREADABLE,
    RULE_VISIT_CODE_UNREADABLE,
    RULE_PAYER_UNKNOWN,
    RULE_DATA_STATUS_UNKNOWN,
    /* the list against itself and the register */
    RULE_ROW_TWICE,
    RULE_MATCH_NUMBER_OF_ANOTHER,
    RULE_MATCH_OTHER_NUMBER,
    RULE_MATCH_SEVERAL,
    RULE_MATCH_YEAR,
    RULE_MATCH_NOBODY,
    RULE_CASE_CLOSED, /* died or moved by a fact or the register: a list never reopens it */
    LIST_RULES
};

#define RULE_NONE LIST_RULES /* of a value without fault */

enum rule_severity {
    RULE_REFUSED, /* the row is not taken */
    RULE_WARNING  /* the row is taken; the value is left out, or stands in doubt */
};

struct list_rule_row {
    const char *code; /* "birth_impossible" */
    enum rule_severity severity;
    const char *sentence; /* what is wrong, in English, without a value */
    const char *remedy;   /* what to do about it */
    const char *sentence_vi;
    const char *remedy_vi;
};

extern const struct list_rule_row LIST_RULE_ROWS[LIST_RULES];

/* What tells that a row is in doubt, or (MATCH_NOTHING) that nobody fits it; not for a pair that was found.
 */
enum list_rule list_rule_of_match(enum match_why why);

#endif
