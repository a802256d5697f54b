/* SPDX-License-Identifier: Apache-2.0 */
#include "sending.h"

#include "channel/channel_settings.h"
#include "channel/driver.h"
#include "suite.h"

#include <sys/stat.h>

static struct channel_settings *list;
static size_t count;

#define FILES "\"driver\": \"file\", \"settings\": {\"directory\": \"/d\"}"

static void assert_refused(const char *text, const char *part) {
    ck_assert_msg(!parse(text, &list, &count), "%s was taken", text);
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ck_assert_msg(strstr(error.message, part) != NULL, "%s: %s", text, error.message);
    ck_assert_str_ne(error.hint, "");
}

START_TEST(what_is_not_said_is_at_its_default) {
    ck_assert(parse("{\"sms\": {" FILES "}}", &list, &count));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(list[0].name, "sms");
    ck_assert_str_eq(list[0].driver, "file");
    ck_assert_int_eq(list[0].contact, MESSAGE_TO_PHONE);
    ck_assert_ptr_null(list[0].fallback);
    ck_assert_int_eq(list[0].marks, MESSAGE_KEEP_MARKS);
    ck_assert_int_eq(list[0].rate_per_second, 0);
    ck_assert_int_eq(list[0].parallel, 20);
    ck_assert_int_eq(list[0].ambiguous, CHANNEL_RESEND);
    ck_assert_int_eq(list[0].deadline_seconds, 30);
    ck_assert_ptr_nonnull(list[0].driver_settings);
}
END_TEST

START_TEST(every_key_reaches_its_place) {
    ck_assert_msg(
        parse("{\"a\": {" FILES ", \"contact\": \"nobody\", \"fallback\": \"b\", \"marks\": \"cheapest\","
              "\"rate_per_second\": 5, \"parallel\": 6, \"quota_per_day\": 7, \"cost_per_part\": 800,"
              "\"cost_limit_per_day\": 9000000000, \"ambiguous\": \"query\", \"deadline_seconds\": 10},"
              "\"b\": {" FILES ", \"contact\": \"email\", \"marks\": \"strip\", \"ambiguous\": \"hold\"}}",
              &list, &count),
        "%s", error.message);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(list[0].contact, MESSAGE_TO_NOBODY);
    ck_assert_str_eq(list[0].fallback, "b");
    ck_assert_int_eq(list[0].marks, MESSAGE_CHEAPEST);
    ck_assert_int_eq(list[0].rate_per_second, 5);
    ck_assert_int_eq(list[0].parallel, 6);
    ck_assert_int_eq(list[0].quota_per_day, 7);
    ck_assert_int_eq(list[0].cost_per_part, 800);
    ck_assert_int_eq(list[0].cost_limit_per_day, INT64_C(9000000000));
    ck_assert_int_eq(list[0].ambiguous, CHANNEL_QUERY);
    ck_assert_int_eq(list[0].deadline_seconds, 10);
    ck_assert_int_eq(list[1].contact, MESSAGE_TO_EMAIL);
    ck_assert_int_eq(list[1].marks, MESSAGE_STRIP_MARKS);
    ck_assert_int_eq(list[1].ambiguous, CHANNEL_HOLD);
}
END_TEST

