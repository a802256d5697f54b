/* SPDX-License-Identifier: Apache-2.0 */
/* The driver `smtp`: a mail for each message, handed to one mail server. The Message-ID is made of the
 * key, so that a mail sent twice can be told from two mails. */
#include "channel/driver.h"
#include "channel/mail_header.h"
#include "io/transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { URL, USER, PASSWORD_FILE, FROM, FROM_NAME, REQUIRE_TLS, CA_FILE, MESSAGE_ID_DOMAIN, KEYS };

static const struct setting_row ROWS[KEYS] = {
    [URL] = {"url", SETTING_URL, NULL, 0, 0, "smtp smtps",
             "The mail server: smtp://mail.example.vn:587 (STARTTLS) or smtps://mail.example.vn."},
    [USER] = {"user", SETTING_TEXT, "", 0, 0, NULL, "Who logs in; empty: nobody."},
    [PASSWORD_FILE] = {"password_file", SETTING_SECRET_FILE, "", 0, 0, NULL, "Where his password is."},
    [FROM] = {"from", SETTING_TEXT, NULL, 0, 0, NULL, "The sender's address."},
    [FROM_NAME] = {"from_name", SETTING_TEXT, "", 0, 0, NULL, "The sender's name."},
    [REQUIRE_TLS] = {"require_tls", SETTING_BOOLEAN, "true", 0, 0, NULL,
                     "false: smtp:// stays plain, without login; for a mail server on this machine."},
    [CA_FILE] = {"ca_file", SETTING_PATH, "", 0, 0, NULL,
                 "Certificates to trust, as PEM; empty: those of the system."},
    [MESSAGE_ID_DOMAIN] = {"message_id_domain", SETTING_TEXT, "", 0, 0, NULL,
                           "What follows the @ of Message-ID; empty: as in \"from\"."},
};

/* One mail under way. */
struct sending {
    struct sending *next;
    struct smtp_driver *driver;
    struct transfer *transfer; /* NULL = refused here; `refusal` tells so */
    struct notifier_timer *refusal;
    char key[];
};

struct smtp_driver {
    const struct notifier_host *host;
    struct arena *arena;
    struct arena *request; /* what one is made of; empty between two */
    struct transfers *transfers;
    const char *url, *user, *password, *from, *domain;
    const char *from_words; /* of the header */
    bool is_tls_required;
    struct sending *sendings;
};

static void forget_sending(struct sending *s) {
    struct sending **at = &s->driver->sendings;
    while (*at != s) at = &(*at)->next;
    *at = s->next;
    free(s);
}

/* The last words of an answer, when no address stands in them: most servers name the mail there. */
static const char *reference_of(const char *answer) {
    if (strncmp(answer, "250 ", 4) != 0 || strchr(answer, '@') != NULL) return NULL;
    return answer + 4;
}

static void on_ended(void *context, const struct transfer_result *r) {
    struct sending *s = context;
    const struct notifier_host *host = s->driver->host;
    char reason[32];
    struct notifier_result result = {.size = sizeof result, .outcome = NOTIFIER_TEMPORARY, .reason = reason};
    (void)snprintf(reason, sizeof reason, "smtp_%d", r->status);
    if (r->status == 0) result.reason = r->reason;
    if (r->end == TRANSFER_LOST) {
        result.outcome = NOTIFIER_AMBIGUOUS;
    } else if (r->end == TRANSFER_ANSWERED && r->status >= 500) {
        result.outcome = NOTIFIER_PERMANENT;
    } else if (r->end == TRANSFER_ANSWERED && r->status < 400) {
        result.outcome = NOTIFIER_ACCEPTED;
        result.reason = NULL;
        result.reference = reference_of(r->answer);
    }
    host->complete(host->context, s->key, &result);
    forget_sending(s);
}

static void on_refused(void *data) {
    struct sending *s = data;
    driver_complete(s->driver->host, s->key, NOTIFIER_PERMANENT, "no_address");
    forget_sending(s);
}

/* A line ended by LF alone is not the end of one in mail. */
static char *with_line_ends(struct arena *a, const char *text) {
    char *copy = arena_take(a, 2 * strlen(text) + 1);
    char *to = copy;
    for (; *text; text++) {
        if (*text == '\r') continue;
        if (*text == '\n') *to++ = '\r';
        *to++ = *text;
    }
    return copy;
}

static struct transfer *send_mail(struct smtp_driver *d, const struct notifier_message *m, struct sending *s,
                                  struct arena *a) {
    struct clock_reading now;
    driver_read_clock(&now);
    const char *const headers[] = {
        arena_print(a, "Date: %s", mail_print_date(a, &now)),
        arena_print(a, "From: %s<%s>", d->from_words, d->from),
        arena_print(a, "To: <%s>", m->recipient),
        arena_print(a, "Subject: %s", mail_encode_words(a, m->subject)),
        arena_print(a, "Message-ID: <%s@%s>", m->key, d->domain),
        "Auto-Submitted: auto-generated",
        NULL,
    };
    const struct transfer_mail mail = {
        .url = d->url,
        .is_tls_required = d->is_tls_required,
        .user = d->user,
        .password = d->password,
        .from = d->from,
        .to = m->recipient,
        .headers = headers,
        .text = with_line_ends(a, m->body),
    };
    return transfer_mail(d->transfers, &mail, on_ended, s);
}

