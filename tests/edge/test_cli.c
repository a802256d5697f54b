/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/command.h"
#include "folder.h"
#include "suite.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct folder folder;

struct outcome {
    int status;
    char out[16384];
    char told[2048]; /* standard error */
};

static struct outcome outcome;

static void begin(void) {
    folder_make(&folder);
    ck_assert_int_eq(setenv("LICHKHAM_CONFIG", folder_write_text(&folder, "empty.json", "{}"), 1), 0);
}

static void end(void) {
    folder_remove(&folder);
}

static void read_back(int fd, char *text, size_t size) {
    const ssize_t length = pread(fd, text, size - 1, 0);
    ck_assert_int_ge(length, 0);
    text[length] = '\0';
}

/* Runs the program's own entry with standard output and error caught in files. */
static void run(int argc, const char *const *words) {
    char copies[8][128];
    char *argv[9] = {NULL};
    const int out = open(folder_write_text(&folder, "out", ""), O_RDWR);
    const int told = open(folder_write_text(&folder, "told", ""), O_RDWR);
    ck_assert_int_ge(dup2(out, STDOUT_FILENO), 0);
    ck_assert_int_ge(dup2(told, STDERR_FILENO), 0);
    for (int i = 0; i < argc; i++) {
        (void)snprintf(copies[i], sizeof copies[i], "%s", words[i]);
        argv[i] = copies[i];
    }
    outcome.status = cli_main(argc, argv);
    (void)fflush(NULL);
    read_back(out, outcome.out, sizeof outcome.out);
    read_back(told, outcome.told, sizeof outcome.told);
}

#define RUN(...)                                                                                             \
    run((int)(sizeof((const char *const[]){"lichkham", __VA_ARGS__}) / sizeof(char *)),                      \
        (const char *const[]){"lichkham", __VA_ARGS__})

START_TEST(data_goes_to_standard_output_and_nothing_else_is_told) {
    RUN("--version");
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_int_eq(strncmp(outcome.out, "lichkham ", 9), 0);
    ck_assert_str_eq(outcome.told, "");
}
END_TEST

START_TEST(an_error_is_told_with_a_hint_and_gives_the_exit_status) {
    RUN("confg");
    ck_assert_int_eq(outcome.status, 2);
    ck_assert_str_eq(outcome.out, "");
    ck_assert_str_eq(outcome.told, "lichkham: there is no command \"confg\": did you mean \"config\"?\n"
                                   "  See \"lichkham help\".\n");
    RUN("--config", "/nonexistent", "config", "check");
    ck_assert_int_eq(outcome.status, 78);
    ck_assert_str_eq(outcome.out, "");
}
END_TEST

START_TEST(the_overview_names_the_commands_and_the_exit_statuses) {
    RUN("help");
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_ptr_nonnull(strstr(outcome.out, "\n  config check "));
    ck_assert_ptr_nonnull(strstr(outcome.out, "\n  --config FILE "));
    ck_assert_ptr_nonnull(strstr(outcome.out, "\n  75  "));
    ck_assert_ptr_null(strstr(outcome.out, "\n  reference "));
}
END_TEST

START_TEST(no_line_of_help_is_wider_than_a_terminal_of_100) {
    RUN("help");
    for (const char *line = outcome.out; *line; line += strcspn(line, "\n") + 1)
        ck_assert_uint_le(strcspn(line, "\n"), 100);
}
END_TEST

START_TEST(help_of_a_command_is_the_same_asked_either_way) {
    char asked[sizeof outcome.out];
    RUN("help", "config", "show");
    ck_assert_int_eq(outcome.status, 0);
    (void)snprintf(asked, sizeof asked, "%s", outcome.out);
    RUN("config", "show", "--help");
    ck_assert_str_eq(outcome.out, asked);
    ck_assert_ptr_nonnull(strstr(asked, "Usage: lichkham config show [--effective]"));
    RUN("help", "config");
    ck_assert_ptr_nonnull(strstr(outcome.out, "config sample"));
    RUN("help", "plam");
    ck_assert_int_eq(outcome.status, 2);
}
END_TEST

START_TEST(the_effective_configuration_says_where_each_value_comes_from) {
    RUN("config", "show", "--effective", "--set", "log.level=debug");
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_ptr_nonnull(strstr(outcome.out, "debug                    option\n"));
    ck_assert_ptr_nonnull(strstr(outcome.out, "8                        default\n"));
    RUN("config", "show", "--json", "--set", "plan.notice_days=9");
    ck_assert_ptr_nonnull(strstr(outcome.out, "\"plan.notice_days\""));
    ck_assert_ptr_null(strstr(outcome.out, "log.level"));
}
END_TEST

START_TEST(a_check_names_the_file_and_quiet_says_nothing) {
    RUN("config", "check");
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_ptr_nonnull(strstr(outcome.out, "empty.json: sound\n"));
    RUN("config", "check", "--quiet");
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_str_eq(outcome.out, "");
}
END_TEST

START_TEST(output_that_cannot_be_written_is_not_success) {
    const int full = open("/dev/full", O_WRONLY);
    char program[] = "lichkham";
    char help[] = "help";
    char *argv[] = {program, help, NULL};
    ck_assert_int_ge(full, 0);
    ck_assert_int_ge(dup2(full, STDOUT_FILENO), 0);
    ck_assert_int_eq(cli_main(2, argv), 69);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("cli");
    TCase *t = tcase_create("program");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, data_goes_to_standard_output_and_nothing_else_is_told);
    tcase_add_test(t, an_error_is_told_with_a_hint_and_gives_the_exit_status);
    tcase_add_test(t, the_overview_names_the_commands_and_the_exit_statuses);
    tcase_add_test(t, no_line_of_help_is_wider_than_a_terminal_of_100);
    tcase_add_test(t, help_of_a_command_is_the_same_asked_either_way);
    tcase_add_test(t, the_effective_configuration_says_where_each_value_comes_from);
    tcase_add_test(t, a_check_names_the_file_and_quiet_says_nothing);
    tcase_add_test(t, output_that_cannot_be_written_is_not_success);
    suite_add_tcase(s, t);
    return s;
}
