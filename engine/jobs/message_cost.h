/* SPDX-License-Identifier: Apache-2.0 */
/* message_cost: what a publication's messages will say to people, counted: texts are filled for everybody it
 * tells, as they will be when they are sent, and their parts added up. */
#ifndef LICHKHAM_JOBS_MESSAGE_COST_H
#define LICHKHAM_JOBS_MESSAGE_COST_H

#include "channel/channel.h"
#include "io/pg.h"

struct message_cost_request {
    struct pg *connection; /* inside the publication's transaction, or after it */
    struct pg *register_;  /* may be the same */
    int32_t commune;
    int64_t revision; /* that the publication left; 0 = of messages that wait, whoever published */
    int64_t people;   /* it told; of those that wait, how many to look at: 1,000 at most */
    const struct channel_settings *channels;
    size_t channel_count; /* a channel that is not configured counts as the configuration's default is */
};

struct message_cost {
    const char *channel; /* by which they go: of whom it cannot reach, its fallback */
    const char *purpose;
    int64_t messages;
    int64_t parts;
    int64_t cost;         /* dong */
    int64_t unreachable;  /* people no channel can reach; no messages */
    int64_t without_text; /* there is none, not even in Vietnamese; no messages */
};

/* By channel and purpose, in the arena; nothing of a person stays in it. Memory does not grow with people. */
MUST_CHECK bool message_cost_count(const struct message_cost_request *request, struct arena *a,
                                   struct message_cost **out, size_t *count, struct err *e);

#endif
