/* SPDX-License-Identifier: Apache-2.0 */
/* Small communes where everything is the same as something else, against the slow reference. */
#include "domain/list/match_reference.h"
#include "domain/person.h"
#include "seeded.h"
#include "suite.h"

#include <string.h>

#define INSTANCES 60000

struct instance {
    struct match_person list[REFERENCE_MAX];
    struct match_person people[REFERENCE_MAX];
    struct match_old_number old_numbers[REFERENCE_MAX];
    struct match_input in;
};

struct answer {
    struct match out[REFERENCE_MAX];
    bool is_named[REFERENCE_MAX];
};

static bool chance(struct seeded *s, int percent) {
    return seeded_between(s, 1, 100) <= percent;
}

/* How often a value is known, and of how many it is one: dense instances and thin ones. */
struct taste {
    int known[6];
    int values[6];
};

static struct taste draw_taste(struct seeded *s) {
    struct taste t;
    for (int i = 0; i < 6; i++) {
        t.known[i] = (int[]){0, 30, 60, 100}[seeded_between(s, 0, 3)];
        t.values[i] = (int[]){1, 2, 4, 12}[seeded_between(s, 0, 3)];
    }
    return t;
}

static int draw_value(struct seeded *s, const struct taste *t, int which) {
    return chance(s, t->known[which]) ? seeded_between(s, 1, t->values[which]) : 0;
}

static struct match_person draw_person(struct seeded *s, const struct taste *t, int64_t id) {
    static const char *const NAMES[] = {"", "an nguyen", "an nguyen van", "hoa tran thi"};
    static const char *const INSURANCES[] = {"", "DN1", "DN2", "DN3", "TE1"};
    struct match_person p = {.id = id};
    p.name_key = NAMES[chance(s, 2) ? 0 : seeded_between(s, 1, chance(s, 60) ? 1 : 3)];
    p.has_birth_day = chance(s, t->known[4]);
    p.birth = p.has_birth_day ? civil_make(1980 + seeded_between(s, 0, 1), 1, seeded_between(s, 1, 2))
                              : civil_make(1980 + seeded_between(s, 0, 1), 1, 1);
    p.sex = (uint8_t)seeded_between(s, PERSON_UNKNOWN, PERSON_MALE);
    p.personal_number = draw_value(s, t, 0);
    p.household = draw_value(s, t, 1);
    p.phone = draw_value(s, t, 2);
    p.hamlet = draw_value(s, t, 3);
    p.insurance_number = INSURANCES[chance(s, t->known[5]) ? seeded_between(s, 1, 4) : 0];
    return p;
}

static void shuffle(struct seeded *s, struct match_person *persons, uint32_t *place, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) place[i] = i;
    for (uint32_t i = count; i > 1; i--) {
        const uint32_t j = (uint32_t)seeded_between(s, 0, (int)i - 1);
        const struct match_person moved = persons[i - 1];
        const uint32_t moved_place = place[i - 1];
        persons[i - 1] = persons[j];
        place[i - 1] = place[j];
        persons[j] = moved;
        place[j] = moved_place;
    }
}

static void draw_instance(struct seeded *s, struct instance *i) {
    const struct taste taste = draw_taste(s);
    uint32_t place[REFERENCE_MAX];
    *i = (struct instance){0};
    i->in = (struct match_input){.list = i->list,
                                 .list_count = (uint32_t)seeded_between(s, 0, 8),
                                 .people = i->people,
                                 .people_count = (uint32_t)seeded_between(s, 0, 8),
                                 .old_numbers = i->old_numbers};
    for (uint32_t r = 0; r < i->in.list_count; r++) i->list[r] = draw_person(s, &taste, r + 2);
    for (uint32_t p = 0; p < i->in.people_count; p++) i->people[p] = draw_person(s, &taste, p + 1);
    shuffle(s, i->list, place, i->in.list_count);
    shuffle(s, i->people, place, i->in.people_count);
    if (i->in.people_count > 0) i->in.old_number_count = (uint32_t)seeded_between(s, 0, 3);
    for (uint32_t o = 0; o < i->in.old_number_count; o++)
        i->old_numbers[o] =
            (struct match_old_number){seeded_between(s, 1, taste.values[0]),
                                      (uint32_t)seeded_between(s, 0, (int)i->in.people_count - 1)};
}

static void solve(const struct instance *i, struct answer *answer) {
    struct arena *a = arena_create();
    match_lists(&i->in, a, answer->out, answer->is_named);
    arena_destroy(a);
}

