/* SPDX-License-Identifier: Apache-2.0 */
/* The driver `webhook`: each message is a signed POST of JSON. The key is the webhook-id, so a receiver
 * that keeps the ids it has seen takes no message twice. */
#include "channel/driver.h"
#include "channel/webhook_sign.h"
#include "io/transfer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { URL, SECRET_FILE, TOKEN_FILE, CA_FILE, ALLOW_PLAIN, KEYS };

static const struct setting_row ROWS[KEYS] = {
    [URL] = {"url", SETTING_URL, NULL, 0, 0, "https http", "Where messages are posted."},
    [SECRET_FILE] = {"secret_file", SETTING_SECRET_FILE, "", 0, 0, NULL,
                     "Where the secret for signatures is, whsec_...; empty: not signed."},
    [TOKEN_FILE] = {"token_file", SETTING_SECRET_FILE, "", 0, 0, NULL,
                    "Where a bearer token is, for gateways that ask for one; empty: none."},
    [CA_FILE] = {"ca_file", SETTING_PATH, "", 0, 0, NULL,
                 "Certificates to trust, as PEM; empty: those of the system."},
    [ALLOW_PLAIN] = {"allow_plain", SETTING_BOOLEAN, "false", 0, 0, NULL,
                     "true: http:// also to another machine, where everybody between reads along."},
};

/* One request under way. */
struct posting {
    struct posting *next;
    struct webhook_driver *driver;
    struct transfer *transfer;
    char key[];
};

struct webhook_driver {
    const struct notifier_host *host;
    struct arena *arena;
    struct arena *request; /* what one is made of; empty between two */
    struct transfers *transfers;
    const char *url;
    const char *token; /* NULL = none */
    struct webhook_secret secret;
    bool is_signed;
    struct posting *postings;
};

/* The first row that fits. Refused for good is only what a gateway says of the message; what it says of
 * us (address, login, credit) is mended by an operator and tried again. A server that failed or a proxy
 * that waited in vain may have the message. */
static const struct {
    int first, last;
    enum notifier_outcome outcome;
} STATUSES[] = {
    {200, 299, NOTIFIER_ACCEPTED},  {300, 399, NOTIFIER_TEMPORARY}, {401, 405, NOTIFIER_TEMPORARY},
    {407, 408, NOTIFIER_TEMPORARY}, {425, 425, NOTIFIER_TEMPORARY}, {429, 429, NOTIFIER_TEMPORARY},
    {400, 499, NOTIFIER_PERMANENT}, {501, 501, NOTIFIER_TEMPORARY}, {503, 503, NOTIFIER_TEMPORARY},
    {500, 599, NOTIFIER_AMBIGUOUS},
};

static enum notifier_outcome outcome_of(int status) {
    for (size_t i = 0; i < sizeof STATUSES / sizeof STATUSES[0]; i++)
        if (status >= STATUSES[i].first && status <= STATUSES[i].last) return STATUSES[i].outcome;
    return NOTIFIER_AMBIGUOUS;
}

static uint32_t bounded_seconds(uint32_t seconds) {
    return seconds < DRIVER_RETRY_SECONDS_MAX ? seconds : 0;
}

static void forget_posting(struct posting *p) {
    struct posting **at = &p->driver->postings;
    while (*at != p) at = &(*at)->next;
    *at = p->next;
    free(p);
}

/* What the answer's own words say goes before its status, when it was taken. */
static void complete_answered(const struct posting *p, const struct transfer_result *r) {
    const struct notifier_host *host = p->driver->host;
    struct notifier_result result;
    char reason[16];
    struct json *answer = r->status < 300 ? driver_read_answer(r->answer, &result) : NULL;
    if (!answer || result.outcome == NOTIFIER_UNSEEN) {
        (void)snprintf(reason, sizeof reason, "%d", r->status);
        result = (struct notifier_result){.size = sizeof result, .outcome = outcome_of(r->status)};
        if (result.outcome != NOTIFIER_ACCEPTED) result.reason = reason;
        if (result.outcome == NOTIFIER_TEMPORARY)
            result.retry_after_seconds = bounded_seconds(r->retry_after_seconds);
    }
    host->complete(host->context, p->key, &result);
    json_destroy(answer);
}

static void on_ended(void *context, const struct transfer_result *r) {
    struct posting *p = context;
    if (r->end == TRANSFER_ANSWERED)
        complete_answered(p, r);
    else
        driver_complete(p->driver->host, p->key,
                        r->end == TRANSFER_LOST ? NOTIFIER_AMBIGUOUS : NOTIFIER_TEMPORARY, r->reason);
    forget_posting(p);
}

/* {"type": "message", "timestamp": ..., "data": {the message}} */
static char *print_body(const struct notifier_message *m, const struct clock_reading *now) {
    char day[CIVIL_TEXT_BYTES];
    char time[40];
    struct json *whole = json_object();
    (void)snprintf(time, sizeof time, "%sT%02d:%02d:%02d+07:00", civil_print(now->day, day),
                   now->minute_of_day / 60, now->minute_of_day % 60, (int)(now->unix_seconds % 60));
    json_put(whole, "type", json_text("message"));
    json_put(whole, "timestamp", json_text(time));
    json_put(whole, "data", driver_message(m));
    char *text = json_print(whole, false);
    json_destroy(whole);
    return text;
}

