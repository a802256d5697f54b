/* SPDX-License-Identifier: Apache-2.0 */
#include "store/publication.h"

#include "domain/round_state.h"
#include "store/array.h"
#include "store/db.h"
#include "store/partition.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- Reminders --------------------------------------------------------------------------- */

bool publication_cancel_reminders(struct pg *c, int32_t commune, int32_t round, int64_t *cancelled,
                                  struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_int(&p, round);
    if (!pg_query(c, &SQL_REMINDER_CANCEL, &p, &r, e)) return false;
    *cancelled = pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return true;
}

/* The rungs by appointment day as arrays, one a column. */
struct rung_arrays {
    struct array days, purposes, channels, are_queued, send_days;
};

static void begin_rungs(struct rung_arrays *a, const struct reminder_day *days, size_t count) {
    array_begin(&a->days);
    array_begin(&a->purposes);
    array_begin(&a->channels);
    array_begin(&a->are_queued);
    array_begin(&a->send_days);
    for (size_t i = 0; i < count; i++) {
        array_add_date(&a->days, days[i].day);
        array_add_text(&a->purposes, days[i].purpose);
        array_add_text(&a->channels, days[i].channel);
        array_add_integer(&a->are_queued, days[i].is_queued);
        array_add_date(&a->send_days, days[i].is_queued ? days[i].send_day : CIVIL_NONE);
    }
}

static void free_rungs(struct rung_arrays *a) {
    array_free(&a->days);
    array_free(&a->purposes);
    array_free(&a->channels);
    array_free(&a->are_queued);
    array_free(&a->send_days);
}

static bool insert_reminders(struct pg *c, int32_t commune, int32_t round, const struct reminder_day *days,
                             size_t count, const struct reminder_hours *hours, const struct pg_list *whose,
                             struct publication_counts *out, struct err *e) {
    char from[CIVIL_MINUTE_BYTES], until[CIVIL_MINUTE_BYTES];
    struct rung_arrays a;
    struct array residents;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    if (whose && whose->count == 0) return true;
    begin_rungs(&a, days, count);
    array_begin(&residents);
    for (size_t i = 0; whose && i < whose->count; i++) array_add_integer(&residents, whose->at[i]);
    pg_param_int(&p, commune);
    pg_param_int(&p, round);
    pg_param_text(&p, array_end(&a.days));
    pg_param_text(&p, array_end(&a.purposes));
    pg_param_text(&p, array_end(&a.channels));
    pg_param_text(&p, array_end(&a.are_queued));
    pg_param_text(&p, array_end(&a.send_days));
    pg_param_text(&p, civil_print_minute(hours->from_minute, from));
    pg_param_text(&p, civil_print_minute(hours->until_minute, until));
    const char *listed = array_end(&residents);
    pg_param_text(&p, whose ? listed : NULL);
    const bool ok = pg_query(c, &SQL_REMINDER_INSERT, &p, &r, e);
    if (ok) {
        out->queued = pg_result_integer(r, 0, 0);
        out->expired = pg_result_integer(r, 0, 1);
    }
    pg_result_free(r);
    array_free(&residents);
    free_rungs(&a);
    return ok;
}

bool publication_sync_reminders(struct pg *c, int32_t commune, int32_t round, const struct reminder_day *days,
                                size_t count, const struct reminder_hours *hours, const struct pg_list *whose,
                                struct publication_counts *out, struct err *e) {
    *out = (struct publication_counts){0};
    return publication_cancel_reminders(c, commune, round, &out->cancelled, e) &&
           insert_reminders(c, commune, round, days, count, hours, whose, out, e);
}

/* ---- Places that were moved or taken back ------------------------------------------------- */

enum { PLACE_COLUMNS = 4 };

/* Each channel of the ladder once. */
static const char *list_channels(const struct reminder_rung *rungs, size_t count, struct array *out) {
    array_begin(out);
    for (size_t i = 0; i < count; i++) {
        size_t before = 0;
        while (before < i && strcmp(rungs[before].channel, rungs[i].channel) != 0) before++;
        if (before == i) array_add_text(out, rungs[i].channel);
    }
    return array_end(out);
}

static void add_places(struct columns *k, const struct publication_place *places, size_t count) {
    columns_begin(k, PLACE_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        array_add_integer(&k->at[0], places[i].resident);
        array_add_integer(&k->at[1], places[i].need_number);
        array_add_integer(&k->at[2], places[i].attempt);
        array_add_integer(&k->at[3], places[i].version);
    }
}

