/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/lists/completion_queue.h"

#include "domain/appointment.h"
#include "jobs/lists/evidence.h"
#include "store/home.h"

bool completion_queue_list(struct pg *c, int32_t commune, struct arena *a, struct queued_check **out,
                           size_t *count, struct err *e) {
    struct unmatched_row *rows = NULL;
    if (!unmatched_list(c, commune, a, &rows, count, e)) return false;
    *out = arena_new_array(a, struct queued_check, *count);
    for (size_t i = 0; i < *count; i++) {
        (*out)[i].row = rows[i];
        if (!waiting_parse(rows[i].evidence, a, &(*out)[i].waiting, e)) return false;
    }
    return true;
}

struct settling {
    const struct completion_settlement *s;
    struct arena *arena;
    struct unmatched_row row;
    struct waiting waiting;
    struct closing_counts *closed;
};

static bool check_served_here(const struct settling *k, struct pg *c, struct err *e) {
    int32_t home = 0;
    char code[APPOINTMENT_CODE_BYTES];
    if (!home_read(c, &k->s->resident, 1, &home, e)) return false;
    return home == k->row.commune ||
           err_set(e, ERR_INPUT, "Compare with the candidates that `lichkham completion unmatched` names.",
                   "commune %05d does not serve %s", k->row.commune,
                   appointment_code_print(k->s->resident, code));
}

static bool write_evidence(struct settling *k, struct pg *c, int64_t revision, struct err *e) {
    const int32_t commune = k->row.commune;
    const struct completion_row told = {.resident = k->s->resident,
                                        .done_on = k->row.done_on,
                                        .source = k->row.source,
                                        .data_status = k->waiting.data_status,
                                        .payer = k->waiting.payer,
                                        .facility = k->waiting.facility,
                                        .visit_code = k->waiting.visit_code};
    struct evidence_input in = {.told = &told, .told_count = 1};
    struct completion_row *known = NULL;
    struct evidence_outcome o;
    int64_t written = 0;
    if (!completion_load_rounds(c, commune, k->arena, &in.rounds, &in.round_count, e) ||
        !completion_load_known(c, commune, &told.resident, 1, k->arena, &known, &in.known_count, e))
        return false;
    in.known = known;
    evidence_settle(&in, k->arena, &o);
    return (o.write_count == 0 || completion_write(c, commune, o.writes, o.write_count, &written, e)) &&
           close_needs(c, commune, revision, k->s->officer.today, o.closings, o.closing_count, k->arena,
                       k->closed, e);
}

static bool settle(void *context, struct pg *c, int64_t revision, struct json *subject, bool *is_changed,
                   struct err *e) {
    struct settling *k = context;
    const struct unmatched_outcome outcome = {.is_matched = k->s->resident != 0,
                                              .today = k->s->officer.today,
                                              .author = k->s->officer.name,
                                              .reason = k->s->reason};
    *k->closed = (struct closing_counts){0};
    json_put(subject, "batch", json_text(k->row.batch));
    json_put(subject, "line", json_integer(k->row.line));
    *is_changed = true;
    if (!unmatched_settle(c, &k->row, &outcome, e)) return false;
    return !outcome.is_matched || (check_served_here(k, c, e) && write_evidence(k, c, revision, e));
}

bool completion_queue_settle(struct pg *c, const struct completion_settlement *s, struct arena *a,
                             struct closing_counts *closed, struct err *e) {
    struct settling k = {.s = s, .arena = a, .closed = closed};
    *closed = (struct closing_counts){0};
    if (!unmatched_find(c, s->batch, s->line, a, &k.row, e) ||
        !waiting_parse(k.row.evidence, a, &k.waiting, e))
        return false;
    const struct officer_person person = {.resident = s->resident, .commune = k.row.commune};
    return officer_act(c, &s->officer, &person, s->resident != 0 ? "match_completion" : "discard_completion",
                       settle, &k, e);
}
