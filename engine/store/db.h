/* SPDX-License-Identifier: Apache-2.0 */
/* db: how the program opens its database, its transactions, and the one write door. */
#ifndef LICHKHAM_STORE_DB_H
#define LICHKHAM_STORE_DB_H

#include "io/pg.h"

enum db_schema {
    DB_SCHEMA_ANY,    /* do not look (migrate, doctor) */
    DB_SCHEMA_CURRENT /* must be exactly the one this program was built with */
};

/* What every connection works with, whatever its role. */
#define DB_SETTINGS "-c search_path=lichkham -c TimeZone=Asia/Ho_Chi_Minh -c jit=off -c client_encoding=UTF8"

/* Opens with search_path = lichkham, the business time zone and jit off. No database: ERR_UNAVAILABLE;
 * another schema version: ERR_CONFIG with the command that mends it. */
MUST_CHECK bool db_open(struct loop *l, const char *conninfo, enum db_schema schema, struct pg **out,
                        struct err *e);

MUST_CHECK bool db_begin(struct pg *c, struct err *e);
MUST_CHECK bool db_commit(struct pg *c, struct err *e); /* waits for the disk */
/* ... whatever the server's default is, and with it all that was committed before. */
MUST_CHECK bool db_begin_lasting(struct pg *c, struct err *e);
/* Reads alone, all of it as it stands at the first. */
MUST_CHECK bool db_begin_reading(struct pg *c, struct err *e);
/* For the night's set-based writes: its commit does not wait for the disk, and its joins are never
 * nested loops, which tables without statistics would invite. */
MUST_CHECK bool db_begin_unhurried(struct pg *c, struct err *e);
/* From now on nothing is waited for longer than this: a statement that waits for a lock fails with
 * SQLSTATE 55P03, and the server ends the session, and frees its locks, when it is silent inside a
 * transaction: a frozen process must not hold up others. */
MUST_CHECK bool db_limit_waits(struct pg *c, int milliseconds, struct err *e);
/* For officers and imports: others write for moments, and whoever waits longer should know. */
#define DB_WAIT_MILLISECONDS 60000
void db_rollback(struct pg *c); /* never fails: a broken connection is noticed by its next use */
/* For whoever waits at a screen: after `e` ended a transaction on one commune and it was rolled back. True
 * when it is worth doing again from its beginning, a moment later (retry.h: a deadlock, a serialization
 * failure); else, of a lock somebody keeps, `e` tells who to look for. *failures counts, from 0. */
MUST_CHECK bool db_may_try_again(struct pg *c, int32_t commune, int *failures, struct err *e);

/* The write door. Inside a transaction: makes the commune's row if there is none, locks it and
 * tells its revision. Every writer of population-sized rows passes here first ... */
MUST_CHECK bool db_lock_commune(struct pg *c, int32_t commune, int64_t *revision, struct err *e);
/* ... and leaves here when it changed something: revision + 1, told back. */
MUST_CHECK bool db_advance_commune(struct pg *c, int32_t commune, int64_t *revision, struct err *e);

#endif
