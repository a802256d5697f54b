/* SPDX-License-Identifier: Apache-2.0 */
/* How well people are found again in next year's list of the same communes, dirty as lists are: read by
 * the reader of lists, matched, and compared with who they are. */
#include "base/csv.h"
#include "base/vec.h"
#include "domain/list/hamlet.h"
#include "domain/list/match.h"
#include "folder.h"
#include "jobs/list_file.h"
#include "jobs/sample/list.h"
#include "jobs/sample/places.h"
#include "seeded.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum { RESIDENTS = 20000, COMMUNE = 99002 };

struct people VEC_OF(struct match_person);

/* Who stands on each line of a list, and on which line he stands first in wave 1. */
struct truth {
    int64_t residents[2 * RESIDENTS];
    int64_t firsts[2 * RESIDENTS];
};

struct wave_list {
    struct people people; /* with the line as id */
    struct truth truth;
};

static struct arena *arena;
static struct folder folder;
static struct loop *loop;
static struct err err;

static void begin(void) {
    arena = arena_create();
    folder_make(&folder);
    ck_assert(loop_create(&loop, &err));
}

static void end(void) {
    loop_destroy(loop);
    folder_remove(&folder);
    arena_destroy(arena);
}

static const char *keep(const char *text) {
    return arena_copy_text(arena, text, strlen(text));
}

/* ---- Reading -------------------------------------------------------------------------------------- */

struct reading {
    struct wave_list *list;
    struct hamlet_index *hamlets;
};

static bool take_row(void *context, struct list_file *f, struct list_file_row *row, struct err *e) {
    struct reading *r = context;
    const struct list_person *p = row->person;
    (void)f;
    (void)e;
    if (row->is_refused) return true;
    *vec_push(&r->list->people) = (struct match_person){.id = p->line,
                                                        .household = strtoll(p->household, NULL, 10),
                                                        .personal_number = p->personal_number,
                                                        .phone = p->phone,
                                                        .name_key = keep(p->name_key),
                                                        .insurance_number = keep(p->insurance_number),
                                                        .birth = p->birth,
                                                        .hamlet = hamlet_index_find(r->hamlets, p->hamlet).id,
                                                        .has_birth_day = p->has_birth_day,
                                                        .sex = p->sex};
    return true;
}

static bool take_truth(void *context, const struct csv_row *row, struct err *e) {
    struct truth *t = context;
    (void)e;
    if (row->line == 1) return true;
    const long line = strtol(row->fields[0], NULL, 10);
    t->residents[line] = strtoll(row->fields[1], NULL, 10);
    t->firsts[line] = strtoll(row->fields[2], NULL, 10);
    return true;
}

static struct hamlet_index *index_hamlets(const struct world_request *request) {
    struct world w;
    struct places places;
    ck_assert(world_create(request, arena, &w, &err));
    places_make(&w, arena, &places);
    struct hamlet_names *names = arena_new_array(arena, struct hamlet_names, places.hamlet_count);
    size_t count = 0;
    for (size_t i = 0; i < places.hamlet_count; i++)
        if (places.hamlets[i].commune == COMMUNE)
            names[count++] =
                (struct hamlet_names){.id = places.hamlets[i].id, .name = places.hamlets[i].name};
    return hamlet_index_make(arena, names, count);
}

static struct wave_list *read_wave(int64_t seed, int wave, bool is_dirty) {
    struct sample_list_request request = {
        .world = {.seed = seed, .date = civil_make(2026, 12, 1), .residents = RESIDENTS},
        .path = arena_print(arena, "%s/list-%d.csv", folder.directory, wave),
        .truth_path = arena_print(arena, "%s/truth-%d.csv", folder.directory, wave),
        .commune = COMMUNE,
        .wave = wave,
        .is_dirty = is_dirty};
    const struct list_file_request file_request = {
        .path = request.path, .purpose = LIST_OF_RESIDENTS, .today = civil_make(2027, 12, 1)};
    struct sample_list_report report;
    struct list_file *file = NULL;
    struct wave_list *list = arena_new(arena, struct wave_list);
    struct reading reading = {.list = list, .hamlets = index_hamlets(&request.world)};
    ck_assert_msg(sample_list_write(loop, &request, &report, &err), "%s", err.message);
    ck_assert_msg(list_file_open(&file_request, &file, &err), "%s", err.message);
    ck_assert_msg(list_file_read(file, take_row, &reading, &err), "%s", err.message);
    ck_assert_msg(csv_read_file(request.truth_path, take_truth, &list->truth, &err), "%s", err.message);
    list_file_close(file);
    return list;
}

