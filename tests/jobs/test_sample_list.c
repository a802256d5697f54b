/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/list.h"

#include "base/csv.h"
#include "base/text.h"
#include "base/vec.h"
#include "folder.h"
#include "jobs/sample/dirt.h"
#include "jobs/sample/people.h"
#include "jobs/sample/spelling.h"
#include "suite.h"

#include <iconv.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 24

struct row {
    size_t line;
    size_t count;
    const char *fields[COLUMNS_MAX];
};

struct row_list VEC_OF(struct row);

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

static const char *place(const char *name) {
    return arena_print(arena, "%s/%s", folder.directory, name);
}

static struct sample_list_request request(const char *name, int64_t residents) {
    return (struct sample_list_request){
        .world = {.seed = 1, .date = civil_make(2026, 12, 1), .residents = residents},
        .path = place(name),
        .wave = 1};
}

static struct sample_list_report write_list(const struct sample_list_request *r) {
    struct sample_list_report report;
    ck_assert_msg(sample_list_write(loop, r, &report, &err), "%s", err.message);
    return report;
}

static bool take_row(void *context, const struct csv_row *row, struct err *e) {
    struct row *r = vec_push((struct row_list *)context);
    (void)e;
    *r = (struct row){.line = row->line, .count = row->count};
    ck_assert_uint_le(row->count, COLUMNS_MAX);
    for (size_t i = 0; i < row->count; i++)
        r->fields[i] = arena_copy_text(arena, row->fields[i], strlen(row->fields[i]));
    return true;
}

/* The header is the first row. */
static struct row_list read_list(const char *path) {
    struct row_list rows = {0};
    ck_assert_msg(csv_read_file(path, take_row, &rows, &err), "%s", err.message);
    return rows;
}

static const char *read_bytes(const char *path, size_t *length) {
    FILE *in = fopen(path, "rb");
    ck_assert_ptr_nonnull(in);
    ck_assert_int_eq(fseek(in, 0, SEEK_END), 0);
    *length = (size_t)ftell(in);
    rewind(in);
    char *bytes = arena_take(arena, *length + 1);
    ck_assert_uint_eq(fread(bytes, 1, *length, in), *length);
    ck_assert_int_eq(fclose(in), 0);
    return bytes;
}

static bool is_same_file(const char *one, const char *other) {
    size_t one_length, other_length;
    const char *one_bytes = read_bytes(one, &one_length);
    const char *other_bytes = read_bytes(other, &other_length);
    return one_length == other_length && memcmp(one_bytes, other_bytes, one_length) == 0;
}

/* ---- A clean list --------------------------------------------------------------------------------- */

START_TEST(a_clean_list_holds_the_people_of_the_sample_in_their_order) {
    const struct sample_list_request r = request("list.csv", 20000);
    const struct sample_list_report report = write_list(&r);
    ck_assert_int_eq(report.people, 20000);
    ck_assert_int_eq(report.rows, 20000);
    struct row_list rows = read_list(r.path);
    ck_assert_uint_eq(rows.count, 20001);
    ck_assert_str_eq(rows.at[0].fields[0], "commune");
    ck_assert_str_eq(rows.at[0].fields[6], "personal_number");
    struct world w;
    ck_assert(world_create(&r.world, arena, &w, &err));
    const struct people *people = people_create(&w, arena);
    struct sample_resident made[100];
    const size_t count = people_make(people, &w.communes[1], 0, made, 100);
    for (size_t i = 0; i < count; i++) {
        const struct row *row = &rows.at[(size_t)made[i].feed.id];
        ck_assert_int_eq(strtol(row->fields[0], NULL, 10), made[i].commune);
        ck_assert_str_eq(row->fields[1], made[i].full_name);
        ck_assert_int_eq(strtol(row->fields[2], NULL, 10), made[i].birth_year);
        ck_assert_str_eq(row->fields[3], person_sex_name(made[i].sex));
        ck_assert_int_eq(strncmp(row->fields[4], "Thôn ", strlen("Thôn ")), 0);
        ck_assert_str_eq(row->fields[6], made[i].personal_number);
        ck_assert_str_eq(row->fields[8], made[i].phone);
    }
    vec_free(&rows);
}
END_TEST

