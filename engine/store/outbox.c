/* SPDX-License-Identifier: Apache-2.0 */
#include "store/outbox.h"

#include "store/array.h"
#include "store/db.h"
#include "store/scope.h"
#include "store/sql.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *outbox_settings(void) {
    return DB_SETTINGS
        " -c role=lichkham_notify -c lock_timeout=300 -c enable_mergejoin=off -c enable_seqscan=off"
        " -c enable_memoize=off -c plan_cache_mode=force_generic_plan";
}

/* ---- One statement that sees its commune -------------------------------------------------------- */

struct scoped {
    struct pg_batch *batch;
    struct pg_params *params;
    const struct pg_result *result;
};

static void scoped_begin(struct scoped *s, int32_t commune) {
    *s = (struct scoped){.batch = pg_batch_create()};
    scope_add(s->batch, commune);
}

/* Begins with the commune, as every such statement does. */
static void scoped_add(struct scoped *s, const struct pg_statement *statement, int32_t commune) {
    s->params = pg_batch_add(s->batch, statement);
    pg_param_int(s->params, commune);
}

/* One way there and back, one transaction; the result is the last statement's. */
static bool scoped_run(struct scoped *s, struct pg *c, struct err *e) {
    if (!pg_run_batch(c, s->batch, e)) return false;
    s->result = pg_batch_result(s->batch, pg_batch_count(s->batch) - 1);
    return true;
}

static void scoped_end(struct scoped *s) {
    pg_batch_destroy(s->batch);
}

static void add_unit(struct pg_params *p, const struct outbox_unit *u) {
    pg_param_date(p, u->day);
    pg_param_text(p, u->channel);
}

static void add_after(struct pg_params *p, const struct outbox_unit *u) {
    pg_param_int(p, u->after.round);
    pg_param_bigint(p, u->after.resident);
    pg_param_int(p, u->after.need);
    pg_param_int(p, u->after.attempt);
    pg_param_int(p, u->after.version);
    pg_param_text(p, u->after.purpose);
}

static void copy_word(char *to, size_t room, const char *from) {
    (void)snprintf(to, room, "%s", from);
}

/* Six columns from `column` on. */
static void read_key(const struct pg_result *r, int row, int column, const char *channel,
                     struct outbox_key *k) {
    k->round = (int32_t)pg_result_integer(r, row, column);
    k->resident = pg_result_integer(r, row, column + 1);
    k->need = (int16_t)pg_result_integer(r, row, column + 2);
    k->attempt = (int16_t)pg_result_integer(r, row, column + 3);
    k->version = (int32_t)pg_result_integer(r, row, column + 4);
    copy_word(k->purpose, sizeof k->purpose, pg_result_text(r, row, column + 5));
    copy_word(k->channel, sizeof k->channel, channel);
}

/* ---- Units ------------------------------------------------------------------------------------- */

static bool read_units(struct pg *c, const struct pg_statement *s, const struct pg_params *p,
                       struct outbox_unit_list *out, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, s, p, &r, e)) return false;
    for (int row = 0; row < pg_result_rows(r); row++) {
        struct outbox_unit *u = vec_push(out);
        *u = (struct outbox_unit){.commune = (int32_t)pg_result_integer(r, row, 0),
                                  .day = pg_result_date(r, row, 1)};
        copy_word(u->channel, sizeof u->channel, pg_result_text(r, row, 2));
    }
    pg_result_free(r);
    return true;
}

bool outbox_find_units(struct pg *c, civil_day until, const char *channels, int32_t commune, int64_t now,
                       int most, struct outbox_unit_list *out, struct err *e) {
    struct pg_params p = {0};
    pg_param_date(&p, until);
    pg_param_text(&p, channels);
    pg_param_bigint(&p, now);
    pg_param_int(&p, commune);
    pg_param_int(&p, most);
    return read_units(c, &SQL_OUTBOX_UNITS, &p, out, e);
}

