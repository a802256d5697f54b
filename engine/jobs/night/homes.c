/* SPDX-License-Identifier: Apache-2.0 */
/* Who is served here, who is claimed by two communes, and who comes from another one.
 *
 * Somebody of this feed whom another commune serves comes here when that commune lets him go, or would: its
 * own feed and officers are asked, not whether its night was before this one. So it does not matter which of
 * the two comes first, nor whether the other one is planned tonight at all. */
#include "jobs/night/derive.h"
#include "store/home.h"
#include "store/transfer.h"

#include <stdlib.h>
#include <string.h>

/* By the live rounds, or by all where these are new. */
bool night_find_served(struct commune_work *w, struct err *e) {
    bool is_known = !w->state.is_planned;
    for (int i = 0; i < w->round_count && w->served.count == 0; i++) {
        night_list_served(&w->rounds[i], &w->served);
        is_known |= w->rounds[i].stored_needs.count > 0;
    }
    return is_known || night_read_served(w->store, w->unit->commune, &w->served, e);
}

/* ---- The communes others come from --------------------------------------------------------------- */

/* Somebody of the feed with a home elsewhere. */
struct stranger {
    struct home home;
    struct mover mover;
};

struct stranger_list VEC_OF(struct stranger);

static int compare_movers(const void *left, const void *right) {
    const struct mover *a = left;
    const struct mover *b = right;
    if (a->source != b->source) return a->source < b->source ? -1 : 1;
    return (a->resident > b->resident) - (a->resident < b->resident);
}

static int compare_strangers(const void *left, const void *right) {
    return compare_movers(&((const struct stranger *)left)->mover, &((const struct stranger *)right)->mover);
}

/* Those from the same commune as the first of `all`. */
static size_t count_group(const struct stranger *all, size_t count) {
    size_t same = 0;
    while (same < count && all[same].mover.source == all[0].mover.source) same++;
    return same;
}

static void list_strangers(const struct commune_work *w, const struct resident_list *all,
                           const struct home *homes, struct stranger_list *out) {
    for (size_t i = 0; i < all->count; i++)
        if (homes[i].commune != 0 && homes[i].commune != w->unit->commune)
            *vec_push(out) = (struct stranger){homes[i],
                                               {.resident = all->at[i],
                                                .source = homes[i].commune,
                                                .state = NEED_DUE,
                                                .is_dead = homes[i].is_of_dead}};
    if (out->count > 0) qsort(out->at, out->count, sizeof *out->at, compare_strangers);
}

static struct door *find_door(struct commune_work *w, int32_t commune) {
    for (size_t i = 0; i < w->doors.count; i++)
        if (w->doors.at[i].commune == commune) return &w->doors.at[i];
    return NULL;
}

/* Kept in code order. */
static void note_door(struct commune_work *w, int32_t commune, int64_t revision) {
    struct door *door = find_door(w, commune);
    if (!door) {
        door = vec_push(&w->doors);
        for (; door > w->doors.at && door[-1].commune > commune; door--) *door = door[-1];
        *door = (struct door){.commune = commune};
    }
    door->revision = revision;
}

/* ---- What these communes say of them ------------------------------------------------------------- */

/* *at walks along with the residents. */
static const struct local_facts *find_facts(const struct fact_list *facts, size_t *at, int64_t resident) {
    static const struct local_facts NOTHING = {0};
    while (*at < facts->count && facts->at[*at].resident < resident) ++*at;
    return *at < facts->count && facts->at[*at].resident == resident ? &facts->at[*at].facts : &NOTHING;
}

/* Their officers' word that he has died stands, and goes along once he is no longer named there; of two
 * registers the one that names him alive is believed. */
static enum need_state judge_named(const struct resident *resident, const struct local_facts *facts) {
    struct local_facts others = *facts;
    others.is_dead = false;
    return rules_judge_presence(resident, &others);
}

/* Who is not named there any more has left, unless that feed names nobody: then it was lost. About whom there
 * is a doubt, and who is named, waits there until it is settled. */
static void judge(struct stranger *s, const struct transfer_row *row, const struct local_facts *facts,
                  bool is_feed_lost) {
    struct mover *m = &s->mover;
    m->is_gone = !row->is_named;
    if (row->is_named && !facts->is_duplicate)
        m->state = (uint8_t)judge_named(&row->resident, facts);
    else if (row->is_named)
        m->state = NEED_DUE;
    else if (s->home.is_leaving || s->home.is_of_dead || !is_feed_lost)
        m->state = NEED_MOVED_OUT;
}

