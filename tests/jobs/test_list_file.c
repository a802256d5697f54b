/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/list_file.h"

#include "folder.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER   "name,birth,sex,hamlet,personal_number,phone\n"
#define HOA      "Nguyễn Thị Hoà,1985-03-02,nữ,Thôn 1,999185000001,0501234567\n"
#define NO_SEX   "Trần Văn Ba,1980-01-01,,Thôn 1,999080000002,0501234568\n"
#define NO_PHONE "Lê Văn Tư,1981,nam,Thôn 2,999081000003,\n"

static struct folder folder;
static struct arena *arena;
static struct list_file_request request;
static struct err error;

static void begin(void) {
    folder_make(&folder);
    arena = arena_create();
    request = (struct list_file_request){.purpose = LIST_OF_RESIDENTS, .today = civil_make(2027, 3, 1)};
}

static void end(void) {
    arena_destroy(arena);
    folder_remove(&folder);
}

#define MUST(call) ck_assert_msg((call), "%s (%s)", error.message, error.hint)
#define ASSERT_IN(whole, part)                                                                               \
    ck_assert_msg(strstr((whole), (part)) != NULL, "no \"%s\" in:\n%s", (part), (whole))

/* ---- One reading ------------------------------------------------------------------------------ */

struct reading {
    char text[2048]; /* "2 hoa nguyen thi 999185000001" a row, with a ! behind refused ones */
    enum list_rule refuse_with;
};

static bool note_row(void *context, struct list_file *f, struct list_file_row *row, struct err *e) {
    struct reading *r = context;
    (void)e;
    if (r->refuse_with != RULE_NONE && !row->is_refused) {
        list_file_find(f, row->person->line, LIST_HAMLET, r->refuse_with, "Thôn Xa Lắm", "see 12");
        row->is_refused = true;
    }
    const size_t used = strlen(r->text);
    (void)snprintf(r->text + used, sizeof r->text - used, "%u %s %lld%s\n", row->person->line,
                   row->person->name_key, (long long)row->person->personal_number,
                   row->is_refused ? " !" : "");
    return true;
}

static const char *beside(const char *ending) {
    return arena_print(arena, "%s/%s", folder.directory, ending);
}

static const char *text_of(const char *name) {
    char *text = arena_take(arena, 8192);
    FILE *in = fopen(beside(name), "re");
    ck_assert_msg(in != NULL, "%s is missing", name);
    ck_assert_uint_lt(fread(text, 1, 8191, in), 8191);
    (void)fclose(in);
    return text;
}

static struct list_file *open_text(const char *text) {
    struct list_file *f = NULL;
    (void)folder_write_text(&folder, "list.csv", text);
    request.path = beside("list.csv");
    MUST(list_file_open(&request, &f, &error));
    return f;
}

static struct list_file_counts read_text(const char *text, struct reading *r) {
    struct list_file *f = open_text(text);
    MUST(list_file_read(f, note_row, r, &error));
    const struct list_file_counts counts = *list_file_counts(f);
    MUST(list_file_keep(f, &error));
    list_file_close(f);
    return counts;
}

static void refuse_list(const void *bytes, size_t length, enum err_code code, const char *part) {
    struct reading r = {.refuse_with = RULE_NONE};
    struct list_file *f = NULL;
    request.path = folder_write(&folder, "list.csv", bytes, length);
    const bool is_read = list_file_open(&request, &f, &error) && list_file_read(f, note_row, &r, &error);
    list_file_close(f);
    ck_assert(!is_read);
    ck_assert_int_eq(error.code, code);
    ASSERT_IN(error.message, part);
    ck_assert_str_ne(error.hint, "");
    ck_assert_int_ne(access(beside("list.rejects.csv"), F_OK), 0);
}

#define REFUSE_LIST(text, part) refuse_list(text, sizeof(text) - 1, ERR_INPUT, part)

START_TEST(rows_come_in_their_order_refused_ones_by_what_they_are_known_by) {
    struct reading r = {.refuse_with = RULE_NONE};
    const struct list_file_counts n = read_text(HEADER HOA NO_SEX NO_PHONE, &r);
    ck_assert_str_eq(r.text, "2 hoa nguyen thi 999185000001\n3 ba tran van 999080000002 !\n"
                             "4 tu le van 999081000003\n");
    ck_assert_int_eq(n.rows, 3);
    ck_assert_int_eq(n.refused, 1);
    ck_assert_int_eq(n.findings[RULE_SEX_MISSING], 1);
    ck_assert_int_eq(n.findings[RULE_PHONE_MISSING], 1);
}
END_TEST