bool outbox_list_units(struct pg *c, civil_day until, int32_t commune, struct outbox_unit_list *out,
                       struct err *e) {
    struct pg_params p = {0};
    pg_param_date(&p, until);
    pg_param_int(&p, commune);
    return read_units(c, &SQL_OUTBOX_UNIT_LIST, &p, out, e);
}

bool outbox_lease(struct pg *c, struct outbox_unit *u, const char *worker, int lease_seconds, bool *is_ours,
                  struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, u->commune);
    add_unit(&p, u);
    pg_param_text(&p, worker);
    pg_param_int(&p, lease_seconds);
    if (!pg_query(c, &SQL_OUTBOX_LEASE, &p, &r, e)) return false;
    *is_ours = pg_result_rows(r) == 1;
    if (*is_ours) u->fence = pg_result_integer(r, 0, 0);
    u->after = (struct outbox_key){0};
    pg_result_free(r);
    return true;
}

bool outbox_keep_lease(struct pg *c, const struct outbox_unit *u, int lease_seconds, bool *is_ours,
                       struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, u->commune);
    add_unit(&p, u);
    pg_param_bigint(&p, u->fence);
    pg_param_int(&p, lease_seconds);
    if (!pg_query(c, &SQL_OUTBOX_HEARTBEAT, &p, &r, e)) return false;
    *is_ours = pg_result_rows(r) == 1;
    pg_result_free(r);
    return true;
}

bool outbox_give_back(struct pg *c, const struct outbox_unit *u, int64_t not_before, struct err *e) {
    struct scoped s;
    scoped_begin(&s, u->commune);
    scoped_add(&s, &SQL_OUTBOX_HOLD_UNIT, u->commune);
    add_unit(s.params, u);
    pg_param_bigint(s.params, u->fence);
    scoped_add(&s, &SQL_OUTBOX_GIVE_BACK, u->commune);
    add_unit(s.params, u);
    pg_param_bigint(s.params, u->fence);
    pg_param_bigint(s.params, not_before);
    const bool ok = scoped_run(&s, c, e);
    scoped_end(&s);
    return ok;
}

bool outbox_count_waiting(struct pg *c, const struct outbox_unit *u, bool asks_ambiguous, int64_t *messages,
                          int64_t *ambiguous, struct err *e) {
    struct scoped s;
    scoped_begin(&s, u->commune);
    scoped_add(&s, &SQL_OUTBOX_WAITING, u->commune);
    add_unit(s.params, u);
    pg_param_boolean(s.params, asks_ambiguous);
    const bool ok = scoped_run(&s, c, e);
    if (ok) {
        *messages = pg_result_integer(s.result, 0, 0);
        *ambiguous = pg_result_integer(s.result, 0, 1);
    }
    scoped_end(&s);
    return ok;
}

/* The first seven columns of a statement under a lease: rows seen, and the last one's key. */
static void read_progress(const struct pg_result *r, struct outbox_unit *u, bool *is_ours, int *seen) {
    *is_ours = pg_result_rows(r) > 0;
    *seen = *is_ours ? (int)pg_result_integer(r, 0, 0) : 0;
    if (*seen > 0) read_key(r, 0, 1, u->channel, &u->after);
}

bool outbox_move_late(struct pg *c, struct outbox_unit *u, civil_day day, int most, bool *is_ours, int *seen,
                      int64_t *too_late, int64_t *overtaken, struct err *e) {
    struct scoped s;
    scoped_begin(&s, u->commune);
    scoped_add(&s, &SQL_OUTBOX_LATE, u->commune);
    add_unit(s.params, u);
    pg_param_bigint(s.params, u->fence);
    pg_param_date(s.params, day);
    pg_param_int(s.params, most);
    add_after(s.params, u);
    const bool ok = scoped_run(&s, c, e);
    if (ok) read_progress(s.result, u, is_ours, seen);
    if (ok && *is_ours) *too_late += pg_result_integer(s.result, 0, 7);
    if (ok && *is_ours) *overtaken += pg_result_integer(s.result, 0, 8);
    scoped_end(&s);
    return ok;
}

/* ---- Contacts of a register in another database -------------------------------------------------- */

enum { CONTACT_COLUMNS = 7 };

