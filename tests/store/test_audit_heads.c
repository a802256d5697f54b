/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"
#include "folder.h"
#include "store/audit.h"
#include "store/audit_heads.h"

#include <sys/stat.h>
#include <unistd.h>

static struct folder folder;
static const char *path;

static void begin(void) {
    create_people();
    folder_make(&folder);
    path = arena_print(scratch.arena, "%s/heads", folder.directory);
}

static void end(void) {
    folder_remove(&folder);
    drop_all();
}

static struct audit_head head_of(const char *chain, int32_t commune, int64_t sequence) {
    struct audit_head h = {.commune = commune, .sequence = sequence};
    (void)snprintf(h.chain, sizeof h.chain, "%s", chain);
    (void)snprintf(h.digest, sizeof h.digest, "%064d", (int)sequence);
    return h;
}

static void update(const struct audit_head *heads, size_t count) {
    MUST(audit_heads_update(path, heads, count, &error));
}

static struct audit_head *load(size_t *count) {
    struct audit_head *heads;
    MUST(audit_heads_load(path, scratch.arena, &heads, count, &error));
    return heads;
}

static void assert_not_loaded(enum err_code code, const char *part) {
    struct audit_head *heads;
    size_t count;
    ck_assert(!audit_heads_load(path, scratch.arena, &heads, &count, &error));
    ck_assert_int_eq(error.code, code);
    ASSERT_IN(error.message, part);
}

START_TEST(a_file_that_is_not_there_yet_is_empty_and_gets_a_key) {
    struct stat key;
    size_t count;
    (void)load(&count);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(stat(arena_print(scratch.arena, "%s.key", path), &key), 0);
    ck_assert_int_eq(key.st_mode & 0777, 0600);
}
END_TEST

START_TEST(newer_heads_take_the_place_of_older_ones_and_others_stay) {
    const struct audit_head first[] = {head_of("serve-b", 124, 5), head_of("serve-b", 123, 9)};
    const struct audit_head second[] = {head_of("serve-a", 123, 1), head_of("serve-b", 124, 7)};
    size_t count;
    update(first, 2);
    update(second, 2);
    const struct audit_head *heads = load(&count);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(heads[0].chain, "serve-a");
    ck_assert_int_eq(heads[1].commune, 123);
    ck_assert_int_eq(heads[1].sequence, 9);
    ck_assert_int_eq(heads[2].sequence, 7);
    ck_assert_str_eq(heads[2].digest, second[1].digest);
}
END_TEST

