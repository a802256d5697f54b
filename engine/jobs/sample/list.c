/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/list.h"

#include "base/vec.h"
#include "jobs/sample/dirt.h"
#include "jobs/sample/places.h"

#include <inttypes.h>
#include <string.h>

#define BATCH_ROWS 8192

/* In the order they stand in; a dirty list has those with a header of its own. */
static const struct {
    enum list_field field;
    const char *dirty_header; /* NULL = not in a dirty list */
} COLUMNS[] = {
    {LIST_COMMUNE, "Mã xã"},
    {LIST_NAME, "Họ và tên"},
    {LIST_BIRTH, "Ngày sinh"},
    {LIST_SEX, "Giới tính"},
    {LIST_HAMLET, "Thôn"},
    {LIST_HOUSEHOLD, "Số hộ"},
    {LIST_PERSONAL_NUMBER, "Số CCCD"},
    {LIST_INSURANCE_NUMBER, "Số thẻ BHYT"},
    {LIST_PHONE, "Số điện thoại"},
    {LIST_PHONE_OWNER, NULL},
    {LIST_TARGET_GROUPS, "Đối tượng"},
    {LIST_ROUTE, NULL},
    {LIST_ORGANISATION, NULL},
    {LIST_RESIDENT_SINCE, NULL},
    {LIST_LAST_CHECK, NULL},
    {LIST_LANGUAGE, NULL},
    {LIST_CIRCUMSTANCES, NULL},
};
enum { COLUMN_COUNT = sizeof COLUMNS / sizeof COLUMNS[0], FIELDS_MAX = COLUMN_COUNT + 1 };

/* A row to come again at the commune's end. */
struct copy {
    struct sample_resident resident;
    int64_t line_in_first;
    bool is_otherwise;
};

struct copy_list VEC_OF(struct copy);

struct listing {
    const struct sample_list_request *request;
    struct loop *loop;
    struct world world;
    struct places places;
    const struct people *people;
    struct wave wave;
    struct dirt dirt;       /* of this list ... */
    struct dirt first_dirt; /* ... and of wave 1 */
    struct arena *texts;    /* of one row */
    struct list_out *list;
    struct list_out *truth; /* NULL = none asked for */
    struct copy_list copies;
    int64_t line_in_first; /* last line of wave 1 passed */
    struct sample_list_report *report;
};

/* ---- One row -------------------------------------------------------------------------------------- */

static const char *print_day(struct arena *a, civil_day day) {
    char *text = arena_take(a, CIVIL_TEXT_BYTES);
    return day == CIVIL_NONE ? "" : civil_print(day, text);
}

static const char *print_last_check(struct arena *a, const struct resident *r) {
    if (r->last_check_kind == LAST_CHECK_NEVER) return "never";
    return r->last_check_kind == LAST_CHECK_PAST ? print_day(a, r->last_check) : "";
}

static void fill_person(struct arena *a, const struct sample_resident *r, const char *fields[LIST_FIELDS]) {
    fields[LIST_NAME] = r->full_name;
    fields[LIST_BIRTH] =
        r->feed.has_birth_day ? print_day(a, r->feed.birth) : arena_print(a, "%d", r->birth_year);
    fields[LIST_SEX] = person_sex_name(r->sex);
    fields[LIST_HOUSEHOLD] = arena_print(a, "%" PRId64, r->feed.household);
    fields[LIST_PERSONAL_NUMBER] = r->personal_number;
    fields[LIST_INSURANCE_NUMBER] = r->insurance_number;
    fields[LIST_PHONE] = r->phone;
    fields[LIST_PHONE_OWNER] = *r->phone != '\0' ? phone_owner_name(r->phone_owner) : "";
}

static void fill_rest(struct arena *a, const struct sample_resident *r, const char *fields[LIST_FIELDS]) {
    char *groups = arena_take(a, TARGET_GROUPS_TEXT_BYTES);
    char *circumstances = arena_take(a, CIRCUMSTANCES_TEXT_BYTES);
    fields[LIST_COMMUNE] = arena_print(a, "%05d", r->commune);
    fields[LIST_TARGET_GROUPS] = resident_print_groups(r->feed.target_groups, groups);
    fields[LIST_ROUTE] = route_name(r->feed.route);
    fields[LIST_ORGANISATION] = r->feed.organisation != 0 ? arena_print(a, "%d", r->feed.organisation) : "";
    fields[LIST_RESIDENT_SINCE] = print_day(a, r->feed.resident_since);
    fields[LIST_LAST_CHECK] = print_last_check(a, &r->feed);
    fields[LIST_LANGUAGE] = r->language;
    fields[LIST_CIRCUMSTANCES] = resident_print_circumstances(r->feed.circumstances, circumstances);
}

