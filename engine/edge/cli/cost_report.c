/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/cost_report.h"

#include <inttypes.h>

void cost_report_print(FILE *out, const struct message_cost *cost) {
    (void)fprintf(out, "  %-10s  %-16s  %" PRId64 " messages, %" PRId64 " parts", cost->channel,
                  cost->purpose, cost->messages, cost->parts);
    if (cost->cost > 0) (void)fprintf(out, ", %" PRId64 " dong", cost->cost);
    if (cost->unreachable > 0) (void)fprintf(out, "; nobody to send to: %" PRId64, cost->unreachable);
    if (cost->without_text > 0) (void)fprintf(out, "; without a text: %" PRId64, cost->without_text);
    (void)fputc('\n', out);
}

struct json *cost_report_json(const struct message_cost *costs, size_t count) {
    struct json *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct message_cost *c = &costs[i];
        struct json *one = json_object();
        json_put(one, "channel", json_text(c->channel));
        json_put(one, "purpose", json_text(c->purpose));
        json_put(one, "messages", json_integer(c->messages));
        json_put(one, "parts", json_integer(c->parts));
        json_put(one, "cost", json_integer(c->cost));
        json_put(one, "unreachable", json_integer(c->unreachable));
        json_put(one, "without_text", json_integer(c->without_text));
        json_append(list, one);
    }
    return list;
}
