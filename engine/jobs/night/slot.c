/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/night/slot.h"

#include "store/db.h"

bool night_slot_create(struct night_slot *s, const struct night *n, struct err *e) {
    *s = (struct night_slot){.night = n};
    return loop_create(&s->loop, e);
}

void night_slot_disconnect(struct night_slot *s) {
    pg_close(s->registry);
    pg_close(s->store);
    s->registry = NULL;
    s->store = NULL;
}

void night_slot_destroy(struct night_slot *s) {
    night_slot_disconnect(s);
    loop_destroy(s->loop);
    *s = (struct night_slot){0};
}

static void forget_lost(struct pg **c) {
    if (!*c || pg_is_usable(*c)) return;
    pg_close(*c);
    *c = NULL;
}

static bool open_connection(struct night_slot *s, const char *conninfo, struct pg **c, struct err *e) {
    const bool is_open = db_open(s->loop, conninfo, DB_SCHEMA_ANY, c, e);
    s->is_refused = !is_open && err_is_sqlstate(e, "53300");
    return is_open;
}

bool night_slot_open_store(struct night_slot *s, struct err *e) {
    forget_lost(&s->store);
    if (s->store) return true;
    if (!open_connection(s, s->night->options->database, &s->store, e)) return false;
    if (night_limit_waits(s->night, s->store, e)) return true;
    pg_close(s->store);
    s->store = NULL;
    return false;
}

bool night_slot_open_registry(struct night_slot *s, struct err *e) {
    forget_lost(&s->registry);
    return s->registry || open_connection(s, night_registry(s->night), &s->registry, e);
}
