/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/config.h"

#include "folder.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static struct folder folder;
static struct err e;

static void begin(void) {
    folder_make(&folder);
    for (enum config_key key = 0; key < CONFIG_KEYS; key++) {
        char variable[CONFIG_VARIABLE_BYTES];
        ck_assert_int_eq(unsetenv(config_print_variable(key, variable)), 0);
    }
    ck_assert_int_eq(unsetenv("LICHKHAM_CONFIG"), 0);
}

static void end(void) {
    config_forget();
    folder_remove(&folder);
}

static bool load(const char *text) {
    return config_load(folder_write_text(&folder, "a.json", text), NULL, 0, &e);
}

static void assert_loaded(const char *text) {
    ck_assert_msg(load(text), "%s: %s", text, e.message);
}

static void assert_refused(const char *text, const char *part) {
    ck_assert_msg(!load(text), "%s was taken", text);
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_msg(strncmp(e.message, folder.path, strlen(folder.path)) == 0, "%s", e.message);
    ck_assert_msg(strstr(e.message, part) != NULL, "%s", e.message);
    ck_assert_str_ne(e.hint, "");
}

static bool set(const char *setting) {
    return config_load(folder_write_text(&folder, "a.json", "{}"), &setting, 1, &e);
}

START_TEST(an_empty_file_leaves_every_default) {
    assert_loaded("{}");
    for (enum config_key key = 0; key < CONFIG_KEYS; key++) {
        ck_assert_int_eq(config_source(key), CONFIG_FROM_DEFAULT);
        ck_assert_str_eq(config_text(key), CONFIG_ROWS[key].otherwise);
    }
    int from = 0;
    int until = 0;
    config_span(CONFIG_SESSION_AFTERNOON, &from, &until);
    ck_assert_int_eq(from, 810);
    ck_assert_int_eq(until, 990);
    ck_assert_int_eq(config_minute(CONFIG_REMIND_FROM), 450);
    ck_assert_int_eq(config_integer(CONFIG_PLAN_NOTICE_DAYS), 8);
}
END_TEST

START_TEST(keys_stand_in_groups_or_with_a_dot_and_comments_are_free) {
    assert_loaded("// ours\n{\"night\": {\"lease_seconds\": 60 /* slow */}, \"log.level\": \"debug\"}");
    ck_assert_int_eq(config_integer(CONFIG_NIGHT_LEASE_SECONDS), 60);
    ck_assert_str_eq(config_text(CONFIG_LOG_LEVEL), "debug");
    ck_assert_int_eq(config_source(CONFIG_LOG_LEVEL), CONFIG_FROM_FILE);
}
END_TEST

START_TEST(the_sample_is_sound_and_says_the_defaults) {
    ck_assert_msg(config_load(getenv("LICHKHAM_SAMPLE"), NULL, 0, &e), "%s", e.message);
    for (enum config_key key = 0; key < CONFIG_KEYS; key++) {
        ck_assert_int_eq(config_source(key), CONFIG_FROM_FILE);
        ck_assert_str_eq(config_text(key), CONFIG_ROWS[key].otherwise);
    }
}
END_TEST

START_TEST(default_gives_way_to_file_file_to_environment_environment_to_option) {
    const char *path = folder_write_text(&folder, "a.json", "{\"plan\": {\"notice_days\": 10}}");
    const char *const setting = "plan.notice_days=12";
    ck_assert(config_load(path, NULL, 0, &e));
    ck_assert_int_eq(config_integer(CONFIG_PLAN_NOTICE_DAYS), 10);
    ck_assert_int_eq(setenv("LICHKHAM_PLAN_NOTICE_DAYS", "11", 1), 0);
    ck_assert(config_load(path, NULL, 0, &e));
    ck_assert_int_eq(config_integer(CONFIG_PLAN_NOTICE_DAYS), 11);
    ck_assert_int_eq(config_source(CONFIG_PLAN_NOTICE_DAYS), CONFIG_FROM_ENVIRONMENT);
    ck_assert(config_load(path, &setting, 1, &e));
    ck_assert_int_eq(config_integer(CONFIG_PLAN_NOTICE_DAYS), 12);
    ck_assert_int_eq(config_source(CONFIG_PLAN_NOTICE_DAYS), CONFIG_FROM_OPTION);
}
END_TEST

