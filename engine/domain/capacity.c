/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/capacity.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *resource_name(enum resource r) {
    static const char *const NAMES[RESOURCES] = {
        [RESOURCE_PLACE] = "place",
        [RESOURCE_DOCTOR] = "doctor",
        [RESOURCE_GYNAECOLOGY] = "gynaecology",
        [RESOURCE_PAEDIATRICS] = "paediatrics",
        [RESOURCE_BLOOD] = "blood",
        [RESOURCE_ECG] = "ecg",
        [RESOURCE_ULTRASOUND] = "ultrasound",
        [RESOURCE_XRAY] = "xray",
    };
    assert(r < RESOURCES);
    return NAMES[r];
}

const char *resource_title(enum resource r, const char *language) {
    static const struct {
        const char *vietnamese;
        const char *english;
    } TITLES[RESOURCES] = {
        [RESOURCE_PLACE] = {"chỗ khám chung", "general places"},
        [RESOURCE_DOCTOR] = {"bác sĩ", "doctors"},
        [RESOURCE_GYNAECOLOGY] = {"khám phụ khoa", "gynaecology"},
        [RESOURCE_PAEDIATRICS] = {"khám nhi", "paediatrics"},
        [RESOURCE_BLOOD] = {"lấy máu xét nghiệm", "blood tests"},
        [RESOURCE_ECG] = {"điện tim", "ECG"},
        [RESOURCE_ULTRASOUND] = {"siêu âm", "ultrasound"},
        [RESOURCE_XRAY] = {"X-quang", "X-ray"},
    };
    assert(r < RESOURCES);
    return strcmp(language, "vi") == 0 ? TITLES[r].vietnamese : TITLES[r].english;
}

size_t resource_list(uint8_t bits, const char *names[RESOURCES]) {
    size_t count = 0;
    for (int r = 0; r < RESOURCES; r++)
        if ((bits >> r & 1U) != 0) names[count++] = resource_name((enum resource)r);
    return count;
}

/* A session and how much its source counts: an extra session over the template, a template row
 * that began later over one that began earlier. */
struct candidate {
    struct session session;
    int32_t rank;
};

struct candidate_list {
    struct candidate *items;
    size_t count;
    size_t room;
};

#define RANK_EXTRA INT32_MAX

static void add_candidate(struct candidate_list *list, struct candidate candidate) {
    if (list->count == list->room) {
        list->room = list->room * 2 + 64;
        list->items = memory_grow(list->items, list->room, sizeof *list->items);
    }
    list->items[list->count++] = candidate;
}

bool capacity_is_closed(const struct capacity_input *input, int32_t site, civil_day day) {
    for (size_t i = 0; i < input->closure_count; i++) {
        const struct closure *c = &input->closures[i];
        const bool concerns_site = c->site == 0 || c->site == site;
        if (concerns_site && day >= c->from && (c->until == CIVIL_NONE || day <= c->until)) return true;
    }
    return false;
}

static struct session session_of_week(const struct site_week *week, civil_day day) {
    struct session s = {
        .site = week->site, .day = day, .half = week->half, .walk_in_reserve = week->walk_in_reserve};
    memcpy(s.capacity, week->capacity, sizeof s.capacity);
    return s;
}

static struct session session_of_extra(const struct extra_session *extra) {
    struct session s = {.site = extra->site,
                        .day = extra->day,
                        .half = extra->half,
                        .walk_in_reserve = extra->walk_in_reserve};
    memcpy(s.capacity, extra->capacity, sizeof s.capacity);
    return s;
}

static void add_week(const struct capacity_input *input, const struct site_week *week, civil_day from,
                     civil_day until, struct candidate_list *list) {
    if (from < week->from) from = week->from;
    if (week->until != CIVIL_NONE && until > week->until) until = week->until;
    const civil_day first = from + (week->weekday - civil_weekday(from) + 7) % 7;
    for (civil_day day = first; day <= until; day += 7)
        if (!calendar_is_holiday(&input->calendar, day) && !capacity_is_closed(input, week->site, day))
            add_candidate(list, (struct candidate){session_of_week(week, day), week->from});
}

static int compare_numbers(int32_t a, int32_t b) {
    return (a > b) - (a < b);
}

static int compare_sessions(const struct session *a, const struct session *b) {
    if (a->site != b->site) return compare_numbers(a->site, b->site);
    if (a->day != b->day) return compare_numbers(a->day, b->day);
    return compare_numbers(a->half, b->half);
}

static int compare_candidates(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    const int by_session = compare_sessions(&x->session, &y->session);
    return by_session != 0 ? by_session : compare_numbers(y->rank, x->rank);
}

struct session *capacity_make_sessions(const struct capacity_input *input, civil_day from, civil_day until,
                                       size_t *count) {
    struct candidate_list list = {0};
    for (size_t i = 0; i < input->week_count; i++) add_week(input, &input->weeks[i], from, until, &list);
    for (size_t i = 0; i < input->extra_count; i++) {
        const struct extra_session *extra = &input->extras[i];
        if (extra->day >= from && extra->day <= until && !capacity_is_closed(input, extra->site, extra->day))
            add_candidate(&list, (struct candidate){session_of_extra(extra), RANK_EXTRA});
    }
    if (list.count > 0) qsort(list.items, list.count, sizeof *list.items, compare_candidates);
    struct session *sessions = memory_get(list.count + 1, sizeof *sessions);
    *count = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct candidate *c = &list.items[i];
        if (i > 0 && compare_sessions(&list.items[i - 1].session, &c->session) == 0) continue;
        if (c->rank == RANK_EXTRA && c->session.capacity[RESOURCE_PLACE] == 0) continue;
        sessions[(*count)++] = c->session;
    }
    free(list.items);
    return sessions;
}

int capacity_places(const struct session *s) {
    const int places = s->capacity[RESOURCE_PLACE] - (s->is_reserve_released ? 0 : s->walk_in_reserve);
    return places > 0 ? places : 0;
}

int capacity_bookable(const struct session *s) {
    return capacity_places(s) + s->overbooked;
}

bool capacity_is_quota_kept(const struct session_quota *q, civil_day today) {
    return q->release_day == CIVIL_NONE || today < q->release_day;
}

static int64_t fill_gap(const struct capacity_gap *gap) {
    return gap->missing > 0 && gap->largest > 0 ? (gap->missing + gap->largest - 1) / gap->largest : 0;
}

int64_t capacity_extra_half_days(const struct capacity_gap *gaps, size_t count, bool may_go_anywhere) {
    struct capacity_gap all = {0};
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += fill_gap(&gaps[i]);
        all.missing += gaps[i].missing;
        if (gaps[i].largest > all.largest) all.largest = gaps[i].largest;
    }
    return may_go_anywhere ? fill_gap(&all) : sum;
}
