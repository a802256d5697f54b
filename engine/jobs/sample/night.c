/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vec.h"
#include "jobs/sample/people.h"
#include "jobs/sample/sample.h"
#include "store/db.h"
#include "store/resident_id.h"

#include <stdlib.h>

struct id_list VEC_OF(int64_t);
struct newborn_list VEC_OF(struct sample_resident);

/* What a night does to one commune, before it is written. */
struct commune_night {
    struct sample_resident *rows; /* as loaded; the changed ones are gathered at the front */
    size_t row_count;
    size_t changed_count;
    struct newborn_list newborns;
    struct id_list removed;
    struct id_list checked; /* by officers */
};

struct passing {
    struct loop *loop;
    struct pg *connection;
    struct churn churn;
    const struct people *people;
    const struct sample_feed *feeds;
    size_t feed_count;
    struct id_list *movers; /* [feed_count] those who leave each commune */
    int64_t next_id;
    struct sample_night_report *report;
};

/* People move to the next commune of the list, the last one's to the first; NULL = nowhere. */
static const struct sample_feed *neighbour_of(const struct passing *p, size_t at) {
    return p->feed_count > 1 ? &p->feeds[(at + 1) % p->feed_count] : NULL;
}

static struct churn_neighbour describe_neighbour(const struct passing *p, size_t at) {
    const struct sample_feed *to = neighbour_of(p, at);
    if (to == NULL) return (struct churn_neighbour){0};
    return (struct churn_neighbour){to->commune, to->rows, p->feeds[at].rows};
}

static void decide(struct passing *p, struct commune_night *n, size_t at) {
    const struct churn_neighbour neighbour = describe_neighbour(p, at);
    for (size_t i = 0; i < n->row_count; i++) {
        struct sample_resident *r = &n->rows[i];
        const enum churn_event event = churn_apply(&p->churn, &neighbour, r);
        p->report->events[event]++;
        if (event == CHURN_REMOVAL) *vec_push(&n->removed) = r->feed.id;
        if (event == CHURN_OFFICER_CHECK) *vec_push(&n->checked) = r->feed.id;
        if (event == CHURN_BIRTH)
            people_make_newborn(p->people, p->next_id++, r, p->churn.day, vec_push(&n->newborns));
        if (event == CHURN_MOVE) *vec_push(&p->movers[at]) = r->feed.id;
        if (churn_is_row_changed(event)) n->rows[n->changed_count++] = *r;
    }
}

static bool write(struct passing *p, int32_t commune, const struct commune_night *n, struct err *e) {
    const civil_day day = p->churn.day;
    struct pg *c = p->connection;
    return sample_rows_change(c, commune, n->rows, n->changed_count, day, e) &&
           sample_rows_remove(c, commune, n->removed.at, n->removed.count, e) &&
           sample_rows_complete(c, commune, n->checked.at, n->checked.count, day - 1, e) &&
           sample_rows_put_residents(c, n->newborns.at, n->newborns.count, day, e);
}

static bool pass_commune(struct passing *p, size_t at, struct err *e) {
    const int32_t commune = p->feeds[at].commune;
    struct commune_night n = {0};
    int64_t revision;
    if (loop_is_interrupted(p->loop))
        return err_set(e, ERR_BUSY, "Run it again; the database is as it was.", "the sample was interrupted");
    bool is_done = db_lock_commune(p->connection, commune, &revision, e) &&
                   sample_rows_check_synthetic(p->connection, commune, e) &&
                   sample_rows_load_residents(p->connection, commune, &n.rows, &n.row_count, e);
    if (is_done) {
        decide(p, &n, at);
        is_done = write(p, commune, &n, e);
    }
    free(n.rows);
    vec_free(&n.newborns);
    vec_free(&n.removed);
    vec_free(&n.checked);
    return is_done || err_wrap(e, "commune %05d", commune);
}

