/* SPDX-License-Identifier: Apache-2.0 */
#include "store/audit.h"

#include "store/audit_link.h"
#include "store/db.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BROKEN_HINT "Rows were changed outside the program: compare with the copies of the chain heads."

struct digest audit_link_digest(const struct audit_link *l) {
    struct hash h;
    hash_begin(&h);
    hash_add_text(&h, l->previous);
    hash_add_integer(&h, l->commune);
    hash_add_text(&h, l->chain);
    hash_add_integer(&h, l->sequence);
    hash_add_integer(&h, l->unix_seconds);
    hash_add_text(&h, l->actor);
    hash_add_text(&h, l->action);
    hash_add_text(&h, l->subject);
    return hash_end(&h);
}

/* ---- Writing ----------------------------------------------------------------------------- */

static bool insert_link(struct pg *c, const struct audit_link *l, struct err *e) {
    const struct digest digest = audit_link_digest(l);
    unsigned char previous[HASH_BYTES];
    size_t previous_bytes = 0;
    struct pg_params p = {0};
    if (sodium_hex2bin(previous, sizeof previous, l->previous, strlen(l->previous), NULL, &previous_bytes,
                       NULL) != 0)
        return err_set(e, ERR_INTERNAL, BROKEN_HINT, "the audit chain's head is not a digest");
    pg_param_int(&p, l->commune);
    pg_param_text(&p, l->chain);
    pg_param_bigint(&p, l->sequence);
    pg_param_bigint(&p, l->unix_seconds);
    pg_param_text(&p, l->actor);
    pg_param_text(&p, l->action);
    pg_param_text(&p, l->subject);
    pg_param_bytes(&p, previous, previous_bytes);
    pg_param_bytes(&p, digest.bytes, sizeof digest.bytes);
    return pg_query(c, &SQL_AUDIT_INSERT, &p, NULL, e);
}

bool audit_append(struct pg *c, const struct audit_entry *entry, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *head = NULL;
    char *subject = json_print(entry->subject, false);
    pg_param_int(&p, entry->commune);
    pg_param_text(&p, entry->chain);
    pg_param_text(&p, subject);
    bool ok = pg_query(c, &SQL_AUDIT_HEAD, &p, &head, e);
    if (ok) {
        const struct audit_link next = {.commune = entry->commune,
                                        .chain = entry->chain,
                                        .sequence = pg_result_integer(head, 0, 0) + 1,
                                        .unix_seconds = entry->unix_seconds,
                                        .actor = entry->actor,
                                        .action = entry->action,
                                        .subject = pg_result_text(head, 0, 2),
                                        .previous = pg_result_text(head, 0, 1)};
        ok = insert_link(c, &next, e);
    }
    pg_result_free(head);
    free(subject);
    return ok;
}

bool audit_append_alone(struct pg *c, const struct audit_entry *entry, struct err *e) {
    int64_t revision;
    if (!db_begin(c, e)) return false;
    if (db_lock_commune(c, entry->commune, &revision, e) && audit_append(c, entry, e)) return db_commit(c, e);
    db_rollback(c);
    return false;
}

/* ---- Verifying --------------------------------------------------------------------------- */

static bool check_link(const struct audit_link *l, const char *previous, int64_t sequence, const char *stored,
                       struct err *e) {
    char digest[HASH_TEXT_BYTES];
    const struct digest d = audit_link_digest(l);
    if (l->sequence == sequence && strcmp(l->previous, previous) == 0 &&
        strcmp(digest_print(&d, digest), stored) == 0)
        return true;
    return err_set(e, ERR_INTERNAL, BROKEN_HINT,
                   "audit chain %s of commune %05" PRId32 " is broken at row %" PRId64, l->chain, l->commune,
                   l->sequence);
}

static bool check_chain(const struct pg_result *r, int32_t commune, const char *chain, struct err *e) {
    const char *previous = "";
    for (int i = 0; i < pg_result_rows(r); i++) {
        const struct audit_link l = {.commune = commune,
                                     .chain = chain,
                                     .sequence = pg_result_integer(r, i, 0),
                                     .unix_seconds = pg_result_integer(r, i, 1),
                                     .actor = pg_result_text(r, i, 2),
                                     .action = pg_result_text(r, i, 3),
                                     .subject = pg_result_text(r, i, 4),
                                     .previous = pg_result_text(r, i, 5)};
        const char *digest = pg_result_text(r, i, 6);
        if (!check_link(&l, previous, i + 1, digest, e)) return false;
        previous = digest;
    }
    return true;
}

static bool verify_chain(struct pg *c, int32_t commune, const char *chain, int64_t *rows, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_text(&p, chain);
    if (!pg_query(c, &SQL_AUDIT_CHAIN, &p, &r, e)) return false;
    *rows += pg_result_rows(r);
    const bool ok = check_chain(r, commune, chain, e);
    pg_result_free(r);
    return ok;
}

bool audit_verify(struct pg *c, int32_t commune, int64_t *rows, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *chains = NULL;
    bool ok = true;
    *rows = 0;
    pg_param_int(&p, commune);
    if (!pg_query(c, &SQL_AUDIT_CHAINS, &p, &chains, e)) return false;
    for (int i = 0; ok && i < pg_result_rows(chains); i++)
        ok = verify_chain(c, (int32_t)pg_result_integer(chains, i, 0), pg_result_text(chains, i, 1), rows, e);
    pg_result_free(chains);
    return ok;
}
