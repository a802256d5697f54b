/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/resident_view.h"

#include "domain/appointment.h"
#include "store/audit.h"
#include "store/fact.h"
#include "store/reference.h"

/* What the register tells of people, joined with what the program knows of them. */
static bool join(struct pg *c, int32_t commune, const struct person_hit *hits, size_t count, civil_day today,
                 struct arena *a, struct resident_found **out, struct err *e) {
    struct resident_standing *standings;
    int64_t *residents = arena_new_array(a, int64_t, count);
    int32_t *hamlets = arena_new_array(a, int32_t, count);
    for (size_t i = 0; i < count; i++) {
        residents[i] = hits[i].resident;
        hamlets[i] = hits[i].hamlet;
    }
    if (!resident_rows_load_standing(c, commune, residents, hamlets, count, today, a, &standings, e))
        return false;
    *out = arena_new_array(a, struct resident_found, count);
    for (size_t i = 0; i < count; i++)
        (*out)[i] = (struct resident_found){.person = hits[i],
                                            .standing = standings[i],
                                            .code = appointment_codes_print(a, &hits[i].resident, 1)};
    return true;
}

/* ---- Audit ------------------------------------------------------------------------------- */

/* Takes the subject. */
static bool record(struct pg *c, const struct officer *officer, int32_t commune, const char *action,
                   struct json *subject, struct err *e) {
    const struct audit_entry entry = {.commune = commune,
                                      .chain = AUDIT_CHAIN_COMMAND,
                                      .unix_seconds = officer->unix_seconds,
                                      .actor = officer->name,
                                      .action = action,
                                      .subject = subject};
    const bool ok = audit_append_alone(c, &entry, e);
    json_destroy(subject);
    return ok;
}

static struct json *list_residents(const struct resident_found *found, size_t count) {
    struct json *list = json_array();
    for (size_t i = 0; i < count; i++) json_append(list, json_integer(found[i].person.resident));
    return list;
}

/* ---- Search ------------------------------------------------------------------------------ */

static bool is_among(const struct person_hit *hits, size_t count, int64_t resident) {
    for (size_t i = 0; i < count; i++)
        if (hits[i].resident == resident) return true;
    return false;
}

/* An officer's word of a telephone stands in the place of the register's: it finds the person too. */
static bool add_reached(struct pg *c, struct pg *register_, int32_t commune, const struct person_query *q,
                        civil_day today, size_t limit, struct arena *a, struct person_hit **hits,
                        size_t *count, struct err *e) {
    struct person_hit *others;
    int64_t *residents;
    size_t found;
    if (q->kind != PERSON_QUERY_PHONE) return true;
    if (!fact_find_reached(c, commune, q->number, today, limit, a, &residents, &found, e)) return false;
    if (found == 0) return true;
    if (!person_search_residents(register_, commune, residents, found, a, &others, &found, e)) return false;
    struct person_hit *all = arena_new_array(a, struct person_hit, limit);
    for (size_t i = 0; i < *count; i++) all[i] = (*hits)[i];
    for (size_t i = 0; i < found && *count < limit; i++)
        if (!is_among(all, *count, others[i].resident)) all[(*count)++] = others[i];
    *hits = all;
    return true;
}

bool resident_view_search(struct pg *c, struct pg *register_, const struct officer *officer, int32_t commune,
                          const struct person_query *q, size_t limit, struct arena *a,
                          struct resident_found **out, size_t *count, struct err *e) {
    struct person_hit *hits;
    if (!reference_check_commune(c, commune, e) ||
        !person_search(register_, commune, q, limit, a, &hits, count, e) ||
        !add_reached(c, register_, commune, q, officer->today, limit, a, &hits, count, e) ||
        !join(c, commune, hits, *count, officer->today, a, out, e))
        return false;
    struct json *subject = json_object();
    json_put(subject, "form", json_text(person_query_kind_name((enum person_query_kind)q->kind)));
    json_put(subject, "residents", list_residents(*out, *count));
    return record(c, officer, commune, "search_residents", subject, e);
}

/* ---- One person -------------------------------------------------------------------------- */

static bool load_person(struct pg *c, struct pg *register_, int32_t commune, civil_day today, struct arena *a,
                        struct resident_view *v, struct err *e) {
    const int64_t resident = v->found.person.resident;
    struct person_hit unknown = {.resident = resident, .birth = CIVIL_NONE, .died_on = CIVIL_NONE};
    struct person_hit *hit;
    struct resident_found *found;
    size_t count;
    if (!person_search_residents(register_, commune, &resident, 1, a, &hit, &count, e)) return false;
    v->is_named = count > 0;
    if (!join(c, commune, v->is_named ? hit : &unknown, 1, today, a, &found, e)) return false;
    v->found = found[0];
    return true;
}

static bool load_household(struct pg *c, struct pg *register_, int32_t commune, civil_day today,
                           struct arena *a, struct resident_view *v, struct err *e) {
    struct person_hit *members;
    size_t count, others = 0;
    if (!v->is_named) return true;
    if (!person_search_household(register_, commune, v->found.person.household, a, &members, &count, e))
        return false;
    for (size_t i = 0; i < count; i++)
        if (members[i].resident != v->found.person.resident) members[others++] = members[i];
    v->household_count = others;
    return join(c, commune, members, others, today, a, &v->household, e);
}

static bool record_view(struct pg *c, const struct officer *officer, int32_t commune, const char *purpose,
                        const struct resident_view *v, struct err *e) {
    struct json *subject = json_object();
    json_put(subject, "resident", json_integer(v->found.person.resident));
    json_put(subject, "household", list_residents(v->household, v->household_count));
    if (purpose != NULL) json_put(subject, "purpose", json_text(purpose));
    return record(c, officer, commune, purpose != NULL ? "reveal_resident" : "show_resident", subject, e);
}

/* Somebody whom neither the register nor a table knows is nobody. */
static bool check_met(const struct officer_person *person, const struct resident_view *v, struct err *e) {
    const size_t records = v->need_count + v->place_count + v->fact_count + v->check_count + v->number_count;
    return officer_check_named(person, v->is_named || records > 0, e);
}

bool resident_view_show(struct pg *c, struct pg *register_, const struct officer *officer,
                        const struct officer_person *person, const char *purpose, struct arena *a,
                        struct resident_view *v, struct err *e) {
    const int32_t commune = person->commune;
    const int64_t resident = person->resident;
    *v = (struct resident_view){.found.person.resident = resident};
    return load_person(c, register_, commune, officer->today, a, v, e) &&
           load_household(c, register_, commune, officer->today, a, v, e) &&
           resident_rows_load_needs(c, commune, resident, a, &v->needs, &v->need_count, e) &&
           resident_rows_load_places(c, commune, resident, a, &v->places, &v->place_count, e) &&
           resident_rows_load_repairs(c, commune, resident, a, &v->repairs, &v->repair_count, e) &&
           resident_fact_list(c, register_, commune, resident, officer->today, a, &v->facts, &v->fact_count,
                              e) &&
           resident_rows_load_checks(c, commune, resident, a, &v->checks, &v->check_count, e) &&
           resident_rows_load_numbers(c, commune, resident, a, &v->numbers, &v->number_count, e) &&
           check_met(person, v, e) && record_view(c, officer, commune, purpose, v, e);
}
