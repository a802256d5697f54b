/* SPDX-License-Identifier: Apache-2.0 */
/* partition: the partitions of a round's tables and of the reminder queue's send days. Made apart
 * and attached, so that readers and writers go on; two makers wait for each other. */
#ifndef LICHKHAM_STORE_PARTITION_H
#define LICHKHAM_STORE_PARTITION_H

#include "io/pg.h"

/* session, session_quota, need, appointment, reminder, reminder_attempt. Inside a transaction.
 * Idempotent. */
MUST_CHECK bool partition_make_round(struct pg *c, int32_t round, struct err *e);

/* reminder_queue for send days [from, until], in a transaction of its own. Idempotent. */
MUST_CHECK bool partition_make_queue(struct pg *c, civil_day from, civil_day until, struct err *e);

/* Drops the queue's partitions before `before` that hold no work, each in a transaction of its own;
 * one in use stays. Tells how many went. */
MUST_CHECK bool partition_drop_queue(struct pg *c, civil_day before, int *dropped, struct err *e);

#endif
