/* SPDX-License-Identifier: Apache-2.0 */
/* channel: a way to reach people, with the driver that goes it. The host side of
 * include/lichkham/notifier.h: it keeps deadlines, so that every message submitted here ends exactly
 * once whatever its driver does. One slow driver holds no other up. */
#ifndef LICHKHAM_CHANNEL_CHANNEL_H
#define LICHKHAM_CHANNEL_CHANNEL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "domain/message.h"
#include "io/loop.h"
#include "lichkham/notifier.h"

#include <stdint.h>

enum channel_ambiguous {
    CHANNEL_RESEND, /* with the same key: the gateway sorts out doubles */
    CHANNEL_QUERY,  /* ask the driver first; unseen: send again */
    CHANNEL_HOLD    /* an operator decides */
};

/* One member of "channels" in the configuration. */
struct channel_settings {
    const char *name;             /* as in table channel: "sms" */
    const char *driver;           /* "file", "exec", "smtp", "webhook" */
    enum message_contact contact; /* what it needs to know of a person */
    const char *fallback;         /* channel for whom this one cannot reach; NULL = none */
    enum message_marks marks;     /* of texts sent by telephone */
    int rate_per_second;          /* 0 = as fast as the driver takes them */
    int parallel;                 /* messages under way at once */
    int64_t quota_per_day;        /* messages; 0 = no limit */
    int64_t cost_per_part;        /* dong */
    int64_t cost_limit_per_day;   /* dong; 0 = no limit */
    enum channel_ambiguous ambiguous;
    int deadline_seconds;               /* of one message; later it is ambiguous */
    const struct json *driver_settings; /* the driver's own; NULL = none */
};

/* The object "channels", checked key by key; all failures are ERR_CONFIG naming the key. In the arena. */
MUST_CHECK bool channel_parse(const struct json *channels, struct arena *a, struct channel_settings **out,
                              size_t *count, struct err *e);

struct channel;

/* Opens the built-in driver of the name. ERR_CONFIG when it refuses its settings. */
MUST_CHECK bool channel_open(struct loop *l, const struct channel_settings *settings, struct channel **out,
                             struct err *e);
/* The same with a driver of the caller's, which outlives the channel. */
MUST_CHECK bool channel_open_with(struct loop *l, const struct channel_settings *settings,
                                  const struct notifier_driver *driver, struct channel **out, struct err *e);
/* Messages under way are not told any more; from callbacks too; accepts NULL. */
void channel_close(struct channel *c);

/* Told exactly once for each submit or query, never before it has returned. `result` lives until the
 * callback returns. A message whose deadline passed is NOTIFIER_AMBIGUOUS; what its driver says later is
 * dropped. A key that is under way already is NOTIFIER_TEMPORARY ("under_way") and not sent again. */
typedef void channel_on_settled(void *context, const struct notifier_result *result);
void channel_submit(struct channel *c, const struct notifier_message *m, channel_on_settled *on_settled,
                    void *context);
bool channel_can_query(const struct channel *c);
void channel_query(struct channel *c, const char *key, channel_on_settled *on_settled, void *context);
void channel_flush(struct channel *c);
int channel_under_way(const struct channel *c);

#endif