START_TEST(the_same_seed_writes_the_same_bytes_and_another_seed_others) {
    struct sample_list_request r = request("one.csv", 3000);
    const char *one = r.path;
    r.is_dirty = true;
    (void)write_list(&r);
    r.path = place("again.csv");
    (void)write_list(&r);
    ck_assert(is_same_file(one, r.path));
    r.world.seed = 2;
    (void)write_list(&r);
    ck_assert(!is_same_file(one, r.path));
}
END_TEST

START_TEST(a_commune_alone_has_its_rows_of_the_whole_without_the_column) {
    struct sample_list_request r = request("whole.csv", 5000);
    (void)write_list(&r);
    struct row_list whole = read_list(r.path);
    r.path = place("alone.csv");
    r.commune = 99002;
    const struct sample_list_report report = write_list(&r);
    struct row_list alone = read_list(r.path);
    size_t first = 1;
    while (strcmp(whole.at[first].fields[0], "99002") != 0) first++;
    ck_assert_int_eq(report.rows, 1500);
    for (size_t i = 1; i < alone.count; i++)
        for (size_t k = 0; k < alone.at[i].count; k++)
            ck_assert_str_eq(alone.at[i].fields[k], whole.at[first + i - 1].fields[k + 1]);
    vec_free(&alone);
    vec_free(&whole);
}
END_TEST

START_TEST(what_cannot_be_written_is_refused_and_leaves_nothing) {
    struct sample_list_report report;
    struct sample_list_request r = request("list.csv", 1000);
    r.commune = 12345;
    ck_assert(!sample_list_write(loop, &r, &report, &err));
    ck_assert_int_eq(err.code, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.message, "12345"));
    r.commune = 0;
    r.truth_path = "/nowhere/truth.csv";
    ck_assert(!sample_list_write(loop, &r, &report, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "/nowhere/truth.csv"));
    r.truth_path = NULL;
    ck_assert(loop_watch_interrupts(loop, &err));
    ck_assert_int_eq(raise(SIGTERM), 0);
    ck_assert(!sample_list_write(loop, &r, &report, &err));
    ck_assert_int_eq(err.code, ERR_BUSY);
    ck_assert_ptr_null(fopen(r.path, "r"));
}
END_TEST

/* ---- Forms ---------------------------------------------------------------------------------------- */

static const char *decode(const char *path, const char *charset) {
    size_t left;
    char *from = (char *)(uintptr_t)read_bytes(path, &left);
    size_t room = 4 * left + 16;
    char *text = arena_take(arena, room);
    char *to = text;
    const iconv_t conversion = iconv_open("UTF-8", charset);
    ck_assert_uint_eq(iconv(conversion, &from, &left, &to, &room), 0);
    ck_assert_uint_eq(iconv(conversion, NULL, NULL, &to, &room), 0);
    ck_assert_int_eq(iconv_close(conversion), 0);
    return text;
}

START_TEST(every_form_says_the_same) {
    static const struct {
        enum list_form form;
        const char *charset;
    } OTHERS[] = {{FORM_UTF8_BOM, "UTF-8"},
                  {FORM_UTF16, "UTF-16"},
                  {FORM_WINDOWS_1258, "CP1258"},
                  {FORM_TCVN3, "TCVN5712-1"},
                  {FORM_NFD, "UTF-8"}};
    struct sample_list_request r = request("plain.csv", 3000);
    (void)write_list(&r);
    const char *plain = decode(r.path, "UTF-8");
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        r.form = OTHERS[i].form;
        r.path = place(list_form_name(r.form));
        (void)write_list(&r);
        const char *text = text_compose(arena, decode(r.path, OTHERS[i].charset));
        if (r.form == FORM_UTF8_BOM) text += strlen("\xEF\xBB\xBF");
        if (r.form == FORM_TCVN3)
            ck_assert_str_eq(text_fold(arena, text), text_fold(arena, plain));
        else
            ck_assert_str_eq(text, plain);
    }
}
END_TEST

