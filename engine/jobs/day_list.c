/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/day_list.h"

#include "base/text.h"
#include "store/audit.h"
#include "store/fact.h"

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

static void join(struct arena *a, const struct day_list_row *rows, const struct person *persons, size_t count,
                 struct day_list_entry *entries) {
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct day_list_entry){.row = rows[i],
                                             .person = persons[i],
                                             .code = print_code(a, rows[i].resident),
                                             .order = persons[i].name_key};
}

/* A telephone an officer was told is newer than the register's, and the person's own. */
static bool take_known_contacts(struct pg *c, int32_t commune, civil_day day, const int64_t *residents,
                                size_t count, struct arena *a, struct person *persons, struct err *e) {
    struct fact *facts;
    size_t fact_count;
    if (!fact_load(c, commune, 0, day, a, &facts, &fact_count, e)) return false;
    for (size_t i = 0; i < fact_count; i++) {
        if (facts[i].kind != FACT_CONTACT || facts[i].value[0] != '+' || !fact_is_in_force(&facts[i], day))
            continue;
        for (size_t k = 0; k < count; k++)
            if (residents[k] == facts[i].resident) {
                persons[k].phone = facts[i].value;
                persons[k].phone_owner = phone_owner_name(PHONE_OF_SELF);
            }
    }
    return true;
}

bool day_list_gather(struct pg *c, struct pg *register_, int32_t site, civil_day day, struct arena *a,
                     struct day_list *out, struct err *e) {
    struct day_list_row *rows;
    struct person *persons;
    *out = (struct day_list){.day = day, .has_names = true};
    if (!day_list_load_site(c, site, day, a, &out->site, e) ||
        !day_list_load_rows(c, &out->site, day, a, &rows, &out->count, e))
        return false;
    int64_t *residents = arena_new_array(a, int64_t, out->count);
    for (size_t i = 0; i < out->count; i++) {
        residents[i] = rows[i].resident;
        out->drafts += rows[i].state == APPOINTMENT_PROPOSED;
    }
    if (!person_load(register_, out->site.commune, residents, out->count, a, &persons, e) ||
        !take_known_contacts(c, out->site.commune, day, residents, out->count, a, persons, e))
        return false;
    struct day_list_entry *entries = arena_new_array(a, struct day_list_entry, out->count);
    join(a, rows, persons, out->count, entries);
    out->households = order_entries(entries, out->count);
    out->entries = entries;
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
