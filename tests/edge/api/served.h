/* SPDX-License-Identifier: Apache-2.0 */
/* served: the service in the test's own process against a scratch database, and a client that speaks HTTP to
 * it. Both share the scratch's loop, so that asking turns it. Everything fails the test by Check's
 * assertions. */
#ifndef LICHKHAM_TESTS_SERVED_H
#define LICHKHAM_TESTS_SERVED_H

#include "edge/api/api.h"
#include "scratch.h"

struct served {
    struct scratch *scratch;
    struct api *api;
    struct arena *arena; /* of replies */
    struct api_settings settings;
};

/* On a free port of 127.0.0.1. `settings` may be NULL; its address is set here, and its database where it
 * names none. */
void served_open(struct served *s, struct scratch *scratch, const struct api_settings *settings);
void served_close(struct served *s);
/* Forgets what it knew for a second: revisions, tokens, kept answers. */
void served_restart(struct served *s);

struct reply {
    int status;
    const char *head; /* status line and headers */
    const char *body; /* with a NUL behind it */
    size_t length;
};

/* What is sent: each may be NULL. `headers` are whole lines, each ended by "\r\n". */
struct asked {
    const char *method; /* NULL = GET */
    const char *path;   /* with its query, escaped */
    const char *token;  /* sent as bearer */
    const char *cookie; /* "lichkham_session=..." */
    const char *headers;
    const char *form; /* body, application/x-www-form-urlencoded */
};
struct reply served_ask(struct served *s, const struct asked *asked);
/* Its two halves; between them the loop need not turn. */
int served_send(struct served *s, const struct asked *asked);
struct reply served_receive(struct served *s, int client);
/* Turns the loop until so many requests wait for their answer. */
void served_await_requests(struct served *s, int count);
/* GET with a bearer token (NULL = none). */
struct reply served_get(struct served *s, const char *path, const char *token);
/* Asks again until the status is this one, which must come in time. */
struct reply served_get_until(struct served *s, const char *path, const char *token, int status);
/* The value of a header, NULL = there is none. */
const char *reply_header(struct served *s, const struct reply *r, const char *name);

/* A bearer token of a new account. `areas` with spaces between ("00123 04"); "" = none. */
const char *served_token(struct served *s, enum token_role role, const char *areas);
/* The same one that expired, or was revoked. */
const char *served_expired_token(struct served *s, enum token_role role, const char *areas);
const char *served_revoked_token(struct served *s, enum token_role role, const char *areas);
/* Something beneath a new officer's token: a login or calendar address' secret, a session. */
const char *served_child_token(struct served *s, enum token_kind kind, const char *area);

#endif
