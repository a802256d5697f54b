/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/plan_commune.h"

#include "store/audit.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool check_live(const struct commune_work *w, struct err *e) {
    if (w->round_count > 0) return true;
    return err_set(e, ERR_INPUT, "See lichkham round list; prepare one with lichkham round prepare.",
                   "the commune has no live round");
}

static bool read_commune(struct plan_commune *p, struct err *e) {
    return night_read_commune(&p->work, e) && check_live(&p->work, e) &&
           night_find_unchanged(&p->work, &p->is_unchanged, e) && night_read_schedule(&p->work, e);
}

/* One look: whoever writes meanwhile is seen whole or not at all. */
static bool read_all(struct plan_commune *p, struct err *e) {
    if (!db_begin_reading(p->night.store, e)) return false;
    const bool is_read = night_load(&p->night, e) && read_commune(p, e);
    db_rollback(p->night.store);
    return is_read;
}

/* Planning writes into the needs what becomes of them. */
static void remember_needs(struct plan_commune *p) {
    for (int i = 0; i < p->work.round_count; i++) {
        const struct need_list *needs = &p->work.rounds[i].needs;
        p->needs[i] = arena_new_array(p->work.arena, struct need, needs->count);
        if (needs->count > 0) memcpy(p->needs[i], needs->at, needs->count * sizeof *needs->at);
    }
}

bool plan_commune_connect(struct plan_commune *p, struct loop *loop, const struct nightly_options *options,
                          int32_t commune, struct err *e) {
    *p = (struct plan_commune){.options = *options, .unit = {.commune = commune}};
    p->options.keeps_problems = true;
    p->options.is_feed_delta = false; /* looks, and brings nothing up to date */
    p->night = (struct night){.options = &p->options, .loop = loop, .arena = arena_create()};
    p->work = (struct commune_work){
        .night = &p->night, .unit = &p->unit, .arena = arena_create(), .must_check_homes = true};
    night_choose_day(&p->night);
    if (!night_connect(&p->night, e)) return false;
    p->work.store = p->night.store;
    p->work.registry = p->night.registry;
    return true;
}

bool plan_commune_open(struct plan_commune *p, struct loop *loop, const struct nightly_options *options,
                       int32_t commune, struct err *e) {
    if (!plan_commune_connect(p, loop, options, commune, e)) return false;
    if (!read_all(p, e)) return err_wrap(e, "commune %05d", commune);
    remember_needs(p);
    night_plan_commune(&p->work);
    return true;
}

static bool enter(struct plan_commune *p, struct err *e) {
    bool is_as_read = false;
    if (!db_begin(p->night.store, e) || !night_lock_doors(&p->work, &is_as_read, e)) return false;
    return (night_load(&p->night, e) && read_commune(p, e)) || err_wrap(e, "commune %05d", p->unit.commune);
}

/* Whoever moves here is fetched in the same transaction. Where he comes from is known once the commune is
 * read: doors are taken in order, from the beginning. */
bool plan_commune_enter(struct plan_commune *p, struct err *e) {
    if (!enter(p, e)) return false;
    while (!night_holds_doors(&p->work)) {
        db_rollback(p->night.store);
        night_reset_commune(&p->work);
        if (!enter(p, e)) return false;
    }
    remember_needs(p);
    return true;
}

void plan_commune_again(struct plan_commune *p) {
    for (int i = 0; i < p->work.round_count; i++) {
        struct need_list *needs = &p->work.rounds[i].needs;
        if (needs->count > 0) memcpy(needs->at, p->needs[i], needs->count * sizeof *needs->at);
    }
    night_plan_commune(&p->work);
}

void plan_commune_set_sessions(struct commune_round *round, const struct session *sessions, size_t count) {
    free(round->sessions);
    round->sessions = memory_get(count + 1, sizeof *sessions);
    round->session_count = count;
    if (count > 0) memcpy(round->sessions, sessions, count * sizeof *sessions);
}

void plan_commune_close(struct plan_commune *p) {
    night_reset_commune(&p->work);
    vec_free(&p->work.doors);
    arena_destroy(p->work.arena);
    night_close(&p->night);
}

bool plan_commune_find_round(struct plan_commune *p, int32_t number, struct commune_round **out,
                             struct err *e) {
    char live[64] = "";
    for (int i = 0; i < p->work.round_count; i++) {
        struct commune_round *round = &p->work.rounds[i];
        if (number == 0 || round->live.round == number) {
            *out = round;
            return true;
        }
        const size_t used = strlen(live);
        (void)snprintf(live + used, sizeof live - used, "%s%d",
                       i ? ", " : "It is one of: ", round->live.round);
    }
    return err_set(e, ERR_INPUT, live, "round %d is not live in commune %05d", number, p->unit.commune);
}

bool plan_commune_record(struct plan_commune *p, const struct officer *officer, const char *action,
                         struct json *subject, struct err *e) {
    const struct audit_entry entry = {.commune = p->unit.commune,
                                      .chain = AUDIT_CHAIN_COMMAND,
                                      .unix_seconds = officer->unix_seconds,
                                      .actor = officer->name,
                                      .action = action,
                                      .subject = subject};
    const bool ok = audit_append_alone(p->night.store, &entry, e);
    json_destroy(subject);
    return ok;
}