bool publication_queue_postponed(struct pg *c, int32_t commune, int32_t round,
                                 const struct publication_place *places, size_t count,
                                 const struct reminder_rung *rungs, size_t rung_count, civil_day send_day,
                                 const struct reminder_hours *hours, struct publication_counts *out,
                                 struct err *e) {
    char from[CIVIL_MINUTE_BYTES], until[CIVIL_MINUTE_BYTES];
    struct columns k;
    struct array channels;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    *out = (struct publication_counts){0};
    if (count == 0) return true;
    pg_param_int(&p, commune);
    pg_param_int(&p, round);
    pg_param_text(&p, list_channels(rungs, rung_count, &channels));
    pg_param_date(&p, send_day);
    pg_param_text(&p, civil_print_minute(hours->from_minute, from));
    pg_param_text(&p, civil_print_minute(hours->until_minute, until));
    add_places(&k, places, count);
    const bool ok = columns_query(c, &SQL_REMINDER_POSTPONE, &p, &k, &r, e);
    if (ok) {
        out->queued = pg_result_integer(r, 0, 0);
        out->expired = pg_result_integer(r, 0, 1);
    }
    pg_result_free(r);
    array_free(&channels);
    return ok;
}

/* ---- Who was told ---------------------------------------------------------------------------- */

bool publication_has_told(struct pg *c, int32_t commune, int32_t round, bool *has_told, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_int(&p, round);
    if (!pg_query(c, &SQL_PUBLICATION_TOLD, &p, &r, e)) return false;
    *has_told = pg_result_boolean(r, 0, 0);
    pg_result_free(r);
    return true;
}

bool publication_invite(struct pg *c, int32_t commune, int32_t round, int64_t revision, int32_t *item,
                        int64_t *invited, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_int(&p, round);
    pg_param_bigint(&p, revision);
    pg_param_int(&p, *item);
    if (!pg_query(c, &SQL_PUBLICATION_INVITE, &p, &r, e)) return false;
    *invited = pg_result_affected(r);
    *item += (int32_t)*invited;
    pg_result_free(r);
    return true;
}

bool publication_make_queue_partitions(struct pg *c, civil_day from, civil_day until, struct err *e) {
    return partition_make_queue(c, from, until, e);
}

bool publication_drop_queue_partitions(struct pg *c, civil_day before, int *dropped, struct err *e) {
    return partition_drop_queue(c, before, dropped, e);
}

/* ---- Standing approval ------------------------------------------------------------------- */

static void add_standing_params(struct pg_params *p, int32_t commune, int32_t round, civil_day today) {
    pg_param_int(p, commune);
    pg_param_int(p, round);
    pg_param_date(p, today);
}

bool publication_load_standing(struct pg *c, int32_t commune, int32_t round, civil_day today,
                               struct publication_standing *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    add_standing_params(&p, commune, round, today);
    *out = (struct publication_standing){0};
    if (!pg_query(c, &SQL_PUBLICATION_STANDING, &p, &r, e)) return false;
    if (pg_result_rows(r) > 0) {
        out->weeks = (int)pg_result_integer(r, 0, 0);
        snprintf(out->approved_by, sizeof out->approved_by, "%s", pg_result_text(r, 0, 1));
    }
    pg_result_free(r);
    return true;
}

bool publication_find_round(struct pg *c, int32_t commune, civil_day from, civil_day until, int32_t *round,
                            struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    char text[CIVIL_TEXT_BYTES];
    pg_param_int(&p, commune);
    pg_param_date(&p, from);
    pg_param_date(&p, until);
    if (!pg_query(c, &SQL_PUBLICATION_ROUND, &p, &r, e)) return false;
    const bool is_found = pg_result_rows(r) > 0;
    if (is_found) *round = (int32_t)pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return is_found ||
           err_set(e, ERR_INPUT, "Look at: lichkham round list. Give another --until, or --round R.",
                   "commune %05" PRId32 " has no live round until %s", commune, civil_print(until, text));
}

static bool change_standing(struct pg *c, const struct pg_statement *s, const struct pg_params *p,
                            int64_t *changed, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, s, p, &r, e)) return false;
    *changed = pg_result_affected(r);
    pg_result_free(r);
    return true;
}

bool publication_revoke_standing(struct pg *c, int32_t commune, int32_t round, civil_day today,
                                 int64_t *revoked, struct err *e) {
    struct pg_params p = {0};
    add_standing_params(&p, commune, round, today);
    return change_standing(c, &SQL_PUBLICATION_STANDING_REVOKE, &p, revoked, e);
}

