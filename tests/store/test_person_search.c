/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/appointment.h"
#include "exam/exam.h"
#include "seeded.h"
#include "store/person_search.h"

enum { CROWD = 400, QUERIES = 400, LIMIT = PERSON_SEARCH_LIMIT_MAX, FOUND_BYTES = 1024 };

static void begin(void) {
    create_people();
    EXECUTE(
        "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, sex, "
        "                               changed_at, gone_on, died_on, moved_to) VALUES "
        "(123, 31, 520, 11, 1980, 'female', '2027-01-01', NULL, NULL, NULL),"
        "(123, 32, 520, 11, 1981, 'female', '2027-01-01', NULL, '2027-01-05', NULL),"
        "(123, 33, 521, 11, 1982, 'male', '2027-01-01', '2027-02-01', NULL, NULL),"
        "(123, 34, 521, 11, 1983, 'male', '2027-01-01', NULL, NULL, 124)");
    EXECUTE("INSERT INTO register.person (commune_code, resident_id, full_name, name_key, personal_number) "
            "VALUES "
            "(123, 31, 'Lê Thị Hạnh', 'hanh le thi', '001180000031'),"
            "(123, 32, 'Nguyễn Thuý Hà', 'ha nguyen thuy', '001181000032'),"
            "(123, 33, 'Hà Văn Gòn', 'gon ha van', '001082000033'),"
            "(123, 34, 'Hà Văn Quyết', 'quyet ha van', NULL)");
}

/* "8 32 ": who is found, in order. */
static const char *find(const char *text, size_t limit) {
    struct person_query q;
    struct person_hit *hits;
    size_t count;
    char *found = arena_take(scratch.arena, FOUND_BYTES), *at = found;
    MUST(person_query_parse(text, scratch.arena, &q, &error));
    MUST(person_search(scratch.pg, COMMUNE, &q, limit, scratch.arena, &hits, &count, &error));
    for (size_t i = 0; i < count; i++)
        at += snprintf(at, FOUND_BYTES - (size_t)(at - found), "%lld ", (long long)hits[i].resident);
    return found;
}

#define ASSERT_FINDS(text, residents) ck_assert_str_eq(find((text), LIMIT), (residents))

START_TEST(a_name_is_found_in_any_order_and_spelling) {
    ASSERT_FINDS("Đỗ Thị Hà", "8 ");
    ASSERT_FINDS("hà đỗ thị", "8 ");
    ASSERT_FINDS("DO THI HA", "8 ");
    ASSERT_FINDS("Nguyễn Thúy Hà", "32 ");
    ASSERT_FINDS("pham dung", "5 ");
    ASSERT_FINDS("\"con\" &", "3 ");
}
END_TEST

START_TEST(begun_words_are_enough_and_whole_ones_come_first) {
    ASSERT_FINDS("dun pha", "5 ");
    ASSERT_FINDS("hà", "8 32 31 34 ");
    ASSERT_FINDS("h", "8 32 31 9 34 ");
}
END_TEST

START_TEST(a_surname_finds_its_families_by_given_name) {
    ASSERT_FINDS("vũ", "10 11 12 ");
    ASSERT_FINDS("thị đỗ", "7 8 9 ");
}
END_TEST

START_TEST(a_middle_word_alone_finds_whoever_has_it) {
    ASSERT_FINDS("văn", "2 5 6 10 11 12 34 ");
    ASSERT_FINDS("thuy", "32 ");
    ASSERT_FINDS("xyz", "");
}
END_TEST

START_TEST(no_more_are_found_than_asked_for) {
    ck_assert_str_eq(find("vũ", 2), "10 11 ");
    ck_assert_str_eq(find("hà", 3), "8 32 31 ");
    ck_assert_str_eq(find("0912000008", 1), "8 ");
}
END_TEST

START_TEST(numbers_and_codes_find_their_one_person) {
    char code[APPOINTMENT_CODE_BYTES];
    ASSERT_FINDS("001180000031", "31 ");
    ASSERT_FINDS("0912 000 008", "8 ");
    ASSERT_FINDS("+84912000008", "8 ");
    ASSERT_FINDS(appointment_code_print(8, code), "8 ");
}
END_TEST

START_TEST(another_commune_s_people_are_not_found) {
    char code[APPOINTMENT_CODE_BYTES];
    ASSERT_FINDS("Vũ Văn Minh", "");
    ASSERT_FINDS("0912000020", "");
    ASSERT_FINDS(appointment_code_print(20, code), "");
}
END_TEST

START_TEST(who_left_the_feed_is_not_found_and_who_died_or_moved_is_told) {
    struct person_hit *hits;
    size_t count;
    ASSERT_FINDS("gòn", "");
    ASSERT_FINDS("001082000033", "");
    MUST(person_search_residents(scratch.pg, COMMUNE, (const int64_t[]){33, 34, 32}, 3, scratch.arena, &hits,
                                 &count, &error));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(hits[0].resident, 32);
    ck_assert_int_eq(hits[0].died_on, civil_make(2027, 1, 5));
    ck_assert_int_eq(hits[1].moved_to, 124);
    ck_assert_int_eq(hits[1].died_on, CIVIL_NONE);
}
END_TEST

