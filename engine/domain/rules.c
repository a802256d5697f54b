/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/rules.h"

#include "domain/fact.h"

#define MONTHS_A_YEAR 12
#define LAST_CLASS    (NEED_CLASSES / 2 - 1)
#define ELDERLY_YEARS 60

static civil_day latest(civil_day a, civil_day b) {
    return a > b ? a : b;
}

static civil_day earliest(civil_day a, civil_day b) {
    return a < b ? a : b;
}

static civil_day clip(civil_day day, civil_day first, civil_day last) {
    return latest(first, earliest(day, last));
}

static bool is_in_force(struct effective effective, civil_day day) {
    return effective.from <= day && (effective.until == CIVIL_NONE || day <= effective.until);
}

/* ---- look-ups --------------------------------------------------------------------------------- */

/* Somebody born during the round counts as 0 years old on its first day. */
static int age_at_start(const struct rules *rules, const struct resident *resident) {
    const int years = civil_years_between(resident->birth, rules->round.starts);
    return years < 0 ? 0 : years;
}

static bool does_priority_match(const struct priority_rule *rule, const struct resident *resident, int age) {
    if (rule->target_groups != 0 && (rule->target_groups & resident->target_groups) == 0) return false;
    if (rule->age_from >= 0 && age < rule->age_from) return false;
    if (rule->age_to >= 0 && age > rule->age_to) return false;
    return rule->circumstances == 0 || (rule->circumstances & resident->circumstances) != 0;
}

int rules_find_class(const struct rules *rules, const struct resident *resident, civil_day today) {
    const int age = age_at_start(rules, resident);
    int class_ = -1;
    for (size_t i = 0; i < rules->priority_count; i++) {
        const struct priority_rule *rule = &rules->priorities[i];
        if (!is_in_force(rule->effective, today) || rule->phase_from > today) continue;
        if (class_ >= 0 && rule->class_ >= class_) continue;
        if (does_priority_match(rule, resident, age)) class_ = rule->class_;
    }
    return class_;
}

uint8_t rules_find_package(const struct rules *rules, const struct resident *resident, civil_day exam_day) {
    const int age = civil_years_between(resident->birth, exam_day);
    for (size_t i = 0; i < rules->package_count; i++) {
        const struct package_rule *rule = &rules->packages[i];
        if (is_in_force(rule->effective, exam_day) && age >= rule->age_from &&
            (rule->age_to < 0 || age <= rule->age_to))
            return rule->package;
    }
    return 0;
}

/* The interval that begins on `begins`. Rows are taken as in force on that day, or on the round's
 * first day for an interval that began before it. NULL when no row matches. */
static const struct interval_rule *find_interval(const struct rules *rules, const struct resident *resident,
                                                 civil_day begins) {
    const civil_day in_force = latest(begins, rules->round.starts);
    const int age_months = begins < resident->birth ? 0 : civil_months_between(resident->birth, begins);
    for (size_t i = 0; i < rules->interval_count; i++) {
        const struct interval_rule *rule = &rules->intervals[i];
        if (!is_in_force(rule->effective, in_force) || rule->interval_months <= 0) continue;
        if (age_months < rule->age_months_from) continue;
        if (rule->age_months_to >= 0 && age_months > rule->age_months_to) continue;
        if (rule->circumstances == 0 || (rule->circumstances & resident->circumstances) != 0) return rule;
    }
    return NULL;
}

static int interval_months(const struct rules *rules, const struct resident *resident, civil_day begins) {
    const struct interval_rule *rule = find_interval(rules, resident, begins);
    return rule ? rule->interval_months : MONTHS_A_YEAR;
}

static bool is_invited_by_station(const struct rules *rules, const struct resident *resident, civil_day day) {
    if (resident->route == ROUTE_STATION) return true;
    for (size_t i = 0; i < rules->route_count; i++)
        if (rules->routes[i].route == resident->route && is_in_force(rules->routes[i].effective, day))
            return rules->routes[i].is_invited_by_station;
    return true;
}

/* ---- one resident ----------------------------------------------------------------------------- */

