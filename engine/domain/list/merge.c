/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/merge.h"

#include "base/letter.h"
#include "domain/resident.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(LIST_FIELDS <= 32, "a field_set has a bit for each field");

struct register_person register_person_blank(int64_t id) {
    return (struct register_person){
        .id = id,
        .household = id,
        .name = "",
        .name_key = "",
        .insurance_number = "",
        .email = "",
        .address = "",
        .birth = CIVIL_NONE,
        .resident_since = CIVIL_NONE,
        .last_check = CIVIL_NONE,
        .died_on = CIVIL_NONE,
        .gone_on = CIVIL_NONE,
        .language = "vi",
        .route = ROUTE_STATION,
        .last_check_kind = LAST_CHECK_UNKNOWN,
    };
}

/* ---- One field -------------------------------------------------------------------------------- */

static field_set merge_text(const char **known, const char *told, enum list_field field) {
    if (*told == '\0' || strcmp(*known, told) == 0) return 0;
    *known = told;
    return FIELD_BIT(field);
}

static field_set merge_number(int64_t *known, int64_t told, enum list_field field) {
    if (told == 0 || *known == told) return 0;
    *known = told;
    return FIELD_BIT(field);
}

static field_set merge_day(civil_day *known, civil_day told, enum list_field field) {
    if (told == CIVIL_NONE || *known == told) return 0;
    *known = told;
    return FIELD_BIT(field);
}

static bool has_marks(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return true;
    return false;
}

/* In capitals alone, as many lists are kept, a name says less than written as names are. */
static bool is_in_capitals(const char *name) {
    bool has_small = false;
    for (size_t left = strlen(name); left > 0 && !has_small;) {
        const struct letter l = letter_read(name, left);
        has_small = l.is_small;
        name += l.bytes;
        left -= l.bytes;
    }
    return !has_small;
}

static bool is_name_poorer(const char *told, const char *known) {
    if (letter_is_same_name(told, known)) return is_in_capitals(told) || !is_in_capitals(known);
    return has_marks(known) && !has_marks(told);
}

static field_set merge_name(struct register_person *known, const struct list_person *told) {
    const bool is_same_key = strcmp(known->name_key, told->name_key) == 0;
    if (is_same_key && is_name_poorer(told->name, known->name)) return 0;
    known->name_key = told->name_key;
    return merge_text(&known->name, told->name, LIST_NAME);
}

static field_set merge_birth(struct register_person *known, const struct list_person *told) {
    const bool is_poorer = known->has_birth_day && !told->has_birth_day &&
                           civil_to_date(known->birth).year == civil_to_date(told->birth).year;
    const bool is_same = known->has_birth_day == told->has_birth_day && known->birth == told->birth;
    if (is_poorer || is_same) return 0;
    known->birth = told->birth;
    known->has_birth_day = told->has_birth_day;
    return FIELD_BIT(LIST_BIRTH);
}

/* Whose phone it is holds for that phone; of a new one it is his own unless the list says otherwise. */
static field_set merge_phone(struct register_person *known, const struct list_person *told) {
    const field_set changed = merge_number(&known->phone, told->phone, LIST_PHONE);
    const uint8_t otherwise = changed != 0 ? PHONE_OF_SELF : known->phone_owner;
    const uint8_t owner = told->phone_owner < PHONE_OWNERS ? told->phone_owner : otherwise;
    if (told->phone == 0 || known->phone_owner == owner) return changed;
    known->phone_owner = owner;
    return changed | FIELD_BIT(LIST_PHONE_OWNER);
}

static field_set merge_small(uint8_t *known, uint8_t told, bool is_told, enum list_field field) {
    if (!is_told || *known == told) return 0;
    *known = told;
    return FIELD_BIT(field);
}

static field_set merge_int(int32_t *known, int32_t told, bool is_told, enum list_field field) {
    if (!is_told || *known == told) return 0;
    *known = told;
    return FIELD_BIT(field);
}

static field_set merge_groups(struct register_person *known, const struct list_person *told) {
    if (!told->has_target_groups || known->target_groups == told->target_groups) return 0;
    known->target_groups = told->target_groups;
    return FIELD_BIT(LIST_TARGET_GROUPS);
}

/* Whoever comes back to the station has left his employer or school. */
static field_set merge_route(struct register_person *known, const struct list_person *told) {
    const bool has_left = told->route == ROUTE_STATION;
    return merge_small(&known->route, told->route, told->route != ROUTES, LIST_ROUTE) |
           merge_int(&known->organisation, told->organisation, told->organisation != 0 || has_left,
                     LIST_ORGANISATION);
}