static bool has_column(const struct sample_list_request *request, size_t column) {
    if (COLUMNS[column].field == LIST_COMMUNE && request->commune != 0) return false;
    return !request->is_dirty || COLUMNS[column].dirty_header != NULL;
}

/* A dirty list numbers its rows in front. */
static int64_t put_row(struct listing *l, const char *number, const char *const fields[LIST_FIELDS]) {
    const char *row[FIELDS_MAX];
    size_t count = 0;
    if (l->request->is_dirty) row[count++] = number;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (has_column(l->request, i)) row[count++] = fields[COLUMNS[i].field];
    return list_out_put(l->list, row, count);
}

static void put_truth(struct listing *l, int64_t line, int64_t resident, int64_t line_in_first) {
    if (l->truth == NULL) return;
    const char *const row[] = {arena_print(l->texts, "%" PRId64, line),
                               arena_print(l->texts, "%" PRId64, resident),
                               line_in_first > 0 ? arena_print(l->texts, "%" PRId64, line_in_first) : ""};
    (void)list_out_put(l->truth, row, sizeof row / sizeof row[0]);
}

static void put_resident(struct listing *l, const struct sample_resident *r, int64_t line_in_first,
                         bool is_otherwise) {
    const char *fields[LIST_FIELDS];
    for (int i = 0; i < LIST_FIELDS; i++) fields[i] = "";
    arena_reset(l->texts);
    fill_person(l->texts, r, fields);
    fill_rest(l->texts, r, fields);
    fields[LIST_HAMLET] = l->places.hamlets[r->feed.hamlet - 1].name;
    if (l->request->is_dirty) dirt_apply(&l->dirt, r, is_otherwise, l->texts, fields);
    l->report->rows++;
    const int64_t line = put_row(l, arena_print(l->texts, "%" PRId64, l->report->rows), fields);
    put_truth(l, line, r->feed.id, line_in_first);
}

/* ---- People --------------------------------------------------------------------------------------- */

static void list_resident(struct listing *l, const struct sample_resident *r, int64_t line_in_first) {
    bool is_otherwise = false;
    l->report->people++;
    put_resident(l, r, line_in_first, false);
    if (!l->request->is_dirty || !dirt_is_twice(&l->dirt, r->feed.id, &is_otherwise)) return;
    *vec_push(&l->copies) =
        (struct copy){.resident = *r, .line_in_first = line_in_first, .is_otherwise = is_otherwise};
}

static void list_wave(struct listing *l, const struct sample_commune *commune,
                      const struct sample_resident *r, int64_t line_in_first) {
    struct sample_resident rows[WAVE_ROWS];
    const size_t count = wave_pass(&l->wave, commune, r, l->texts, rows);
    for (size_t i = 0; i < count; i++) list_resident(l, &rows[i], i == 0 ? line_in_first : 0);
}

/* Copies of wave 1 take lines at its end of the commune. */
static int64_t list_batch(struct listing *l, const struct sample_commune *commune,
                          const struct sample_resident *rows, size_t count) {
    int64_t copies = 0;
    bool is_otherwise;
    for (size_t i = 0; i < count; i++) {
        const int64_t line_in_first = ++l->line_in_first;
        copies += l->request->is_dirty && dirt_is_twice(&l->first_dirt, rows[i].feed.id, &is_otherwise);
        if (l->request->wave > 1)
            list_wave(l, commune, &rows[i], line_in_first);
        else
            list_resident(l, &rows[i], line_in_first);
    }
    return copies;
}

static void put_copies(struct listing *l) {
    for (size_t i = 0; i < l->copies.count; i++) {
        const struct copy *copy = &l->copies.at[i];
        put_resident(l, &copy->resident, copy->line_in_first, copy->is_otherwise);
    }
    l->report->copies += (int64_t)l->copies.count;
    vec_clear(&l->copies);
}

