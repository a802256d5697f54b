/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/channel.h"

#include "base/clock.h"
#include "base/crash_point.h"
#include "base/hash.h"
#include "base/log.h"
#include "channel/driver.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256, REFERENCE_BYTES = 121, REASON_BYTES = 41 };

#define NANOSECONDS_PER_SECOND      INT64_C(1000000000)
#define NANOSECONDS_PER_MILLISECOND INT64_C(1000000)

/* A message or a question, from its start until its caller is told. */
struct errand {
    struct errand *next;      /* in its list: those under way by age, or those to be told */
    struct errand *previous;  /* in the list of those under way */
    struct errand *in_bucket; /* with other keys of this hash, while it is under way */
    int64_t due;              /* monotonic */
    channel_on_settled *on_settled;
    void *context;
    struct notifier_result result;
    char reference[REFERENCE_BYTES];
    char reason[REASON_BYTES];
    bool is_query;
    char key[];
};

struct notifier_watch {
    struct notifier_watch *next;
    struct loop_watch *watch;
    void (*on_ready)(void *data, int events);
    void *data;
};

struct notifier_timer {
    struct notifier_timer *next;
    struct channel *channel;
    struct loop_timer *timer;
    void (*on_elapsed)(void *data);
    void *data;
};

struct channel {
    struct loop *loop;
    const char *name;
    int64_t deadline_nanoseconds;
    const struct notifier_driver *driver;
    void *state; /* the driver's */
    struct notifier_host host;
    struct errand *buckets[BUCKETS];
    struct errand *oldest, *newest;        /* under way */
    struct errand *first_told, *last_told; /* settled, and to be told in this order */
    struct loop_timer *deadline;           /* runs while something is under way */
    struct loop_timer *telling;            /* runs while somebody is to be told */
    struct notifier_watch *watches;
    struct notifier_timer *timers;
    bool is_telling;
    bool is_closed; /* by one who was told: tell_settled frees it */
    int under_way;  /* not told yet */
};

static void log_driver(const struct channel *c, enum log_level level, const char *event) {
    log_event(level, event, LOG_TEXT("channel", c->name), LOG_TEXT("driver", c->driver->name));
}

/* ---- Errands under way ---------------------------------------------------------------------- */

static struct errand **bucket_of(struct channel *c, const char *key) {
    return &c->buckets[hash_fingerprint(key, strlen(key)) % BUCKETS];
}

static struct errand *find_errand(struct channel *c, const char *key) {
    struct errand *at = *bucket_of(c, key);
    while (at && strcmp(at->key, key) != 0) at = at->in_bucket;
    return at;
}

static void add_errand(struct channel *c, struct errand *errand) {
    struct errand **bucket = bucket_of(c, errand->key);
    errand->in_bucket = *bucket;
    *bucket = errand;
    errand->previous = c->newest;
    *(c->newest ? &c->newest->next : &c->oldest) = errand;
    c->newest = errand;
}

static void remove_errand(struct channel *c, struct errand *errand) {
    struct errand **at = bucket_of(c, errand->key);
    while (*at != errand) at = &(*at)->in_bucket;
    *at = errand->in_bucket;
    *(errand->previous ? &errand->previous->next : &c->oldest) = errand->next;
    *(errand->next ? &errand->next->previous : &c->newest) = errand->previous;
    errand->next = NULL;
}

/* ---- Telling ---------------------------------------------------------------------------------- */

static struct errand *take_told(struct channel *c) {
    struct errand *errand = c->first_told;
    if (!errand) return NULL;
    c->first_told = errand->next;
    if (!c->first_told) c->last_told = NULL;
    c->under_way--;
    return errand;
}

/* From the loop alone, so that nobody is told inside a call of his own or of the driver's. */
static void tell_settled(void *context) {
    struct channel *c = context;
    c->telling = NULL;
    c->is_telling = true;
    for (struct errand *errand = NULL; (errand = take_told(c));) {
        errand->on_settled(errand->context, &errand->result);
        free(errand);
    }
    c->is_telling = false;
    if (c->is_closed) free(c);
}

static void queue_telling(struct channel *c, struct errand *errand) {
    *(c->last_told ? &c->last_told->next : &c->first_told) = errand;
    c->last_told = errand;
    if (!c->telling) c->telling = loop_timer_start_once(c->loop, 0, tell_settled, c);
}

/* What comes from a driver may end in a database or a log: short, and plain ASCII. */
static const char *copy_words(char *to, size_t room, const char *from) {
    size_t length = 0;
    if (!from) return NULL;
    for (; from[length] && length + 1 < room; length++)
        to[length] = from[length] >= ' ' && from[length] <= '~' ? from[length] : '?';
    to[length] = '\0';
    return to;
}

static void settle(struct channel *c, struct errand *errand, const struct notifier_result *result) {
    remove_errand(c, errand);
    errand->result = *result;
    errand->result.reference = copy_words(errand->reference, REFERENCE_BYTES, result->reference);
    errand->result.reason = copy_words(errand->reason, REASON_BYTES, result->reason);
    queue_telling(c, errand);
    if (c->oldest) return;
    loop_timer_stop(c->deadline);
    c->deadline = NULL;
}

