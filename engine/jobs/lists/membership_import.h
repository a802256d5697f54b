/* SPDX-License-Identifier: Apache-2.0 */
/* membership_import: a school's or employer's list of its people replaces the one before. Who is named
 * is a member from a day on; who no longer is, was one until the day before. Whoever may be meant by a
 * row in doubt stays what he is. One transaction. The next night gives members the organisation's
 * route, and takes it from those who left. */
#ifndef LICHKHAM_JOBS_LISTS_MEMBERSHIP_IMPORT_H
#define LICHKHAM_JOBS_LISTS_MEMBERSHIP_IMPORT_H

#include "io/pg.h"
#include "jobs/list_file.h"
#include "jobs/officer_act.h"

struct membership_import_request {
    struct list_file_request list;
    int32_t organisation;
    int32_t commune; /* of people whose commune nothing tells; 0 = the organisation's */
    civil_day from;
    struct officer officer;
    bool is_applied; /* else the same is done and rolled back */
};

struct membership_import_report {
    bool is_done; /* the list was read and matched: the counts are all there */
    struct list_file_counts list;
    const char *rejects_path;
    const char *fixes_path;
    size_t communes;
    int64_t rows;
    int64_t refused;
    int64_t begun;
    int64_t stayed;
    int64_t ended;
    int64_t doubts;
    int64_t nobody;
};

/* ERR_INPUT when the list as a whole cannot be read, when there is no such organisation, or when not a
 * single row could be matched: then nobody is taken for having left. Texts live in the arena. */
MUST_CHECK bool membership_import(struct loop *l, struct pg *c, struct pg *register_,
                                  const struct membership_import_request *q, struct arena *a,
                                  struct membership_import_report *out, struct err *e);

#endif
