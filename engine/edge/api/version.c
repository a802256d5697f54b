/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"
#include "jobs/web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ETAG_DIGITS = 32 };

void revisions_finish(struct revisions *r) {
    free(r->rows);
    *r = (struct revisions){.rows = NULL};
}

/* An answer that shows who is logged in, or whose places are the holder's, is his alone. */
static bool is_own(const struct api_call *c) {
    return c->route->is_page || !route_has_place(c->route);
}

const char *version_view(const struct api_call *c) {
    const struct token_holder *h = c->holder;
    if (!h) return arena_print(c->arena, "anybody/%s", language_name(c->language));
    return arena_print(c->arena, "%s/%s/%s/%d", token_role_name(h->role), c->sees_people ? "people" : "",
                       language_name(c->language), is_own(c) ? (int)h->account_id : 0);
}

/* What was granted anew may be the same communes by another area. */
static void add_areas(struct hash *h, const struct token_holder *holder) {
    for (size_t i = 0; i < holder->area_count; i++) {
        hash_add_integer(h, holder->areas[i].kind);
        hash_add_integer(h, holder->areas[i].code);
    }
}

/* Both are sorted by commune; one nothing was ever written of has revision 0. */
static void add_communes(struct hash *h, const struct api_call *c, const struct revisions *r) {
    size_t at = 0;
    for (size_t i = 0; i < c->commune_count; i++) {
        while (at < r->count && r->rows[at].commune < c->communes[i]) at++;
        const bool is_there = at < r->count && r->rows[at].commune == c->communes[i];
        hash_add_integer(h, c->communes[i]);
        hash_add_integer(h, is_there ? r->rows[at].revision : 0);
        if (c->route->fresh == API_BY_REGISTER) hash_add_integer(h, is_there ? r->rows[at].feed : CIVIL_NONE);
    }
}

/* The program's version is among it: a new one may say the same otherwise. */
struct digest version_digest(const struct api_call *c, const struct revisions *r) {
    struct hash h;
    hash_begin(&h);
    hash_add_text(&h, LICHKHAM_VERSION);
    if (c->route->is_page) hash_add_text(&h, WEB_STYLE_HASH); /* which the page names */
    hash_add_text(&h, c->route->path);
    hash_add_text(&h, version_view(c));
    if (c->holder && is_own(c)) add_areas(&h, c->holder);
    hash_add_integer(&h, c->now.day);
    hash_add_integer(&h, r->reference);
    add_communes(&h, c, r);
    return hash_end(&h);
}

/* Weak: the same answer goes out plain and compressed. */
char *version_print_etag(const struct digest *d, char text[ETAG_BYTES]) {
    char whole[HASH_TEXT_BYTES];
    (void)snprintf(text, ETAG_BYTES, "W/\"%.*s\"", ETAG_DIGITS, digest_print(d, whole));
    return text;
}

/* One of a list: `W/"a", "b"`. Compared weakly: W/ does not count. */
bool version_is_asked_for(const char *if_none_match, const char *etag) {
    if (!if_none_match) return false;
    const char *tag = etag + strlen("W/");
    const size_t length = strlen(tag);
    for (const char *at = if_none_match; *at;) {
        at += strspn(at, ", \t");
        if (strncmp(at, "W/", 2) == 0) at += 2;
        if (strncmp(at, tag, length) == 0 || (*at == '*' && at == if_none_match)) return true;
        at += strcspn(at, ",");
    }
    return false;
}
