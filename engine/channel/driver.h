/* SPDX-License-Identifier: Apache-2.0 */
/* driver: the drivers that are built in, and what they share. They are spoken to through notifier.h like
 * anybody else's; besides the host's table they may use engine/io on the same loop. */
#ifndef LICHKHAM_CHANNEL_DRIVER_H
#define LICHKHAM_CHANNEL_DRIVER_H

#include "base/clock.h"
#include "channel/setting.h"
#include "io/loop.h"
#include "lichkham/notifier.h"

struct driver_row {
    const struct notifier_driver *driver;
    const struct setting_row *keys; /* of its settings */
    size_t key_count;
    const char *contact; /* the only one it can use; NULL = any */
    /* What its keys must be together, without opening anything; NULL = each for itself. */
    bool (*check)(const struct setting_value *values, struct arena *a, struct err *e);
    const char *help;
};

#define DRIVER_WORDS "file exec smtp webhook"

extern const struct driver_row *const DRIVERS[];        /* as DRIVER_WORDS, then NULL */
const struct driver_row *driver_find(const char *name); /* NULL = there is none */

/* ---- For the drivers ------------------------------------------------------------------------ */

extern const struct driver_row EXEC_DRIVER;
extern const struct driver_row FILE_DRIVER;
extern const struct driver_row SMTP_DRIVER;
extern const struct driver_row WEBHOOK_DRIVER;

#define DRIVER_RETRY_SECONDS_MAX (7 * 86400) /* a gateway that asks for more is not listened to */

struct loop *driver_loop(const struct notifier_host *host);

/* Main has looked whether the clock can be read: it is not asked again. */
void driver_read_clock(struct clock_reading *now);

/* Reads the text given to `open` into `values`, one for each key. */
MUST_CHECK bool driver_read_settings(const struct driver_row *row, const char *settings, struct arena *a,
                                     struct setting_value *values, struct err *e);
/* Tells a failed `open`; returns NULL. */
void *driver_refuse(const struct err *e, char *problem, size_t problem_bytes);

/* reason may be NULL. */
void driver_complete(const struct notifier_host *host, const char *key, enum notifier_outcome outcome,
                     const char *reason);

/* The message as an object: key, channel, purpose, language, recipient, name, subject, body, fields. */
struct json *driver_message(const struct notifier_message *m);

/* The first line of what a gateway answers: {"outcome": "accepted", "reference": ..., "reason": ...,
 * "retry_after_seconds": ...}. NULL when it says no outcome; `out` lives as long as what is returned. */
struct json *driver_read_answer(const char *text, struct notifier_result *out);

#endif
