/* SPDX-License-Identifier: Apache-2.0 */
/* site: a place where people are examined, as the planner's edge sees it. */
#ifndef LICHKHAM_DOMAIN_SITE_H
#define LICHKHAM_DOMAIN_SITE_H

#include <stdbool.h>
#include <stdint.h>

enum site_kind {
    SITE_STATION,
    SITE_POINT,
    SITE_MOBILE,     /* seen by who has it for a home site, and by the groups places of a day are kept for */
    SITE_HOME_VISIT, /* not a place: its people are visited */
    SITE_EXTERNAL,   /* of somebody else: people go with a voucher, and have no place in a plan */
    SITE_KINDS
};

struct site {
    int32_t id;
    const char *name;
    enum site_kind kind;
    bool is_step_free;
};

#endif
