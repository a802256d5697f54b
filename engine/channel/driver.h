/* SPDX-License-Identifier: Apache-2.0 */
/* driver: the drivers that are built in, and what they share. They are spoken to through notifier.h like
 * anybody else's; besides the host's table they may use engine/io on the same loop. */
#ifndef LICHKHAM_CHANNEL_DRIVER_H
#define LICHKHAM_CHANNEL_DRIVER_H

#include "channel/setting.h"
#include "io/loop.h"
#include "lichkham/notifier.h"

struct driver_row {
    const struct notifier_driver *driver;
    const struct setting_row *keys; /* of its settings */
    size_t key_count;
    const char *contact; /* the only one it can use; NULL = any */
    const char *help;
};

#define DRIVER_WORDS "file"

extern const struct driver_row *const DRIVERS[];        /* as DRIVER_WORDS, then NULL */
const struct driver_row *driver_find(const char *name); /* NULL = there is none */

/* ---- For the drivers ------------------------------------------------------------------------ */

extern const struct driver_row FILE_DRIVER;

struct loop *driver_loop(const struct notifier_host *host);

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
/* The value of a field; "" when the message has none of the name. */
const char *driver_field(const struct notifier_message *m, const char *name);

#endif
