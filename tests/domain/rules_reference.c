/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/rules_reference.h"

/* Everything the reference knows of one case. */
struct view {
    const struct rules *rules;
    const struct round *round;
    const struct resident *resident;
    const struct local_facts *facts;
    civil_day today; /* clipped into the round */
    int class_;
    int count;
    struct need *needs;
};

static bool holds(struct effective effective, civil_day day) {
    return day >= effective.from && (effective.until == CIVIL_NONE || day <= effective.until);
}

/* Completed months, counted up from a number that is surely too small; -1 before the beginning. */
static int months_since(civil_day begin, civil_day day) {
    int months = day < begin ? -1 : (day - begin) / 31;
    while (civil_add_months(begin, months + 1) <= day) months++;
    return months;
}

static int years_old(civil_day birth, civil_day day) {
    const int months = months_since(birth, day);
    return months < 0 ? -1 : months / 12;
}

static bool has_class(const struct view *v, int class_) {
    const int years = years_old(v->resident->birth, v->round->starts);
    const int age = years < 0 ? 0 : years;
    for (size_t i = 0; i < v->rules->priority_count; i++) {
        const struct priority_rule *r = &v->rules->priorities[i];
        const bool is_owed = holds(r->effective, v->today) && v->today >= r->phase_from;
        const bool is_of_group = r->target_groups == 0 || (r->target_groups & v->resident->target_groups);
        const bool is_of_age = (r->age_from < 0 || age >= r->age_from) && (r->age_to < 0 || age <= r->age_to);
        const bool lives_so = r->circumstances == 0 || (r->circumstances & v->resident->circumstances);
        if (r->class_ == class_ && is_owed && is_of_group && is_of_age && lives_so) return true;
    }
    return false;
}

static int package_on(const struct view *v, civil_day day) {
    const int age = years_old(v->resident->birth, day);
    for (size_t i = 0; i < v->rules->package_count; i++) {
        const struct package_rule *r = &v->rules->packages[i];
        if (!holds(r->effective, day)) continue;
        for (int years = r->age_from; years <= (r->age_to < 0 ? 200 : r->age_to); years++)
            if (years == age) return r->package;
    }
    return 0;
}

static const struct interval_rule *rule_from(const struct view *v, civil_day begins) {
    const int counted = months_since(v->resident->birth, begins);
    const int months = counted < 0 ? 0 : counted;
    for (size_t i = 0; i < v->rules->interval_count; i++) {
        const struct interval_rule *r = &v->rules->intervals[i];
        if (!holds(r->effective, begins < v->round->starts ? v->round->starts : begins)) continue;
        if (r->circumstances != 0 && (r->circumstances & v->resident->circumstances) == 0) continue;
        if (months >= r->age_months_from && (r->age_months_to < 0 || months <= r->age_months_to)) return r;
    }
    return NULL;
}

static int interval_from(const struct view *v, civil_day begins) {
    const struct interval_rule *r = rule_from(v, begins);
    return r ? r->interval_months : 12;
}

static enum reason rule_of(const struct view *v) {
    const civil_day birth = v->resident->birth;
    const struct interval_rule *r = rule_from(v, birth > v->round->starts ? birth : v->round->starts);
    if (!r || r->interval_months >= 12) return REASON_ANNUAL;
    return r->circumstances & CIRCUMSTANCE_HAZARDOUS_WORK ? REASON_HAZARDOUS_WORK : REASON_INFANT;
}

static bool is_of_round(const struct view *v, civil_day day) {
    return v->round->starts <= day && day <= v->round->ends;
}

static civil_day last_check(const struct view *v) {
    civil_day last = CIVIL_NONE;
    if (v->resident->last_check_kind == LAST_CHECK_PAST) last = v->resident->last_check;
    if (v->facts->has_done && v->facts->done_on > last) last = v->facts->done_on;
    return last;
}

static bool has_stayed(const struct view *v, civil_day day) {
    const civil_day since = v->resident->resident_since;
    if (since == CIVIL_NONE || since <= v->resident->birth) return true;
    return months_since(since, day) >= v->round->residence_months;
}

/* Born, here for long enough, and willing. */
static bool can_come(const struct view *v, civil_day day) {
    const bool is_willing = !v->facts->has_available_from || day >= v->facts->available_from;
    return day >= v->resident->birth && is_willing && has_stayed(v, day);
}

