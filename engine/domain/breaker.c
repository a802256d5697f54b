/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/breaker.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Yearly rates of 1,000 people. Births and deaths: the census of 1 April 2019 (General Statistics Office of
 * Viet Nam); who leaves or joins a commune: its 6.4 million migrants of five years; what registers drop or
 * correct: an assumption. Shares are of 10,000 residents in one night. */
static const struct kind {
    const char *name;
    const char *words[2]; /* Vietnamese, English */
    double per_mille_a_year;
    int cluster;
    int64_t floor;
    int64_t floor_share;
} KINDS[BREAKER_EVENTS] = {
    [BREAKER_BIRTHS] = {"births", {"trẻ mới sinh", "births"}, 16.3, 2, 5, 20},
    [BREAKER_DEATHS] = {"deaths", {"người chết", "deaths"}, 6.3, 2, 5, 10},
    [BREAKER_DEPARTURES] = {"departures", {"người chuyển đi", "departures"}, 15, 6, 12, 40},
    [BREAKER_DELETIONS] = {"deletions", {"người bị xóa khỏi sổ", "people no longer named"}, 2, 6, 12, 40},
    [BREAKER_ARRIVALS] = {"arrivals", {"người mới đến", "arrivals"}, 15, 6, 12, 40},
    [BREAKER_IDENTITIES] = {"identity_changes",
                            {"người đổi ngày sinh hoặc sống lại",
                             "people with another birth date or alive again"},
                            2,
                            3,
                            5,
                            40},
};

static const char *const OUTCOMES[BREAKER_OUTCOMES] = {"passed", "held", "released"};

#define DAYS_A_YEAR 365.25

const char *breaker_event_name(enum breaker_event event) {
    assert(event < BREAKER_EVENTS);
    return KINDS[event].name;
}

const char *breaker_outcome_name(enum breaker_outcome outcome) {
    assert(outcome < BREAKER_OUTCOMES);
    return OUTCOMES[outcome];
}

bool breaker_outcome_find(const char *name, enum breaker_outcome *outcome) {
    for (int i = 0; i < BREAKER_OUTCOMES; i++) {
        if (strcmp(OUTCOMES[i], name) != 0) continue;
        *outcome = (enum breaker_outcome)i;
        return true;
    }
    return false;
}

/* ---- The band ------------------------------------------------------------------------------------- */

/* The least k with P(X > k) <= chance, X negative binomial of shape r and chance of success p. From the
 * mean on each next weight is at most `ratio` times the one before, so that the tail is below a geometric
 * row. In logarithms, where large means do not underflow. */
static int64_t find_quantile(double r, double p, double chance) {
    const double q = 1 - p;
    const double mean = r * q / p;
    double log_weight = r * log(p); /* of k = 0 */
    for (int64_t k = 0;; k++) {
        const double ratio = q * fmax((r + (double)k + 1) / ((double)k + 2), 1);
        const double log_next = log_weight + log(q * (r + (double)k) / ((double)k + 1));
        if ((double)k >= mean && ratio < 1 && log_next - log1p(-ratio) <= log(chance)) return k;
        log_weight = log_next;
    }
}

