/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/completion.h"

#include <assert.h>
#include <string.h>

static const char *const SOURCE_NAMES[COMPLETION_SOURCES] = {"station",  "employer", "school",
                                                             "hospital", "ministry", "officer"};
static const char *const STATUS_NAMES[DATA_STATUSES] = {"not_sent", "sent", "accepted", "rejected"};

const char *completion_source_name(enum completion_source source) {
    assert(source < COMPLETION_SOURCES);
    return SOURCE_NAMES[source];
}

bool completion_source_find(const char *name, enum completion_source *source) {
    for (unsigned i = 0; i < COMPLETION_SOURCES; i++)
        if (strcmp(name, SOURCE_NAMES[i]) == 0) {
            *source = (enum completion_source)i;
            return true;
        }
    return false;
}

const char *data_status_name(enum data_status status) {
    assert(status < DATA_STATUSES);
    return STATUS_NAMES[status];
}

bool data_status_find(const char *name, enum data_status *status) {
    for (unsigned i = 0; i < DATA_STATUSES; i++)
        if (strcmp(name, STATUS_NAMES[i]) == 0) {
            *status = (enum data_status)i;
            return true;
        }
    return false;
}

static bool is_better(const struct completion_round *r, const struct completion_round *than) {
    if (than == NULL || r->is_live != than->is_live) return than == NULL || r->is_live;
    return r->starts < than->starts;
}

const struct completion_round *completion_find_round(const struct completion_round *rounds, size_t count,
                                                     civil_day done_on) {
    const struct completion_round *best = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct completion_round *r = &rounds[i];
        if (done_on >= r->starts && done_on <= r->ends && is_better(r, best)) best = r;
    }
    return best;
}
