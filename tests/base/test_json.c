/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static struct json *parse(const char *text) {
    struct json *j = NULL;
    struct err e;
    ck_assert_msg(json_parse(text, &j, &e), "%s", e.message);
    return j;
}

static void assert_printed(struct json *j, const char *expected) {
    char *text = json_print(j, false);
    ck_assert_str_eq(text, expected);
    free(text);
    json_destroy(j);
}

START_TEST(values_are_built_and_printed) {
    struct json *list = json_array();
    json_append(list, json_real(1.5));
    json_append(list, json_boolean(true));
    json_append(list, json_text(NULL));
    struct json *j = json_object();
    json_put(j, "name", json_text("Hoà \"x\""));
    json_put(j, "list", list);
    json_put(j, "empty", json_object());
    assert_printed(j, "{\"name\":\"Hoà \\\"x\\\"\",\"list\":[1.5,true,null],\"empty\":{}}");
    json_destroy(NULL);
}
END_TEST

START_TEST(integers_are_exact_over_their_whole_width) {
    struct json *list = json_array();
    json_append(list, json_integer(INT64_MAX));
    json_append(list, json_integer(INT64_MIN));
    json_append(list, json_integer(1000000000000000));
    ck_assert_int_eq(json_kind(json_at(list, 0)), JSON_NUMBER);
    ck_assert(json_as_number(json_at(list, 2)) == 1e15);
    assert_printed(list, "[9223372036854775807,-9223372036854775808,1000000000000000]");
}
END_TEST

START_TEST(an_object_with_comments_is_read) {
    struct json *j =
        parse("// first\n{ /* ** / */ \"a\": \"http://x/*y*/\", // end\n \"b\": [1, -2.5, null, false],\n"
              " \"c\": {\"d\": \"\\\"//\"} } // last");
    ck_assert_int_eq(json_kind(j), JSON_OBJECT);
    ck_assert_uint_eq(json_count(j), 3);
    ck_assert_str_eq(json_as_text(json_find(j, "a")), "http://x/*y*/");
    const struct json *b = json_find(j, "b");
    ck_assert_uint_eq(json_count(b), 4);
    ck_assert(json_as_number(json_at(b, 1)) == -2.5);
    ck_assert_int_eq(json_kind(json_at(b, 2)), JSON_NULL);
    ck_assert(!json_as_boolean(json_at(b, 3)));
    ck_assert_str_eq(json_key_at(j, 2), "c");
    ck_assert_str_eq(json_as_text(json_find(json_at(j, 2), "d")), "\"//");
    ck_assert_ptr_null(json_find(j, "A"));
    json_destroy(j);
}
END_TEST

struct broken {
    const char *text;
    const char *place;
};

START_TEST(a_failure_names_line_and_column_comments_or_not) {
    static const struct broken BROKEN[] = {
        {"", "line 1, column 1:"},
        {"{} x", "line 1, column 4:"},
        {"{\"a\": 1 \"b\": 2}", "line 1, column 9:"},
        {"// one\n/* two\n three */ {\n  \"a\": wrong }", "line 4, column 8:"},
        {"{\n\"a\": /* đêm */ wrong}", "line 2, column 16:"},
        {"{\"a\": 1 /* open", "line 1, column 9:"},
        {"{\"a\": 1 / 2}", "line 1, column 9:"},
    };
    for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
        struct json *j = NULL;
        struct err e;
        ck_assert_msg(!json_parse(BROKEN[i].text, &j, &e), "%s was taken", BROKEN[i].text);
        ck_assert_int_eq(e.code, ERR_INPUT);
        ck_assert_msg(strncmp(e.message, BROKEN[i].place, strlen(BROKEN[i].place)) == 0, "%s: %s",
                      BROKEN[i].text, e.message);
    }
}
END_TEST

START_TEST(depth_without_end_is_refused_not_followed) {
    char deep[100001];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    struct json *j = NULL;
    struct err e;
    ck_assert(!json_parse(deep, &j, &e));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("json");
    TCase *t = tcase_create("values");
    tcase_add_test(t, values_are_built_and_printed);
    tcase_add_test(t, integers_are_exact_over_their_whole_width);
    tcase_add_test(t, an_object_with_comments_is_read);
    tcase_add_test(t, a_failure_names_line_and_column_comments_or_not);
    tcase_add_test(t, depth_without_end_is_refused_not_followed);
    suite_add_tcase(s, t);
    return s;
}
