/* SPDX-License-Identifier: Apache-2.0 */
/* token: who may use the service. A token is 32 random bytes as text, shown once; the database keeps its
 * BLAKE2b digest alone, so a copy of the database opens nothing.
 *
 * bearer    programs, and officers at the login page
 * session   what a browser holds after a login, in its cookie; ends with its bearer
 * login     an address that logs a browser in, good for a short while; ends with its bearer
 * calendar  a secret address of an area's exam days for calendar programs, without personal data */
#ifndef LICHKHAM_STORE_TOKEN_H
#define LICHKHAM_STORE_TOKEN_H

#include "base/arena.h"
#include "base/hash.h"
#include "domain/area.h"
#include "io/pg_pool.h"

#define TOKEN_TEXT_BYTES    48 /* "lk_" and 43 characters of base64url, with the NUL */
#define TOKEN_ACCOUNT_BYTES 64 /* longest name of an account, with the NUL */

enum token_kind { TOKEN_BEARER, TOKEN_SESSION, TOKEN_LOGIN, TOKEN_CALENDAR, TOKEN_KINDS };

/* officer: everything of his areas, people included. dashboard: schedules and figures without people.
 * monitor: runs and metrics, no area. */
enum token_role { TOKEN_OFFICER, TOKEN_DASHBOARD, TOKEN_MONITOR, TOKEN_ROLES };

const char *token_kind_name(enum token_kind k);
const char *token_role_name(enum token_role r);
bool token_role_find(const char *name, enum token_role *r);

void token_make(char text[TOKEN_TEXT_BYTES]); /* random */
bool token_is_shaped(const char *text);       /* looks like one: worth asking the database */
struct digest token_digest(const char *text);

/* Whom a token stands for. */
struct token_holder {
    int32_t token_id;
    enum token_kind kind;
    int32_t account_id;
    char account[TOKEN_ACCOUNT_BYTES];
    enum token_role role;
    int64_t expires;    /* unix seconds, 0 = never; of the token or its bearer, the earlier */
    struct area *areas; /* granted, by kind and code */
    size_t area_count;
    struct area calendar_area; /* of a calendar address */
};

/* Adds the question to a batch, one statement; reads its answer. False: nobody (unknown, revoked, expired at
 * `unix_seconds`, or its account is not active; what a bearer token led to ends with it). The areas live in
 * the arena. */
void token_ask(struct pg_batch *b, const struct digest *digest, int64_t unix_seconds);
bool token_read(const struct pg_result *r, struct arena *a, struct token_holder *out);

/* ---- What `lichkham token` does (each in a transaction of its own) -------------------------- */

struct token_order {
    const char *account; /* made when there is none of this name */
    bool has_role;       /* else the account must exist */
    enum token_role role;
    const struct area *areas; /* added to the account's; an officer or a dashboard has at least one, a monitor
                                 none */
    size_t area_count;
    const char *label;
    int64_t expires; /* unix seconds, 0 = never */
    int64_t created;
};
/* What does not fit together, or an area nobody knows, is an ERR_INPUT. */
MUST_CHECK bool token_create(struct pg *c, const struct token_order *order, char text[TOKEN_TEXT_BYTES],
                             int32_t *token_id, struct err *e);
/* The newest good bearer token of an account, to hang something beneath. None: ERR_INPUT. */
MUST_CHECK bool token_find_bearer(struct pg *c, const char *account, int64_t unix_seconds, int32_t *token_id,
                                  struct err *e);
/* A session, login link or calendar address beneath a bearer token, by its id or by that of something
 * beneath it already; `area` of a calendar address alone. Its own id, never small, comes from its digest. */
MUST_CHECK bool token_create_child(struct pg *c, int32_t parent_id, enum token_kind kind, struct area area,
                                   int64_t created, int64_t expires, char text[TOKEN_TEXT_BYTES],
                                   struct err *e);
/* The same for code that must not wait: `digest` is of a token just made. No row in its result: the parent
 * was revoked meanwhile. */
void token_add_child(struct pg_batch *b, int32_t parent_id, enum token_kind kind, struct area area,
                     int64_t created, int64_t expires, const struct digest *digest);
/* With all beneath it; again it changes nothing. No such token: ERR_INPUT. */
MUST_CHECK bool token_revoke(struct pg *c, int32_t token_id, int64_t unix_seconds, struct err *e);
/* For code that must not wait. */
void token_add_revoke(struct pg_batch *b, int32_t token_id, int64_t unix_seconds);

/* What browsers held, a month after it ended: the night calls it, or the table would grow with each login. */
MUST_CHECK bool token_forget_ended(struct pg *c, int64_t unix_seconds, struct err *e);

struct token_row {
    int32_t token_id;
    const char *account;
    enum token_role role;
    enum token_kind kind;
    const char *label;
    int64_t created, expires, revoked; /* unix seconds, 0 = never */
    struct area *areas;                /* of the account, or of the calendar address; by kind and code */
    size_t area_count;
};
/* By account, each bearer before what is beneath it; sessions and login links only while they are good. In
 * the arena. */
MUST_CHECK bool token_list(struct pg *c, int64_t unix_seconds, struct arena *a, struct token_row **rows,
                           size_t *count, struct err *e);

#endif
