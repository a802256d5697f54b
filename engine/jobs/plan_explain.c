/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/plan_explain.h"

#include "domain/plan_words.h"

static const char *const LANGUAGES[PLAN_LANGUAGES] = {"vi", "en"};

/* ---- Numbers to names --------------------------------------------------------------------------- */

static const char *site_name(const struct commune_work *w, int32_t site) {
    for (size_t i = 0; i < w->site_count; i++)
        if (w->sites[i].id == site) return w->sites[i].name;
    return arena_print(w->arena, "%d", site);
}

static struct plan_words words_of(const struct commune_work *w, const struct schedule_problem *p,
                                  const char *language, struct arena *a) {
    const char **stations = arena_new_array(a, const char *, p->problem.stations);
    const char **resources = arena_new_array(a, const char *, p->problem.resources);
    for (uint16_t s = 0; s < p->problem.stations; s++) stations[s] = site_name(w, p->site_of[s]);
    for (uint16_t r = 0; r < p->problem.resources; r++)
        resources[r] = resource_title(p->resource_of[r], language);
    return (struct plan_words){language, p->first_day, stations, resources};
}

/* ---- One check ---------------------------------------------------------------------------------- */

/* Who got a place kept for a group is in an earlier problem, everybody else in the last one. */
static const struct schedule_problem *find_problem(const struct commune_round *round, size_t need,
                                                   uint32_t *resident) {
    for (size_t k = 0; k < round->plan.problem_count; k++) {
        const struct schedule_problem *p = &round->plan.problems[k];
        *resident = schedule_problem_resident(p, need);
        if (*resident == UINT32_MAX) continue;
        if (k + 1 == round->plan.problem_count || p->solution.day[*resident] != PLANNER_NONE) return p;
    }
    return NULL;
}

static void tell_by_rule(const struct need *need, struct plan_explained *out) {
    for (int l = 0; l < PLAN_LANGUAGES; l++) {
        const char *state = need_state_sentence((enum need_state)need->state, LANGUAGES[l]);
        out->why[l] = *state ? state : reason_sentence((enum reason)need->reason, LANGUAGES[l]);
        out->change[l] = "";
    }
}

/* The planner is not asked about days before the first bookable one; who has one of them keeps it. */
static const struct appointment *find_place(const struct commune_round *round, const struct need *need) {
    for (size_t i = 0; i < round->plan.appointment_count && need->state == NEED_BOOKED; i++) {
        const struct appointment *a = &round->plan.appointments[i];
        if (a->resident == need->resident && a->number == need->number && a->change != ROW_GONE &&
            appointment_is_live((enum appointment_state)a->state))
            return a;
    }
    return NULL;
}

static void tell_by_place(const struct commune_work *w, const struct appointment *place, struct arena *a,
                          struct plan_explained *out) {
    const struct plan_kept kept = {
        .site = site_name(w, place->site), .day = place->day, .is_past = place->day < w->night->today};
    out->site = kept.site;
    out->day = kept.day;
    for (int l = 0; l < PLAN_LANGUAGES; l++) {
        out->why[l] = plan_words_kept(LANGUAGES[l], &kept, a);
        out->change[l] = plan_words_kept_change(LANGUAGES[l], &kept, a);
    }
}

static void tell_by_plan(const struct commune_work *w, const struct schedule_problem *p, uint32_t resident,
                         struct arena *a, struct plan_explained *out) {
    planner_explain(&p->problem, &p->solution, resident, &out->x);
    out->is_planned = true;
    out->first_day = p->first_day;
    if (out->x.day != PLANNER_NONE) {
        out->site = site_name(w, p->site_of[out->x.station]);
        out->day = schedule_problem_date(p, out->x.day);
    }
    for (int l = 0; l < PLAN_LANGUAGES; l++) {
        const struct plan_words words = words_of(w, p, LANGUAGES[l], a);
        out->why[l] = plan_words_why(&words, &out->x, a);
        out->change[l] = plan_words_change(&words, &out->x, a);
    }
}

static void explain_need(const struct commune_work *w, const struct commune_round *round, size_t i,
                         struct arena *a, struct plan_explained *out) {
    uint32_t resident = 0;
    const struct schedule_problem *p = find_problem(round, i, &resident);
    *out = (struct plan_explained){
        .round = round->live.round, .need = &round->needs.at[i], .day = CIVIL_NONE, .first_day = CIVIL_NONE};
    const struct appointment *place = p ? NULL : find_place(round, out->need);
    if (p)
        tell_by_plan(w, p, resident, a, out);
    else if (place)
        tell_by_place(w, place, a, out);
    else
        tell_by_rule(out->need, out);
}

static size_t count_needs(const struct commune_work *w, int64_t resident) {
    size_t count = 0;
    for (int r = 0; r < w->round_count; r++)
        for (size_t i = 0; i < w->rounds[r].needs.count; i++)
            count += w->rounds[r].needs.at[i].resident == resident;
    return count;
}

/* ---- Audit -------------------------------------------------------------------------------------- */

static struct json *name_subject(int64_t resident) {
    struct json *subject = json_object();
    json_put(subject, "resident", json_integer(resident));
    return subject;
}

bool plan_explain(struct plan_commune *p, const struct officer *officer, int64_t resident, struct arena *a,
                  struct plan_explained **out, size_t *count, struct err *e) {
    const struct commune_work *w = &p->work;
    const size_t all = count_needs(w, resident);
    *count = 0;
    if (all == 0)
        return err_set(e, ERR_INPUT, "Look at the code, and whether the register still names this person.",
                       "the live rounds of commune %05d have no check for this person", p->unit.commune);
    if (!plan_commune_record(p, officer, "explain_plan", name_subject(resident), e)) return false;
    *out = arena_new_array(a, struct plan_explained, all);
    for (int r = 0; r < w->round_count; r++)
        for (size_t i = 0; i < w->rounds[r].needs.count; i++)
            if (w->rounds[r].needs.at[i].resident == resident)
                explain_need(w, &w->rounds[r], i, a, &(*out)[(*count)++]);
    return true;
}