START_TEST(findings_stand_in_two_files_beside_the_list_with_what_to_do_and_for_its_owner_alone) {
    struct stat found;
    struct reading r = {.refuse_with = RULE_NONE};
    (void)read_text(HEADER HOA NO_SEX NO_PHONE, &r);
    ASSERT_IN(text_of("list.rejects.csv"), "3,3,sex,sex_missing,");
    ASSERT_IN(text_of("list.rejects.csv"), LIST_RULE_ROWS[RULE_SEX_MISSING].remedy_vi);
    ASSERT_IN(text_of("list.fixes.csv"), "4,6,phone,phone_missing,");
    ck_assert_ptr_null(strstr(text_of("list.fixes.csv"), "sex_missing"));
    ck_assert_int_eq(stat(beside("list.rejects.csv"), &found), 0);
    ck_assert_uint_eq(found.st_mode & 0777U, 0600);
}
END_TEST

START_TEST(no_file_holds_a_whole_number_phone_or_birth) {
    struct reading r = {.refuse_with = RULE_HAMLET_UNKNOWN};
    (void)read_text(HEADER "Nguyễn Thị Hoà,31/02/1985,nữ,Thôn 1,99918500000,12345678901234\n" HOA, &r);
    const char *const files[] = {text_of("list.rejects.csv"), text_of("list.fixes.csv")};
    static const char *const SECRETS[] = {"31/02/1985", "99918500000", "12345678901234", "Hoà",
                                          "Thôn Xa Lắm"};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < sizeof SECRETS / sizeof SECRETS[0]; k++)
            ck_assert_msg(strstr(files[i], SECRETS[k]) == NULL, "%s in %s", SECRETS[k], files[i]);
}
END_TEST

START_TEST(whoever_reads_may_refuse_a_row_with_a_finding_and_a_note) {
    struct reading r = {.refuse_with = RULE_HAMLET_UNKNOWN};
    const struct list_file_counts n = read_text(HEADER HOA, &r);
    ck_assert_int_eq(n.refused, 1);
    ck_assert_int_eq(n.findings[RULE_HAMLET_UNKNOWN], 1);
    ASSERT_IN(text_of("list.rejects.csv"), "2,4,hamlet,hamlet_unknown,");
    ASSERT_IN(text_of("list.rejects.csv"), ",see 12\r\n");
}
END_TEST

START_TEST(a_list_that_is_not_kept_leaves_what_lay_beside_it) {
    struct reading r = {.refuse_with = RULE_NONE};
    (void)folder_write_text(&folder, "list.rejects.csv", "old");
    struct list_file *f = open_text(HEADER HOA);
    MUST(list_file_read(f, note_row, &r, &error));
    list_file_close(f);
    ck_assert_str_eq(text_of("list.rejects.csv"), "old");
    ck_assert_int_ne(access(beside("list.fixes.csv"), F_OK), 0);
}
END_TEST

START_TEST(the_saved_mapping_reads_the_next_list_whatever_the_order_of_its_columns) {
    struct reading first = {.refuse_with = RULE_NONE}, next = {.refuse_with = RULE_NONE};
    (void)folder_write_text(&folder, "by-hand.json",
                            "{\"columns\": {\"name\": \"Ai\", \"hamlet\": \"Ở đâu\"}}");
    request.map_path = beside("by-hand.json");
    request.save_map_path = beside("saved.json");
    (void)read_text("Ai;Năm sinh;Giới tính;Ở đâu\nLê Văn Tư;1981;nam;Thôn 2\n", &first);
    request.map_path = request.save_map_path;
    request.save_map_path = NULL;
    (void)read_text("Ở đâu;Giới tính;Ai;Năm sinh\nThôn 2;nam;Lê Văn Tư;1981\n", &next);
    ck_assert_str_eq(first.text, "2 tu le van 0\n");
    ck_assert_str_eq(next.text, first.text);
}
END_TEST

START_TEST(options_say_how_the_list_is_written) {
    struct reading r = {.refuse_with = RULE_NONE};
    request.separator = "bar";
    request.dates = "mdy";
    const struct list_file_counts n =
        read_text("name|birth|sex|hamlet\nLê Văn Tư|12/31/1981|nam|Thôn 2\n", &r);
    ck_assert_int_eq(n.refused, 0);
}
END_TEST

START_TEST(a_word_nobody_knows_in_an_option_is_refused_before_anything_is_read) {
    struct list_file *f = NULL;
    const char **const options[] = {&request.separator, &request.dates, &request.encoding};
    static const char *const SAID[] = {"'nonsense'", "'nonsense'", "no encoding of this name"};
    request.path = "/nonexistent/list.csv";
    for (size_t i = 0; i < 3; i++) {
        *options[i] = "nonsense";
        ck_assert(!list_file_open(&request, &f, &error));
        ck_assert_ptr_null(f);
        ASSERT_IN(error.message, SAID[i]);
        ck_assert_str_ne(error.hint, "");
        *options[i] = NULL;
    }
}
END_TEST