static void submit(void *driver, const struct notifier_message *m) {
    struct smtp_driver *d = driver;
    const size_t key_bytes = strlen(m->key) + 1;
    struct sending *s = memory_get(1, sizeof *s + key_bytes);
    *s = (struct sending){.next = d->sendings, .driver = d};
    memcpy(s->key, m->key, key_bytes);
    d->sendings = s;
    if (mail_is_address(m->recipient)) s->transfer = send_mail(d, m, s, d->request);
    if (!s->transfer) s->refusal = d->host->timer_start(d->host->context, 0, on_refused, s);
    arena_reset(d->request);
}

static void stop_sending(struct sending *s) {
    const struct notifier_host *host = s->driver->host;
    if (s->transfer)
        transfer_cancel(s->transfer);
    else
        host->timer_stop(host->context, s->refusal);
    forget_sending(s);
}

static void cancel(void *driver, const char *key) {
    const struct smtp_driver *d = driver;
    struct sending *s = d->sendings;
    while (s && strcmp(s->key, key) != 0) s = s->next;
    if (s) stop_sending(s);
}

static void close_smtp(void *driver) {
    struct smtp_driver *d = driver;
    for (struct sending *s = d->sendings, *next = NULL; s; s = next) {
        next = s->next;
        stop_sending(s);
    }
    transfers_close(d->transfers);
    arena_destroy(d->request);
    arena_destroy(d->arena);
    free(d);
}

/* What follows the @ of Message-ID. */
static const char *domain_of(const struct setting_value *v) {
    const char *at = strchr(v[FROM].text, '@');
    return *v[MESSAGE_ID_DOMAIN].text || !at ? v[MESSAGE_ID_DOMAIN].text : at + 1;
}

static bool check_together(const struct setting_value *v, struct arena *a, struct err *e) {
    const bool has_user = *v[USER].text != '\0';
    if (!mail_is_address(v[FROM].text))
        return err_set(e, ERR_CONFIG, "Write name@example.vn.", "\"from\" is not a mail address");
    if (!mail_is_address(arena_print(a, "x@%s", domain_of(v))))
        return err_set(e, ERR_CONFIG, "Write example.vn.", "\"message_id_domain\" is not a domain");
    if (has_user != (*v[PASSWORD_FILE].text != '\0'))
        return err_set(e, ERR_CONFIG, "Give both or none.", "\"user\" and \"password_file\" go together");
    if (has_user && v[REQUIRE_TLS].number == 0 && strncmp(v[URL].text, "smtp:", 5) == 0)
        return err_set(e, ERR_CONFIG, "Leave \"require_tls\" at true.", "the password would go out readable");
    return true;
}

static bool open_all(struct smtp_driver *d, struct loop *l, const char *settings, struct err *e) {
    struct setting_value v[KEYS];
    if (!driver_read_settings(&SMTP_DRIVER, settings, d->arena, v, e)) return false;
    d->url = v[URL].text;
    d->user = v[USER].text;
    d->from = v[FROM].text;
    d->is_tls_required = v[REQUIRE_TLS].number != 0;
    d->domain = domain_of(v);
    d->from_words = mail_encode_name(d->arena, v[FROM_NAME].text);
    d->password = "";
    if (*d->user && !setting_read_secret(v[PASSWORD_FILE].text, d->arena, &d->password, e)) return false;
    return transfers_open(l, v[CA_FILE].text, &d->transfers, e);
}

static void *open_smtp(const struct notifier_host *host, const char *settings, char *problem,
                       size_t problem_bytes) {
    struct smtp_driver *d = memory_get(1, sizeof *d);
    struct err e;
    d->host = host;
    d->arena = arena_create();
    d->request = arena_create();
    if (open_all(d, driver_loop(host), settings, &e)) return d;
    close_smtp(d);
    return driver_refuse(&e, problem, problem_bytes);
}

static const struct notifier_driver DRIVER = {
    .size = sizeof DRIVER,
    .version = NOTIFIER_VERSION,
    .name = "smtp",
    .open = open_smtp,
    .submit = submit,
    .cancel = cancel,
    .close = close_smtp,
};

const struct driver_row SMTP_DRIVER = {
    .driver = &DRIVER,
    .keys = ROWS,
    .key_count = KEYS,
    .contact = "email",
    .check = check_together,
    .help = "Sends e-mail through a mail server.",
};
