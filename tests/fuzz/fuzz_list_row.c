/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of lists, one field a line: what is taken has the register's forms and, written in the documented
 * ones, reads to the same person; what is refused says why; no finding shows more of a value than its
 * mask. */
#include "base/text.h"
#include "domain/list/row.h"
#include "domain/resident.h"
#include "fuzz.h"

#include <inttypes.h>
#include <string.h>

/* In the order of `print_fields`. Nobody can be called as the first header. */
static const char *const HEADER[] = {"ho_ten",
                                     "birth",
                                     "sex",
                                     "hamlet",
                                     "household",
                                     "personal_number",
                                     "phone",
                                     "target_groups",
                                     "route",
                                     "resident_since",
                                     "last_check",
                                     "circumstances",
                                     "insurance_number",
                                     "email",
                                     "address",
                                     "language",
                                     "phone_owner"};
enum { COLUMNS = sizeof HEADER / sizeof HEADER[0], FIELDS_MAX = COLUMNS + 2, MASK_BYTES_MAX = 32 };

struct reading {
    struct arena *arena;
    struct list_map map;
    struct list_findings findings;
};

static enum list_row_result read_row(struct reading *r, const char *const *fields, size_t count,
                                     struct list_person *p) {
    const struct list_row_input in = {fields, count, 1, civil_make(2026, 11, 23)};
    vec_clear(&r->findings);
    return list_row_read(&r->map, &in, r->arena, &r->findings, p, NULL);
}

static bool is_refused(const struct reading *r, const char *const *fields, size_t count) {
    bool refused = false;
    for (size_t i = 0; i < r->findings.count; i++) {
        const struct list_finding *f = &r->findings.at[i];
        REQUIRE(f->rule < LIST_RULES && f->column <= COLUMNS && f->field <= LIST_FIELDS);
        const char *value = f->column > 0 && f->column <= count ? fields[f->column - 1] : "";
        const char *mask = text_mask(r->arena, value);
        REQUIRE(strlen(f->masked) <= strlen(mask) && strlen(f->masked) <= MASK_BYTES_MAX);
        REQUIRE(strcmp(f->masked, mask + (strlen(mask) - strlen(f->masked))) == 0);
        refused |= LIST_RULE_ROWS[f->rule].severity == RULE_REFUSED;
    }
    return refused;
}

static const char *print_date(struct arena *a, civil_day day) {
    char text[CIVIL_TEXT_BYTES];
    return day == CIVIL_NONE ? "" : arena_print(a, "%s", civil_print(day, text));
}

static void print_fields(struct arena *a, const struct list_person *p, const char *fields[COLUMNS]) {
    char groups[TARGET_GROUPS_TEXT_BYTES];
    char circumstances[CIRCUMSTANCES_TEXT_BYTES];
    const char *const printed[COLUMNS] = {
        p->name,
        p->has_birth_day ? print_date(a, p->birth) : arena_print(a, "%d", civil_to_date(p->birth).year),
        person_sex_name(p->sex),
        p->hamlet,
        p->household,
        p->personal_number ? arena_print(a, "%012" PRId64, p->personal_number) : "",
        p->phone ? arena_print(a, "+%" PRId64, p->phone) : "",
        arena_print(a, "%s", resident_print_groups(p->target_groups, groups)),
        p->route < ROUTES ? route_name(p->route) : "",
        print_date(a, p->resident_since),
        p->is_never_checked ? "never" : print_date(a, p->last_check),
        arena_print(a, "%s", resident_print_circumstances(p->circumstances, circumstances)),
        p->insurance_number,
        p->email,
        p->address,
        p->language,
        p->phone_owner < PHONE_OWNERS ? phone_owner_name(p->phone_owner) : "",
    };
    memcpy(fields, printed, sizeof printed);
}

static void require_same(const struct list_person *a, const struct list_person *b) {
    REQUIRE(strcmp(a->name, b->name) == 0 && strcmp(a->name_key, b->name_key) == 0);
    REQUIRE(a->birth == b->birth && a->has_birth_day == b->has_birth_day && a->sex == b->sex);
    REQUIRE(strcmp(a->hamlet, b->hamlet) == 0 && strcmp(a->household, b->household) == 0);
    REQUIRE(a->personal_number == b->personal_number && a->phone == b->phone);
    REQUIRE(a->target_groups == b->target_groups && a->circumstances == b->circumstances);
    REQUIRE(a->route == b->route && a->phone_owner == b->phone_owner);
    REQUIRE(a->resident_since == b->resident_since && a->last_check == b->last_check);
    REQUIRE(a->is_never_checked == b->is_never_checked);
    REQUIRE(strcmp(a->insurance_number, b->insurance_number) == 0 && strcmp(a->email, b->email) == 0);
    REQUIRE(strcmp(a->address, b->address) == 0 && strcmp(a->language, b->language) == 0);
}

static void require_forms(struct arena *a, const struct list_person *p) {
    REQUIRE(*p->name && *p->name_key && strcmp(text_compose(a, p->name), p->name) == 0);
    REQUIRE(strcmp(text_name_key(a, p->name), p->name_key) == 0);
    REQUIRE(*p->hamlet && p->sex < PERSON_SEXES);
    REQUIRE(p->personal_number >= 0 && p->personal_number < INT64_C(1000000000000));
    REQUIRE(p->phone == 0 || p->phone / INT64_C(1000000000) == 84);
    REQUIRE(p->resident_since == CIVIL_NONE || p->resident_since >= p->birth);
    REQUIRE(p->last_check == CIVIL_NONE || p->last_check >= p->birth);
}

static void check_row(struct reading *r, const char *const *fields, size_t count) {
    struct list_person first;
    struct list_person second;
    const char *printed[COLUMNS];
    const enum list_row_result result = read_row(r, fields, count, &first);
    REQUIRE(is_refused(r, fields, count) == (result == LIST_ROW_REFUSED));
    if (result != LIST_ROW_TAKEN) return;
    require_forms(r->arena, &first);
    print_fields(r->arena, &first, printed);
    REQUIRE(read_row(r, printed, COLUMNS, &second) == LIST_ROW_TAKEN);
    require_same(&first, &second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t bad_at = 0;
    struct err e;
    char *text = fuzz_text(data, size);
    if (text_is_utf8(text, size, &bad_at)) {
        struct reading r = {.arena = arena_create()};
        const char *fields[FIELDS_MAX];
        size_t count = 0;
        char *rest = text;
        while (rest && count < FIELDS_MAX) fields[count++] = strsep(&rest, "\n");
        REQUIRE(list_map_recognise(HEADER, COLUMNS, LIST_OF_RESIDENTS, NULL, r.arena, &r.map, &e));
        check_row(&r, fields, count);
        vec_free(&r.findings);
        arena_destroy(r.arena);
    }
    free(text);
    return 0;
}