/* Each byte of the file, changed by its lowest bit. */
START_TEST(a_file_that_was_tampered_with_is_found) {
    const struct audit_head heads[] = {head_of("serve-a", 123, 7), head_of("serve-b", 124, 8)};
    struct stat whole;
    update(heads, 2);
    ck_assert_int_eq(stat(path, &whole), 0);
    for (long at = 0; at < whole.st_size - 1; at++) { /* the last is the end of the line */
        FILE *file = fopen(path, "r+e");
        ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
        const int byte = fgetc(file);
        ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
        ck_assert_int_ne(fputc(byte ^ 1, file), EOF);
        ck_assert_int_eq(fclose(file), 0);
        assert_not_loaded(ERR_INTERNAL, "the seal of");
        ck_assert(!audit_heads_update(path, heads, 2, &error)); /* nor sealed anew */
        file = fopen(path, "r+e");
        ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
        ck_assert_int_ne(fputc(byte, file), EOF);
        ck_assert_int_eq(fclose(file), 0);
    }
    size_t count;
    (void)load(&count);
    ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(a_file_that_was_cut_is_found) {
    const struct audit_head heads[] = {head_of("serve-a", 123, 7), head_of("serve-b", 124, 8)};
    struct stat whole;
    update(heads, 2);
    ck_assert_int_eq(stat(path, &whole), 0);
    for (off_t length = whole.st_size - 2; length >= 0; length -= 13) {
        ck_assert_int_eq(truncate(path, length), 0);
        assert_not_loaded(ERR_INTERNAL, "the seal of");
    }
}
END_TEST

START_TEST(a_key_that_is_lost_wrong_or_open_to_others_is_told) {
    const struct audit_head head = head_of("serve-a", 123, 7);
    const char *key = arena_print(scratch.arena, "%s.key", path);
    const char *aside = arena_print(scratch.arena, "%s.aside", path);
    update(&head, 1);
    ck_assert_int_eq(chmod(key, 0640), 0);
    assert_not_loaded(ERR_CONFIG, "others may use the key");
    ck_assert_int_eq(chmod(key, 0600), 0);
    ck_assert_int_eq(rename(key, aside), 0);
    assert_not_loaded(ERR_CONFIG, "has no key beside it");
    ck_assert_int_eq(rename(path, arena_print(scratch.arena, "%s.old", path)), 0);
    size_t count;
    (void)load(&count); /* makes another key */
    ck_assert_int_eq(rename(arena_print(scratch.arena, "%s.old", path), path), 0);
    assert_not_loaded(ERR_INTERNAL, "the seal of");
    ck_assert_int_eq(truncate(key, 7), 0);
    assert_not_loaded(ERR_CONFIG, "is not a key");
    path = "/nonexistent/heads";
    assert_not_loaded(ERR_CONFIG, "cannot be used");
}
END_TEST

/* ---- Against the database ---------------------------------------------------------------------- */

static void append(int32_t commune, int number) {
    struct json *subject = json_object();
    const struct audit_entry entry = {.commune = commune,
                                      .chain = "a chain",
                                      .unix_seconds = 1803000000 + number,
                                      .actor = "An",
                                      .action = "read",
                                      .subject = subject};
    MUST(audit_append_alone(scratch.pg, &entry, &error));
    json_destroy(subject);
}

static void keep_heads_of_database(void) {
    struct audit_head heads[2];
    const int32_t communes[] = {COMMUNE, NEIGHBOUR};
    for (int i = 0; i < 2; i++) {
        heads[i] = head_of("a_chain", communes[i], 3);
        (void)snprintf(heads[i].digest, sizeof heads[i].digest, "%.64s",
                       scratch_text(&scratch,
                                    "SELECT encode(digest, 'hex') FROM audit WHERE commune_code = %d "
                                    "AND sequence = 3",
                                    communes[i]));
    }
    update(heads, 2);
}

static void append_rows(void) {
    for (int i = 1; i <= 5; i++) {
        append(COMMUNE, i);
        append(NEIGHBOUR, i);
    }
    EXECUTE("UPDATE audit SET chain = 'a_chain'"); /* files know names without spaces */
    keep_heads_of_database();
}

START_TEST(heads_whose_rows_are_there_are_verified) {
    int64_t chains;
    append_rows();
    MUST(audit_heads_verify(scratch.pg, path, 0, &chains, &error));
    ck_assert_int_eq(chains, 2);
    MUST(audit_heads_verify(scratch.pg, path, COMMUNE, &chains, &error));
    ck_assert_int_eq(chains, 1);
}
END_TEST

START_TEST(a_tail_that_was_cut_off_is_found) {
    int64_t chains;
    append_rows();
    EXECUTE("DELETE FROM audit WHERE commune_code = 124 AND sequence > 3"); /* nobody had told of them */
    MUST(audit_heads_verify(scratch.pg, path, 0, &chains, &error));
    EXECUTE("DELETE FROM audit WHERE commune_code = 124 AND sequence > 2");
    ck_assert(!audit_heads_verify(scratch.pg, path, 0, &chains, &error));
    ck_assert_int_eq(error.code, ERR_INTERNAL);
    ASSERT_IN(error.message, "a_chain of commune 00124 ends before row 3");
    MUST(audit_heads_verify(scratch.pg, path, COMMUNE, &chains, &error));
}
END_TEST

START_TEST(a_chain_written_anew_is_found) {
    int64_t chains;
    append_rows();
    EXECUTE("UPDATE audit SET digest = '\\x00' WHERE commune_code = 124 AND sequence = 3");
    ck_assert(!audit_heads_verify(scratch.pg, path, 0, &chains, &error));
    ASSERT_IN(error.message, "a_chain of commune 00124 has another row 3");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("audit_heads");
    TCase *t = tcase_create("audit_heads");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_file_that_is_not_there_yet_is_empty_and_gets_a_key);
    tcase_add_test(t, newer_heads_take_the_place_of_older_ones_and_others_stay);
    tcase_add_test(t, a_file_that_was_tampered_with_is_found);
    tcase_add_test(t, a_file_that_was_cut_is_found);
    tcase_add_test(t, a_key_that_is_lost_wrong_or_open_to_others_is_told);
    tcase_add_test(t, heads_whose_rows_are_there_are_verified);
    tcase_add_test(t, a_tail_that_was_cut_off_is_found);
    tcase_add_test(t, a_chain_written_anew_is_found);
    suite_add_tcase(s, t);
    return s;
}