START_TEST(accented_capitals_are_small_in_tcvn3_but_for_those_it_has) {
    static const char *const FIELDS[] = {"ÁNH Đặng Ước ỨNG Mỹ", "ẤM ÂM"};
    static const char *const EXPECTED = "áNH Đặng Ước ứNG Mỹ,ấM ÂM\r\n";
    struct list_out *out;
    ck_assert(list_out_begin(place("abc.csv"), FORM_TCVN3, ',', &out, &err));
    ck_assert_int_eq(list_out_put(out, FIELDS, 2), 1);
    ck_assert(list_out_end(out, &err));
    ck_assert_str_eq(text_compose(arena, decode(place("abc.csv"), "TCVN5712-1")), EXPECTED);
}
END_TEST

/* ---- A dirty list --------------------------------------------------------------------------------- */

enum { NUMBER, NAME, BIRTH, SEX, HAMLET, HOUSEHOLD, PERSONAL_NUMBER, INSURANCE_NUMBER, PHONE };

static bool begins_with_digit(const char *text) {
    return *text >= '0' && *text <= '9';
}

static bool is_capitals(const char *name) {
    return strcmp(name, text_upper(arena, name)) == 0;
}

static bool is_decomposed(const char *text) {
    return strcmp(text, text_compose(arena, text)) != 0;
}

struct tally {
    int rows;
    int of[DIRTS];
};

static void count_row(struct tally *t, const struct row *row) {
    const char *name = row->fields[NAME];
    const char *birth = row->fields[BIRTH];
    const char *number = row->fields[PERSONAL_NUMBER];
    const char *phone = row->fields[PHONE];
    t->rows++;
    t->of[DIRT_ROW_SWAPPED] += begins_with_digit(name);
    t->of[DIRT_ROW_DECOMPOSED] += is_decomposed(name) || is_decomposed(row->fields[HAMLET]);
    t->of[DIRT_NAME_CAPITALS] += is_capitals(name);
    t->of[DIRT_NAME_QUOTED] += strchr(name, '"') != NULL;
    t->of[DIRT_NAME_SPACED] += *name == ' ';
    t->of[DIRT_BIRTH_YEAR_ONLY] += strlen(birth) == 4;
    t->of[DIRT_BIRTH_TWO_DIGIT_YEAR] += strlen(birth) == 8 && birth[2] == '/' && birth[5] == '/';
    t->of[DIRT_BIRTH_IMPOSSIBLE] += strncmp(birth, "31/02", 5) == 0;
    t->of[DIRT_SEX_MISSING] += *row->fields[SEX] == '\0';
    t->of[DIRT_HOUSEHOLD_MISSING] += *row->fields[HOUSEHOLD] == '\0';
    t->of[DIRT_NUMBER_MISSING] += *number == '\0';
    t->of[DIRT_NUMBER_SPACED] += strchr(number, ' ') != NULL;
    t->of[DIRT_NUMBER_ROUNDED] += strstr(number, "E+11") != NULL;
    t->of[DIRT_INSURANCE_MISSING] += *row->fields[INSURANCE_NUMBER] == '\0';
    t->of[DIRT_PHONE_SPACED] += strchr(phone, ' ') != NULL;
    t->of[DIRT_PHONE_DOTTED] += strchr(phone, '.') != NULL;
    t->of[DIRT_PHONE_INTERNATIONAL] += *phone == '+';
    t->of[DIRT_PHONE_ZERO_LOST] += *phone == '5';
}

/* Of a share: the row had a phone to write so, or a day to lose. */
static void assert_share(const struct tally *t, enum dirt_kind kind, int percent_least, int percent_most) {
    const int expected = DIRT_ROWS[kind].permille;
    const int found = 1000 * 100 * t->of[kind] / t->rows;
    ck_assert_msg(found >= expected * percent_least && found <= expected * percent_most,
                  "%s: %d of 100,000 rows, expected %d", DIRT_ROWS[kind].meaning, found, 100 * expected);
}

