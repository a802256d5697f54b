/* SPDX-License-Identifier: Apache-2.0 */
#include "store/token.h"

#include "base/secret.h"
#include "store/db.h"
#include "store/sql.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "lk_"

enum { PREFIX_BYTES = sizeof PREFIX - 1, TOKEN_LENGTH = PREFIX_BYTES + 43 };

_Static_assert(TOKEN_LENGTH < TOKEN_TEXT_BYTES, "a token fits its text");

/* ---- Names and texts ------------------------------------------------------------------------- */

static const char *const KIND_NAMES[TOKEN_KINDS] = {
    [TOKEN_BEARER] = "bearer",
    [TOKEN_SESSION] = "session",
    [TOKEN_LOGIN] = "login",
    [TOKEN_CALENDAR] = "calendar",
};

static const char *const ROLE_NAMES[TOKEN_ROLES] = {
    [TOKEN_OFFICER] = "officer",
    [TOKEN_DASHBOARD] = "dashboard",
    [TOKEN_MONITOR] = "monitor",
};

const char *token_kind_name(enum token_kind k) {
    assert(k < TOKEN_KINDS);
    return KIND_NAMES[k];
}

const char *token_role_name(enum token_role r) {
    assert(r < TOKEN_ROLES);
    return ROLE_NAMES[r];
}

static int find_name(const char *const *names, int count, const char *name) {
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return i;
    return -1;
}

bool token_role_find(const char *name, enum token_role *r) {
    const int at = find_name(ROLE_NAMES, TOKEN_ROLES, name);
    if (at >= 0) *r = (enum token_role)at;
    return at >= 0;
}

static bool find_kind(const char *name, enum token_kind *k) {
    const int at = find_name(KIND_NAMES, TOKEN_KINDS, name);
    if (at >= 0) *k = (enum token_kind)at;
    return at >= 0;
}

void token_make(char text[TOKEN_TEXT_BYTES]) {
    unsigned char bytes[SECRET_BYTES];
    secret_draw(bytes, sizeof bytes);
    memcpy(text, PREFIX, PREFIX_BYTES);
    (void)secret_print(bytes, sizeof bytes, text + PREFIX_BYTES, TOKEN_TEXT_BYTES - PREFIX_BYTES);
}

bool token_is_shaped(const char *text) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return strncmp(text, PREFIX, PREFIX_BYTES) == 0 && strlen(text) == TOKEN_LENGTH &&
           strspn(text, LETTERS) == TOKEN_LENGTH;
}

struct digest token_digest(const char *text) {
    struct hash h;
    hash_begin(&h);
    hash_add(&h, text, strlen(text));
    return hash_end(&h);
}

/* ---- Asking ------------------------------------------------------------------------------------ */

static int compare_areas(const void *left, const void *right) {
    const struct area *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    return (a->code > b->code) - (a->code < b->code);
}

/* Of rows [from, until), one each or NULL; `kind` is the column of the kind, the code stands beside it. */
static struct area *read_areas(const struct pg_result *r, int from, int until, int kind, struct arena *a,
                               size_t *count) {
    struct area *areas = arena_new_array(a, struct area, (size_t)(until - from));
    *count = 0;
    for (int i = from; i < until; i++) {
        struct area *area = &areas[*count];
        if (pg_result_is_null(r, i, kind) || !area_kind_find(pg_result_text(r, i, kind), &area->kind))
            continue;
        area->code = (int32_t)pg_result_integer(r, i, kind + 1);
        (*count)++;
    }
    qsort(areas, *count, sizeof areas[0], compare_areas);
    return areas;
}

void token_ask(struct pg_batch *b, const struct digest *digest, int64_t unix_seconds) {
    struct pg_params *p = pg_batch_add(b, &SQL_TOKEN_ASK);
    pg_param_bytes(p, digest->bytes, sizeof digest->bytes);
    pg_param_bigint(p, unix_seconds);
}