static void add_candidates(const struct pg_result *r, struct array *wanted) {
    for (int row = 0; row < pg_result_rows(r); row++) {
        array_add_integer(wanted, pg_result_integer(r, row, 0));
        if (!pg_result_is_null(r, row, 1)) array_add_integer(wanted, pg_result_integer(r, row, 1));
    }
}

/* Whom the next rows are about, and guardians officers know of. */
static bool find_candidates(struct pg *c, const struct outbox_unit *u, int most, struct array *wanted,
                            struct err *e) {
    struct scoped s;
    scoped_begin(&s, u->commune);
    scoped_add(&s, &SQL_OUTBOX_CANDIDATES, u->commune);
    add_unit(s.params, u);
    add_after(s.params, u);
    pg_param_int(s.params, most);
    const bool ok = scoped_run(&s, c, e);
    if (ok) add_candidates(s.result, wanted);
    scoped_end(&s);
    return ok;
}

static void add_contacts(const struct pg_result *r, struct columns *k) {
    for (int row = 0; row < pg_result_rows(r); row++) {
        array_add_integer(&k->at[0], pg_result_integer(r, row, 0));
        for (int column = 1; column <= 3; column++)
            array_add_text(&k->at[column], pg_result_text(r, row, column));
        array_add_integer(&k->at[4], pg_result_integer(r, row, 4));
        for (int column = 5; column <= 6; column++)
            array_add_text(&k->at[column], pg_result_text(r, row, column));
    }
}

static bool read_contacts(struct pg *registry, int32_t commune, const char *residents, struct columns *k,
                          struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_text(&p, residents);
    if (!pg_query(registry, &SQL_OUTBOX_CONTACTS, &p, &r, e)) return err_wrap(e, "the register");
    add_contacts(r, k);
    pg_result_free(r);
    return true;
}

/* Empty columns where the register is in this database. */
static bool gather_contacts(struct pg *c, const struct outbox_unit *u, const struct outbox_order *order,
                            struct columns *k, struct err *e) {
    struct array wanted;
    columns_begin(k, CONTACT_COLUMNS);
    if (!order->registry) return true;
    array_begin(&wanted);
    bool ok = find_candidates(c, u, order->most, &wanted, e);
    const char *residents = array_end(&wanted);
    ok = ok && read_contacts(order->registry, u->commune, residents, k, e);
    array_free(&wanted);
    return ok;
}

/* ---- Intents --------------------------------------------------------------------------------- */

static const char *contact_name(enum message_contact contact) {
    static const char *const NAMES[MESSAGE_CONTACTS] = {
        [MESSAGE_TO_PHONE] = "phone", [MESSAGE_TO_EMAIL] = "email", [MESSAGE_TO_NOBODY] = "nobody"};
    return NAMES[contact];
}