START_TEST(a_dirty_list_has_the_faults_of_the_table_in_their_shares) {
    struct sample_list_request r = request("dirty.csv", 60000);
    struct tally t = {0};
    r.is_dirty = true;
    r.commune = 99001;
    const struct sample_list_report report = write_list(&r);
    struct row_list rows = read_list(r.path);
    ck_assert_str_eq(rows.at[0].fields[NAME], "Họ và tên");
    for (size_t i = 1; i < rows.count && begins_with_digit(rows.at[i].fields[NUMBER]); i++)
        count_row(&t, &rows.at[i]);
    ck_assert_int_eq(t.rows, report.rows);
    t.of[DIRT_ROW_TWICE] = (int)report.copies;
    assert_share(&t, DIRT_ROW_TWICE, 80, 120);
    assert_share(&t, DIRT_ROW_SWAPPED, 60, 140);
    assert_share(&t, DIRT_ROW_DECOMPOSED, 80, 110);
    assert_share(&t, DIRT_NAME_CAPITALS, 90, 115);
    assert_share(&t, DIRT_NAME_QUOTED, 60, 140);
    assert_share(&t, DIRT_NAME_SPACED, 85, 115);
    assert_share(&t, DIRT_BIRTH_YEAR_ONLY, 95, 125);
    assert_share(&t, DIRT_BIRTH_TWO_DIGIT_YEAR, 60, 140);
    assert_share(&t, DIRT_BIRTH_IMPOSSIBLE, 60, 140);
    assert_share(&t, DIRT_SEX_MISSING, 60, 140);
    assert_share(&t, DIRT_HOUSEHOLD_MISSING, 85, 115);
    assert_share(&t, DIRT_NUMBER_MISSING, 95, 110);
    assert_share(&t, DIRT_NUMBER_SPACED, 85, 115);
    assert_share(&t, DIRT_NUMBER_ROUNDED, 60, 140);
    assert_share(&t, DIRT_INSURANCE_MISSING, 95, 130);
    assert_share(&t, DIRT_PHONE_SPACED, 55, 75); /* six in ten have one */
    assert_share(&t, DIRT_PHONE_DOTTED, 55, 75);
    assert_share(&t, DIRT_PHONE_INTERNATIONAL, 55, 75);
    assert_share(&t, DIRT_PHONE_ZERO_LOST, 55, 75);
    vec_free(&rows);
}
END_TEST

START_TEST(a_hamlet_has_three_spellings_in_a_dirty_list) {
    struct sample_list_request r = request("dirty.csv", 20000);
    const char *seen[3 * 32];
    size_t count = 0;
    r.is_dirty = true;
    r.commune = 99002;
    (void)write_list(&r);
    struct row_list rows = read_list(r.path);
    for (size_t i = 1; i < rows.count && begins_with_digit(rows.at[i].fields[NUMBER]); i++) {
        const char *hamlet = text_compose(arena, rows.at[i].fields[HAMLET]);
        size_t k = 0;
        while (k < count && strcmp(seen[k], hamlet) != 0) k++;
        ck_assert_uint_lt(k, sizeof seen / sizeof seen[0]);
        if (k == count) seen[count++] = hamlet;
    }
    ck_assert_uint_eq(count, 3 * 6); /* six hamlets of a thousand people each */
    vec_free(&rows);
}
END_TEST

START_TEST(every_column_but_the_running_number_is_one_that_an_import_knows) {
    struct sample_list_request r = request("list.csv", 1000);
    for (int dirty = 0; dirty < 2; dirty++) {
        r.is_dirty = dirty == 1;
        (void)write_list(&r);
        struct row_list rows = read_list(r.path);
        for (size_t i = 0; i < rows.at[0].count; i++)
            if (strcmp(rows.at[0].fields[i], "STT") != 0)
                ck_assert_msg(list_field_find(rows.at[0].fields[i]) != LIST_FIELDS, "%s",
                              rows.at[0].fields[i]);
        vec_free(&rows);
    }
}
END_TEST