START_TEST(the_file_is_the_one_given_before_the_one_in_the_environment) {
    char one[sizeof folder.path];
    (void)snprintf(one, sizeof one, "%s",
                   folder_write_text(&folder, "one.json", "{\"log\":{\"level\":\"debug\"}}"));
    const char *other = folder_write_text(&folder, "other.json", "{\"log\":{\"level\":\"error\"}}");
    ck_assert_int_eq(setenv("LICHKHAM_CONFIG", other, 1), 0);
    ck_assert(config_load(NULL, NULL, 0, &e));
    ck_assert_str_eq(config_text(CONFIG_LOG_LEVEL), "error");
    ck_assert_str_eq(config_file(), other);
    ck_assert(config_load(one, NULL, 0, &e));
    ck_assert_str_eq(config_text(CONFIG_LOG_LEVEL), "debug");
}
END_TEST

START_TEST(a_named_file_that_is_missing_is_an_error) {
    ck_assert(!config_load("/nonexistent/a.json", NULL, 0, &e));
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_int_eq(setenv("LICHKHAM_CONFIG", "/nonexistent/b.json", 1), 0);
    ck_assert(!config_load(NULL, NULL, 0, &e));
    ck_assert_int_eq(e.code, ERR_CONFIG);
}
END_TEST

START_TEST(a_malformed_file_is_told_by_file_line_and_column) {
    assert_refused("{\n  \"log\": {\n    \"level\" \"info\"\n}}", ": line 3, column 13:");
    assert_refused("{ /* open", ": line 1, column 3:");
    assert_refused("[]", "not a JSON object");
    assert_refused("", ": line 1, column 1:");
    assert_refused("{\"log\": {\"level\": \"\xFF\"}}", "byte 20 is not UTF-8");
}
END_TEST

START_TEST(an_unknown_key_is_answered_with_the_nearest) {
    assert_refused("{\"plan\": {\"notice_day\": 8}}",
                   "there is no key \"plan.notice_day\": did you mean \"plan.notice_days\"?");
    assert_refused("{\"databse\": \"\"}", "did you mean \"database\"?");
    assert_refused("{\"colour\": \"red\"}", "there is no key \"colour\"");
    assert_refused("{\"a\": {\"b\": {\"c\": 1}}}", "there is no key \"a.b\"");
}
END_TEST

START_TEST(a_key_given_twice_is_refused) {
    assert_refused("{\"log\": {\"level\": \"info\"}, \"log.level\": \"info\"}", "\"log.level\" stands twice");
}
END_TEST

START_TEST(values_of_the_wrong_kind_or_beyond_their_limits_are_refused) {
    assert_refused("{\"plan\": {\"notice_days\": \"8\"}}", "\"plan.notice_days\" is not a number");
    assert_refused("{\"plan\": {\"notice_days\": 0}}",
                   "\"plan.notice_days\": the number is not between 1 and 90");
    assert_refused("{\"plan\": {\"notice_days\": 8.5}}", "\"plan.notice_days\"");
    assert_refused("{\"plan\": {\"notice_days\": 1e300}}", "\"plan.notice_days\"");
    assert_refused("{\"plan\": 8}", "there is no key \"plan\"");
    assert_refused("{\"database\": 5432}", "\"database\" is not a text");
    assert_refused("{\"log\": {\"level\": \"loud\"}}", "\"log.level\": there is no such level");
    static const char *const TIMES[] = {"7:30", "24:00", "07:60", "07-30", "07:30 ", ""};
    static const char *const SPANS[] = {"07:30", "11:30-07:30", "07:30-07:30", "07:30-25:00",
                                        "07:30 - 11:30"};
    char text[80];
    for (size_t i = 0; i < sizeof TIMES / sizeof TIMES[0]; i++) {
        (void)snprintf(text, sizeof text, "{\"remind\": {\"from\": \"%s\"}}", TIMES[i]);
        assert_refused(text, "\"remind.from\": this is not a time");
    }
    for (size_t i = 0; i < sizeof SPANS / sizeof SPANS[0]; i++) {
        (void)snprintf(text, sizeof text, "{\"session\": {\"morning\": \"%s\"}}", SPANS[i]);
        assert_refused(text, "\"session.morning\": this is not a span");
    }
}
END_TEST

START_TEST(values_that_do_not_fit_together_are_refused) {
    ck_assert(!load("{\"remind\": {\"from\": \"20:00\"}}"));
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert(!load("{\"session\": {\"morning\": \"07:30-14:00\"}}"));
    ck_assert_int_eq(e.code, ERR_CONFIG);
}
END_TEST