/* The register after wave 1: everybody once, known by his number in the sample. */
static void become_register(struct wave_list *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->people.count; i++) {
        struct match_person p = list->people.at[i];
        if (list->truth.firsts[p.id] != p.id) continue;
        p.id = list->truth.residents[p.id];
        list->people.at[kept++] = p;
    }
    list->people.count = kept;
}

/* ---- Comparing ------------------------------------------------------------------------------------ */

struct quality {
    int known; /* rows whose person the register has */
    int found;
    int wrong; /* found to be another */
    int doubts;
    int missed; /* taken for new */
};

static bool is_in(const struct people *people, int64_t id) {
    for (size_t i = 0; i < people->count; i++)
        if (people->at[i].id == id) return true;
    return false;
}

static struct quality compare(struct wave_list *before, struct wave_list *after) {
    struct quality q = {0};
    struct match *matches = arena_new_array(arena, struct match, after->people.count);
    bool *is_named = arena_new_array(arena, bool, before->people.count);
    const struct match_input in = {.list = after->people.at,
                                   .list_count = (uint32_t)after->people.count,
                                   .people = before->people.at,
                                   .people_count = (uint32_t)before->people.count};
    match_lists(&in, arena, matches, is_named);
    for (size_t i = 0; i < after->people.count; i++) {
        const int64_t who = after->truth.residents[after->people.at[i].id];
        const struct match *m = &matches[i];
        const bool is_known = is_in(&before->people, who);
        const bool is_right = m->kind == MATCH_FOUND && before->people.at[m->person].id == who;
        q.known += is_known;
        q.found += is_right;
        q.wrong += m->kind == MATCH_FOUND && !is_right;
        q.doubts += is_known && m->kind == MATCH_DOUBT;
        q.missed += is_known && m->kind == MATCH_NEW;
    }
    return q;
}

static void assert_quality(const char *what, bool is_dirty, int permille_found) {
    struct seeded s = seeded_start(what);
    const int64_t seed = seeded_between(&s, 0, 1000000);
    struct wave_list *before = read_wave(seed, 1, is_dirty);
    struct wave_list *after = read_wave(seed, 2, is_dirty);
    become_register(before);
    const struct quality q = compare(before, after);
    printf("%s: %d rows of people known, %d found, %d in doubt, %d missed, %d wrong\n", what, q.known,
           q.found, q.doubts, q.missed, q.wrong);
    ck_assert_int_gt(q.known, 4500);
    ck_assert_int_ge(1000 * q.found, permille_found * q.known);
    ck_assert_int_le(1000 * q.wrong, q.known);
    vec_free(&before->people);
    vec_free(&after->people);
}

START_TEST(next_years_clean_list_finds_nearly_everybody_and_hardly_ever_somebody_else) {
    assert_quality("clean lists", false, 998);
}
END_TEST

START_TEST(next_years_dirty_list_finds_nearly_everybody_and_hardly_ever_somebody_else) {
    assert_quality("dirty lists", true, 950);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("match quality");
    TCase *t = tcase_create("match quality");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, next_years_clean_list_finds_nearly_everybody_and_hardly_ever_somebody_else);
    tcase_add_test(t, next_years_dirty_list_finds_nearly_everybody_and_hardly_ever_somebody_else);
    suite_add_tcase(s, t);
    return s;
}