START_TEST(names_are_spelled_otherwise_only_where_there_is_a_choice) {
    static const struct {
        const char *name, *tone, *last_vowel, *short_name;
    } NAMES[] = {{"Lê Thị Hoà", "Lê Thị Hòa", "Lê Thị Hoà", "Lê Hoà"},
                 {"Lê Thị Thủy", "Lê Thị Thuỷ", "Lê Thị Thủy", "Lê Thủy"},
                 {"Lý Văn Quý", "Lý Văn Quý", "Lí Văn Quý", "Lý Quý"},
                 {"Nguyễn Hoa", "Nguyễn Hoa", "Nguyễn Hoa", "Nguyễn Hoa"}};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        ck_assert_str_eq(spelling_move_tone(arena, NAMES[i].name), NAMES[i].tone);
        ck_assert_str_eq(spelling_write_i(arena, NAMES[i].name), NAMES[i].last_vowel);
        ck_assert_str_eq(spelling_drop_middle(arena, NAMES[i].name), NAMES[i].short_name);
    }
    ck_assert_str_eq(spelling_of_hamlet(arena, "Thôn 3", 6, 1), "thon 3");
    ck_assert_str_eq(spelling_of_hamlet(arena, "Thôn 3", 3, 1), "THÔN 3");
    ck_assert_str_eq(spelling_of_hamlet(arena, "Thôn 3", 3, 2), "Thôn 03");
    ck_assert_str_eq(spelling_of_hamlet(arena, "Thôn 3", 4, 2), "03");
    ck_assert_str_eq(spelling_of_hamlet(arena, "Thôn 3", 5, 2), "T. 3");
    ck_assert_str_eq(spelling_of_hamlet(arena, "Tổ dân phố 12", 5, 2), "TDP 12");
}
END_TEST

START_TEST(the_handbook_tells_every_share) {
    size_t length;
    const char *page = read_bytes(SOURCE_ROOT "/docs/sample.md", &length);
    for (enum dirt_kind kind = 0; kind < DIRTS; kind++) {
        const int permille = DIRT_ROWS[kind].permille;
        const char *share = permille % 10 == 0 ? arena_print(arena, "%d", permille / 10)
                                               : arena_print(arena, "%d.%d", permille / 10, permille % 10);
        const char *line = arena_print(arena, "\n| %s | %s %% |\n", DIRT_ROWS[kind].meaning, share);
        ck_assert_msg(strstr(page, line) != NULL, "docs/sample.md has no line %s", line);
    }
}
END_TEST

/* ---- A year later --------------------------------------------------------------------------------- */

struct waves {
    struct row_list lists[2];
    struct row_list truths[2];
    struct sample_list_report report; /* of the second */
};

static void write_waves(struct waves *w, bool is_dirty) {
    struct sample_list_request r = request("", 20000);
    r.is_dirty = is_dirty;
    for (int i = 0; i < 2; i++) {
        r.wave = i + 1;
        r.path = place(arena_print(arena, "list-%d.csv", i));
        r.truth_path = place(arena_print(arena, "truth-%d.csv", i));
        w->report = write_list(&r);
        w->lists[i] = read_list(r.path);
        w->truths[i] = read_list(r.truth_path);
    }
}

static void free_waves(struct waves *w) {
    for (int i = 0; i < 2; i++) {
        vec_free(&w->lists[i]);
        vec_free(&w->truths[i]);
    }
}

/* The truth of a line of wave 1. */
static const struct row *find_truth(const struct waves *w, const char *line) {
    const struct row *row = &w->truths[0].at[strtol(line, NULL, 10) - 1];
    ck_assert_str_eq(row->fields[0], line);
    return row;
}

START_TEST(the_truth_leads_from_a_row_to_the_same_person_a_year_before) {
    for (int dirty = 0; dirty < 2; dirty++) {
        struct waves w;
        int newborns = 0;
        write_waves(&w, dirty == 1);
        ck_assert_int_eq((int64_t)w.truths[1].count - 1, w.report.rows);
        for (size_t i = 1; i < w.truths[1].count; i++) {
            const struct row *row = &w.truths[1].at[i];
            if (*row->fields[2] == '\0') {
                newborns++;
                continue;
            }
            const struct row *first = find_truth(&w, row->fields[2]);
            ck_assert_str_eq(first->fields[1], row->fields[1]);
            ck_assert_str_eq(first->fields[2], first->fields[0]);
        }
        ck_assert_int_ge(newborns, (int)w.report.events[WAVE_BIRTH]);
        free_waves(&w);
    }
}
END_TEST