static void add(struct view *v, enum need_state state, enum reason reason, civil_day release, civil_day due,
                civil_day target) {
    const int class_ = v->class_ < 0 ? 7 : v->class_;
    const bool is_due = state == NEED_DUE;
    const bool is_done = state == NEED_DONE_HERE || state == NEED_DONE_ELSEWHERE;
    v->needs[v->count] = (struct need){
        .resident = v->resident->id,
        .household = v->resident->household,
        .hamlet = v->resident->hamlet,
        .organisation = v->resident->organisation,
        .target_groups = v->resident->target_groups,
        .birth = v->resident->birth,
        .release = release,
        .due = due,
        .target = target,
        .number = (uint8_t)(v->count + 1),
        .class_ = (uint8_t)(class_ * 2 + !v->facts->missed_last_round),
        .state = (uint8_t)state,
        .reason = (uint8_t)reason,
        .package = (uint8_t)(is_due    ? package_on(v, target)
                             : is_done ? package_on(v, last_check(v))
                                       : 0),
        .is_elderly = is_due && years_old(v->resident->birth, target) >= 60,
    };
    v->count++;
}

static void add_closed(struct view *v, enum need_state state, enum reason reason) {
    add(v, state, reason, CIVIL_NONE, CIVIL_NONE, CIVIL_NONE);
}

static bool close_person(struct view *v) {
    const struct local_facts *f = v->facts;
    const struct {
        bool holds;
        enum need_state state;
        enum reason reason;
    } tests[] = {
        {f->is_duplicate, NEED_DUPLICATE, REASON_NONE},
        {f->is_dead || v->resident->died_on != CIVIL_NONE, NEED_DECEASED, REASON_NONE},
        {v->resident->moved_to != 0 || (f->has_moved && !(v->resident->resident_since != CIVIL_NONE &&
                                                          v->resident->resident_since > f->moved_on)),
         NEED_MOVED_OUT, REASON_NONE},
        {f->is_excluded, NEED_EXCLUDED, REASON_EXCLUDED},
        {f->has_refused, NEED_REFUSED, REASON_NONE},
    };
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        if (tests[i].holds) {
            add_closed(v, tests[i].state, tests[i].reason);
            return true;
        }
    return false;
}

static int checks_done(const struct view *v, bool *is_elsewhere) {
    *is_elsewhere = v->facts->done_elsewhere;
    if (v->facts->has_done && v->facts->done_on >= v->round->starts)
        return v->facts->needs_done == 0 ? 1 : v->facts->needs_done;
    *is_elsewhere = true;
    return v->resident->last_check_kind == LAST_CHECK_PAST && is_of_round(v, v->resident->last_check);
}

static enum reason other_route(const struct view *v) {
    if (v->facts->route_failed || v->resident->route == ROUTE_STATION) return REASON_NONE;
    for (size_t i = 0; i < v->rules->route_count; i++) {
        const struct route_rule *r = &v->rules->routes[i];
        if (r->route != v->resident->route || !holds(r->effective, v->today)) continue;
        if (r->is_invited_by_station) return REASON_NONE;
        return (enum reason)(REASON_EMPLOYER + r->route - ROUTE_EMPLOYER);
    }
    return REASON_NONE;
}

static bool is_birthday(const struct view *v, civil_day day) {
    const civil_day birth = v->resident->birth;
    return day == birth || (day > birth && years_old(birth, day) != years_old(birth, day - 1));
}

static civil_day wanted_day(const struct view *v) {
    const civil_day last = last_check(v);
    if (last != CIVIL_NONE) {
        civil_day day = last;
        while (months_since(last, day) < interval_from(v, last)) day++;
        return day;
    }
    for (civil_day day = v->round->starts; v->resident->has_birth_day && day <= v->round->ends; day++)
        if (is_birthday(v, day)) return day;
    return (v->round->starts + v->round->ends - (v->round->starts + v->round->ends) % 2) / 2;
}

static bool is_gap_over(const struct view *v, civil_day day) {
    const civil_day last = last_check(v);
    return last == CIVIL_NONE || months_since(last, day) >= v->round->minimum_gap_months;
}

