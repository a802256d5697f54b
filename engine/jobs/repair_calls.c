/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/repair_calls.h"

#include "base/csv.h"
#include "domain/appointment.h"
#include "store/audit.h"
#include "store/day_list.h"

#include <inttypes.h>

static bool is_called(const struct repair_move *m) {
    return m->is_told && (m->fate == REPAIR_LOST || m->fate == REPAIR_MOVED);
}

static void take_phones(struct repair_calls *calls, const struct day_list_contact *phones, size_t count) {
    for (size_t i = 0; i < calls->count; i++)
        for (size_t k = 0; k < count; k++)
            if (phones[k].resident == calls->at[i].move.resident) {
                calls->at[i].person.phone = phones[k].phone;
                calls->at[i].person.phone_owner = phone_owner_name(PHONE_OF_SELF);
            }
}

bool repair_calls_gather(struct pg *c, struct pg *register_, const struct repair_move *moves, size_t count,
                         civil_day today, struct arena *a, struct repair_calls *out, struct err *e) {
    int64_t *residents = arena_new_array(a, int64_t, count);
    struct day_list_contact *phones = NULL;
    struct person *persons = NULL;
    size_t phone_count = 0;
    out->count = 0;
    out->at = arena_new_array(a, struct repair_call, count);
    for (size_t i = 0; i < count; i++) {
        if (!is_called(&moves[i])) continue;
        residents[out->count] = moves[i].resident;
        out->at[out->count++].move = moves[i];
    }
    if (!person_load(register_, out->commune, residents, out->count, a, &persons, e) ||
        !day_list_load_contacts_of(c, out->commune, residents, out->count, today, a, &phones, &phone_count,
                                   e))
        return false;
    for (size_t i = 0; i < out->count; i++) out->at[i].person = persons[i];
    take_phones(out, phones, phone_count);
    return true;
}

bool repair_calls_audit(struct pg *c, const struct repair_calls *calls, const struct officer *officer,
                        struct err *e) {
    struct json *subject = json_object();
    json_put(subject, "repair", calls->repair ? json_integer(calls->repair) : json_text(NULL));
    json_put(subject, "rows", json_integer((int64_t)calls->count));
    const struct audit_entry entry = {.commune = calls->commune,
                                      .chain = AUDIT_CHAIN_COMMAND,
                                      .unix_seconds = officer->unix_seconds,
                                      .actor = officer->name,
                                      .action = "export_repair_calls",
                                      .subject = subject};
    const bool ok = audit_append_alone(c, &entry, e);
    json_destroy(subject);
    return ok;
}

/* ---- The list -------------------------------------------------------------------------------------- */

static const char *const HEADER[] = {"old_day", "old_arrival", "code",    "name",        "birth_year",
                                     "phone",   "phone_owner", "new_day", "new_arrival", "new_site"};

#define COLUMNS (sizeof HEADER / sizeof HEADER[0])

struct place_text {
    char day[CIVIL_TEXT_BYTES], arrival[CIVIL_MINUTE_BYTES], site[16];
};

static void print_place(const struct repair_place *p, struct place_text *text) {
    *text = (struct place_text){0};
    if (p->site == 0) return;
    civil_print(p->day, text->day);
    civil_print_minute(p->minute, text->arrival);
    (void)snprintf(text->site, sizeof text->site, "%" PRId32, p->site);
}

void repair_calls_write_csv(const struct repair_calls *calls, FILE *out) {
    (void)fputs("\xEF\xBB\xBF", out);
    csv_write_row(out, HEADER, COLUMNS);
    for (size_t i = 0; i < calls->count; i++) {
        const struct repair_call *call = &calls->at[i];
        struct place_text from, to;
        char code[APPOINTMENT_CODE_BYTES], birth_year[8] = "";
        print_place(&call->move.from, &from);
        print_place(&call->move.to, &to);
        if (call->person.birth_year > 0)
            (void)snprintf(birth_year, sizeof birth_year, "%d", call->person.birth_year);
        const char *const fields[COLUMNS] = {from.day,
                                             from.arrival,
                                             appointment_code_print(call->move.resident, code),
                                             call->person.name,
                                             birth_year,
                                             call->person.phone,
                                             *call->person.phone ? call->person.phone_owner : "",
                                             to.day,
                                             to.arrival,
                                             to.site};
        csv_write_row(out, fields, COLUMNS);
    }
}