static void assert_same(const struct match *is, const struct match *should, int n, uint32_t row) {
    ck_assert_msg(is->kind == should->kind && is->why == should->why, "instance %d, row %u: %d %s, not %d %s",
                  n, row, is->kind, match_why_name(is->why), should->kind, match_why_name(should->why));
    if (is->kind == MATCH_FOUND) ck_assert_uint_eq(is->person, should->person);
    ck_assert_msg(is->candidate_count == should->candidate_count,
                  "instance %d, row %u: %u candidates, not %u", n, row, is->candidate_count,
                  should->candidate_count);
    for (uint32_t c = 0; c < is->candidate_count; c++)
        ck_assert_uint_eq(is->candidates[c], should->candidates[c]);
}

START_TEST(every_small_instance_is_answered_as_the_words_say) {
    struct seeded s = seeded_start("match");
    unsigned met[MATCH_WHYS] = {0};
    for (int n = 0; n < INSTANCES; n++) {
        struct instance i;
        struct answer is, should;
        draw_instance(&s, &i);
        solve(&i, &is);
        reference_match_lists(&i.in, should.out, should.is_named);
        for (uint32_t r = 0; r < i.in.list_count; r++) {
            assert_same(&is.out[r], &should.out[r], n, r);
            met[is.out[r].why]++;
        }
        for (uint32_t p = 0; p < i.in.people_count; p++)
            ck_assert_msg(is.is_named[p] == should.is_named[p], "instance %d, person %u", n, p);
    }
    for (int why = 0; why < MATCH_WHYS; why++)
        ck_assert_msg(met[why] > 0, "never drawn: %s", match_why_name((enum match_why)why));
}
END_TEST

/* Persons are told by id, since they stand elsewhere. */
static void assert_same_by_id(const struct instance *a, const struct match *x, const struct instance *b,
                              const struct match *y) {
    ck_assert_int_eq(x->kind, y->kind);
    ck_assert_int_eq(x->why, y->why);
    if (x->kind == MATCH_FOUND) ck_assert_int_eq(a->people[x->person].id, b->people[y->person].id);
    ck_assert_uint_eq(x->candidate_count, y->candidate_count);
    for (uint32_t c = 0; c < x->candidate_count; c++)
        ck_assert_int_eq(a->people[x->candidates[c]].id, b->people[y->candidates[c]].id);
}

START_TEST(the_order_of_neither_side_matters) {
    struct seeded s = seeded_start("match in another order");
    for (int n = 0; n < INSTANCES / 3; n++) {
        struct instance first, second;
        struct answer x, y;
        uint32_t row[REFERENCE_MAX], person[REFERENCE_MAX];
        draw_instance(&s, &first);
        second = first;
        second.in.list = second.list;
        second.in.people = second.people;
        second.in.old_numbers = second.old_numbers;
        shuffle(&s, second.list, row, second.in.list_count);
        shuffle(&s, second.people, person, second.in.people_count);
        for (uint32_t o = 0; o < first.in.old_number_count; o++)
            for (uint32_t p = 0; p < first.in.people_count; p++)
                if (person[p] == first.old_numbers[o].person)
                    second.old_numbers[first.in.old_number_count - 1 - o] =
                        (struct match_old_number){first.old_numbers[o].personal_number, p};
        solve(&first, &x);
        solve(&second, &y);
        for (uint32_t r = 0; r < second.in.list_count; r++)
            assert_same_by_id(&first, &x.out[row[r]], &second, &y.out[r]);
        for (uint32_t p = 0; p < second.in.people_count; p++)
            ck_assert(x.is_named[person[p]] == y.is_named[p]);
    }
}
END_TEST

START_TEST(whoever_is_there_twice_is_told_as_the_words_say) {
    struct seeded s = seeded_start("duplicates");
    for (int n = 0; n < INSTANCES / 3; n++) {
        struct instance i;
        struct match_duplicate should[REFERENCE_MAX * REFERENCE_MAX], *is;
        struct arena *a = arena_create();
        size_t count;
        draw_instance(&s, &i);
        match_find_duplicates(i.people, i.in.people_count, a, &is, &count);
        ck_assert_uint_eq(count, reference_find_duplicates(i.people, i.in.people_count, should));
        for (size_t d = 0; d < count; d++) {
            ck_assert_int_eq(is[d].newer, should[d].newer);
            ck_assert_int_eq(is[d].older, should[d].older);
            ck_assert_int_eq(is[d].same, should[d].same);
        }
        arena_destroy(a);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("match_property");
    TCase *t = tcase_create("match_property");
    tcase_set_timeout(t, 100);
    tcase_add_test(t, every_small_instance_is_answered_as_the_words_say);
    tcase_add_test(t, the_order_of_neither_side_matters);
    tcase_add_test(t, whoever_is_there_twice_is_told_as_the_words_say);
    suite_add_tcase(s, t);
    return s;
}