static bool is_feed_lost(struct commune_work *w, int32_t commune, const struct transfer_row *rows,
                         size_t count, bool *is_lost, struct err *e) {
    bool names_somebody = false;
    *is_lost = false;
    for (size_t i = 0; i < count && !names_somebody; i++) names_somebody = rows[i].is_named;
    if (!names_somebody && !transfer_names_feed_somebody(w->registry, commune, &names_somebody, e))
        return false;
    *is_lost = !names_somebody;
    return true;
}

/* Of one commune. */
static bool judge_group(struct commune_work *w, struct stranger *group, size_t count, struct err *e) {
    const int32_t source = group[0].mover.source;
    int64_t *residents = arena_new_array(w->arena, int64_t, count);
    struct transfer_row *rows = arena_new_array(w->arena, struct transfer_row, count);
    struct fact_list facts = {0};
    bool is_lost = false;
    for (size_t i = 0; i < count; i++) residents[i] = group[i].mover.resident;
    const bool ok = transfer_read_feed(w->registry, source, residents, count, rows, e) &&
                    is_feed_lost(w, source, rows, count, &is_lost, e) &&
                    night_read_facts_of(w->store, source, source, (struct pg_list){residents, count},
                                        &w->rounds[0].live, w->night->today, &facts, e);
    for (size_t i = 0, at = 0; ok && i < count; i++)
        judge(&group[i], &rows[i], find_facts(&facts, &at, residents[i]), is_lost);
    vec_free(&facts);
    return ok;
}

/* Revisions first: what is read after them is looked at again when they have moved. */
static bool judge_strangers(struct commune_work *w, struct stranger_list *strangers, struct err *e) {
    for (size_t at = 0, count; at < strangers->count; at += count) {
        struct commune_state state;
        bool is_moving = false;
        count = count_group(&strangers->at[at], strangers->count - at);
        const int32_t source = strangers->at[at].mover.source;
        if (!night_read_state(w->store, source, &state, e) || !judge_group(w, &strangers->at[at], count, e))
            return false;
        for (size_t i = at; i < at + count; i++) is_moving |= strangers->at[i].mover.state != NEED_DUE;
        if (is_moving) note_door(w, source, state.revision);
    }
    return true;
}

/* ---- Who is free to go to several communes -------------------------------------------------------- */

/* Whom nobody serves yet, or whom his commune lets go. Where several others name him the one with the lowest
 * code serves him, as long as it has a round and a feed to plan from, and he lives there by its officers'
 * word too. Whose night comes first does not matter: what is asked is what stood before any. */

static struct stranger *find_stranger(const struct stranger_list *strangers, struct home home,
                                      int64_t resident) {
    const struct stranger key = {.mover = {.resident = resident, .source = home.commune}};
    return strangers->count == 0
               ? NULL
               : bsearch(&key, strangers->at, strangers->count, sizeof *strangers->at, compare_strangers);
}

static bool is_free(const struct stranger_list *strangers, struct home home, int64_t resident) {
    const struct stranger *s = find_stranger(strangers, home, resident);
    return home.commune == 0 || (s && s->mover.state != NEED_DUE);
}

static bool read_namings(const struct commune_work *w, const struct home *homes,
                         const struct stranger_list *strangers, struct feed_namings *out, struct err *e) {
    int64_t *free_ = arena_new_array(w->arena, int64_t, w->arrivals.count);
    size_t count = 0;
    *out = w->night->named_twice;
    if (w->night->knows_named_twice) return true;
    for (size_t i = 0; i < w->arrivals.count; i++)
        if (is_free(strangers, homes[i], w->arrivals.at[i])) free_[count++] = w->arrivals.at[i];
    return count == 0 ||
           feed_read_named_before(w->registry, w->unit->commune, free_, count, w->arena, out, e);
}

static const struct feed_naming *find_namings(const struct feed_namings *all, int64_t resident,
                                              size_t *count) {
    size_t low = 0, high = all->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (all->at[middle].resident < resident)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count = 0; low + *count < all->count && all->at[low + *count].resident == resident;) ++*count;
    return &all->at[low];
}

bool night_has_rivals(const struct commune_work *w) {
    const struct feed_namings *all = &w->night->named_twice;
    for (size_t i = 1; i < all->count; i++)
        if (all->at[i].commune == w->unit->commune && all->at[i - 1].resident == all->at[i].resident)
            return true;
    return false;
}

