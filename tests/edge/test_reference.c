/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/reference.h"

#include "edge/cli/commands.h"
#include "edge/cli/config.h"
#include "store/doctor.h"
#include "store/register_check.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* Release with free(). */
static char *catch_text(void (*print)(FILE *out)) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    ck_assert_ptr_nonnull(out);
    print(out);
    ck_assert_int_eq(fclose(out), 0);
    return text;
}

START_TEST(the_reference_holds_every_command_option_and_key) {
    char *text = catch_text(reference_print_markdown);
    const struct command *c = NULL;
    for (size_t i = 0; (c = command_at(i)); i++) {
        char part[96];
        (void)snprintf(part, sizeof part, "\n### %s%s%s\n", c->noun, c->verb ? " " : "",
                       c->verb ? c->verb : "");
        ck_assert_msg(strstr(text, part) != NULL, "%s", part);
        for (const struct command_option *o = c->options; o && o->name; o++) {
            (void)snprintf(part, sizeof part, "\n| `--%s", o->name);
            ck_assert_msg(strstr(text, part) != NULL, "%s", part);
        }
    }
    for (enum config_key key = 0; key < CONFIG_KEYS; key++)
        ck_assert_msg(strstr(text, CONFIG_ROWS[key].name) != NULL, "%s", CONFIG_ROWS[key].name);
    free(text);
}
END_TEST

START_TEST(no_text_of_the_tables_breaks_a_table_of_the_reference) {
    char *text = catch_text(reference_print_markdown);
    size_t columns = 0;
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        size_t bars = 0;
        for (const char *c = line; *c != '\n'; c++) bars += *c == '|';
        if (*line == '|' && columns != 0) ck_assert_uint_eq(bars, columns);
        columns = *line == '|' ? bars : 0;
    }
    free(text);
}
END_TEST

START_TEST(no_line_of_the_manual_is_taken_for_an_unknown_order) {
    static const char *const ORDERS[] = {".TH ", ".SH ", ".SS ", ".TP\n", ".B ", ".I "};
    char *text = catch_text(reference_print_man);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        bool is_known = *line != '.' && *line != '\'';
        for (size_t i = 0; i < sizeof ORDERS / sizeof ORDERS[0]; i++)
            is_known = is_known || strncmp(line, ORDERS[i], strlen(ORDERS[i])) == 0;
        ck_assert_msg(is_known, "%.40s", line);
    }
    free(text);
}
END_TEST

START_TEST(every_command_says_what_it_does_and_runs_something) {
    const struct command *c = NULL;
    for (size_t i = 0; (c = command_at(i)); i++) {
        ck_assert_msg(c->summary && c->summary[strlen(c->summary) - 1] == '.', "%s", c->noun);
        ck_assert_msg(c->run != NULL, "%s", c->noun);
        ck_assert_ptr_eq(command_find(c->noun, c->verb), c);
        for (const struct command_option *o = c->options; o && o->name; o++)
            ck_assert_msg(o->help && (o->kind == OPTION_FLAG) == (o->argument == NULL), "%s --%s", c->noun,
                          o->name);
    }
}
END_TEST

static bool begins_with_command(const char *text) {
    const struct command *c = NULL;
    for (size_t i = 0; (c = command_at(i)); i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s%s%s", c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
        if (strncmp(text, name, strlen(name)) == 0) return true;
    }
    return false;
}

/* "lichkham round prepare --round 2027": the command is one of ours. */
static void check_commands_in(const char *text) {
    static const char PROGRAM[] = "lichkham ";
    for (const char *at = text; (at = strstr(at, PROGRAM)) != NULL; at++)
        ck_assert_msg(begins_with_command(at + sizeof PROGRAM - 1), "there is no such command: %s", text);
}

START_TEST(every_command_that_a_remedy_names_is_one_of_ours) {
    for (size_t i = 0; i < DOCTOR_CHECK_COUNT; i++) check_commands_in(DOCTOR_CHECKS[i].remedy);
    for (size_t i = 0; i < REGISTER_RULE_COUNT; i++) check_commands_in(REGISTER_RULES[i].remedy);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("reference");
    TCase *t = tcase_create("documents");
    tcase_add_test(t, the_reference_holds_every_command_option_and_key);
    tcase_add_test(t, no_text_of_the_tables_breaks_a_table_of_the_reference);
    tcase_add_test(t, no_line_of_the_manual_is_taken_for_an_unknown_order);
    tcase_add_test(t, every_command_says_what_it_does_and_runs_something);
    tcase_add_test(t, every_command_that_a_remedy_names_is_one_of_ours);
    suite_add_tcase(s, t);
    return s;
}