static bool list_commune(struct listing *l, const struct sample_commune *commune,
                         struct sample_resident *rows, struct err *e) {
    int64_t copies = 0;
    wave_begin_commune(&l->wave);
    for (int64_t from = 0; from < commune->residents;) {
        const size_t made = people_make(l->people, commune, from, rows, BATCH_ROWS);
        from += (int64_t)made;
        copies += list_batch(l, commune, rows, made);
        if (loop_is_interrupted(l->loop))
            return err_set(e, ERR_BUSY, "Run it again; no file has been written.",
                           "the list was interrupted");
    }
    put_copies(l);
    l->line_in_first += copies;
    return true;
}

/* ---- The whole -------------------------------------------------------------------------------------- */

static void put_header(struct listing *l) {
    const char *fields[LIST_FIELDS] = {0};
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        fields[COLUMNS[i].field] =
            l->request->is_dirty ? COLUMNS[i].dirty_header : list_field_name(COLUMNS[i].field);
    l->line_in_first = put_row(l, "STT", fields);
    static const char *const TRUTH[] = {"line", "resident", "line_in_first"};
    if (l->truth != NULL) (void)list_out_put(l->truth, TRUTH, sizeof TRUTH / sizeof TRUTH[0]);
}

/* As at the foot of a spreadsheet: a sum, and a row that once held something. */
static void put_foot(struct listing *l) {
    const char *fields[LIST_FIELDS];
    if (!l->request->is_dirty) return;
    for (int i = 0; i < LIST_FIELDS; i++) fields[i] = "";
    (void)put_row(l, "", fields);
    fields[LIST_NAME] = arena_print(l->texts, "Tổng cộng: %" PRId64 " người", l->report->rows);
    (void)put_row(l, "", fields);
}

static const struct sample_commune *find_commune(const struct world *w, int32_t code) {
    for (size_t i = 0; i < w->commune_count; i++)
        if (w->communes[i].area.code == code) return &w->communes[i];
    return NULL;
}

static bool list_all(struct listing *l, struct arena *a, struct err *e) {
    struct sample_resident *rows = arena_new_array(a, struct sample_resident, BATCH_ROWS);
    const struct sample_commune *only = find_commune(&l->world, l->request->commune);
    if (l->request->commune != 0 && only == NULL)
        return err_set(e, ERR_INPUT, "Give one that --areas names.", "commune %05d is not in the sample",
                       l->request->commune);
    put_header(l);
    for (size_t i = 0; i < l->world.commune_count; i++)
        if ((only == NULL || only == &l->world.communes[i]) &&
            !list_commune(l, &l->world.communes[i], rows, e))
            return false;
    put_foot(l);
    memcpy(l->report->events, l->wave.events, sizeof l->report->events);
    return true;
}

static void prepare(struct listing *l, struct arena *a) {
    const int64_t seed = l->request->world.seed;
    places_make(&l->world, a, &l->places);
    l->people = people_create(&l->world, a);
    l->wave = wave_make(&l->world, l->people);
    l->dirt = dirt_make(seed, l->request->wave);
    l->first_dirt = dirt_make(seed, 1);
}

static bool write_files(struct listing *l, struct arena *a, struct err *e) {
    const struct sample_list_request *r = l->request;
    if (!list_out_begin(r->path, r->form, r->is_dirty ? ';' : ',', &l->list, e)) return false;
    if ((r->truth_path != NULL && !list_out_begin(r->truth_path, FORM_UTF8, ',', &l->truth, e)) ||
        !list_all(l, a, e)) {
        list_out_abandon(l->truth);
        list_out_abandon(l->list);
        return false;
    }
    const bool is_told = l->truth == NULL || list_out_end(l->truth, e);
    if (is_told) return list_out_end(l->list, e);
    list_out_abandon(l->list);
    return false;
}

bool sample_list_write(struct loop *loop, const struct sample_list_request *request,
                       struct sample_list_report *report, struct err *e) {
    struct arena *a = arena_create();
    struct listing l = {.request = request, .loop = loop, .texts = arena_create(), .report = report};
    *report = (struct sample_list_report){0};
    bool is_done = world_create(&request->world, a, &l.world, e);
    if (is_done) {
        prepare(&l, a);
        is_done = write_files(&l, a, e);
    }
    vec_free(&l.copies);
    arena_destroy(l.texts);
    arena_destroy(a);
    return is_done;
}