static const char *copy_text(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

static void read_message(const struct pg_result *r, int row, const char *channel, struct arena *a,
                         struct outbox_message *m) {
    enum { KEY = 7, STATE = 13, REASON, GENERATION, WAS_SENT, TOO_LATE, DAY, MINUTE, CONTACT };
    read_key(r, row, KEY, channel, &m->key);
    const bool is_known = reminder_state_find(pg_result_text(r, row, STATE), &m->state);
    assert(is_known);
    (void)is_known;
    m->reason = copy_text(a, r, row, REASON);
    m->generation = (int32_t)pg_result_integer(r, row, GENERATION);
    m->was_sent = pg_result_boolean(r, row, WAS_SENT);
    m->too_late = pg_result_date(r, row, TOO_LATE);
    m->day = pg_result_date(r, row, DAY);
    m->minute = (int)pg_result_integer(r, row, MINUTE);
    const char **const texts[] = {&m->contact, &m->name,       &m->language, &m->site,
                                  &m->address, &m->site_phone, &m->hamlet};
    for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
        *texts[i] = copy_text(a, r, row, CONTACT + i);
}

/* A row without a message tells the progress alone. */
static void read_messages(const struct pg_result *r, const char *channel, struct arena *a,
                          struct outbox_message **out, size_t *count) {
    const int rows = pg_result_rows(r);
    *out = arena_new_array(a, struct outbox_message, (size_t)rows);
    *count = 0;
    for (int row = 0; row < rows; row++)
        if (!pg_result_is_null(r, row, 7)) read_message(r, row, channel, a, &(*out)[(*count)++]);
}

static void add_order(struct pg_params *p, const struct outbox_order *order) {
    pg_param_int(p, order->most);
    pg_param_bigint(p, order->now);
    pg_param_text(p, contact_name(order->contact));
    pg_param_text(p, order->fallback);
    pg_param_boolean(p, order->may_resend);
    pg_param_int(p, OUTBOX_TRIES_MAX);
    pg_param_boolean(p, order->registry != NULL);
}

bool outbox_intend(struct pg *c, struct outbox_unit *u, const struct outbox_order *order, struct arena *a,
                   bool *is_ours, int *seen, struct outbox_message **out, size_t *count, struct err *e) {
    struct columns k;
    struct scoped s;
    bool ok = gather_contacts(c, u, order, &k, e);
    scoped_begin(&s, u->commune);
    scoped_add(&s, &SQL_OUTBOX_INTENT, u->commune);
    add_unit(s.params, u);
    pg_param_bigint(s.params, u->fence);
    add_after(s.params, u);
    add_order(s.params, order);
    columns_end(&k, s.params);
    ok = ok && scoped_run(&s, c, e);
    if (ok) {
        read_messages(s.result, u->channel, a, out, count);
        read_progress(s.result, u, is_ours, seen);
    }
    scoped_end(&s);
    columns_free(&k);
    return ok;
}

/* ---- Budget ---------------------------------------------------------------------------------- */

static int32_t quota_of(int64_t quota) {
    return quota > 0 && quota < INT32_MAX ? (int32_t)quota : INT32_MAX;
}

bool outbox_draw(struct pg *c, const char *channel, civil_day day, int64_t quota, int64_t cost_limit,
                 int64_t *messages, int64_t *cost, int64_t *left, struct err *e) {
    struct pg_batch *b = pg_batch_create();
    struct pg_params *p = pg_batch_add(b, &SQL_OUTBOX_BUDGET_OPEN);
    pg_param_text(p, channel);
    pg_param_date(p, day);
    pg_param_int(p, quota_of(quota));
    p = pg_batch_add(b, &SQL_OUTBOX_BUDGET_DRAW);
    pg_param_text(p, channel);
    pg_param_date(p, day);
    pg_param_int(p, (int32_t)*messages);
    pg_param_bigint(p, *cost);
    pg_param_bigint(p, cost_limit);
    const bool ok = pg_run_batch(c, b, e);
    if (ok) {
        *messages = pg_result_integer(pg_batch_result(b, 1), 0, 0);
        *cost = pg_result_integer(pg_batch_result(b, 1), 0, 1);
        *left = pg_result_integer(pg_batch_result(b, 1), 0, 2);
    }
    pg_batch_destroy(b);
    return ok;
}

static void add_return(struct pg_params *p, const char *channel, const struct outbox_draw *unused) {
    pg_param_text(p, channel);
    pg_param_date(p, unused->day);
    pg_param_int(p, (int32_t)unused->messages);
    pg_param_bigint(p, unused->cost);
}

bool outbox_return(struct pg *c, const char *channel, civil_day day, int64_t messages, int64_t cost,
                   struct err *e) {
    struct pg_params p = {0};
    add_return(&p, channel, &(struct outbox_draw){day, messages, cost});
    return pg_query(c, &SQL_OUTBOX_BUDGET_RETURN, &p, NULL, e);
}

/* ---- Results --------------------------------------------------------------------------------- */

enum { RESULT_COLUMNS = 15 };

static void add_result(struct columns *k, const struct outbox_result *r) {
    const struct outbox_decision *d = &r->decision;
    struct array *at = k->at;
    array_add_integer(at++, r->key->round);
    array_add_integer(at++, r->key->resident);
    array_add_integer(at++, r->key->need);
    array_add_integer(at++, r->key->attempt);
    array_add_integer(at++, r->key->version);
    array_add_text(at++, r->key->purpose);
    array_add_integer(at++, r->generation);
    array_add_text(at++, reminder_state_name(d->state));
    array_add_text(at++, d->reason);
    array_add_text(at++, r->outcome);
    array_add_text(at++, r->reference);
    array_add_integer(at++, r->parts);
    array_add_date(at++, d->day);
    array_add_integer(at++, d->not_until);
    array_add_integer(at, d->takes_fallback);
}

bool outbox_settle(struct pg *c, const struct outbox_unit *u, const char *fallback, int64_t now,
                   const struct outbox_result *results, size_t count, const struct outbox_draw *unused,
                   int64_t *mine, struct err *e) {
    struct columns k;
    struct scoped s;
    columns_begin(&k, RESULT_COLUMNS);
    for (size_t i = 0; i < count; i++) add_result(&k, &results[i]);
    scoped_begin(&s, u->commune);
    scoped_add(&s, &SQL_OUTBOX_SETTLE, u->commune);
    add_unit(s.params, u);
    pg_param_text(s.params, fallback);
    pg_param_bigint(s.params, now);
    columns_end(&k, s.params);
    const int settled = pg_batch_count(s.batch) - 1;
    if (unused->messages > 0)
        add_return(pg_batch_add(s.batch, &SQL_OUTBOX_BUDGET_RETURN), u->channel, unused);
    const bool ok = scoped_run(&s, c, e);
    if (ok) *mine = pg_result_integer(pg_batch_result(s.batch, settled), 0, 0);
    scoped_end(&s);
    columns_free(&k);
    return ok;
}

/* ---- Reference ------------------------------------------------------------------------------- */

bool outbox_load_templates(struct pg *c, struct arena *a, struct message_template **out, size_t *count,
                           struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_OUTBOX_TEMPLATES, NULL, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct message_template, *count);
    bool ok = true;
    for (int row = 0; ok && row < (int)*count; row++) {
        struct message_template *t = &(*out)[row];
        *t = (struct message_template){copy_text(a, r, row, 0), copy_text(a, r, row, 1),
                                       copy_text(a, r, row, 2), copy_text(a, r, row, 3),
                                       copy_text(a, r, row, 4)};
        ok = message_check(t, e) || err_wrap(e, "message_template %s, %s, %s", t->purpose,
                                             t->channel[0] ? t->channel : "every channel", t->language);
    }
    pg_result_free(r);
    return ok;
}