bool publication_approve_standing(struct pg *c, int32_t commune, int32_t round, civil_day today, int weeks,
                                  const char *approved_by, int64_t *approved, struct err *e) {
    struct pg_params p = {0};
    int64_t replaced;
    add_standing_params(&p, commune, round, today);
    pg_param_int(&p, weeks);
    pg_param_text(&p, approved_by);
    return publication_revoke_standing(c, commune, round, today, &replaced, e) &&
           change_standing(c, &SQL_PUBLICATION_STANDING_APPROVE, &p, approved, e);
}

/* ---- Publishing -------------------------------------------------------------------------- */

bool publication_promise(struct pg *c, const struct publication *p, int64_t revision, int32_t *item,
                         int64_t *appointments, struct err *e) {
    struct pg_params q = {0};
    struct pg_result *r = NULL;
    pg_param_int(&q, p->commune);
    pg_param_int(&q, p->round);
    pg_param_date(&q, p->from);
    pg_param_date(&q, p->until);
    pg_param_bigint(&q, revision);
    pg_param_int(&q, *item);
    if (!pg_query(c, &SQL_PUBLICATION_PROMISE, &q, &r, e)) return false;
    *appointments = pg_result_affected(r);
    *item += (int32_t)*appointments;
    pg_result_free(r);
    return true;
}

bool publication_record(struct pg *c, const struct publication *p, int64_t appointments, struct err *e) {
    struct pg_params q = {0};
    pg_param_int(&q, p->commune);
    pg_param_int(&q, p->round);
    pg_param_date(&q, p->from);
    pg_param_date(&q, p->until);
    pg_param_text(&q, p->prepared_by);
    pg_param_text(&q, p->approved_by);
    pg_param_date(&q, p->approved_on);
    pg_param_boolean(&q, p->is_standing);
    pg_param_int(&q, (int32_t)appointments);
    return pg_query(c, &SQL_PUBLICATION_RECORD, &q, NULL, e);
}

static bool check_dates(const struct publication *p, civil_day starts, civil_day ends, struct err *e) {
    char from[CIVIL_TEXT_BYTES], until[CIVIL_TEXT_BYTES], last[CIVIL_TEXT_BYTES];
    civil_print(p->until, last);
    if (p->until < p->from)
        return err_set(e, ERR_INPUT, "Nobody can be told about a day that is past: give a later --until.",
                       "the last day to publish, %s, lies before the first possible one, %s", last,
                       civil_print(p->from, from));
    if (p->until >= starts && p->until <= ends) return true;
    return err_set(e, ERR_INPUT, "Give a day of the round, or another --round.",
                   "%s is not a day of round %" PRId32 ", which runs from %s to %s", last, p->round,
                   civil_print(starts, from), civil_print(ends, until));
}

static bool check_state(const struct publication *p, const char *state, const char *held, struct err *e) {
    if (held[0] != '\0')
        return err_set(e, ERR_INPUT, "Settle the reason, let the night run, then publish.",
                       "commune %05" PRId32 " is held back by the last night: %s", p->commune, held);
    if (state[0] == '\0')
        return err_set(e, ERR_INPUT, "Prepare it: lichkham round prepare --round R --commune C.",
                       "commune %05" PRId32 " has no round %" PRId32, p->commune, p->round);
    enum round_state now;
    if (round_state_find(state, &now) && now == ROUND_OPEN) return true;
    return err_set(e, ERR_INPUT, "Only an open round is published: lichkham round open --round R.",
                   "round %" PRId32 " of commune %05" PRId32 " is %s", p->round, p->commune, state);
}

static bool check_may_publish(struct pg *c, const struct publication *p, struct err *e) {
    struct pg_params q = {0};
    struct pg_result *r = NULL;
    pg_param_int(&q, p->commune);
    pg_param_int(&q, p->round);
    if (!pg_query(c, &SQL_PUBLICATION_CHECK, &q, &r, e)) return false;
    const bool is_known = pg_result_rows(r) > 0;
    bool ok =
        check_state(p, is_known ? pg_result_text(r, 0, 0) : "", is_known ? pg_result_text(r, 0, 3) : "", e);
    ok = ok && check_dates(p, pg_result_date(r, 0, 1), pg_result_date(r, 0, 2), e);
    pg_result_free(r);
    return ok;
}