bool token_read(const struct pg_result *r, struct arena *a, struct token_holder *out) {
    size_t calendar_areas;
    *out = (struct token_holder){0};
    if (pg_result_rows(r) == 0 || !find_kind(pg_result_text(r, 0, 1), &out->kind) ||
        !token_role_find(pg_result_text(r, 0, 4), &out->role))
        return false;
    out->token_id = (int32_t)pg_result_integer(r, 0, 0);
    out->account_id = (int32_t)pg_result_integer(r, 0, 2);
    (void)snprintf(out->account, sizeof out->account, "%s", pg_result_text(r, 0, 3));
    out->expires = pg_result_integer(r, 0, 5);
    const struct area *calendar = read_areas(r, 0, 1, 6, a, &calendar_areas);
    if (calendar_areas == 1) out->calendar_area = *calendar;
    out->areas = read_areas(r, 0, pg_result_rows(r), 8, a, &out->area_count);
    return true;
}

/* ---- Giving ------------------------------------------------------------------------------------ */

static void param_seconds(struct pg_params *p, int64_t unix_seconds) {
    if (unix_seconds == 0)
        pg_param_text(p, NULL);
    else
        pg_param_bigint(p, unix_seconds);
}

/* One value of one row; *value is -1 when there is no row. */
static bool query_integer(struct pg *c, const struct pg_statement *s, const struct pg_params *p,
                          int64_t *value, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, s, p, &r, e)) return false;
    *value = pg_result_rows(r) > 0 ? pg_result_integer(r, 0, 0) : -1;
    pg_result_free(r);
    return true;
}

struct account {
    int32_t id; /* 0 = there is none */
    enum token_role role;
    bool is_active;
    int64_t areas;
};

static bool load_account(struct pg *c, const char *name, struct account *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    *out = (struct account){0};
    pg_param_text(&p, name);
    if (!pg_query(c, &SQL_TOKEN_ACCOUNT, &p, &r, e)) return false;
    bool ok = true;
    if (pg_result_rows(r) > 0) {
        out->id = (int32_t)pg_result_integer(r, 0, 0);
        out->is_active = pg_result_boolean(r, 0, 2);
        out->areas = pg_result_integer(r, 0, 3);
        if (!token_role_find(pg_result_text(r, 0, 1), &out->role))
            ok = err_set(e, ERR_INTERNAL, "", "account %s has a role this program does not know", name);
    }
    pg_result_free(r);
    return ok;
}

static bool check_account(const struct account *found, const struct token_order *o, struct err *e) {
    if (found->id == 0)
        return o->has_role ||
               err_set(e, ERR_INPUT, "To make it, say its role.", "there is no account %s", o->account);
    if (!found->is_active)
        return err_set(e, ERR_INPUT, "Give the token to another account.", "account %s is closed",
                       o->account);
    if (o->has_role && o->role != found->role)
        return err_set(e, ERR_INPUT, "Leave the role out, or give the other role an account of its own.",
                       "account %s has the role %s already", o->account, token_role_name(found->role));
    return true;
}

static bool check_areas(const struct account *found, const struct token_order *o, struct err *e) {
    const enum token_role role = found->id != 0 ? found->role : o->role;
    if (role == TOKEN_MONITOR)
        return o->area_count == 0 || err_set(e, ERR_INPUT, "Leave the areas out.",
                                             "a monitor sees runs and figures of the service, no area");
    return o->area_count > 0 || found->areas > 0 ||
           err_set(e, ERR_INPUT, "Say which areas: vn, 04 (a province), cluster-12, 00004 (a commune).",
                   "account %s has no area yet", o->account);
}

static bool make_account(struct pg *c, const struct token_order *o, struct account *out, struct err *e) {
    struct pg_params p = {0};
    int64_t id;
    if (strlen(o->account) >= TOKEN_ACCOUNT_BYTES || o->account[0] == '\0')
        return err_set(e, ERR_INPUT, "", "the name of an account has 1 to %d bytes", TOKEN_ACCOUNT_BYTES - 1);
    pg_param_text(&p, o->account);
    pg_param_text(&p, token_role_name(o->role));
    if (!query_integer(c, &SQL_TOKEN_ADD_ACCOUNT, &p, &id, e)) return false;
    *out = (struct account){.id = (int32_t)id, .role = o->role, .is_active = true};
    return true;
}