START_TEST(a_year_brings_every_kind_of_change_and_leaves_most_as_they_were) {
    struct waves w;
    int same = 0;
    int others = 0;
    write_waves(&w, false);
    for (enum wave_event event = 0; event < WAVE_EVENTS; event++)
        ck_assert_msg(w.report.events[event] > 0, "no %s", wave_event_name(event));
    ck_assert_int_eq(w.report.people, 20000 - w.report.events[WAVE_DEATH] - w.report.events[WAVE_DEPARTURE] +
                                          w.report.events[WAVE_BIRTH]);
    for (size_t i = 1; i < w.truths[1].count; i++) {
        const char *line = w.truths[1].at[i].fields[2];
        if (*line == '\0') continue;
        const struct row *before = &w.lists[0].at[strtol(line, NULL, 10) - 1];
        bool is_same = true;
        for (size_t k = 0; k < before->count; k++)
            is_same = is_same && strcmp(before->fields[k], w.lists[1].at[i].fields[k]) == 0;
        same += is_same;
        others += !is_same;
    }
    ck_assert_int_gt(same, 15000);
    ck_assert_int_gt(others, 1500);
    free_waves(&w);
}
END_TEST

static int compare_texts(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

START_TEST(nobody_shares_a_number_with_another_a_year_later) {
    struct waves w;
    write_waves(&w, false);
    const struct row_list *rows = &w.lists[1];
    const char **numbers = arena_new_array(arena, const char *, rows->count);
    for (size_t i = 1; i < rows->count; i++) numbers[i] = rows->at[i].fields[6];
    numbers[0] = "";
    qsort(numbers, rows->count, sizeof *numbers, compare_texts);
    for (size_t i = 1; i < rows->count; i++) {
        if (*numbers[i] == '\0') continue;
        ck_assert_int_eq(*numbers[i], '9');
        ck_assert_str_ne(numbers[i], numbers[i - 1]);
    }
    free_waves(&w);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("sample list");
    TCase *clean = tcase_create("clean");
    tcase_add_checked_fixture(clean, begin, end);
    tcase_add_test(clean, a_clean_list_holds_the_people_of_the_sample_in_their_order);
    tcase_add_test(clean, the_same_seed_writes_the_same_bytes_and_another_seed_others);
    tcase_add_test(clean, a_commune_alone_has_its_rows_of_the_whole_without_the_column);
    tcase_add_test(clean, what_cannot_be_written_is_refused_and_leaves_nothing);
    tcase_add_test(clean, every_form_says_the_same);
    tcase_add_test(clean, accented_capitals_are_small_in_tcvn3_but_for_those_it_has);
    suite_add_tcase(s, clean);
    TCase *dirty = tcase_create("dirty");
    tcase_add_checked_fixture(dirty, begin, end);
    tcase_set_timeout(dirty, 60);
    tcase_add_test(dirty, a_dirty_list_has_the_faults_of_the_table_in_their_shares);
    tcase_add_test(dirty, a_hamlet_has_three_spellings_in_a_dirty_list);
    tcase_add_test(dirty, every_column_but_the_running_number_is_one_that_an_import_knows);
    tcase_add_test(dirty, names_are_spelled_otherwise_only_where_there_is_a_choice);
    tcase_add_test(dirty, the_handbook_tells_every_share);
    suite_add_tcase(s, dirty);
    TCase *waves = tcase_create("waves");
    tcase_add_checked_fixture(waves, begin, end);
    tcase_set_timeout(waves, 60);
    tcase_add_test(waves, the_truth_leads_from_a_row_to_the_same_person_a_year_before);
    tcase_add_test(waves, a_year_brings_every_kind_of_change_and_leaves_most_as_they_were);
    tcase_add_test(waves, nobody_shares_a_number_with_another_a_year_later);
    suite_add_tcase(s, waves);
    return s;
}