/* What every test and window looks at. */
struct situation {
    const struct rules *rules;
    const struct resident *resident;
    const struct local_facts *facts;
    civil_day today;        /* clipped into the round */
    civil_day last_check;   /* CIVIL_NONE = unknown or never */
    civil_day resides_from; /* the stay is long enough from this day on */
    civil_day earliest;     /* first day of the round on which a visit is possible, wishes included */
    bool is_unborn;         /* born after today (a slip in the register), or after the round */
    int done;               /* checks that count in this round */
    bool done_elsewhere;
    enum reason rule; /* annual, infant or hazardous work */
};

static bool is_in_round(const struct round *round, civil_day day) {
    return day >= round->starts && day <= round->ends;
}

/* Completions count; without one, a check of this round that the register knows of is believed. */
static void look_at_checks(struct situation *s) {
    const struct local_facts *facts = s->facts;
    const struct resident *resident = s->resident;
    s->last_check = resident->last_check_kind == LAST_CHECK_PAST ? resident->last_check : CIVIL_NONE;
    if (facts->has_done && facts->done_on >= s->rules->round.starts) {
        s->done = facts->needs_done > 1 ? facts->needs_done : 1;
        s->done_elsewhere = facts->done_elsewhere;
    } else if (s->last_check != CIVIL_NONE && is_in_round(&s->rules->round, s->last_check)) {
        s->done = 1;
        s->done_elsewhere = true;
    }
    if (facts->has_done) s->last_check = latest(s->last_check, facts->done_on);
}

/* Residents since birth have been here as long as anybody can. */
static void look_at_residence(struct situation *s) {
    const struct resident *resident = s->resident;
    s->resides_from = s->rules->round.starts;
    if (resident->resident_since == CIVIL_NONE || resident->resident_since <= resident->birth) return;
    const civil_day long_enough =
        civil_add_months(resident->resident_since, s->rules->round.residence_months);
    s->resides_from = latest(s->resides_from, long_enough);
}

static void look_at_rule(struct situation *s) {
    const civil_day begins = latest(s->rules->round.starts, s->resident->birth);
    const struct interval_rule *rule = find_interval(s->rules, s->resident, begins);
    if (!rule || rule->interval_months >= MONTHS_A_YEAR)
        s->rule = REASON_ANNUAL;
    else
        s->rule = (rule->circumstances & CIRCUMSTANCE_HAZARDOUS_WORK) ? REASON_HAZARDOUS_WORK : REASON_INFANT;
}

static struct situation look_at(const struct rules *rules, const struct resident *resident,
                                const struct local_facts *facts, civil_day today) {
    struct situation s = {.rules = rules, .resident = resident, .facts = facts};
    s.today = clip(today, rules->round.starts, rules->round.ends);
    s.is_unborn = resident->birth > today || resident->birth > rules->round.ends;
    look_at_checks(&s);
    look_at_residence(&s);
    look_at_rule(&s);
    s.earliest = latest(s.resides_from, resident->birth);
    if (facts->has_available_from) s.earliest = latest(s.earliest, facts->available_from);
    return s;
}

/* ---- the order of the tests ------------------------------------------------------------------- */

struct verdict {
    enum need_state state; /* NEED_DUE: none of the tests holds */
    enum reason reason;
};

/* The register may know of a later stay than the officer. */
static bool has_moved(const struct resident *resident, const struct local_facts *facts) {
    if (resident->moved_to != 0) return true;
    return facts->has_moved && !fact_is_move_overtaken(facts->moved_on, resident->resident_since);
}

enum need_state rules_judge_presence(const struct resident *resident, const struct local_facts *facts) {
    if (facts->is_duplicate) return NEED_DUPLICATE;
    if (facts->is_dead || resident->died_on != CIVIL_NONE) return NEED_DECEASED;
    return has_moved(resident, facts) ? NEED_MOVED_OUT : NEED_DUE;
}

/* What closes everything, whatever has been done. */
static struct verdict judge_person(const struct situation *s) {
    const struct local_facts *facts = s->facts;
    const enum need_state presence = rules_judge_presence(s->resident, facts);
    if (presence != NEED_DUE) return (struct verdict){presence, REASON_NONE};
    if (facts->is_excluded) return (struct verdict){NEED_EXCLUDED, REASON_EXCLUDED};
    if (facts->has_refused) return (struct verdict){NEED_REFUSED, REASON_NONE};
    return (struct verdict){NEED_DUE, REASON_NONE};
}