bool publication_publish(struct pg *c, const struct publication *p, const struct reminder_day *days,
                         size_t count, const struct reminder_hours *hours, int64_t *revision,
                         struct publication_counts *out, struct err *e) {
    int32_t item = 0;
    int64_t appointments;
    *out = (struct publication_counts){0};
    if (!db_lock_commune(c, p->commune, revision, e)) return false;
    if (!check_may_publish(c, p, e)) return false;
    if (!publication_promise(c, p, *revision + 1, &item, &appointments, e)) return false;
    if (appointments == 0) return true;
    if (!publication_record(c, p, appointments, e)) return false;
    if (!publication_sync_reminders(c, p->commune, p->round, days, count, hours, NULL, out, e)) return false;
    out->appointments = appointments;
    return db_advance_commune(c, p->commune, revision, e);
}

/* ---- What a publication told -------------------------------------------------------------- */

static void add_told_params(struct pg_params *p, int32_t commune, int64_t revision) {
    pg_param_int(p, commune);
    pg_param_bigint(p, revision);
}

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    return arena_print(a, "%s", pg_result_text(r, row, column));
}

static bool load_days(struct pg *c, const struct pg_params *p, struct arena *a, struct publication_day **days,
                      size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_PUBLICATION_BY_DAY, p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *days = arena_new_array(a, struct publication_day, *count);
    for (int i = 0; i < (int)*count; i++)
        (*days)[i] = (struct publication_day){.day = pg_result_date(r, i, 0),
                                              .site = (int32_t)pg_result_integer(r, i, 1),
                                              .site_name = copy_field(a, r, i, 2),
                                              .people = pg_result_integer(r, i, 3)};
    pg_result_free(r);
    return true;
}

static bool load_messages(struct pg *c, const struct pg_params *p, struct arena *a,
                          struct publication_message **messages, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_PUBLICATION_BY_SEND_DAY, p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *messages = arena_new_array(a, struct publication_message, *count);
    for (int i = 0; i < (int)*count; i++)
        (*messages)[i] = (struct publication_message){.channel = copy_field(a, r, i, 0),
                                                      .purpose = copy_field(a, r, i, 1),
                                                      .send_day = pg_result_date(r, i, 2),
                                                      .count = pg_result_integer(r, i, 3)};
    pg_result_free(r);
    return true;
}

bool publication_load_told(struct pg *c, int32_t commune, int64_t revision, struct arena *a,
                           struct publication_day **days, size_t *day_count,
                           struct publication_message **messages, size_t *message_count, struct err *e) {
    struct pg_params p = {0};
    add_told_params(&p, commune, revision);
    return load_days(c, &p, a, days, day_count, e) && load_messages(c, &p, a, messages, message_count, e);
}

static struct publication_text read_text(const struct pg_result *r, int row, struct arena *a) {
    return (struct publication_text){.resident = pg_result_integer(r, row, 1),
                                     .purpose = copy_field(a, r, row, 2),
                                     .channel = copy_field(a, r, row, 3),
                                     .values = {.day = pg_result_date(r, row, 4),
                                                .arrival_minute = (int)pg_result_integer(r, row, 5),
                                                .site = copy_field(a, r, row, 6),
                                                .address = copy_field(a, r, row, 7),
                                                .site_phone = copy_field(a, r, row, 8),
                                                .hamlet = copy_field(a, r, row, 9)},
                                     .language = copy_field(a, r, row, 10),
                                     .guardian = pg_result_integer(r, row, 11),
                                     .has_phone = pg_result_boolean(r, row, 12),
                                     .has_email = pg_result_boolean(r, row, 13)};
}

static bool load_texts(struct pg *c, const struct pg_statement *s, const struct pg_params *p, struct arena *a,
                       struct publication_text **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, s, p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct publication_text, *count);
    for (int i = 0; i < (int)*count; i++) (*out)[i] = read_text(r, i, a);
    pg_result_free(r);
    return true;
}

bool publication_load_texts(struct pg *c, int32_t commune, int64_t revision, int64_t after, int64_t until,
                            struct arena *a, struct publication_text **out, size_t *count, struct err *e) {
    struct pg_params p = {0};
    add_told_params(&p, commune, revision);
    pg_param_bigint(&p, after);
    pg_param_bigint(&p, until);
    return load_texts(c, &SQL_PUBLICATION_TEXTS, &p, a, out, count, e);
}

bool publication_load_queued_texts(struct pg *c, int32_t commune, int64_t most, struct arena *a,
                                   struct publication_text **out, size_t *count, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    pg_param_bigint(&p, most);
    return load_texts(c, &SQL_PUBLICATION_QUEUED_TEXTS, &p, a, out, count, e);
}