static struct notifier_result make_result(enum notifier_outcome outcome, const char *reason) {
    return (struct notifier_result){
        .size = sizeof(struct notifier_result), .outcome = outcome, .reason = reason};
}

/* ---- Deadlines ------------------------------------------------------------------------------ */

static void start_deadline(struct channel *c);

static void on_deadline(void *context) {
    struct channel *c = context;
    const int64_t now = clock_monotonic_nanoseconds();
    const struct notifier_result late = make_result(NOTIFIER_AMBIGUOUS, "deadline");
    c->deadline = NULL;
    while (c->oldest && c->oldest->due <= now) {
        struct errand *errand = c->oldest;
        settle(c, errand, &late);
        CRASH_POINT(c->driver->cancel(c->state, errand->key));
    }
    if (c->oldest) start_deadline(c);
}

static void start_deadline(struct channel *c) {
    const int64_t left = c->oldest->due - clock_monotonic_nanoseconds();
    const int64_t milliseconds = left > 0 ? left / NANOSECONDS_PER_MILLISECOND + 1 : 0;
    c->deadline = loop_timer_start_once(c->loop, (uint64_t)milliseconds, on_deadline, c);
}

/* ---- The host's table ----------------------------------------------------------------------- */

static void on_watch_ready(void *context, int events) {
    struct notifier_watch *w = context;
    w->on_ready(w->data, events);
}

static struct notifier_watch *host_watch(void *context, int descriptor, int events,
                                         void (*on_ready)(void *data, int events), void *data) {
    _Static_assert(NOTIFIER_READABLE == LOOP_READABLE && NOTIFIER_WRITABLE == LOOP_WRITABLE, "passed on");
    struct channel *c = context;
    struct notifier_watch *w = memory_get(1, sizeof *w);
    *w = (struct notifier_watch){.next = c->watches, .on_ready = on_ready, .data = data};
    w->watch = loop_watch_start(c->loop, descriptor, events, on_watch_ready, w);
    if (!w->watch) {
        free(w);
        return NULL;
    }
    c->watches = w;
    return w;
}

static void host_unwatch(void *context, struct notifier_watch *w) {
    struct channel *c = context;
    struct notifier_watch **at = &c->watches;
    while (*at != w) at = &(*at)->next;
    *at = w->next;
    loop_watch_stop(w->watch);
    free(w);
}

static void forget_timer(struct notifier_timer *t) {
    struct notifier_timer **at = &t->channel->timers;
    while (*at != t) at = &(*at)->next;
    *at = t->next;
    free(t);
}

static void on_timer_elapsed(void *context) {
    struct notifier_timer *t = context;
    void (*const on_elapsed)(void *data) = t->on_elapsed;
    void *const data = t->data;
    forget_timer(t);
    on_elapsed(data);
}

static struct notifier_timer *host_timer_start(void *context, uint64_t milliseconds,
                                               void (*on_elapsed)(void *data), void *data) {
    struct channel *c = context;
    struct notifier_timer *t = memory_get(1, sizeof *t);
    *t = (struct notifier_timer){.next = c->timers, .channel = c, .on_elapsed = on_elapsed, .data = data};
    t->timer = loop_timer_start_once(c->loop, milliseconds, on_timer_elapsed, t);
    c->timers = t;
    return t;
}

static void host_timer_stop(void *context, struct notifier_timer *t) {
    (void)context;
    loop_timer_stop(t->timer);
    forget_timer(t);
}

static bool is_sound(const struct errand *errand, const struct notifier_result *result) {
    return result && result->size >= sizeof *result && result->outcome >= NOTIFIER_ACCEPTED &&
           result->outcome <= (errand->is_query ? NOTIFIER_UNSEEN : NOTIFIER_AMBIGUOUS);
}

/* A driver may be wrong: what it says of a key that is not under way is dropped. */
static void host_complete(void *context, const char *key, const struct notifier_result *result) {
    struct channel *c = context;
    struct errand *errand = find_errand(c, key);
    if (!errand) {
        log_driver(c, LOG_WARNING, "driver_completed_unknown_key");
        return;
    }
    const struct notifier_result unsound = make_result(NOTIFIER_AMBIGUOUS, "unsound_result");
    const bool is_taken = is_sound(errand, result);
    if (!is_taken) log_driver(c, LOG_ERROR, "driver_gave_unsound_result");
    settle(c, errand, is_taken ? result : &unsound);
}

static void host_log(void *context, enum notifier_level level, const char *event) {
    static const enum log_level LEVELS[] = {[NOTIFIER_DEBUG] = LOG_DEBUG,
                                            [NOTIFIER_INFO] = LOG_INFO,
                                            [NOTIFIER_WARNING] = LOG_WARNING,
                                            [NOTIFIER_ERROR] = LOG_ERROR};
    log_driver(context, level <= NOTIFIER_ERROR ? LEVELS[level] : LOG_ERROR, event);
}