static bool grant(struct pg *c, int32_t account, struct area area, struct err *e) {
    struct pg_params known = {0}, p = {0};
    struct pg_result *r = NULL;
    char text[AREA_TEXT_BYTES];
    pg_param_text(&known, area_kind_name(area.kind));
    pg_param_int(&known, area.code);
    if (!pg_query(c, &SQL_TOKEN_AREA_EXISTS, &known, &r, e)) return false;
    const bool is_known = area.kind == AREA_NATION || pg_result_boolean(r, 0, 0);
    pg_result_free(r);
    if (!is_known)
        return err_set(e, ERR_INPUT, "Look at: lichkham area export.", "there is no area %s",
                       area_print(area, text));
    pg_param_int(&p, account);
    pg_param_text(&p, area_kind_name(area.kind));
    pg_param_int(&p, area.code);
    return pg_query(c, &SQL_TOKEN_GRANT, &p, NULL, e);
}

static bool add_bearer(struct pg *c, int32_t account, const struct token_order *o, const char *text,
                       int32_t *token_id, struct err *e) {
    const struct digest digest = token_digest(text);
    struct pg_params p = {0};
    int64_t id;
    pg_param_bytes(&p, digest.bytes, sizeof digest.bytes);
    pg_param_int(&p, account);
    pg_param_text(&p, o->label ? o->label : "");
    pg_param_bigint(&p, o->created);
    param_seconds(&p, o->expires);
    if (!query_integer(c, &SQL_TOKEN_ADD, &p, &id, e)) return false;
    *token_id = (int32_t)id;
    return true;
}

static bool fill_order(struct pg *c, const struct token_order *o, const char *text, int32_t *token_id,
                       struct err *e) {
    struct account account;
    if (!pg_query(c, &SQL_TOKEN_LOCK, NULL, NULL, e) || !load_account(c, o->account, &account, e) ||
        !check_account(&account, o, e) || !check_areas(&account, o, e) ||
        (account.id == 0 && !make_account(c, o, &account, e)))
        return false;
    for (size_t i = 0; i < o->area_count; i++)
        if (!grant(c, account.id, o->areas[i], e)) return false;
    return add_bearer(c, account.id, o, text, token_id, e);
}

bool token_create(struct pg *c, const struct token_order *order, char text[TOKEN_TEXT_BYTES],
                  int32_t *token_id, struct err *e) {
    token_make(text);
    if (!db_begin(c, e)) return false;
    if (fill_order(c, order, text, token_id, e)) return db_commit(c, e);
    db_rollback(c);
    return false;
}

/* ---- Beneath a bearer token -------------------------------------------------------------------- */

bool token_find_bearer(struct pg *c, const char *account, int64_t unix_seconds, int32_t *token_id,
                       struct err *e) {
    struct pg_params p = {0};
    int64_t id;
    pg_param_text(&p, account);
    pg_param_bigint(&p, unix_seconds);
    if (!query_integer(c, &SQL_TOKEN_BEARER, &p, &id, e)) return false;
    *token_id = (int32_t)id;
    if (id > 0) return true;
    return err_set(e, ERR_INPUT, "Give it a token first: lichkham token create --account NAME.",
                   id < 0 ? "there is no account %s" : "account %s has no token that is good", account);
}

/* Large, so that it cannot be one an operator counts up to; two alike would be refused by the key. */
static int32_t child_id(const struct digest *digest) {
    uint32_t id;
    memcpy(&id, digest->bytes, sizeof id);
    return (int32_t)((id & 0x3fffffffU) | 0x40000000U);
}

static void param_child(struct pg_params *p, int32_t parent_id, enum token_kind kind, struct area area,
                        int64_t created, int64_t expires, const struct digest *digest) {
    assert(kind != TOKEN_BEARER);
    pg_param_bytes(p, digest->bytes, sizeof digest->bytes);
    pg_param_int(p, child_id(digest));
    pg_param_text(p, token_kind_name(kind));
    if (kind == TOKEN_CALENDAR) {
        pg_param_text(p, area_kind_name(area.kind));
        pg_param_int(p, area.code);
    } else {
        pg_param_text(p, NULL);
        pg_param_text(p, NULL);
    }
    pg_param_bigint(p, created);
    param_seconds(p, expires);
    pg_param_int(p, parent_id);
}