static struct transfer *post(const struct webhook_driver *d, const struct notifier_message *m,
                             struct posting *p, struct arena *a) {
    struct clock_reading now;
    const char *headers[8] = {"Content-Type: application/json", "User-Agent: lichkham", "Expect:"};
    size_t count = 3;
    driver_read_clock(&now);
    char *body = print_body(m, &now);
    headers[count++] = arena_print(a, "webhook-id: %s", m->key);
    headers[count++] = arena_print(a, "webhook-timestamp: %" PRId64, now.unix_seconds);
    if (d->is_signed)
        headers[count++] = arena_print(a, "webhook-signature: %s",
                                       webhook_sign(a, &d->secret, m->key, now.unix_seconds, body));
    if (d->token) headers[count++] = arena_print(a, "Authorization: Bearer %s", d->token);
    const struct transfer_post request = {
        .url = d->url, .headers = headers, .body = body, .body_bytes = strlen(body)};
    struct transfer *transfer = transfer_post(d->transfers, &request, on_ended, p);
    free(body);
    return transfer;
}

static void submit(void *driver, const struct notifier_message *m) {
    struct webhook_driver *d = driver;
    const size_t key_bytes = strlen(m->key) + 1;
    struct posting *p = memory_get(1, sizeof *p + key_bytes);
    *p = (struct posting){.next = d->postings, .driver = d};
    memcpy(p->key, m->key, key_bytes);
    d->postings = p;
    p->transfer = post(d, m, p, d->request);
    arena_reset(d->request);
}

static void cancel(void *driver, const char *key) {
    const struct webhook_driver *d = driver;
    struct posting *p = d->postings;
    while (p && strcmp(p->key, key) != 0) p = p->next;
    if (!p) return;
    transfer_cancel(p->transfer);
    forget_posting(p);
}

static void close_webhook(void *driver) {
    struct webhook_driver *d = driver;
    for (struct posting *p = d->postings, *next = NULL; p; p = next) {
        next = p->next;
        transfer_cancel(p->transfer);
        forget_posting(p);
    }
    transfers_close(d->transfers);
    arena_destroy(d->request);
    arena_destroy(d->arena);
    free(d);
}

static bool is_loopback(const char *url) {
    static const char *const HOSTS[] = {"localhost", "127.0.0.1", "[::1]"};
    const char *host = strstr(url, "://") + 3;
    const size_t length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
    for (size_t i = 0; i < sizeof HOSTS / sizeof HOSTS[0]; i++)
        if (strlen(HOSTS[i]) == length && strncmp(HOSTS[i], host, length) == 0) return true;
    return false;
}

static bool check_together(const struct setting_value *v, struct arena *a, struct err *e) {
    const char *url = v[URL].text;
    (void)a;
    if (strncmp(url, "http:", 5) != 0 || v[ALLOW_PLAIN].number != 0 || is_loopback(url)) return true;
    return err_set(e, ERR_CONFIG, "Use https://, or set \"allow_plain\".",
                   "\"url\" would send names and telephone numbers readable over the network");
}

static bool read_secrets(struct webhook_driver *d, const struct setting_value *v, struct err *e) {
    const char *text = NULL;
    d->is_signed = *v[SECRET_FILE].text != '\0';
    if (d->is_signed && (!setting_read_secret(v[SECRET_FILE].text, d->arena, &text, e) ||
                         !webhook_secret_read(text, &d->secret, e)))
        return false;
    return *v[TOKEN_FILE].text == '\0' || setting_read_secret(v[TOKEN_FILE].text, d->arena, &d->token, e);
}

static bool open_all(struct webhook_driver *d, struct loop *l, const char *settings, struct err *e) {
    struct setting_value v[KEYS];
    if (!driver_read_settings(&WEBHOOK_DRIVER, settings, d->arena, v, e)) return false;
    d->url = v[URL].text;
    return read_secrets(d, v, e) && transfers_open(l, v[CA_FILE].text, &d->transfers, e);
}

static void *open_webhook(const struct notifier_host *host, const char *settings, char *problem,
                          size_t problem_bytes) {
    struct webhook_driver *d = memory_get(1, sizeof *d);
    struct err e;
    d->host = host;
    d->arena = arena_create();
    d->request = arena_create();
    if (open_all(d, driver_loop(host), settings, &e)) return d;
    close_webhook(d);
    return driver_refuse(&e, problem, problem_bytes);
}

static const struct notifier_driver DRIVER = {
    .size = sizeof DRIVER,
    .version = NOTIFIER_VERSION,
    .name = "webhook",
    .open = open_webhook,
    .submit = submit,
    .cancel = cancel,
    .close = close_webhook,
};

const struct driver_row WEBHOOK_DRIVER = {
    .driver = &DRIVER,
    .keys = ROWS,
    .key_count = KEYS,
    .check = check_together,
    .help = "Posts JSON to a gateway, signed as Standard Webhooks says.",
};