struct loop *driver_loop(const struct notifier_host *host) {
    return ((const struct channel *)host->context)->loop;
}

/* ---- Opening and closing -------------------------------------------------------------------- */

static struct notifier_host make_host(struct channel *c) {
    return (struct notifier_host){
        .size = sizeof(struct notifier_host),
        .version = NOTIFIER_VERSION,
        .context = c,
        .watch = host_watch,
        .unwatch = host_unwatch,
        .timer_start = host_timer_start,
        .timer_stop = host_timer_stop,
        .complete = host_complete,
        .log = host_log,
    };
}

/* A sentence without an end is ended by whoever shows it. */
static bool open_driver(struct channel *c, const struct json *settings, struct err *e) {
    char problem[sizeof e->message / 2] = "";
    char *text = settings ? json_print(settings, false) : NULL;
    c->state = c->driver->open(&c->host, text ? text : "{}", problem, sizeof problem);
    free(text);
    return c->state ||
           err_set(e, ERR_CONFIG, "Mend \"settings\" of the channel.",
                   "channel \"%s\": the driver %s does not open: %s", c->name, c->driver->name, problem);
}

bool channel_open_with(struct loop *l, const struct channel_settings *settings,
                       const struct notifier_driver *driver, struct channel **out, struct err *e) {
    if (driver->version > NOTIFIER_VERSION || driver->size < sizeof *driver)
        return err_set(e, ERR_CONFIG, "Use a driver made for this version.",
                       "channel \"%s\": the driver speaks another version of notifier.h", settings->name);
    struct channel *c = memory_get(1, sizeof *c);
    c->loop = l;
    c->name = settings->name;
    c->deadline_nanoseconds = settings->deadline_seconds * NANOSECONDS_PER_SECOND;
    c->driver = driver;
    c->host = make_host(c);
    if (open_driver(c, settings->driver_settings, e)) {
        *out = c;
        return true;
    }
    channel_close(c);
    return false;
}

bool channel_open(struct loop *l, const struct channel_settings *settings, struct channel **out,
                  struct err *e) {
    const struct driver_row *row = driver_find(settings->driver);
    assert(row); /* channel_parse looked */
    return channel_open_with(l, settings, row->driver, out, e);
}

static void free_errands(struct errand *errand) {
    for (struct errand *next = NULL; errand; errand = next) {
        next = errand->next;
        free(errand);
    }
}

/* What a driver that has closed still watches or waits for. */
static void stop_left_over(struct channel *c) {
    for (struct notifier_watch *w = c->watches, *next = NULL; w; w = next) {
        next = w->next;
        host_unwatch(c, w);
    }
    for (struct notifier_timer *t = c->timers, *next = NULL; t; t = next) {
        next = t->next;
        host_timer_stop(c, t);
    }
}

void channel_close(struct channel *c) {
    if (!c) return;
    if (c->state) c->driver->close(c->state);
    stop_left_over(c);
    loop_timer_stop(c->deadline);
    loop_timer_stop(c->telling);
    free_errands(c->oldest);
    free_errands(c->first_told);
    c->first_told = NULL;
    c->is_closed = true;
    if (!c->is_telling) free(c);
}

/* ---- Sending -------------------------------------------------------------------------------- */

/* False when the key is under way already: the caller is told so. */
static bool begin_errand(struct channel *c, const char *key, bool is_query, channel_on_settled *on_settled,
                         void *context) {
    const size_t bytes = strlen(key) + 1;
    struct errand *errand = memory_get(1, sizeof *errand + bytes);
    errand->on_settled = on_settled;
    errand->context = context;
    errand->is_query = is_query;
    errand->due = clock_monotonic_nanoseconds() + c->deadline_nanoseconds;
    memcpy(errand->key, key, bytes);
    c->under_way++;
    if (find_errand(c, key)) {
        errand->result = make_result(NOTIFIER_TEMPORARY, "under_way");
        queue_telling(c, errand);
        return false;
    }
    add_errand(c, errand);
    if (!c->deadline) start_deadline(c);
    return true;
}

void channel_submit(struct channel *c, const struct notifier_message *m, channel_on_settled *on_settled,
                    void *context) {
    if (begin_errand(c, m->key, false, on_settled, context)) CRASH_POINT(c->driver->submit(c->state, m));
}

bool channel_can_query(const struct channel *c) {
    return c->driver->query != NULL;
}

void channel_query(struct channel *c, const char *key, channel_on_settled *on_settled, void *context) {
    assert(channel_can_query(c));
    if (begin_errand(c, key, true, on_settled, context)) CRASH_POINT(c->driver->query(c->state, key));
}

void channel_flush(struct channel *c) {
    if (c->driver->flush) CRASH_POINT(c->driver->flush(c->state));
}

int channel_under_way(const struct channel *c) {
    return c->under_way;
}