static int64_t max_of(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static int64_t min_of(int64_t a, int64_t b) {
    return a < b ? a : b;
}

struct seen {
    int64_t days;
    int64_t events[BREAKER_EVENTS];
};

static int64_t find_limit(int event, int64_t residents, const struct seen *seen, int32_t days) {
    const struct kind *kind = &KINDS[event];
    const double daily = kind->per_mille_a_year / 1000 / DAYS_A_YEAR * (double)residents;
    const double r = (daily * BREAKER_PRIOR_DAYS + (double)seen->events[event]) / kind->cluster;
    const double exposure = (double)(BREAKER_PRIOR_DAYS + seen->days);
    const int64_t band =
        kind->cluster * find_quantile(r, exposure / (exposure + (double)days), BREAKER_CHANCE);
    const int64_t floor = max_of(kind->floor, residents * kind->floor_share / 10000);
    return min_of(max_of(band, floor), max_of(kind->floor, residents / BREAKER_CEILING));
}

/* ---- Tonight -------------------------------------------------------------------------------------- */

static struct seen sum_up(const struct breaker_night *nights, size_t count, civil_day today) {
    struct seen seen = {0};
    for (size_t i = 0; i < count; i++) {
        if (nights[i].outcome != BREAKER_PASSED || nights[i].day >= today) continue;
        seen.days += nights[i].days;
        for (int k = 0; k < BREAKER_EVENTS; k++) seen.events[k] += nights[i].counts.at[k];
    }
    return seen;
}

static int32_t days_between(civil_day from, civil_day today) {
    return from == CIVIL_NONE || from >= today ? 1 : today - from;
}

/* Since the last night before today that was not held. */
static int32_t count_days(const struct breaker_night *nights, size_t count, civil_day planned_on,
                          civil_day today) {
    for (size_t i = 0; i < count; i++)
        if (nights[i].outcome != BREAKER_HELD && nights[i].day < today)
            return days_between(nights[i].day, today);
    return days_between(planned_on, today);
}

static bool is_over(const struct breaker_verdict *v, const struct breaker_counts *counts) {
    for (int k = 0; k < BREAKER_EVENTS; k++)
        if (counts->at[k] > v->limits[k]) return true;
    return false;
}

static void raise_limits(struct breaker_verdict *v, const struct breaker_night *held, const struct seen *seen,
                         int64_t residents) {
    const int32_t days = days_between(held->day, v->night.day);
    for (int k = 0; k < BREAKER_EVENTS; k++)
        v->limits[k] = max_of(v->limits[k], held->counts.at[k] + find_limit(k, residents, seen, days));
}

static void add_counts(struct breaker_counts *to, const struct breaker_counts *from) {
    for (int k = 0; k < BREAKER_EVENTS; k++) to->at[k] += from->at[k];
}

void breaker_judge(const struct breaker_counts *tonight, const struct breaker_night *nights, size_t count,
                   civil_day planned_on, civil_day today, struct breaker_verdict *out) {
    static const struct breaker_night NONE = {.day = CIVIL_NONE};
    const struct breaker_night *last = count > 0 ? &nights[0] : &NONE;
    const bool has_passed_today = last->day == today && last->outcome != BREAKER_HELD;
    const struct seen seen = sum_up(nights, count, today);
    struct breaker_counts judged = *tonight;
    *out = (struct breaker_verdict){.night = {.day = today,
                                              .days = count_days(nights, count, planned_on, today),
                                              .counts = *tonight,
                                              .outcome = BREAKER_PASSED}};
    if (has_passed_today) add_counts(&out->night.counts, &last->counts);
    if (has_passed_today && last->outcome == BREAKER_PASSED) judged = out->night.counts;
    if (has_passed_today) out->night.outcome = last->outcome;
    for (int k = 0; k < BREAKER_EVENTS; k++)
        out->limits[k] = find_limit(k, tonight->residents, &seen, out->night.days);
    if (tonight->residents == 0 || !is_over(out, &judged)) return;
    if (last->outcome == BREAKER_HELD && last->is_answered_for) {
        raise_limits(out, last, &seen, tonight->residents);
        out->night.outcome = BREAKER_RELEASED;
        if (!is_over(out, &judged)) return;
    }
    out->night.outcome = BREAKER_HELD;
    out->night.counts = judged;
}

void breaker_explain(const struct breaker_verdict *verdict, const char *language, char *text, size_t bytes) {
    const bool is_english = strcmp(language, "en") == 0;
    const char *most = is_english ? "at most" : "nhiều nhất";
    size_t length = 0;
    text[0] = '\0';
    for (int k = 0; k < BREAKER_EVENTS; k++) {
        const int64_t count = verdict->night.counts.at[k];
        if (count <= verdict->limits[k] || length >= bytes) continue;
        const int more =
            snprintf(text + length, bytes - length, "%s%lld %s (%s %lld)", length > 0 ? ", " : "",
                     (long long)count, KINDS[k].words[is_english], most, (long long)verdict->limits[k]);
        length += more > 0 ? (size_t)more : 0;
    }
}
