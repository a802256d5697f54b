/* SPDX-License-Identifier: Apache-2.0 */
/* officer_act: something an officer records about one person: found by the code on the day list, done
 * through the write door in one transaction, with a row in the audit chain. */
#ifndef LICHKHAM_JOBS_OFFICER_ACT_H
#define LICHKHAM_JOBS_OFFICER_ACT_H

#include "base/json.h"
#include "io/pg.h"

struct officer {
    const char *name;
    civil_day today; /* the real business date */
    int64_t unix_seconds;
};

struct officer_person {
    int64_t resident; /* 0 = it is about nobody in particular */
    int32_t commune;
    bool is_known; /* served somewhere, or something is recorded of him; else only the officer names his
                      commune */
};

/* The commune that serves him, else where something is recorded of him, else `commune` as the officer
 * says (0 = does not say). Nobody known: ERR_INPUT. */
MUST_CHECK bool officer_find_person(struct pg *c, const char *code, int32_t commune,
                                    struct officer_person *out, struct err *e);

/* Somebody of whom nothing is known must at least be in the register of the commune. */
MUST_CHECK bool officer_check_named(const struct officer_person *person, bool is_named, struct err *e);

/* A row of the audit chain, inside a transaction after db_lock_commune; `subject` stays the caller's. */
MUST_CHECK bool officer_append_audit(struct pg *c, const struct officer *officer, int32_t commune,
                                     const char *action, const struct json *subject, struct err *e);

/* What is done under the lock. It fills `subject` for the audit, keys and dates only, and says whether
 * anything has changed. After a deadlock it is done again: it counts from nothing. */
typedef bool officer_work(void *context, struct pg *c, int64_t revision, struct json *subject,
                          bool *is_changed, struct err *e);

/* All of it is committed under a new revision, or nothing when nothing has changed. */
MUST_CHECK bool officer_act(struct pg *c, const struct officer *officer, const struct officer_person *person,
                            const char *action, officer_work *work, void *context, struct err *e);

#endif