START_TEST(files_that_cannot_be_written_or_are_the_list_itself_are_refused_first) {
    struct list_file *f = NULL;
    request.path = folder_write_text(&folder, "list.csv", HEADER HOA);
    static const char *const PLACES[] = {"/nonexistent/x.csv", "/dev/null"};
    for (size_t i = 0; i < 2; i++) {
        request.rejects_path = PLACES[i];
        ck_assert(!list_file_open(&request, &f, &error));
        ck_assert_int_eq(error.code, ERR_INPUT);
        ASSERT_IN(error.message, PLACES[i]);
    }
    request.rejects_path = request.path;
    ck_assert(!list_file_open(&request, &f, &error));
    ck_assert_int_eq(error.code, ERR_USAGE);
    ASSERT_IN(text_of("list.csv"), "Hoà");
}
END_TEST

START_TEST(a_pipe_is_refused_at_once_as_a_list_is_read_twice) {
    struct list_file *f = NULL;
    request.path = arena_print(arena, "%s/pipe", folder.directory);
    ck_assert_int_eq(mkfifo(request.path, 0600), 0);
    ck_assert(!list_file_open(&request, &f, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, "is a pipe");
    ASSERT_IN(error.hint, "Save the list");
}
END_TEST

START_TEST(what_cannot_be_read_as_a_list_is_refused_with_its_place) {
    REFUSE_LIST("", "list.csv");
    REFUSE_LIST(HEADER, "names nobody");
    REFUSE_LIST("name,birth\nx,y\n", "list.csv line 1");
    REFUSE_LIST(HEADER "\"Nguyễn\nVăn\" x,1980,nam,Thôn 1,,\n", "line 2");
    REFUSE_LIST(HEADER "\"Nguyễn Văn A,1980,nam,Thôn 1,,\n", "line 2");
    (void)folder_write_text(&folder, "map.json", "{\"columns\": {\"nmae\": \"Ai\"}}");
    request.map_path = beside("map.json");
    REFUSE_LIST(HEADER HOA, "map.json");
    request.map_path = "/nonexistent.json";
    REFUSE_LIST(HEADER HOA, "/nonexistent.json");
}
END_TEST

START_TEST(a_row_that_cannot_be_read_is_refused_alone) {
    struct reading r = {.refuse_with = RULE_NONE};
    static const char LIST[] =
        HEADER HOA "Tr\xffn,1980,nam,Thôn 1,999080000002,\n" HEADER "a,1980,nam,Thôn 1,,,surplus\n";
    const struct list_file_counts n = read_text(LIST, &r);
    ck_assert_int_eq(n.rows, 3);
    ck_assert_int_eq(n.refused, 2);
    ck_assert_int_eq(n.findings[RULE_ROW_UNREADABLE], 1);
    ck_assert_int_eq(n.findings[RULE_HEADER_AGAIN], 1);
    ck_assert_int_eq(n.findings[RULE_ROW_TOO_LONG], 1);
    ASSERT_IN(text_of("list.rejects.csv"), "3,1,,row_unreadable,");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("list_file");
    TCase *t = tcase_create("lists");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, rows_come_in_their_order_refused_ones_by_what_they_are_known_by);
    tcase_add_test(t, findings_stand_in_two_files_beside_the_list_with_what_to_do_and_for_its_owner_alone);
    tcase_add_test(t, no_file_holds_a_whole_number_phone_or_birth);
    tcase_add_test(t, whoever_reads_may_refuse_a_row_with_a_finding_and_a_note);
    tcase_add_test(t, a_list_that_is_not_kept_leaves_what_lay_beside_it);
    tcase_add_test(t, the_saved_mapping_reads_the_next_list_whatever_the_order_of_its_columns);
    tcase_add_test(t, options_say_how_the_list_is_written);
    tcase_add_test(t, a_word_nobody_knows_in_an_option_is_refused_before_anything_is_read);
    tcase_add_test(t, files_that_cannot_be_written_or_are_the_list_itself_are_refused_first);
    tcase_add_test(t, a_pipe_is_refused_at_once_as_a_list_is_read_twice);
    tcase_add_test(t, what_cannot_be_read_as_a_list_is_refused_with_its_place);
    tcase_add_test(t, a_row_that_cannot_be_read_is_refused_alone);
    suite_add_tcase(s, t);
    return s;
}
