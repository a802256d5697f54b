/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/day_list.h"

#include "base/text.h"
#include "store/audit.h"

#include <stdlib.h>
#include <string.h>

/* ---- Order ------------------------------------------------------------------------------- */

static int compare_integers(int64_t a, int64_t b) {
    return a < b ? -1 : a > b;
}

/* Whoever shares arrival and household stands together. */
static int compare_groups(const void *a, const void *b) {
    const struct day_list_entry *x = a, *y = b;
    if (x->row.minute != y->row.minute) return compare_integers(x->row.minute, y->row.minute);
    if (x->row.household != y->row.household) return compare_integers(x->row.household, y->row.household);
    const int by_name = strcmp(x->order, y->order);
    return by_name != 0 ? by_name : compare_integers(x->row.resident, y->row.resident);
}

static int compare_entries(const void *a, const void *b) {
    const struct day_list_entry *x = a, *y = b;
    if (x->row.minute != y->row.minute) return compare_integers(x->row.minute, y->row.minute);
    const int by_household = strcmp(x->household, y->household);
    return by_household != 0 ? by_household : compare_groups(a, b);
}

static bool is_same_group(const struct day_list_entry *x, const struct day_list_entry *y) {
    return x->row.minute == y->row.minute && x->row.household == y->row.household;
}

/* Households go by the name of their first member; returns how many there are. */
static size_t order_entries(struct day_list_entry *entries, size_t count) {
    size_t households = 0;
    qsort(entries, count, sizeof *entries, compare_groups);
    for (size_t i = 0; i < count; i++) {
        const bool is_first = i == 0 || !is_same_group(&entries[i], &entries[i - 1]);
        entries[i].household = is_first ? entries[i].order : entries[i - 1].household;
        households += is_first;
    }
    qsort(entries, count, sizeof *entries, compare_entries);
    return households;
}

/* ---- Gathering --------------------------------------------------------------------------- */

static const char *print_code(struct arena *a, int64_t resident) {
    char code[APPOINTMENT_CODE_BYTES];
    if (resident < 1 || resident > APPOINTMENT_CODE_RESIDENT_MAX) return ""; /* a number no code can hold */
    return arena_print(a, "%s", appointment_code_print(resident, code));
}

static void take_contacts(const struct day_list_row *rows, size_t count,
                          const struct day_list_contact *contacts, size_t contact_count,
                          struct person *persons) {
    size_t at = 0; /* both go by resident */
    for (size_t i = 0; i < contact_count; i++) {
        while (at < count && rows[at].resident < contacts[i].resident) at++;
        for (size_t k = at; k < count && rows[k].resident == contacts[i].resident; k++) {
            persons[k].phone = contacts[i].phone;
            persons[k].phone_owner = phone_owner_name(PHONE_OF_SELF);
        }
    }
}

void day_list_arrange(const struct day_list_row *rows, size_t count, struct person *persons,
                      const struct day_list_contact *contacts, size_t contact_count, struct arena *a,
                      struct day_list *out) {
    struct day_list_entry *entries = arena_new_array(a, struct day_list_entry, count);
    if (persons) take_contacts(rows, count, contacts, contact_count, persons);
    out->has_names = persons != NULL;
    out->drafts = 0;
    for (size_t i = 0; i < count; i++) {
        const char *code = print_code(a, rows[i].resident);
        entries[i] = (struct day_list_entry){
            .row = rows[i], .code = code, .order = persons ? persons[i].name_key : code};
        if (persons) entries[i].person = persons[i];
        out->drafts += rows[i].state == APPOINTMENT_PROPOSED;
    }
    out->households = order_entries(entries, count);
    out->entries = entries;
    out->count = count;
}

bool day_list_gather(struct pg *c, struct pg *register_, int32_t site, civil_day day, struct arena *a,
                     struct day_list *out, struct err *e) {
    struct day_list_row *rows;
    struct day_list_contact *contacts;
    struct person *persons;
    size_t count, contact_count;
    *out = (struct day_list){.day = day};
    if (!day_list_load_site(c, site, day, a, &out->site, e) ||
        !day_list_load_rows(c, &out->site, day, a, &rows, &count, e))
        return false;
    int64_t *residents = arena_new_array(a, int64_t, count);
    for (size_t i = 0; i < count; i++) residents[i] = rows[i].resident;
    if (!person_load(register_, out->site.commune, residents, count, a, &persons, e) ||
        !day_list_load_contacts(c, &out->site, day, a, &contacts, &contact_count, e))
        return false;
    day_list_arrange(rows, count, persons, contacts, contact_count, a, out);
    return true;
}

/* ---- Audit ------------------------------------------------------------------------------- */

bool day_list_audit(struct pg *c, const struct day_list *list, const char *format, const char *actor,
                    int64_t unix_seconds, struct err *e) {
    char day[CIVIL_TEXT_BYTES];
    struct json *subject = json_object();
    json_put(subject, "site", json_integer(list->site.site));
    json_put(subject, "day", json_text(civil_print(list->day, day)));
    json_put(subject, "format", json_text(format));
    json_put(subject, "rows", json_integer((int64_t)list->count));
    const struct audit_entry entry = {.commune = list->site.commune,
                                      .chain = AUDIT_CHAIN_COMMAND,
                                      .unix_seconds = unix_seconds,
                                      .actor = actor,
                                      .action = "export_day_list",
                                      .subject = subject};
    const bool ok = audit_append_alone(c, &entry, e);
    json_destroy(subject);
    return ok;
}