bool outbox_is_channel_active(struct pg *c, const char *channel, bool *is_active, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_text(&p, channel);
    if (!pg_query(c, &SQL_OUTBOX_CHANNEL_ACTIVE, &p, &r, e)) return false;
    *is_active = pg_result_rows(r) == 1 && pg_result_boolean(r, 0, 0);
    pg_result_free(r);
    return true;
}

/* ---- Receipts -------------------------------------------------------------------------------- */

bool outbox_receive(struct pg *c, int32_t commune, const struct outbox_receipt *receipt, int64_t now,
                    bool *is_known, bool *is_changed, struct err *e) {
    const struct outbox_key *k = &receipt->key;
    char key[OUTBOX_KEY_BYTES];
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_int(&p, k->round);
    pg_param_bigint(&p, k->resident);
    pg_param_int(&p, k->need);
    pg_param_int(&p, k->attempt);
    pg_param_int(&p, k->version);
    pg_param_text(&p, k->purpose);
    pg_param_text(&p, k->channel);
    pg_param_text(&p, reminder_state_name(receipt->state));
    pg_param_text(&p, receipt->reference);
    pg_param_bigint(&p, now);
    pg_param_text(&p, outbox_key_print(k, key));
    if (!pg_query(c, &SQL_OUTBOX_RECEIVE, &p, &r, e)) return false;
    *is_known = pg_result_boolean(r, 0, 0);
    *is_changed = pg_result_boolean(r, 0, 1);
    pg_result_free(r);
    return true;
}