static struct verdict judge_route(const struct situation *s) {
    static const enum reason BY_ROUTE[ROUTES] = {
        [ROUTE_STATION] = REASON_NONE,
        [ROUTE_EMPLOYER] = REASON_EMPLOYER,
        [ROUTE_SCHOOL] = REASON_SCHOOL,
        [ROUTE_ARMED_FORCES] = REASON_ARMED_FORCES,
    };
    if (s->facts->route_failed || is_invited_by_station(s->rules, s->resident, s->today))
        return (struct verdict){NEED_DUE, REASON_NONE};
    return (struct verdict){NEED_OTHER_ROUTE, BY_ROUTE[s->resident->route]};
}

/* Whether this round owes the station's check at all. */
static struct verdict judge_round(const struct situation *s, int class_) {
    const struct round *round = &s->rules->round;
    if (s->is_unborn) return (struct verdict){NEED_NOT_DUE, REASON_NOT_BORN};
    if (class_ < 0) return (struct verdict){NEED_NOT_DUE, REASON_PHASE};
    if (s->resides_from > round->ends) return (struct verdict){NEED_NOT_DUE, REASON_RESIDENCE};
    return judge_route(s);
}

/* ---- windows ---------------------------------------------------------------------------------- */

struct window {
    civil_day release;
    civil_day due;
    civil_day target;
};

/* A wish beyond the round leaves no day: release > due, and the plan says so (no_window). */
static struct window make_window(civil_day release, civil_day due, civil_day target) {
    return (struct window){release, due, latest(release, earliest(target, due))};
}

static civil_day birthday_in_round(const struct round *round, civil_day birth) {
    const int birth_year = civil_to_date(birth).year;
    const int last_year = civil_to_date(round->ends).year;
    for (int year = civil_to_date(round->starts).year; year <= last_year; year++) {
        const civil_day birthday = civil_add_months(birth, MONTHS_A_YEAR * (year - birth_year));
        if (is_in_round(round, birthday)) return birthday;
    }
    return CIVIL_NONE;
}

static civil_day annual_target(const struct situation *s) {
    const struct round *round = &s->rules->round;
    if (s->last_check != CIVIL_NONE)
        return civil_add_months(s->last_check, interval_months(s->rules, s->resident, s->last_check));
    const civil_day birthday =
        s->resident->has_birth_day ? birthday_in_round(round, s->resident->birth) : CIVIL_NONE;
    return birthday != CIVIL_NONE ? birthday : round->starts + (round->ends - round->starts) / 2;
}

/* 0 windows: the last check is too recent for this round. */
static int make_annual_window(const struct situation *s, struct window *out) {
    const struct round *round = &s->rules->round;
    civil_day release = s->earliest;
    if (s->last_check != CIVIL_NONE) {
        const civil_day gap_ends = civil_add_months(s->last_check, round->minimum_gap_months);
        if (gap_ends > round->ends) return 0;
        release = latest(release, gap_ends);
    }
    *out = make_window(release, round->ends, annual_target(s));
    return 1;
}

/* One visit of somebody with short intervals, and the day from which its interval runs. */
struct visit {
    civil_day begins;
    civil_day target;
};

/* From the last check; without one from birth, by age: the first visit of the round, or the one
 * before it when the round has none. Birth itself is not a visit. */
static struct visit first_visit(const struct situation *s) {
    const bool is_known = s->last_check != CIVIL_NONE;
    const civil_day begins = is_known ? s->last_check : s->resident->birth;
    struct visit visit = {.begins = begins, .target = begins};
    struct visit before;
    int months = 0;
    do {
        before = visit;
        months += interval_months(s->rules, s->resident, before.target);
        visit = (struct visit){before.target, civil_add_months(begins, months)};
    } while (!is_known && visit.target < s->rules->round.starts);
    return visit.target > s->rules->round.ends && before.target > begins ? before : visit;
}

/* Half of the interval on either side, so that the windows of one person never meet. */
static struct window visit_window(const struct situation *s, struct visit visit, civil_day next) {
    const civil_day release = visit.target - (visit.target - visit.begins) / 2;
    const civil_day due = visit.target + (next - visit.target - 1) / 2;
    return make_window(latest(s->earliest, release), earliest(s->rules->round.ends, due), visit.target);
}

