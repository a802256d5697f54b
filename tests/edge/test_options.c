/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/options.h"

#include "edge/cli/commands.h"
#include "suite.h"

#include <string.h>

enum { WORDS_MAX = 16 };

static struct invocation in;
static struct err e;
static char line[256];
static char *words[WORDS_MAX + 1];

/* Splits at single spaces; the words live until the next call. */
static bool parse(const char *text) {
    int count = 0;
    (void)snprintf(line, sizeof line, "%s", text);
    for (char *rest = line, *word = NULL; (word = strsep(&rest, " "));) {
        ck_assert_int_lt(count, WORDS_MAX);
        words[count++] = word;
    }
    words[count] = NULL;
    return options_parse(count, words, &in, &e);
}

static void assert_parsed(const char *text) {
    ck_assert_msg(parse(text), "%s: %s", text, e.message);
}

static void assert_usage(const char *text, const char *message) {
    ck_assert_msg(!parse(text), "%s was taken", text);
    ck_assert_int_eq(e.code, ERR_USAGE);
    ck_assert_str_eq(e.message, message);
    ck_assert_str_ne(e.hint, "");
}

static struct command_context context_of(struct invocation *parsed) {
    return (struct command_context){.command = parsed->command, .values = &parsed->values};
}

START_TEST(a_noun_and_a_verb_find_their_command) {
    assert_parsed("lichkham config check");
    ck_assert_ptr_eq(in.command, command_find("config", "check"));
    ck_assert_int_eq(in.operand_count, 0);
    assert_parsed("lichkham help config show");
    ck_assert_ptr_eq(in.command, command_find("help", NULL));
    ck_assert_int_eq(in.operand_count, 2);
    ck_assert_str_eq(in.operands[1], "show");
}
END_TEST

START_TEST(a_verb_may_be_of_two_words) {
    assert_parsed("lichkham resident fact add X died --until 2027-06-30");
    ck_assert_ptr_eq(in.command, command_find("resident", "fact add"));
    ck_assert_int_eq(in.operand_count, 2);
    ck_assert_str_eq(in.operands[0], "X");
    assert_parsed("lichkham help resident fact add");
    ck_assert_int_eq(in.operand_count, 3);
    assert_usage("lichkham resident fact ad X",
                 "\"resident\" has no verb \"fact ad\": did you mean \"fact add\"?");
    assert_usage("lichkham resident fact", "\"resident\" has no verb \"fact\"");
    assert_usage("lichkham resident fact --json", "\"resident\" has no verb \"fact\"");
}
END_TEST

START_TEST(global_options_stand_before_or_after_the_command) {
    static const char *const LINES[] = {
        "lichkham --config a.json --quiet --json --set log.level=debug config show",
        "lichkham config show --config=a.json --quiet --json --set=log.level=debug",
        "lichkham --quiet --json config show --set log.level=debug --config a.json",
    };
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        assert_parsed(LINES[i]);
        ck_assert_str_eq(in.config_path, "a.json");
        ck_assert(in.is_quiet && in.is_json);
        ck_assert_uint_eq(in.setting_count, 1);
        ck_assert_str_eq(in.settings[0], "log.level=debug");
    }
}
END_TEST

START_TEST(an_option_that_is_not_given_is_absent) {
    assert_parsed("lichkham config show");
    struct command_context c = context_of(&in);
    ck_assert(!option_is_given(&c, "effective"));
    assert_parsed("lichkham config show --effective");
    c = context_of(&in);
    ck_assert(option_is_given(&c, "effective"));
}
END_TEST

START_TEST(dates_numbers_and_communes_are_read_as_such) {
    assert_parsed("lichkham nightly --date 2027-02-28");
    struct command_context c = context_of(&in);
    ck_assert_int_eq(option_date(&c, "date", CIVIL_NONE), civil_make(2027, 2, 28));
    assert_parsed("lichkham nightly");
    c = context_of(&in);
    ck_assert_int_eq(option_date(&c, "date", CIVIL_NONE), CIVIL_NONE);
    assert_parsed("lichkham verify --commune 00256");
    c = context_of(&in);
    ck_assert_int_eq(option_commune(&c, "commune"), 256);
    assert_parsed("lichkham verify");
    c = context_of(&in);
    ck_assert_int_eq(option_commune(&c, "commune"), 0);
}
END_TEST