static void add_annual(struct view *v) {
    civil_day first = CIVIL_NONE, wanted = wanted_day(v);
    for (civil_day day = v->round->starts; first == CIVIL_NONE && day <= v->round->ends; day++)
        if (can_come(v, day) && is_gap_over(v, day)) first = day;
    if (first == CIVIL_NONE && !is_gap_over(v, v->round->ends)) return;
    if (first == CIVIL_NONE) first = wanted = v->facts->available_from;
    if (wanted > v->round->ends && first <= v->round->ends) wanted = v->round->ends;
    if (wanted < first) wanted = first;
    add(v, NEED_DUE, REASON_ANNUAL, first, v->round->ends, wanted);
}

/* The first day on which `months` are complete; `near` is a day not after it. */
static civil_day day_after_months(civil_day begin, int months, civil_day near) {
    while (civil_months_between(begin, near) < months) near++;
    return near;
}

static void add_visits(struct view *v, enum reason rule) {
    const civil_day last = last_check(v);
    civil_day begin = last != CIVIL_NONE ? last : v->resident->birth, day = begin, before = begin;
    int months = 0;
    do {
        before = day;
        months += interval_from(v, day);
        day = day_after_months(begin, months, day);
    } while (last == CIVIL_NONE && day < v->round->starts);
    if (day > v->round->ends && before > begin) day = before;
    if (day > v->round->ends || v->count == RULES_NEEDS_MAX) return;
    civil_day first = v->round->starts;
    while (first <= v->round->ends && !can_come(v, first)) first++;
    if (first > v->round->ends) {
        add(v, NEED_DUE, rule, v->facts->available_from, v->round->ends, v->facts->available_from);
        return;
    }
    begin = day < first ? first : day;
    day = begin;
    for (months = 0; day <= v->round->ends && v->count < RULES_NEEDS_MAX;) {
        months += interval_from(v, day);
        const civil_day next = day_after_months(begin, months, day);
        civil_day release = day, due = day;
        while (release - 1 >= first && release - 1 - before >= day - (release - 1)) release--;
        while (due + 1 <= v->round->ends && due + 1 - day < next - (due + 1)) due++;
        add(v, NEED_DUE, rule, release, due, day);
        before = day;
        day = next;
    }
}

static void add_owed(struct view *v, enum reason rule, int done) {
    if (rule != REASON_ANNUAL)
        add_visits(v, rule);
    else if (done == 0)
        add_annual(v);
    if (v->count == 0) add_closed(v, NEED_NOT_DUE, last_check(v) != CIVIL_NONE ? REASON_MINIMUM_GAP : rule);
}

int reference_derive_needs(const struct rules *rules, const struct resident *resident,
                           const struct local_facts *facts, civil_day today,
                           struct need needs[RULES_NEEDS_MAX]) {
    struct view v = {rules, &rules->round, resident, facts, today, -1, 0, needs};
    if (v.today < v.round->starts) v.today = v.round->starts;
    if (v.today > v.round->ends) v.today = v.round->ends;
    for (int class_ = 7; class_ >= 0; class_--)
        if (has_class(&v, class_)) v.class_ = class_;
    if (close_person(&v)) return v.count;
    const enum reason rule = rule_of(&v), route = other_route(&v);
    bool is_elsewhere;
    const int done = checks_done(&v, &is_elsewhere);
    while (v.count < (rule == REASON_ANNUAL ? done > 0 : done) && v.count < RULES_NEEDS_MAX)
        add_closed(&v, is_elsewhere ? NEED_DONE_ELSEWHERE : NEED_DONE_HERE, rule);
    struct {
        bool holds;
        enum need_state state;
        enum reason reason;
    } const tests[] = {
        {resident->birth > v.round->ends || resident->birth > today, NEED_NOT_DUE, REASON_NOT_BORN},
        {v.class_ < 0, NEED_NOT_DUE, REASON_PHASE},
        {!has_stayed(&v, v.round->ends), NEED_NOT_DUE, REASON_RESIDENCE},
        {route != REASON_NONE, NEED_OTHER_ROUTE, route},
    };
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        if (!tests[i].holds) continue;
        if (v.count == 0) add_closed(&v, tests[i].state, tests[i].reason);
        return v.count;
    }
    add_owed(&v, rule, done);
    return v.count;
}