static field_set merge_last_check(struct register_person *known, const struct list_person *told) {
    const bool is_told = told->is_never_checked || told->last_check != CIVIL_NONE;
    const uint8_t kind = told->is_never_checked ? LAST_CHECK_NEVER : LAST_CHECK_PAST;
    if (!is_told || (known->last_check_kind == kind && known->last_check == told->last_check)) return 0;
    known->last_check_kind = kind;
    known->last_check = told->last_check;
    return FIELD_BIT(LIST_LAST_CHECK);
}

static field_set merge_language(struct register_person *known, const struct list_person *told) {
    if (told->language[0] == '\0' || strcmp(known->language, told->language) == 0) return 0;
    memcpy(known->language, told->language, sizeof known->language);
    return FIELD_BIT(LIST_LANGUAGE);
}

field_set merge_person(struct register_person *known, const struct list_person *told, int32_t hamlet,
                       int64_t household) {
    return merge_name(known, told) | merge_birth(known, told) |
           merge_small(&known->sex, told->sex, told->sex != PERSON_UNKNOWN, LIST_SEX) |
           merge_int(&known->hamlet, hamlet, hamlet != 0, LIST_HAMLET) |
           merge_number(&known->household, household, LIST_HOUSEHOLD) |
           merge_number(&known->personal_number, told->personal_number, LIST_PERSONAL_NUMBER) |
           merge_text(&known->insurance_number, told->insurance_number, LIST_INSURANCE_NUMBER) |
           merge_phone(known, told) | merge_text(&known->email, told->email, LIST_EMAIL) |
           merge_text(&known->address, told->address, LIST_ADDRESS) | merge_groups(known, told) |
           merge_route(known, told) |
           merge_day(&known->resident_since, told->resident_since, LIST_RESIDENT_SINCE) |
           merge_last_check(known, told) | merge_language(known, told) |
           merge_small(&known->circumstances, told->circumstances, told->has_circumstances,
                       LIST_CIRCUMSTANCES);
}

struct match_person register_person_evidence(const struct register_person *p) {
    return (struct match_person){.id = p->id,
                                 .household = p->household,
                                 .personal_number = p->personal_number,
                                 .phone = p->phone,
                                 .name_key = p->name_key,
                                 .insurance_number = p->insurance_number,
                                 .birth = p->birth,
                                 .hamlet = p->hamlet,
                                 .has_birth_day = p->has_birth_day,
                                 .sex = p->sex};
}

/* ---- Households ------------------------------------------------------------------------------ */

/* Known members first, each kind by id: the first of a group is whom it is called after. */
static int compare_members(const void *left, const void *right) {
    const struct household_member *a = left;
    const struct household_member *b = right;
    const bool is_a_new = a->household == 0;
    const bool is_b_new = b->household == 0;
    if (is_a_new != is_b_new) return is_a_new ? 1 : -1;
    return (a->resident > b->resident) - (a->resident < b->resident);
}

/* The ids that are given, by open addressing; 0 = free. */
struct taken {
    int64_t *at;
    size_t mask;
};

static bool take(struct taken *t, int64_t id) {
    size_t slot = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15U >> 20) & t->mask;
    while (t->at[slot] != 0 && t->at[slot] != id) slot = (slot + 1) & t->mask;
    const bool is_free = t->at[slot] == 0;
    t->at[slot] = id;
    return is_free;
}

/* A new member's own id, else a fresh one: what is left is a family that has split. */
static void settle_rest(const struct household_member *members, size_t count, struct taken *t,
                        int64_t *last_id, int64_t *household_of_group) {
    for (size_t i = 0; i < count; i++) {
        int64_t *group = &household_of_group[members[i].group];
        const bool is_new = members[i].household == 0;
        if (*group == 0 && is_new && take(t, members[i].resident)) *group = members[i].resident;
    }
    for (size_t i = 0; i < count; i++) {
        int64_t *group = &household_of_group[members[i].group];
        if (*group == 0) *group = ++*last_id;
    }
}

void households_settle(struct household_member *members, size_t count, uint32_t group_count, struct arena *a,
                       int64_t *last_id, int64_t *household_of_group) {
    size_t room = 64;
    while (room < 2 * (size_t)group_count) room *= 2;
    struct taken t = {.at = arena_new_array(a, int64_t, room), .mask = room - 1};
    memset(household_of_group, 0, group_count * sizeof *household_of_group);
    qsort(members, count, sizeof *members, compare_members);
    for (size_t i = 0; i < count && members[i].household != 0; i++) {
        int64_t *group = &household_of_group[members[i].group];
        if (*group == 0 && take(&t, members[i].household)) *group = members[i].household;
    }
    settle_rest(members, count, &t, last_id, household_of_group);
}
