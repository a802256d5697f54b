/* SPDX-License-Identifier: Apache-2.0 */
/* transfer: hands requests to HTTP servers and mail to SMTP servers, by libcurl on the loop. Only
 * engine/io/transfer.c includes curl.h.
 *
 * Certificates are verified, TLS is 1.2 or newer, no redirect is followed and no proxy of the environment
 * used. What is told apart is what a sender must know: certainly not sent, answered, or lost. */
#ifndef LICHKHAM_IO_TRANSFER_H
#define LICHKHAM_IO_TRANSFER_H

#include "base/err.h"
#include "io/loop.h"

#include <stddef.h>
#include <stdint.h>

struct transfers; /* connections to one place, kept and used again */
struct transfer;

/* `ca_file`: certificates to trust instead of the system's; "" = those. ERR_CONFIG when it is not readable.
 */
MUST_CHECK bool transfers_open(struct loop *l, const char *ca_file, struct transfers **out, struct err *e);
void transfers_close(struct transfers *t); /* what is under way is cancelled; accepts NULL */

enum transfer_end {
    TRANSFER_ANSWERED, /* by the status */
    TRANSFER_NOT_SENT, /* no connection, no TLS, no login: certainly not taken */
    TRANSFER_LOST      /* broken off after it was sent, before the answer: perhaps taken */
};

struct transfer_result {
    enum transfer_end end;
    int status;                   /* of HTTP or SMTP; 0 = none */
    const char *answer;           /* HTTP: the body, "" when it did not come whole or is over 64 KiB; SMTP:
                                   * the last line. Until the callback returns. */
    uint32_t retry_after_seconds; /* as the header says, 0 = not said */
    const char *reason;           /* when it is not answered: "connect", "tls", "login" ...; static */
};

/* Exactly once, never before the starting call has returned; the transfer is gone then. */
typedef void transfer_on_ended(void *context, const struct transfer_result *result);

struct transfer_post {
    const char *url;
    const char *const *headers; /* "Name: value", NULL-terminated; no line ends in them */
    const void *body;           /* copied */
    size_t body_bytes;
};
struct transfer *transfer_post(struct transfers *t, const struct transfer_post *p,
                               transfer_on_ended *on_ended, void *context);

struct transfer_mail {
    const char *url; /* smtp:// begins plain and, with `is_tls_required`, goes on by STARTTLS; smtps:// */
    bool is_tls_required;
    const char *user; /* "" = no login */
    const char *password;
    const char *from; /* addresses alone, without <> */
    const char *to;
    const char *const *headers; /* as above; a folded one has CR LF and a blank in it */
    const char *text;           /* UTF-8, lines ended by CR LF; encoded here */
};
/* A status of 400 and more is ANSWERED only when it was said of the recipient or the message. One said
 * of us (greeting, login, sender) is NOT_SENT, with the status. */
struct transfer *transfer_mail(struct transfers *t, const struct transfer_mail *m,
                               transfer_on_ended *on_ended, void *context);

void transfer_cancel(struct transfer *x); /* not told any more */

#endif
