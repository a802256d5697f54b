/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/lists/evidence.h"

#include <string.h>

/* One check of a resident, known or told. */
struct item {
    struct completion_row row;
    bool is_new;
    bool is_changed;
    bool counts_now; /* as evidence, which it did not before */
};

struct settling {
    const struct evidence_input *in;
    struct arena *arena;
    struct evidence_outcome *out;
    struct item *items; /* of one resident */
    size_t item_count;
    size_t known_at;
};

static bool has_same_visit(const struct completion_row *one, const struct completion_row *other) {
    return *one->visit_code != '\0' && strcmp(one->visit_code, other->visit_code) == 0;
}

static bool is_returned(const struct completion_row *known, const struct completion_row *told) {
    return told->source == COMPLETION_MINISTRY && known->done_on == told->done_on &&
           (*known->visit_code == '\0' || *told->visit_code == '\0');
}

static struct item *find_item(const struct settling *s, const struct completion_row *told) {
    for (size_t i = 0; i < s->item_count; i++)
        if (has_same_visit(&s->items[i].row, told)) return &s->items[i];
    for (size_t i = 0; i < s->item_count; i++)
        if (s->items[i].row.done_on == told->done_on && s->items[i].row.source == told->source)
            return &s->items[i];
    for (size_t i = 0; i < s->item_count; i++)
        if (is_returned(&s->items[i].row, told)) return &s->items[i];
    return NULL;
}

static bool is_same(const struct completion_row *one, const struct completion_row *other) {
    return one->payer == other->payer && one->data_status == other->data_status &&
           strcmp(one->facility, other->facility) == 0 && strcmp(one->visit_code, other->visit_code) == 0;
}

static void take_told(struct settling *s, struct item *item, const struct completion_row *told) {
    const struct completion_row before = item->row;
    if (told->payer > 0) item->row.payer = told->payer;
    if (*told->facility != '\0') item->row.facility = told->facility;
    if (*told->visit_code != '\0') item->row.visit_code = told->visit_code;
    if (told->data_status != DATA_STATUSES) item->row.data_status = told->data_status;
    if (is_same(&before, &item->row)) {
        s->out->unchanged++;
        return;
    }
    s->out->changed += !item->is_new && !item->is_changed;
    item->is_changed = true;
    if (before.data_status == DATA_REJECTED && item->row.data_status != DATA_REJECTED)
        item->counts_now = true;
}

static void add_told(struct settling *s, const struct completion_row *told) {
    struct item *item = &s->items[s->item_count++];
    const struct completion_round *round =
        completion_find_round(s->in->rounds, s->in->round_count, told->done_on);
    *item = (struct item){.row = *told, .is_new = true};
    item->row.round = round != NULL ? round->number : 0;
    if (told->payer < 0) item->row.payer = 0;
    if (told->data_status == DATA_STATUSES)
        item->row.data_status = told->source == COMPLETION_MINISTRY ? DATA_ACCEPTED : DATA_NOT_SENT;
    item->counts_now = item->row.data_status != DATA_REJECTED;
    s->out->added++;
}

/* What a closed round has left undone stays so. */
static bool is_live(const struct settling *s, int32_t round) {
    for (size_t i = 0; i < s->in->round_count; i++)
        if (s->in->rounds[i].number == round) return s->in->rounds[i].is_live;
    return false;
}

/* The person's first check of the round closes what is open there, however many came. */
static void add_closing(struct settling *s, const struct completion_row *row) {
    struct evidence_outcome *out = s->out;
    size_t at = out->closing_count;
    for (; at > 0 && out->closings[at - 1].resident == row->resident; at--) {
        if (out->closings[at - 1].round == row->round) return;
        if (out->closings[at - 1].round < row->round) break;
    }
    memmove(&out->closings[at + 1], &out->closings[at], (out->closing_count - at) * sizeof *out->closings);
    out->closings[at] =
        (struct closing){.resident = row->resident, .round = row->round, .state = NEED_DONE_ELSEWHERE};
    out->closing_count++;
}

static void load_known(struct settling *s, int64_t resident) {
    const struct evidence_input *in = s->in;
    s->item_count = 0;
    while (s->known_at < in->known_count && in->known[s->known_at].resident < resident) s->known_at++;
    for (; s->known_at < in->known_count && in->known[s->known_at].resident == resident; s->known_at++)
        s->items[s->item_count++] = (struct item){.row = in->known[s->known_at]};
}

static void settle_resident(struct settling *s, const struct completion_row *told, size_t count) {
    load_known(s, told[0].resident);
    for (size_t i = 0; i < count; i++) {
        struct item *item = find_item(s, &told[i]);
        if (item != NULL)
            take_told(s, item, &told[i]);
        else
            add_told(s, &told[i]);
    }
    for (const struct item *item = s->items; item < s->items + s->item_count; item++) {
        if (item->is_new || item->is_changed) s->out->writes[s->out->write_count++] = item->row;
        if (item->counts_now && item->row.data_status != DATA_REJECTED && is_live(s, item->row.round))
            add_closing(s, &item->row);
    }
}

void evidence_settle(const struct evidence_input *in, struct arena *a, struct evidence_outcome *out) {
    const size_t most = in->known_count + in->told_count;
    struct settling s = {.in = in, .arena = a, .out = out, .items = arena_new_array(a, struct item, most)};
    *out = (struct evidence_outcome){.writes = arena_new_array(a, struct completion_row, most),
                                     .closings = arena_new_array(a, struct closing, most + 1)};
    for (size_t i = 0; i < in->told_count;) {
        size_t end = i;
        while (end < in->told_count && in->told[end].resident == in->told[i].resident) end++;
        settle_resident(&s, in->told + i, end - i);
        i = end;
    }
}
