/* SPDX-License-Identifier: Apache-2.0 */
/* What the messages of a night come to: texts are filled for some of the people who wait for one, as they
 * will be when they are sent, and their parts and cost scaled to all of them. */
#include "base/log.h"
#include "jobs/message_cost.h"
#include "jobs/night/night.h"

enum { COMMUNES_LOOKED_AT = 5, PEOPLE_LOOKED_AT = 400 };

static bool add_commune(struct night *n, int32_t commune, struct message_cost *sum, struct err *e) {
    const struct message_cost_request request = {.connection = n->store,
                                                 .register_ = n->registry,
                                                 .commune = commune,
                                                 .people = PEOPLE_LOOKED_AT,
                                                 .channels = n->options->channels,
                                                 .channel_count = n->options->channel_count};
    struct message_cost *costs = NULL;
    size_t count = 0;
    if (!message_cost_count(&request, n->arena, &costs, &count, e)) return false;
    for (size_t i = 0; i < count; i++) {
        sum->messages += costs[i].messages;
        sum->parts += costs[i].parts;
        sum->cost += costs[i].cost;
        sum->unreachable += costs[i].unreachable;
        sum->without_text += costs[i].without_text;
    }
    return true;
}

static bool sum_up(struct night *n, struct message_cost *sum, struct err *e) {
    int32_t communes[COMMUNES_LOOKED_AT];
    int count = 0;
    if (!run_find_senders(n->control, &n->run, COMMUNES_LOOKED_AT, communes, &count, e)) return false;
    for (int i = 0; i < count; i++)
        if (!add_commune(n, communes[i], sum, e)) return false;
    return true;
}

/* Of `all` what `part` of `looked_at` is, rounded. */
static int64_t scale(int64_t part, int64_t all, int64_t looked_at) {
    return looked_at > 0 ? (part * all + looked_at / 2) / looked_at : 0;
}

/* A register that has gone away by now costs the report a line, not the night its end. */
void night_count_messages(struct night *n, int64_t queued, struct json *report) {
    struct message_cost sum = {0};
    struct err e;
    if (queued == 0) return;
    if (!sum_up(n, &sum, &e)) {
        log_event(LOG_WARNING, "messages_not_counted", LOG_TEXT("why", e.message));
        return;
    }
    const int64_t looked_at = sum.messages + sum.unreachable + sum.without_text;
    struct json *messages = json_object();
    json_put(messages, "queued", json_integer(queued));
    json_put(messages, "looked_at", json_integer(looked_at));
    json_put(messages, "parts", json_integer(scale(sum.parts, queued, looked_at)));
    json_put(messages, "cost", json_integer(scale(sum.cost, queued, looked_at)));
    json_put(messages, "unreachable", json_integer(scale(sum.unreachable, queued, looked_at)));
    json_put(messages, "without_text", json_integer(scale(sum.without_text, queued, looked_at)));
    json_put(report, "messages", messages);
}
