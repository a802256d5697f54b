/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/appointment_book.h"

#include "store/publication.h"

bool appointment_book_load(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                           civil_day today, struct arena *a, struct appointment_book *out, struct err *e) {
    *out = (struct appointment_book){.commune = commune};
    if (!appointment_rows_load(c, commune, residents, count, a, &out->appointments, &out->appointment_count,
                               e) ||
        !appointment_rows_load_needs(c, commune, residents, count, today, a, &out->needs, &out->need_count,
                                     e))
        return false;
    out->moved.at = arena_new_array(a, struct appointment_row, out->appointment_count);
    out->withdrawn.at = arena_new_array(a, struct appointment_row, out->appointment_count);
    out->settled = arena_new_array(a, struct need_row, out->need_count);
    return true;
}

struct appointment_case appointment_book_next(struct appointment_book *b, int64_t resident) {
    struct appointment_case k = {.resident = resident};
    size_t *at = &b->appointment_at;
    while (*at < b->appointment_count && b->appointments[*at].resident < resident) ++*at;
    k.appointments = b->appointments + *at;
    while (*at + k.appointment_count < b->appointment_count &&
           k.appointments[k.appointment_count].resident == resident)
        k.appointment_count++;
    at = &b->need_at;
    while (*at < b->need_count && b->needs[*at].resident < resident) ++*at;
    k.needs = b->needs + *at;
    while (*at + k.need_count < b->need_count && k.needs[k.need_count].resident == resident) k.need_count++;
    return k;
}

/* ---- What is decided --------------------------------------------------------------------- */

void appointment_book_move(struct appointment_book *b, const struct appointment_row *row,
                           enum appointment_state state) {
    b->moved.at[b->moved.count] = *row;
    b->moved.at[b->moved.count++].state = (uint8_t)state;
}

void appointment_book_settle(struct appointment_book *b, const struct need_row *need, enum need_state state,
                             enum reason reason) {
    struct need_row *settled = &b->settled[b->settled_count++];
    *settled = *need;
    settled->state = (uint8_t)state;
    settled->reason = (uint8_t)reason;
}

void appointment_book_give_up(struct appointment_book *b, const struct appointment_row *row,
                              enum appointment_state to) {
    if (row->state == APPOINTMENT_PROPOSED)
        b->withdrawn.at[b->withdrawn.count++] = *row;
    else
        appointment_book_move(b, row, to);
}

/* ---- Writing ----------------------------------------------------------------------------- */

static bool cancel_reminders(struct pg *c, const struct appointment_book *b, int64_t *reminders,
                             struct err *e) {
    for (size_t i = 0; i < b->moved.count; i++) {
        int64_t cancelled = 0;
        bool is_first = true;
        for (size_t k = 0; k < i && is_first; k++) is_first = b->moved.at[k].round != b->moved.at[i].round;
        if (!is_first) continue;
        if (!publication_cancel_reminders(c, b->commune, b->moved.at[i].round, &cancelled, e)) return false;
        *reminders += cancelled;
    }
    return true;
}

bool appointment_book_write(struct pg *c, struct appointment_write *w, const struct appointment_book *b,
                            int64_t *reminders, struct err *e) {
    return appointment_rows_move(c, w, b->moved.at, b->moved.count, e) &&
           appointment_rows_withdraw(c, w, b->withdrawn.at, b->withdrawn.count, e) &&
           appointment_rows_settle_needs(c, w, b->settled, b->settled_count, e) &&
           cancel_reminders(c, b, reminders, e);
}
