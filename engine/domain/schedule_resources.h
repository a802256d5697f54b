/* SPDX-License-Identifier: Apache-2.0 */
/* schedule_resources: what the packages of a round take of a session. Pure.
 *
 * A session counts the people it can serve by resource. What every package that is owed needs is a
 * bottleneck: everybody takes one of it, so a session has no more places than that. What only some need
 * is special: the planner counts it beside the places.
 *
 * A count is one of people with the usual package, the one most people of the round have of those that
 * need the resource. Where others take longer or shorter, it is weighed by the usual minutes to the mean
 * minutes of the round's people, in whole percent, so that a birth does not change every session.
 * Reserve and overbooking touch a resource as they touch the places. A session that counts nothing but
 * places is limited by them alone, and so is every session by a resource no package needs. */
#ifndef LICHKHAM_DOMAIN_SCHEDULE_RESOURCES_H
#define LICHKHAM_DOMAIN_SCHEDULE_RESOURCES_H

#include "domain/capacity.h"
#include "domain/need.h"
#include "domain/rules.h"
#include "lichkham/planner.h"

struct schedule_resources {
    uint16_t mask_of[UINT8_MAX + 1]; /* the planner's resources a package needs besides places, as bits */
    enum resource resource_of[RESOURCES]; /* of the planner's; [0] is RESOURCE_PLACE */
    uint16_t count;
    bool is_bottleneck[RESOURCES];
    int16_t weight_percent[RESOURCES]; /* of a count; 0 = no package needs it */
};

void schedule_resources_weigh(const struct package_resource *rows, size_t row_count, const struct need *needs,
                              size_t need_count, struct schedule_resources *out);

/* Blood is taken before the first meal. */
bool schedule_resources_is_fasting(const struct schedule_resources *r, uint8_t package);

/* How many people that need `resource` can be booked into a session; RESOURCE_PLACE: how many people. */
int32_t schedule_resources_people(const struct schedule_resources *r, const struct session *session,
                                  enum resource resource);

#endif
