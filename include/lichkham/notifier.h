/* SPDX-License-Identifier: Apache-2.0 */
/* notifier: how lichkham hands a message to a gateway. A C ABI: plain C99, no type of any library.
 *
 * The host calls a driver on one thread, from its loop. A driver never blocks: it watches descriptors
 * and timers through the host, and completes each message exactly once with host->complete, never
 * before submit has returned, unless the host cancels it. Nothing of the driver is called from inside
 * host->complete. Everything passed either way lives until the call returns; who needs it later copies
 * it. A driver writes no name, telephone or text into the log.
 *
 * Sending the same key twice must be harmless where the gateway allows it: the host repeats a key
 * after a crash, or when an answer was lost. A key is under way once only. */
#ifndef LICHKHAM_NOTIFIER_H
#define LICHKHAM_NOTIFIER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NOTIFIER_VERSION 1

enum notifier_outcome {
    NOTIFIER_ACCEPTED = 1, /* the gateway took it; whether it arrived is not known, or told later */
    NOTIFIER_DELIVERED,    /* it arrived */
    NOTIFIER_PERMANENT,    /* refused for good: no such number, blocked */
    NOTIFIER_TEMPORARY,    /* certainly not taken, worth another try: busy, limit, no connection */
    NOTIFIER_AMBIGUOUS,    /* perhaps taken: the answer was lost or came too late */
    NOTIFIER_UNSEEN        /* answer to query alone: the gateway never saw this key */
};

/* One value of a message, for gateways with templates of their own: "day" = "06/12/2026". */
struct notifier_field {
    const char *name;
    const char *value;
};

struct notifier_message {
    uint32_t size;         /* of this struct, as the host knows it */
    const char *key;       /* the same for every attempt: at most 120 of A-Z a-z 0-9 . _ - */
    const char *channel;   /* "sms" */
    const char *purpose;   /* "day_before" */
    const char *language;  /* "vi" */
    const char *recipient; /* +84912345678, an e-mail address; "" = none is known or needed */
    const char *name;      /* of the person, UTF-8 NFC */
    const char *subject;   /* "" where the channel has none */
    const char *body;
    const struct notifier_field *fields; /* what the templates were filled with */
    size_t field_count;
};

struct notifier_result {
    uint32_t size;
    enum notifier_outcome outcome;
    const char *reference; /* the gateway's own name for it, at most 120 of ASCII; NULL = none */
    const char *reason;    /* one or two words for a failure, never personal: "429", "timeout"; NULL = none */
    uint32_t retry_after_seconds; /* of a temporary failure: not earlier; 0 = the host decides */
};

/* What the driver may ask of the host. */
struct notifier_watch;
struct notifier_timer;
#define NOTIFIER_READABLE 1
#define NOTIFIER_WRITABLE 2
enum notifier_level { NOTIFIER_DEBUG, NOTIFIER_INFO, NOTIFIER_WARNING, NOTIFIER_ERROR };

struct notifier_host {
    uint32_t size;
    uint32_t version; /* NOTIFIER_VERSION of the host */
    void *context;    /* the first argument of each call below */
    /* Calls back while the descriptor is readable or writable, until unwatched; NULL on failure. */
    struct notifier_watch *(*watch)(void *context, int descriptor, int events,
                                    void (*on_ready)(void *data, int events), void *data);
    void (*unwatch)(void *context, struct notifier_watch *w);
    /* Calls back once. What still watches or waits when the driver closes, the host stops. */
    struct notifier_timer *(*timer_start)(void *context, uint64_t milliseconds,
                                          void (*on_elapsed)(void *data), void *data);
    void (*timer_stop)(void *context, struct notifier_timer *t); /* before it fired */
    void (*complete)(void *context, const char *key, const struct notifier_result *result);
    void (*log)(void *context, enum notifier_level level, const char *event); /* "gateway_lost" */
};

struct notifier_driver {
    uint32_t size;
    uint32_t version; /* NOTIFIER_VERSION it was built for; the host refuses a newer one */
    const char *name; /* "smtp" */
    /* `settings` is a JSON object. Fails with NULL and a sentence in `problem` (never a secret). */
    void *(*open)(const struct notifier_host *host, const char *settings, char *problem,
                  size_t problem_bytes);
    void (*submit)(void *driver, const struct notifier_message *message);
    /* Asks what became of a key sent earlier; answered through complete. NULL: it cannot be asked. */
    void (*query)(void *driver, const char *key);
    /* The host waits no longer for this key, its deadline has passed: what can be stopped is stopped, and
     * nothing is completed for it. */
    void (*cancel)(void *driver, const char *key);
    /* Everything submitted so far is on its way or on disk before it returns; NULL: nothing to do. */
    void (*flush)(void *driver);
    void (*close)(void *driver); /* what is under way is dropped, not completed */
};

#ifdef __cplusplus
}
#endif

#endif