static bool would_serve(struct commune_work *w, int32_t commune, int64_t resident, bool *would,
                        struct err *e) {
    struct live_round live[NIGHT_ROUNDS_MAX];
    struct transfer_row row;
    struct fact_list facts = {0};
    civil_day as_of = CIVIL_NONE;
    int rounds = 0;
    bool is_old = false;
    if (!night_read_rounds(w->store, commune, live, &rounds, e) ||
        !night_find_feed_age(w, commune, &as_of, &is_old, e) ||
        !transfer_read_feed(w->registry, commune, &resident, 1, &row, e))
        return false;
    *would = false;
    if (rounds == 0 || is_old || !row.is_named) return true;
    const bool ok = night_read_facts_of(w->store, commune, commune, (struct pg_list){&resident, 1}, &live[0],
                                        w->night->today, &facts, e);
    size_t at = 0;
    const struct local_facts *known = find_facts(&facts, &at, resident);
    *would = !known->is_duplicate && need_state_is_present(rules_judge_presence(&row.resident, known));
    vec_free(&facts);
    return ok;
}

/* *commune stays 0 where it is we who serve him. */
static bool find_rival(struct commune_work *w, const struct feed_namings *namings, int64_t resident,
                       int32_t *commune, struct err *e) {
    size_t count = 0;
    const struct feed_naming *names = find_namings(namings, resident, &count);
    bool would = false;
    for (size_t i = 0; i < count && !would && names[i].commune < w->unit->commune; i++) {
        if (!would_serve(w, names[i].commune, resident, &would, e)) return false;
        if (would) *commune = names[i].commune;
    }
    return true;
}

/* Who falls to another commune does not move here. */
static bool find_rivals(struct commune_work *w, const struct home *homes, struct stranger_list *strangers,
                        int32_t *rivals, struct err *e) {
    struct feed_namings namings;
    memset(rivals, 0, w->arrivals.count * sizeof *rivals);
    if (!read_namings(w, homes, strangers, &namings, e)) return false;
    for (size_t i = 0; i < w->arrivals.count && namings.count > 0; i++) {
        const int64_t resident = w->arrivals.at[i];
        if (!is_free(strangers, homes[i], resident)) continue;
        if (!find_rival(w, &namings, resident, &rivals[i], e)) return false;
        struct stranger *s = find_stranger(strangers, homes[i], resident);
        if (s && rivals[i] != 0) s->mover.state = NEED_DUE;
    }
    return true;
}

/* ---- What becomes of the newcomers ---------------------------------------------------------------- */

/* Who has died by the register of the commune he comes from leaves nothing there to carry: he is new here. */
static void settle_arrivals(struct commune_work *w, const struct home *homes, const int32_t *rivals,
                            const struct stranger_list *strangers) {
    size_t kept = 0;
    for (size_t i = 0; i < w->arrivals.count; i++) {
        const int64_t resident = w->arrivals.at[i];
        const struct stranger *s = find_stranger(strangers, homes[i], resident);
        if (homes[i].commune == w->unit->commune) {
            if (homes[i].is_leaving) *vec_push(&w->returns) = resident;
        } else if (rivals[i] != 0) {
            night_claim(w, resident, rivals[i]);
        } else if (!s || s->mover.state == NEED_DECEASED) {
            w->arrivals.at[kept++] = resident;
        } else if (s->mover.state == NEED_DUE) {
            night_claim(w, resident, homes[i].commune);
        }
    }
    w->arrivals.count = kept;
    for (size_t i = 0; i < strangers->count; i++) {
        struct mover m = strangers->at[i].mover;
        m.leaves_history = m.state == NEED_DECEASED;
        if (m.state != NEED_DUE) *vec_push(&w->movers) = m;
    }
}

/* ---- Movers, with their history -------------------------------------------------------------------- */

static int compare_residents(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static int compare_facts(const void *left, const void *right) {
    return compare_residents(&((const struct resident_facts *)left)->resident,
                             &((const struct resident_facts *)right)->resident);
}

/* From each source what it knows of those who come from there with their history. */
static bool read_carried(struct commune_work *w, const struct commune_round *round, struct fact_list *out,
                         struct err *e) {
    struct resident_list group = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < w->movers.count; i++) {
        const struct mover *m = &w->movers.at[i];
        if (!m->leaves_history) *vec_push(&group) = m->resident;
        if (i + 1 < w->movers.count && w->movers.at[i + 1].source == m->source) continue;
        ok = group.count == 0 || night_read_facts_of(w->store, w->unit->commune, m->source,
                                                     (struct pg_list){group.at, group.count}, &round->live,
                                                     w->night->today, out, e);
        vec_clear(&group);
    }
    vec_free(&group);
    if (out->count > 0) qsort(out->at, out->count, sizeof *out->at, compare_facts);
    return ok;
}