/* After every commune has been through, so that nobody moves twice in a night. */
static bool settle_commune(struct passing *p, size_t at, struct err *e) {
    const struct sample_feed *from = &p->feeds[at];
    const struct sample_feed *to = neighbour_of(p, at);
    const struct id_list *movers = &p->movers[at];
    return movers->count == 0 ||
           sample_rows_arrive(p->connection, from->commune, to, movers->at, movers->count, p->churn.day, e) ||
           err_wrap(e, "commune %05d", from->commune);
}

static bool date_commune(struct passing *p, size_t at, struct err *e) {
    int64_t revision;
    const int32_t commune = p->feeds[at].commune;
    return sample_rows_date_feed(p->connection, commune, p->churn.day, -1, e) &&
           db_advance_commune(p->connection, commune, &revision, e);
}

static bool pass_all(struct passing *p, struct err *e) {
    if (!resident_id_hold(p->connection, &p->next_id, e)) return false;
    p->next_id++;
    for (size_t i = 0; i < p->feed_count; i++)
        if (!pass_commune(p, i, e)) return false;
    for (size_t i = 0; i < p->feed_count; i++)
        if (!settle_commune(p, i, e)) return false;
    for (size_t i = 0; i < p->feed_count; i++)
        if (!date_commune(p, i, e)) return false;
    return resident_id_release(p->connection, p->next_id - 1, e);
}

/* Tells through `was_done` whether every feed is of that day already. */
static bool check_day(const struct passing *p, bool *was_done, struct err *e) {
    if (p->feed_count == 0)
        return err_set(e, ERR_INPUT, "Run `lichkham sample --residents N` first.",
                       "there is no sample to carry on");
    size_t done = 0;
    for (size_t i = 0; i < p->feed_count; i++) {
        if (p->feeds[i].as_of > p->churn.day)
            return err_set(e, ERR_INPUT, "Give a later --date.",
                           "the feed of commune %05d is newer than that day", p->feeds[i].commune);
        done += p->feeds[i].as_of == p->churn.day;
    }
    *was_done = done == p->feed_count;
    return done == 0 || *was_done ||
           err_set(e, ERR_INPUT, "Give a later --date.",
                   "the feeds of %zu of %zu communes are of that day already", done, p->feed_count);
}

static civil_day day_after(const struct sample_feed *feeds, size_t count) {
    civil_day last = CIVIL_NONE;
    for (size_t i = 0; i < count; i++)
        if (feeds[i].as_of > last) last = feeds[i].as_of;
    return last == CIVIL_NONE ? last : last + 1;
}

static bool pass_night(struct passing *p, int64_t seed, civil_day day, struct arena *a, struct err *e) {
    struct sample_feed *feeds;
    if (!sample_rows_load_feeds(p->connection, a, &feeds, &p->feed_count, e)) return false;
    const struct world world = {.seed = seed,
                                .date = day != CIVIL_NONE ? day : day_after(feeds, p->feed_count)};
    p->feeds = feeds;
    p->churn = churn_make(seed, world.date);
    p->people = people_create(&world, a);
    p->report->day = world.date;
    if (!check_day(p, &p->report->was_done, e) || p->report->was_done) return p->report->was_done;
    p->movers = arena_new_array(a, struct id_list, p->feed_count);
    const bool is_done = pass_all(p, e);
    for (size_t i = 0; i < p->feed_count; i++) vec_free(&p->movers[i]);
    return is_done;
}

bool sample_next_night(struct loop *l, struct pg *c, int64_t seed, civil_day day,
                       struct sample_night_report *report, struct err *e) {
    struct arena *a = arena_create();
    struct passing p = {.loop = l, .connection = c, .report = report};
    *report = (struct sample_night_report){0};
    bool is_done = db_begin(c, e);
    if (is_done) {
        is_done = pass_night(&p, seed, day, a, e) && db_commit(c, e);
        if (!is_done) db_rollback(c);
    }
    arena_destroy(a);
    return is_done;
}