START_TEST(values_that_cannot_be_are_refused_by_option_without_telling_them) {
    assert_usage("lichkham nightly --date 2027-02-29", "--date D: the calendar has no such date");
    assert_usage("lichkham nightly --date tomorrow", "--date D: this is not a date");
    assert_usage("lichkham verify --commune 0", "--commune CODE: the number is not between 1 and 99999");
    assert_usage("lichkham verify --commune 100000", "--commune CODE: the number is not between 1 and 99999");
    assert_usage("lichkham verify --commune Hoa", "--commune CODE: this is not a whole number");
}
END_TEST

START_TEST(operands_and_options_may_mix_and_a_double_dash_ends_options) {
    assert_parsed("lichkham help --json config show");
    ck_assert(in.is_json);
    ck_assert_int_eq(in.operand_count, 2);
    assert_parsed("lichkham help -- --json");
    ck_assert(!in.is_json);
    ck_assert_str_eq(in.operands[0], "--json");
}
END_TEST

START_TEST(help_and_version_need_nothing_else) {
    assert_parsed("lichkham --version");
    ck_assert(in.is_version);
    assert_parsed("lichkham --help");
    ck_assert(in.is_help && !in.noun);
    assert_parsed("lichkham config --help");
    ck_assert(in.is_help && !in.command);
    ck_assert_str_eq(in.noun, "config");
    assert_parsed("lichkham config check --help");
    ck_assert(in.is_help && in.command);
}
END_TEST

START_TEST(a_misspelt_word_is_answered_with_the_nearest) {
    assert_usage("lichkham confg check", "there is no command \"confg\": did you mean \"config\"?");
    assert_usage("lichkham config chek", "\"config\" has no verb \"chek\": did you mean \"check\"?");
    assert_usage("lichkham config show --efective",
                 "there is no option \"--efective\": did you mean \"--effective\"?");
    assert_usage("lichkham --quite help", "there is no option \"--quite\": did you mean \"--quiet\"?");
    assert_usage("lichkham zzzzzzzzzz", "there is no command \"zzzzzzzzzz\"");
}
END_TEST

START_TEST(incomplete_or_overfull_lines_are_refused) {
    assert_usage("lichkham", "a command is missing");
    assert_usage("lichkham --quiet", "a command is missing");
    assert_usage("lichkham config", "\"config\" needs a verb");
    assert_usage("lichkham config check too", "there is a word too many");
    assert_usage("lichkham config check --config", "--config needs a value");
    assert_usage("lichkham reference --man=3", "--man takes no value");
    assert_usage("lichkham config check -x", "there is no option \"-x\"");
}
END_TEST

START_TEST(what_follows_the_equals_sign_is_never_told_back) {
    assert_usage("lichkham config check --jsn=secret",
                 "there is no option \"--jsn\": did you mean \"--json\"?");
}
END_TEST

START_TEST(too_many_settings_are_refused_not_overrun) {
    char *many[2 * SETTINGS_MAX + 5] = {line, line};
    char set[] = "--set=log.level=info";
    (void)snprintf(line, sizeof line, "config");
    char check[] = "check";
    many[2] = check;
    for (int i = 0; i <= SETTINGS_MAX; i++) many[3 + i] = set;
    ck_assert(!options_parse(4 + SETTINGS_MAX, many, &in, &e));
    ck_assert_int_eq(e.code, ERR_USAGE);
    ck_assert(options_parse(3 + SETTINGS_MAX, many, &in, &e));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("options");
    TCase *t = tcase_create("command line");
    tcase_add_test(t, a_noun_and_a_verb_find_their_command);
    tcase_add_test(t, a_verb_may_be_of_two_words);
    tcase_add_test(t, global_options_stand_before_or_after_the_command);
    tcase_add_test(t, an_option_that_is_not_given_is_absent);
    tcase_add_test(t, dates_numbers_and_communes_are_read_as_such);
    tcase_add_test(t, values_that_cannot_be_are_refused_by_option_without_telling_them);
    tcase_add_test(t, operands_and_options_may_mix_and_a_double_dash_ends_options);
    tcase_add_test(t, help_and_version_need_nothing_else);
    tcase_add_test(t, a_misspelt_word_is_answered_with_the_nearest);
    tcase_add_test(t, incomplete_or_overfull_lines_are_refused);
    tcase_add_test(t, what_follows_the_equals_sign_is_never_told_back);
    tcase_add_test(t, too_many_settings_are_refused_not_overrun);
    suite_add_tcase(s, t);
    return s;
}