START_TEST(errors_of_environment_and_option_name_their_origin) {
    ck_assert(!set("plan.notice_days=x"));
    ck_assert_int_eq(strncmp(e.message, "--set: \"plan.notice_days\"", 25), 0);
    ck_assert(!set("plan.notice_day=8"));
    ck_assert_ptr_nonnull(strstr(e.message, "did you mean \"plan.notice_days\"?"));
    ck_assert(!set("plan.notice_days"));
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_int_eq(setenv("LICHKHAM_REMIND_FROM", "dawn", 1), 0);
    ck_assert(!load("{}"));
    ck_assert_int_eq(strncmp(e.message, "LICHKHAM_REMIND_FROM: ", 22), 0);
}
END_TEST

START_TEST(a_password_is_never_shown_and_not_taken_from_the_command_line) {
    static const char *const SECRETS[] = {"host=db password=hush", "postgresql://night:hush@db/lichkham",
                                          "postgresql://db/x?pass%77ord=hush", "password = 'hush' host=db"};
    for (size_t i = 0; i < sizeof SECRETS / sizeof SECRETS[0]; i++) {
        char text[120];
        (void)snprintf(text, sizeof text, "{\"database\": \"%s\"}", SECRETS[i]);
        assert_loaded(text);
        ck_assert_str_eq(config_text(CONFIG_DATABASE), SECRETS[i]);
        ck_assert_str_eq(config_shown(CONFIG_DATABASE), "********");
        (void)snprintf(text, sizeof text, "database=%s", SECRETS[i]);
        ck_assert(!set(text));
        ck_assert_ptr_null(strstr(e.message, "hush"));
    }
    assert_loaded("{\"database\": \"host=db dbname=lichkham\"}");
    ck_assert_str_eq(config_shown(CONFIG_DATABASE), "host=db dbname=lichkham");
}
END_TEST

static void keep_key(void *context, const char *name, const char *value, bool is_given) {
    char *text = context;
    if (is_given) (void)snprintf(text + strlen(text), 400 - strlen(text), "%s=%s\n", name, value);
}

START_TEST(channels_come_from_the_file_and_are_shown_key_by_key) {
    const struct channel_settings *list = NULL;
    size_t count = 1;
    char text[400] = "";
    assert_loaded("{}");
    config_channels(&list, &count);
    ck_assert_uint_eq(count, 0);
    assert_loaded(
        "{\"channels\": {\"sms\": {\"driver\": \"file\", \"parallel\": 3, \"settings\": {\"directory\": "
        "\"/d\"}}}}");
    config_channels(&list, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(list[0].name, "sms");
    config_each_channel_key(keep_key, text);
    ck_assert_str_eq(text, "channels.sms.driver=\"file\"\nchannels.sms.parallel=3\n"
                           "channels.sms.settings.directory=\"/d\"\n");
    assert_refused("{\"channels\": {\"sms\": {\"drivr\": \"file\"}}}",
                   "\"channels.sms\": there is no key \"drivr\": did you mean \"driver\"?");
    assert_refused("{\"channels\": {}, \"channels\": {}}", "\"channels\" stands twice");
    assert_refused("{\"channels\": 4}", "\"channels\" is not an object");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("config");
    TCase *t = tcase_create("configuration");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, an_empty_file_leaves_every_default);
    tcase_add_test(t, keys_stand_in_groups_or_with_a_dot_and_comments_are_free);
    tcase_add_test(t, the_sample_is_sound_and_says_the_defaults);
    tcase_add_test(t, default_gives_way_to_file_file_to_environment_environment_to_option);
    tcase_add_test(t, the_file_is_the_one_given_before_the_one_in_the_environment);
    tcase_add_test(t, a_named_file_that_is_missing_is_an_error);
    tcase_add_test(t, a_malformed_file_is_told_by_file_line_and_column);
    tcase_add_test(t, an_unknown_key_is_answered_with_the_nearest);
    tcase_add_test(t, a_key_given_twice_is_refused);
    tcase_add_test(t, values_of_the_wrong_kind_or_beyond_their_limits_are_refused);
    tcase_add_test(t, values_that_do_not_fit_together_are_refused);
    tcase_add_test(t, errors_of_environment_and_option_name_their_origin);
    tcase_add_test(t, a_password_is_never_shown_and_not_taken_from_the_command_line);
    tcase_add_test(t, channels_come_from_the_file_and_are_shown_key_by_key);
    suite_add_tcase(s, t);
    return s;
}