static int make_visit_windows(const struct situation *s, struct window *out, int most) {
    const struct round *round = &s->rules->round;
    struct visit visit = first_visit(s);
    if (visit.target > round->ends || most <= 0) return 0;
    if (s->earliest > round->ends) {
        *out = make_window(s->earliest, round->ends, s->earliest);
        return 1;
    }
    visit.target = latest(visit.target, s->earliest);
    const civil_day begins = visit.target;
    int count = 0;
    for (int months = 0; count < most && visit.target <= round->ends;) {
        months += interval_months(s->rules, s->resident, visit.target);
        const civil_day next = civil_add_months(begins, months);
        out[count++] = visit_window(s, visit, next);
        visit = (struct visit){visit.target, next};
    }
    return count;
}

static int make_windows(const struct situation *s, struct window out[RULES_NEEDS_MAX]) {
    if (s->rule != REASON_ANNUAL) return make_visit_windows(s, out, RULES_NEEDS_MAX - s->done);
    return s->done > 0 ? 0 : make_annual_window(s, out);
}

/* ---- needs ------------------------------------------------------------------------------------ */

static struct need make_need(const struct situation *s, int class_, int number, struct verdict verdict) {
    const struct resident *resident = s->resident;
    const int priority = class_ >= 0 && class_ < LAST_CLASS ? class_ : LAST_CLASS;
    return (struct need){
        .resident = resident->id,
        .household = resident->household,
        .hamlet = resident->hamlet,
        .organisation = resident->organisation,
        .target_groups = resident->target_groups,
        .circumstances = resident->circumstances,
        .birth = resident->birth,
        .has_birth_day = resident->has_birth_day,
        .release = CIVIL_NONE,
        .due = CIVIL_NONE,
        .target = CIVIL_NONE,
        .tight_to = CIVIL_NONE,
        .number = (uint8_t)number,
        .class_ = (uint8_t)(2 * priority + (s->facts->missed_last_round ? 0 : 1)),
        .state = (uint8_t)verdict.state,
        .reason = (uint8_t)verdict.reason,
    };
}

static struct need make_due_need(const struct situation *s, int class_, int number, struct window window) {
    struct need need = make_need(s, class_, number, (struct verdict){NEED_DUE, s->rule});
    need.release = window.release;
    need.due = window.due;
    need.target = window.target;
    need.package = rules_find_package(s->rules, s->resident, window.target);
    need.is_elderly = civil_years_between(s->resident->birth, window.target) >= ELDERLY_YEARS;
    return need;
}

/* Checks done in this round. Somebody examined once a round has one, however many papers came. */
static int make_done_needs(const struct situation *s, int class_, struct need needs[RULES_NEEDS_MAX]) {
    const struct verdict done = {s->done_elsewhere ? NEED_DONE_ELSEWHERE : NEED_DONE_HERE, s->rule};
    const int wanted = s->rule == REASON_ANNUAL && s->done > 1 ? 1 : s->done;
    int count = 0;
    while (count < wanted && count < RULES_NEEDS_MAX) {
        needs[count] = make_need(s, class_, count + 1, done);
        needs[count].package = rules_find_package(s->rules, s->resident, s->last_check);
        count++;
    }
    return count;
}

int rules_derive_needs(const struct rules *rules, const struct resident *resident,
                       const struct local_facts *facts, civil_day today, struct need needs[RULES_NEEDS_MAX]) {
    const struct situation s = look_at(rules, resident, facts, today);
    const int class_ = rules_find_class(rules, resident, s.today);
    struct verdict verdict = judge_person(&s);
    if (verdict.state != NEED_DUE) {
        needs[0] = make_need(&s, class_, 1, verdict);
        return 1;
    }
    int count = make_done_needs(&s, class_, needs);
    verdict = judge_round(&s, class_);
    if (verdict.state == NEED_DUE) {
        struct window windows[RULES_NEEDS_MAX];
        const int open = make_windows(&s, windows);
        for (int i = 0; i < open; i++, count++)
            needs[count] = make_due_need(&s, class_, count + 1, windows[i]);
        verdict.state = NEED_NOT_DUE;
        verdict.reason = s.last_check != CIVIL_NONE ? REASON_MINIMUM_GAP : s.rule;
    }
    if (count == 0) needs[count++] = make_need(&s, class_, 1, verdict);
    return count;
}