void token_add_child(struct pg_batch *b, int32_t parent_id, enum token_kind kind, struct area area,
                     int64_t created, int64_t expires, const struct digest *digest) {
    param_child(pg_batch_add(b, &SQL_TOKEN_ADD_CHILD), parent_id, kind, area, created, expires, digest);
}

bool token_create_child(struct pg *c, int32_t parent_id, enum token_kind kind, struct area area,
                        int64_t created, int64_t expires, char text[TOKEN_TEXT_BYTES], struct err *e) {
    token_make(text);
    const struct digest digest = token_digest(text);
    struct pg_params p = {0};
    int64_t id;
    param_child(&p, parent_id, kind, area, created, expires, &digest);
    if (!query_integer(c, &SQL_TOKEN_ADD_CHILD, &p, &id, e)) return false;
    return id > 0 || err_set(e, ERR_INPUT, "Look at: lichkham token list.",
                             "there is no token %" PRId32 ", or it was revoked", parent_id);
}

bool token_revoke(struct pg *c, int32_t token_id, int64_t unix_seconds, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, token_id);
    pg_param_bigint(&p, unix_seconds);
    if (!pg_query(c, &SQL_TOKEN_REVOKE, &p, &r, e)) return false;
    const int64_t tokens = pg_result_affected(r);
    pg_result_free(r);
    return tokens > 0 ||
           err_set(e, ERR_INPUT, "Look at: lichkham token list.", "there is no token %" PRId32, token_id);
}

void token_add_revoke(struct pg_batch *b, int32_t token_id, int64_t unix_seconds) {
    struct pg_params *p = pg_batch_add(b, &SQL_TOKEN_REVOKE);
    pg_param_int(p, token_id);
    pg_param_bigint(p, unix_seconds);
}

bool token_forget_ended(struct pg *c, int64_t unix_seconds, struct err *e) {
    enum { MONTH_SECONDS = 30 * 86400 };
    struct pg_params p = {0};
    pg_param_bigint(&p, unix_seconds - MONTH_SECONDS);
    return pg_query(c, &SQL_TOKEN_FORGET_ENDED, &p, NULL, e);
}

/* ---- Listing ------------------------------------------------------------------------------------ */

static int last_row_of(const struct pg_result *r, int from) {
    int until = from + 1;
    while (until < pg_result_rows(r) && pg_result_integer(r, until, 0) == pg_result_integer(r, from, 0))
        until++;
    return until;
}

static void read_row(const struct pg_result *r, int from, int until, struct arena *a, struct token_row *out) {
    const char *account = pg_result_text(r, from, 1), *label = pg_result_text(r, from, 4);
    *out = (struct token_row){
        .token_id = (int32_t)pg_result_integer(r, from, 0),
        .account = arena_copy_text(a, account, strlen(account)),
        .label = arena_copy_text(a, label, strlen(label)),
        .created = pg_result_integer(r, from, 5),
        .expires = pg_result_integer(r, from, 6),
        .revoked = pg_result_integer(r, from, 7),
    };
    (void)token_role_find(pg_result_text(r, from, 2), &out->role);
    (void)find_kind(pg_result_text(r, from, 3), &out->kind);
    out->areas = read_areas(r, from, until, 8, a, &out->area_count);
}

bool token_list(struct pg *c, int64_t unix_seconds, struct arena *a, struct token_row **rows, size_t *count,
                struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_bigint(&p, unix_seconds);
    if (!pg_query(c, &SQL_TOKEN_LIST, &p, &r, e)) return false;
    *count = 0;
    *rows = arena_new_array(a, struct token_row, (size_t)pg_result_rows(r));
    for (int from = 0, until; from < pg_result_rows(r); from = until) {
        until = last_row_of(r, from);
        read_row(r, from, until, a, &(*rows)[(*count)++]);
    }
    pg_result_free(r);
    return true;
}
