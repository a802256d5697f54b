/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/day_list.h"

#include "base/csv.h"
#include "domain/capacity.h"
#include "domain/resident.h"

#include <inttypes.h>

static const char *const HEADER[] = {
    "arrival", "code",          "name",  "birth_year", "sex",         "hamlet", "household",
    "package", "target_groups", "needs", "phone",      "phone_owner", "state",  "second_visit",
};

#define COLUMNS (sizeof HEADER / sizeof HEADER[0])

static const char *const SEXES[] = {
    [PERSON_UNKNOWN] = "unknown", [PERSON_FEMALE] = "female", [PERSON_MALE] = "male"};

/* Only what helps to receive somebody: the rest is nobody's business on a list. */
static void print_needs(uint8_t bits, char text[64]) {
    snprintf(text, 64, "%s%s%s", bits & CIRCUMSTANCE_HOME_VISIT ? ";home_visit" : "",
             bits & CIRCUMSTANCE_STEP_FREE ? ";step_free" : "",
             bits & CIRCUMSTANCE_INTERPRETER ? ";interpreter" : "");
}

static void print_second_visit(uint8_t bits, char text[64]) {
    const char *names[RESOURCES];
    const size_t count = resource_list(bits, names);
    int used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        used += snprintf(text + used, (size_t)(64 - used), "%s%s", used ? ";" : "", names[i]);
}

static void write_entry(const struct day_list_entry *n, FILE *out) {
    char arrival[CIVIL_MINUTE_BYTES], birth_year[8] = "", household[24];
    char package[8], needs[64], second_visit[64];
    civil_print_minute(n->row.minute, arrival);
    if (n->person.birth_year > 0) snprintf(birth_year, sizeof birth_year, "%d", n->person.birth_year);
    snprintf(household, sizeof household, "%" PRId64, n->row.household);
    snprintf(package, sizeof package, "%d", n->row.package);
    print_needs(n->person.circumstances, needs);
    print_second_visit(n->row.second_visit, second_visit);
    const char *const fields[COLUMNS] = {
        arrival,
        n->code,
        n->person.name,
        birth_year,
        SEXES[n->person.sex],
        n->row.hamlet,
        household,
        package,
        n->person.target_groups,
        needs + (needs[0] == ';'),
        n->person.phone,
        n->person.phone_owner,
        appointment_state_name(n->row.state),
        second_visit,
    };
    csv_write_row(out, fields, COLUMNS);
}

void day_list_write_csv(const struct day_list *list, const char *language, FILE *out) {
    (void)language;
    (void)fputs("\xEF\xBB\xBF", out);
    csv_write_row(out, HEADER, COLUMNS);
    for (size_t i = 0; i < list->count; i++) write_entry(&list->entries[i], out);
}
