/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/lists/waiting.h"

#include "base/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The members of `struct waiting` that are texts. */
static const struct {
    const char *key;
    size_t offset;
} TEXTS[] = {
    {"name", offsetof(struct waiting, name)},
    {"birth", offsetof(struct waiting, birth)},
    {"sex", offsetof(struct waiting, sex)},
    {"personal_number", offsetof(struct waiting, personal_number)},
    {"insurance_number", offsetof(struct waiting, insurance_number)},
    {"phone", offsetof(struct waiting, phone)},
    {"hamlet", offsetof(struct waiting, hamlet)},
    {"facility", offsetof(struct waiting, facility)},
    {"visit_code", offsetof(struct waiting, visit_code)},
    {"why", offsetof(struct waiting, why)},
};
enum { TEXT_COUNT = sizeof TEXTS / sizeof TEXTS[0] };

static const char **text_of(struct waiting *w, int i) {
    return (const char **)((char *)w + TEXTS[i].offset);
}

static const char *print_birth(const struct list_person *p, struct arena *a) {
    char text[CIVIL_TEXT_BYTES];
    if (!p->has_birth_day) return arena_print(a, "%d", civil_to_date(p->birth).year);
    return arena_print(a, "%s", civil_print(p->birth, text));
}

static struct waiting describe(const struct gathered_row *row, const struct identified *one,
                               struct arena *a) {
    const struct list_person *p = &row->person;
    return (struct waiting){
        .name = p->name,
        .birth = print_birth(p, a),
        .sex = person_sex_name((enum person_sex)p->sex),
        .personal_number = p->personal_number != 0 ? arena_print(a, "%012" PRId64, p->personal_number) : "",
        .insurance_number = p->insurance_number,
        .phone = p->phone != 0 ? arena_print(a, "+%" PRId64, p->phone) : "",
        .hamlet = p->hamlet,
        .facility = row->check.facility,
        .visit_code = row->check.visit_code,
        .why = match_why_name((enum match_why)one->why),
    };
}

static struct json *list_candidates(const struct identified *one) {
    struct json *list = json_array();
    for (int i = 0; i < one->candidate_count; i++) json_append(list, json_integer(one->candidates[i]));
    return list;
}

const char *waiting_print(const struct gathered_row *row, const struct identified *one, struct arena *a) {
    struct waiting w = describe(row, one, a);
    struct json *object = json_object();
    for (int i = 0; i < TEXT_COUNT; i++)
        if (**text_of(&w, i) != '\0') json_put(object, TEXTS[i].key, json_text(*text_of(&w, i)));
    if (row->check.payer > 0) json_put(object, "payer", json_integer(row->check.payer));
    if (row->check.data_status != DATA_STATUSES)
        json_put(object, "data_status",
                 json_text(data_status_name((enum data_status)row->check.data_status)));
    if (one->candidate_count > 0) json_put(object, "candidates", list_candidates(one));
    char *text = json_print(object, false);
    const char *copy = arena_copy_text(a, text, strlen(text));
    free(text);
    json_destroy(object);
    return copy;
}

static const char *find_text(const struct json *object, const char *key, struct arena *a) {
    const struct json *value = json_find(object, key);
    if (value == NULL || json_kind(value) != JSON_TEXT) return "";
    return arena_copy_text(a, json_as_text(value), strlen(json_as_text(value)));
}

static int64_t as_integer(const struct json *value) {
    return value != NULL && json_kind(value) == JSON_NUMBER ? (int64_t)json_as_number(value) : 0;
}

static void read_candidates(const struct json *list, struct waiting *w) {
    if (list == NULL || json_kind(list) != JSON_ARRAY) return;
    for (size_t i = 0; i < json_count(list) && w->candidate_count < MATCH_CANDIDATES_MAX; i++)
        w->candidates[w->candidate_count++] = as_integer(json_at(list, i));
}

bool waiting_parse(const char *json, struct arena *a, struct waiting *out, struct err *e) {
    struct json *object = NULL;
    enum data_status status = DATA_STATUSES;
    *out = (struct waiting){0};
    if (!json_parse(json, &object, e) || json_kind(object) != JSON_OBJECT) {
        json_destroy(object);
        return err_set(e, ERR_INTERNAL, "Discard the row and import the list again.",
                       "a waiting check is kept in a form nobody knows");
    }
    for (int i = 0; i < TEXT_COUNT; i++) *text_of(out, i) = find_text(object, TEXTS[i].key, a);
    if (!data_status_find(find_text(object, "data_status", a), &status)) status = DATA_STATUSES;
    out->data_status = (uint8_t)status;
    out->payer = (int16_t)as_integer(json_find(object, "payer"));
    read_candidates(json_find(object, "candidates"), out);
    json_destroy(object);
    return true;
}

const char *waiting_digest(const struct gathered_row *row, enum completion_source source, struct arena *a) {
    const struct list_person *p = &row->person;
    char text[HASH_TEXT_BYTES];
    struct hash h;
    hash_begin(&h);
    hash_add_integer(&h, source);
    hash_add_integer(&h, row->check.done_on);
    hash_add_text(&h, p->name_key);
    hash_add_integer(&h, p->birth);
    hash_add_integer(&h, p->has_birth_day);
    hash_add_integer(&h, p->sex);
    hash_add_integer(&h, p->personal_number);
    hash_add_text(&h, p->insurance_number);
    hash_add_text(&h, row->check.visit_code);
    const struct digest digest = hash_end(&h);
    return arena_print(a, "%.32s", digest_print(&digest, text));
}