static bool derive_movers(struct commune_work *w, struct err *e) {
    struct resident_list residents = {0};
    bool ok = true;
    for (size_t i = 0; i < w->movers.count; i++)
        if (!w->movers.at[i].leaves_history) *vec_push(&residents) = w->movers.at[i].resident;
    if (residents.count > 0) qsort(residents.at, residents.count, sizeof *residents.at, compare_residents);
    for (int i = 0; ok && residents.count > 0 && i < w->round_count; i++) {
        struct fact_list facts = {0};
        ok = read_carried(w, &w->rounds[i], &facts, e);
        if (ok) night_derive_again(w, &w->rounds[i], &residents, &facts);
        vec_free(&facts);
    }
    vec_free(&residents);
    for (size_t i = 0; ok && i < w->movers.count; i++) {
        const enum need_state state = night_find_state(w, w->movers.at[i].resident);
        w->movers.at[i].is_present = need_state_is_present(state);
        w->movers.at[i].is_dead |= state == NEED_DECEASED;
    }
    return ok;
}

/* ---- All of it --------------------------------------------------------------------------------------- */

static bool load_homes(struct commune_work *w, const struct resident_list *all, struct home *homes,
                       struct err *e) {
    return home_load(w->store, all->at, all->count, homes, e) &&
           home_load_declared_dead(w->store, all->at, all->count, w->night->today, homes, e);
}

static bool is_same_home(struct home a, struct home b) {
    return a.commune == b.commune && a.is_leaving == b.is_leaving && a.is_of_dead == b.is_of_dead;
}

/* Homes and revisions are of one moment when the homes are the same after it. */
static bool read_strangers(struct commune_work *w, const struct resident_list *all, struct home *homes,
                           struct stranger_list *strangers, struct err *e) {
    struct home *after = arena_new_array(w->arena, struct home, all->count);
    if (!load_homes(w, all, homes, e)) return false;
    for (;;) {
        vec_clear(strangers);
        list_strangers(w, all, homes, strangers);
        if (strangers->count == 0) return true;
        if (!judge_strangers(w, strangers, e) || !load_homes(w, all, after, e)) return false;
        bool is_same = true;
        for (size_t i = 0; is_same && i < all->count; i++) is_same = is_same_home(homes[i], after[i]);
        if (is_same) return true;
        memcpy(homes, after, all->count * sizeof *homes);
    }
}

static bool settle_living(struct commune_work *w, struct stranger_list *strangers, struct err *e) {
    const size_t count = w->arrivals.count;
    struct home *homes = arena_new_array(w->arena, struct home, count);
    int32_t *rivals = arena_new_array(w->arena, int32_t, count);
    if (count == 0) return true;
    if (!read_strangers(w, &w->arrivals, homes, strangers, e) || !find_rivals(w, homes, strangers, rivals, e))
        return false;
    settle_arrivals(w, homes, rivals, strangers);
    return true;
}

/* Whom his commune lets go and our feed says is dead is nobody's from now on. */
static bool settle_dead(struct commune_work *w, struct stranger_list *strangers, struct err *e) {
    struct home *homes = arena_new_array(w->arena, struct home, w->newly_dead.count);
    if (w->newly_dead.count == 0) return true;
    if (!read_strangers(w, &w->newly_dead, homes, strangers, e)) return false;
    for (size_t i = 0; i < w->newly_dead.count; i++)
        if (homes[i].commune == w->unit->commune) *vec_push(&w->deaths) = w->newly_dead.at[i];
    for (size_t i = 0; i < strangers->count; i++) {
        struct mover m = strangers->at[i].mover;
        if (m.state != NEED_MOVED_OUT || m.is_dead) continue;
        m.is_dead = m.leaves_history = true;
        *vec_push(&w->movers) = m;
    }
    if (w->movers.count > 0) qsort(w->movers.at, w->movers.count, sizeof *w->movers.at, compare_movers);
    return true;
}

/* People new to the feed may still be served by another commune. */
bool night_read_homes(struct commune_work *w, struct err *e) {
    struct stranger_list strangers = {0};
    if (!night_check_somebody_is_left(w, w->served.count, e) || !night_check_events(w, &w->served, e))
        return false;
    night_compare_presence(w);
    if (!(w->state.is_planned || w->must_check_homes)) return true;
    const bool ok = settle_living(w, &strangers, e) && settle_dead(w, &strangers, e) && derive_movers(w, e);
    vec_free(&strangers);
    return ok;
}