START_TEST(a_household_comes_the_oldest_first) {
    struct person_hit *hits;
    size_t count;
    MUST(person_search_household(scratch.pg, COMMUNE, 501, scratch.arena, &hits, &count, &error));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(hits[0].resident, 2);
    ck_assert_int_eq(hits[1].resident, 1);
}
END_TEST

/* ---- Against the words of the header --------------------------------------------------------- */

static const char *const WORDS[] = {"an", "anh", "a", "hoa", "hoan", "le", "lan", "la", "thi", "van"};

struct bearer {
    int64_t id;
    const char *key;
};

static bool begins(const char *word, const char *with) {
    return strncmp(word, with, strlen(with)) == 0;
}

/* Whether a word behind the first is `word`, or begins with it. */
static bool stands_behind(const char *key, const char *word, bool is_whole) {
    for (const char *at = key; (at = strchr(at, ' ')) != NULL;) {
        at++;
        if (begins(at, word) && (!is_whole || strchr(" ", at[strlen(word)]) != NULL)) return true;
    }
    return false;
}

static bool do_others_stand_behind(const char *key, const struct person_query *q, size_t but, bool is_whole) {
    for (size_t w = 0; w < q->word_count; w++)
        if (w != but && !stands_behind(key, q->words[w], is_whole)) return false;
    return true;
}

static bool does_fit(const char *key, const struct person_query *q, int fit) {
    const char *second = strchr(key, ' ');
    if (fit == 3) return do_others_stand_behind(key, q, q->word_count, false);
    for (size_t w = 0; w < q->word_count; w++) {
        const size_t length = strlen(q->words[w]);
        const bool is_first = begins(key, q->words[w]) && (fit > 0 || strchr(" ", key[length]) != NULL);
        const bool is_second = second != NULL && begins(second + 1, q->words[w]);
        if ((fit < 2 ? is_first : is_second) && do_others_stand_behind(key, q, w, fit == 0)) return true;
    }
    return false;
}

static const char *find_slowly(const struct bearer *bearers, const struct person_query *q) {
    char *found = arena_take(scratch.arena, FOUND_BYTES), *at = found;
    bool is_found[CROWD] = {0};
    int count = 0;
    for (int fit = 0; fit <= 3; fit++) {
        if (fit == 2 && q->word_count > 1) continue;
        if (fit == 3 && count > 0) break;
        for (int i = 0; i < CROWD && count < LIMIT; i++) {
            if (is_found[i] || !does_fit(bearers[i].key, q, fit)) continue;
            is_found[i] = true;
            at += snprintf(at, FOUND_BYTES - (size_t)(at - found), "%lld ", (long long)bearers[i].id);
            count++;
        }
    }
    return found;
}

static int compare_bearers(const void *a, const void *b) {
    const struct bearer *x = a, *y = b;
    const int by_key = strcmp(x->key, y->key);
    return by_key != 0 ? by_key : (x->id > y->id) - (x->id < y->id);
}

static const char *draw_words(struct seeded *s, int least, int most) {
    const int count = seeded_between(s, least, most);
    const char *text = WORDS[seeded_between(s, 0, 9)];
    for (int i = 1; i < count; i++)
        text = arena_print(scratch.arena, "%s %s", text, WORDS[seeded_between(s, 0, 9)]);
    return text;
}

START_TEST(random_names_are_found_as_the_words_say) {
    struct seeded s = seeded_start("person_search");
    struct bearer bearers[CROWD];
    EXECUTE("DELETE FROM register.resident; DELETE FROM register.person");
    EXECUTE("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, "
            "changed_at) SELECT 123, i, i, 11, 1980, '2027-01-01' FROM generate_series(1, %d) AS i",
            CROWD);
    for (int i = 0; i < CROWD; i++) {
        bearers[i] = (struct bearer){i + 1, draw_words(&s, 1, 5)};
        EXECUTE("INSERT INTO register.person (commune_code, resident_id, full_name, name_key) VALUES "
                "(123, %d, '%s', '%s')",
                i + 1, bearers[i].key, bearers[i].key);
    }
    qsort(bearers, CROWD, sizeof *bearers, compare_bearers);
    for (int n = 0; n < QUERIES; n++) {
        struct person_query q;
        const char *text = draw_words(&s, 1, 4);
        MUST(person_query_parse(text, scratch.arena, &q, &error));
        ck_assert_msg(strcmp(find(text, LIMIT), find_slowly(bearers, &q)) == 0, "%s: %s, not %s", text,
                      find(text, LIMIT), find_slowly(bearers, &q));
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("person_search");
    TCase *t = tcase_create("person_search");
    tcase_add_checked_fixture(t, begin, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_name_is_found_in_any_order_and_spelling);
    tcase_add_test(t, begun_words_are_enough_and_whole_ones_come_first);
    tcase_add_test(t, a_surname_finds_its_families_by_given_name);
    tcase_add_test(t, a_middle_word_alone_finds_whoever_has_it);
    tcase_add_test(t, no_more_are_found_than_asked_for);
    tcase_add_test(t, numbers_and_codes_find_their_one_person);
    tcase_add_test(t, another_commune_s_people_are_not_found);
    tcase_add_test(t, who_left_the_feed_is_not_found_and_who_died_or_moved_is_told);
    tcase_add_test(t, a_household_comes_the_oldest_first);
    tcase_add_test(t, random_names_are_found_as_the_words_say);
    suite_add_tcase(s, t);
    return s;
}
