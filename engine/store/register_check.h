/* SPDX-License-Identifier: Apache-2.0 */
/* register_check: what a population register breaks of its contract (docs/register.md), rule by rule,
 * with counts and a few examples: a resident's number, which tells nothing, and a masked value. Reads
 * only. The register may be another database than the program's: `store` is the program's, `register_`
 * the register's. */
#ifndef LICHKHAM_STORE_REGISTER_CHECK_H
#define LICHKHAM_STORE_REGISTER_CHECK_H

#include "base/arena.h"
#include "io/pg.h"

enum register_severity { REGISTER_ADVICE, REGISTER_WARNING, REGISTER_FAULT };

/* How a rule's values are told. */
enum register_telling {
    REGISTER_MASKED, /* all but the last letters hidden */
    REGISTER_CODE,   /* whole when it is too short and bare to tell of a person: "2", "1,77"; else masked */
    REGISTER_WHOLE   /* a code of reference data, a type, the day of a delivery */
};

struct register_rule {
    const char *name; /* "hamlet_unknown"; unique */
    enum register_severity severity;
    enum register_telling telling;
    const char *sentence; /* what is wrong, and what comes of it */
    const char *remedy;
};

extern const struct register_rule REGISTER_RULES[];
extern const size_t REGISTER_RULE_COUNT;
const char *register_severity_name(enum register_severity severity); /* "fault"; static */

#define REGISTER_EXAMPLES 3

struct register_example {
    int32_t commune;  /* 0 = of none */
    int64_t resident; /* 0 = of none */
    char value[64];   /* as the rule tells it; "" = nothing to show */
};

struct register_finding {
    const struct register_rule *rule;
    char where[64]; /* "resident_feed.hamlet_id" */
    int64_t count;
    int example_count;
    struct register_example examples[REGISTER_EXAMPLES];
};

typedef void register_on_finding(void *context, const struct register_finding *finding);

/* Views and columns. With a finding of these nothing below can be asked. */
MUST_CHECK bool register_check_views(struct pg *register_, register_on_finding *on_finding, void *context,
                                     struct err *e);

/* One snapshot for all that follows; ends with db_rollback. */
MUST_CHECK bool register_check_begin(struct pg *register_, struct err *e);

/* A commune as the register names it anywhere, or as a live round expects it. */
struct register_commune {
    int32_t code; /* 0: rows whose commune is NULL */
    bool is_live; /* a night would plan it */
    int64_t residents;
    int64_t persons;
    civil_day as_of; /* of feed_status; CIVIL_NONE = it does not say */
    int64_t status_rows;
};

/* `commune` 0 = all of them; in the arena, by code. */
MUST_CHECK bool register_list_communes(struct pg *store, struct pg *register_, int32_t commune,
                                       struct arena *a, struct register_commune **out, size_t *count,
                                       struct err *e);

struct register_scope {
    civil_day today;
    int feed_days_max;
};

MUST_CHECK bool register_check_commune(struct pg *store, struct pg *register_,
                                       const struct register_scope *scope,
                                       const struct register_commune *commune,
                                       register_on_finding *on_finding, void *context, struct err *e);

/* Whether an index gives a commune in the order the night reads it. Last: it changes how the
 * transaction plans. */
MUST_CHECK bool register_check_order(struct pg *register_, register_on_finding *on_finding, void *context,
                                     struct err *e);

#endif