START_TEST(no_channels_are_fine) {
    ck_assert(parse("{}", &list, &count));
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(what_is_wrong_is_named_with_its_place) {
    assert_refused("[]", "\"channels\" is not an object");
    assert_refused("{\"sms\": 1}", "\"channels.sms\" is not an object");
    assert_refused("{\"SMS\": {" FILES "}}", "\"channels.SMS\" is no name");
    assert_refused("{\"\": {" FILES "}}", "is no name");
    assert_refused("{\"a234567890123456\": {" FILES "}}", "is no name");
    assert_refused("{\"a\": {" FILES "}, \"a\": {" FILES "}}", "\"channels.a\" stands twice");
    assert_refused("{\"a\": {}}", "\"channels.a.driver\" is missing");
    assert_refused("{\"a\": {\"driver\": \"pigeon\"}}", "\"channels.a.driver\": there is no such word");
    assert_refused("{\"a\": {\"driver\": \"file\"}}", "\"channels.a.settings.directory\" is missing");
    assert_refused("{\"a\": {" FILES ", \"paralell\": 3}}", "did you mean \"parallel\"?");
    assert_refused("{\"a\": {" FILES ", \"parallel\": 3, \"parallel\": 4}}",
                   "\"channels.a.parallel\" stands twice");
    assert_refused("{\"a\": {" FILES ", \"parallel\": 0}}",
                   "\"channels.a.parallel\": the number is not between 1");
    assert_refused("{\"a\": {" FILES ", \"parallel\": 1.5}}", "\"channels.a.parallel\"");
    assert_refused("{\"a\": {" FILES ", \"parallel\": \"3\"}}",
                   "\"channels.a.parallel\": it is not of the kind");
    assert_refused("{\"a\": {\"driver\": \"file\", \"settings\": {\"directory\": \"\"}}}", "it is empty");
    assert_refused("{\"a\": {\"driver\": \"file\", \"settings\": {\"directory\": \"/d\\n\"}}}",
                   "control character");
    assert_refused(
        "{\"a\": {\"driver\": \"file\", \"settings\": {\"directory\": \"/d\", \"fromat\": \"jsonl\"}}}",
        "\"channels.a.settings\": there is no key \"fromat\": did you mean \"format\"?");
}
END_TEST

START_TEST(what_a_drivers_keys_are_together_is_looked_at_before_it_opens) {
    assert_refused("{\"a\": {\"driver\": \"webhook\", \"settings\": {\"url\": \"http://gw.example.vn/\"}}}",
                   "channels.a.settings: \"url\" would send names");
    assert_refused(
        "{\"a\": {\"driver\": \"smtp\", \"contact\": \"email\", \"settings\": {\"url\": \"smtp://m\", "
        "\"from\": \"a@b.vn\", \"user\": \"a\"}}}",
        "channels.a.settings: \"user\" and \"password_file\" go together");
}
END_TEST

START_TEST(a_fallback_leads_to_another_channel_and_never_in_a_circle) {
    assert_refused("{\"a\": {" FILES ", \"fallback\": \"b\"}}", "there is no channel \"b\"");
    assert_refused("{\"a\": {" FILES ", \"fallback\": \"a\"}}", "goes round in a circle");
    assert_refused("{\"a\": {" FILES ", \"fallback\": \"b\"}, \"b\": {" FILES ", \"fallback\": \"c\"},"
                   "\"c\": {" FILES ", \"fallback\": \"b\"}}",
                   "goes round in a circle");
    ck_assert(parse("{\"a\": {" FILES ", \"fallback\": \"b\"}, \"b\": {" FILES ", \"fallback\": \"c\"},"
                    "\"c\": {" FILES "}}",
                    &list, &count));
}
END_TEST

START_TEST(every_driver_has_its_word_and_documents_every_key) {
    char words[128] = "";
    for (const struct driver_row *const *row = DRIVERS; *row; row++) {
        const size_t length = strlen(words);
        (void)snprintf(words + length, sizeof words - length, "%s%s", length ? " " : "",
                       (*row)->driver->name);
        ck_assert_ptr_eq(driver_find((*row)->driver->name), *row);
        ck_assert_str_ne((*row)->help, "");
        for (size_t i = 0; i < (*row)->key_count; i++) ck_assert_str_ne((*row)->keys[i].help, "");
    }
    ck_assert_str_eq(words, DRIVER_WORDS);
    for (size_t i = 0; i < CHANNEL_KEYS; i++) ck_assert_str_ne(CHANNEL_ROWS[i].help, "");
}
END_TEST

START_TEST(every_default_is_itself_a_value_of_its_key) {
    for (const struct driver_row *const *row = DRIVERS; *row; row++)
        for (size_t i = 0; i < (*row)->key_count; i++) {
            const struct setting_row *key = &(*row)->keys[i];
            struct setting_value v;
            char text[256];
            struct json *object = NULL;
            if (!key->otherwise) continue;
            const char *quote = key->kind == SETTING_INTEGER || key->kind == SETTING_BOOLEAN ? "" : "\"";
            (void)snprintf(text, sizeof text, "{\"%s\": %s%s%s}", key->name, quote, key->otherwise, quote);
            ck_assert(json_parse(text, &object, &error));
            ck_assert_msg(setting_read(object, "x", key, 1, the_arena, &v, &error), "%s", error.message);
            struct setting_value otherwise;
            ck_assert(setting_read(NULL, "x", key, 1, the_arena, &otherwise, &error));
            ck_assert_int_eq(v.number, otherwise.number);
            json_destroy(object);
        }
}
END_TEST

START_TEST(a_secret_is_the_first_line_of_a_file_others_cannot_read) {
    const char *secret = NULL;
    const char *path = folder_write_text(&folder, "secret", "hush hush\r\nmore\n");
    ck_assert_int_eq(chmod(path, 0644), 0);
    ck_assert(!setting_read_secret(path, the_arena, &secret, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ck_assert_ptr_null(strstr(error.message, "hush"));
    ck_assert_int_eq(chmod(path, 0640), 0);
    ck_assert_msg(setting_read_secret(path, the_arena, &secret, &error), "%s", error.message);
    ck_assert_str_eq(secret, "hush hush");
    ck_assert_int_eq(chmod(folder_write_text(&folder, "empty", "\n"), 0600), 0);
    ck_assert(!setting_read_secret(folder.path, the_arena, &secret, &error));
    ck_assert(!setting_read_secret("/nonexistent", the_arena, &secret, &error));
    ck_assert(!setting_read_secret(folder.directory, the_arena, &secret, &error));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("settings");
    TCase *t = tcase_create("keys");
    tcase_add_checked_fixture(t, begin_sending, end_sending);
    tcase_add_test(t, what_is_not_said_is_at_its_default);
    tcase_add_test(t, every_key_reaches_its_place);
    tcase_add_test(t, no_channels_are_fine);
    tcase_add_test(t, what_is_wrong_is_named_with_its_place);
    tcase_add_test(t, what_a_drivers_keys_are_together_is_looked_at_before_it_opens);
    tcase_add_test(t, a_fallback_leads_to_another_channel_and_never_in_a_circle);
    tcase_add_test(t, every_driver_has_its_word_and_documents_every_key);
    tcase_add_test(t, every_default_is_itself_a_value_of_its_key);
    tcase_add_test(t, a_secret_is_the_first_line_of_a_file_others_cannot_read);
    suite_add_tcase(s, t);
    return s;
}
