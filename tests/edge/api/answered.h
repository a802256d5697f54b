/* SPDX-License-Identifier: Apache-2.0 */
/* answered: the service over the three communes of exam/exam.h on 2027-03-01, and its answers as JSON. */
#ifndef LICHKHAM_TESTS_ANSWERED_H
#define LICHKHAM_TESTS_ANSWERED_H

#include "base/vec.h"
#include "edge/api/served.h"
#include "exam/exam.h"

static struct served served;
static const char *officer;                  /* of commune 00123 */
static const char *dashboard;                /* of province 01 */
static struct VEC_OF(struct json *) answers; /* of `ask`, released at the end */

static inline void begin_served(void) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2027-03-01T08:00", 1), 0);
    create_places();
    served_open(&served, &scratch, NULL);
    officer = served_token(&served, TOKEN_OFFICER, "00123");
    dashboard = served_token(&served, TOKEN_DASHBOARD, "01");
}

static inline void end_served(void) {
    for (size_t i = 0; i < answers.count; i++) json_destroy(answers.at[i]);
    vec_free(&answers);
    served_close(&served);
    drop_all();
}

/* The answer of a GET that must succeed. */
static inline const struct json *ask(const char *token, const char *path) {
    struct json *j = NULL;
    const struct reply r = served_get(&served, path, token);
    ck_assert_msg(r.status == 200, "%s: %d %s", path, r.status, r.body);
    MUST(json_parse(r.body, &j, &error));
    *vec_push(&answers) = j;
    return j;
}

static inline void refuse(const char *token, const char *path, int status, const char *type) {
    const struct reply r = served_get(&served, path, token);
    ck_assert_msg(r.status == status, "%s: %d %s", path, r.status, r.body);
    ASSERT_IN(r.body, arena_print(served.arena, "\"/problems/%s\"", type));
}

/* "rows.0.class": members by name, elements by place. */
static inline const struct json *at(const struct json *j, const char *path) {
    char *rest = arena_print(served.arena, "%s", path);
    for (char *step; (step = strsep(&rest, ".")) != NULL;) {
        j = json_kind(j) == JSON_ARRAY ? json_at(j, (size_t)strtoul(step, NULL, 10)) : json_find(j, step);
        ck_assert_msg(j != NULL, "there is no %s in %s", step, path);
    }
    return j;
}

static inline int number_at(const struct json *j, const char *path) {
    const struct json *found = at(j, path);
    ck_assert_msg(json_kind(found) == JSON_NUMBER, "%s is no number", path);
    return (int)json_as_number(found);
}

static inline const char *text_at(const struct json *j, const char *path) {
    const struct json *found = at(j, path);
    ck_assert_msg(json_kind(found) == JSON_TEXT, "%s is no text", path);
    return json_as_text(found);
}

static inline bool is_null_at(const struct json *j, const char *path) {
    return json_kind(at(j, path)) == JSON_NULL;
}

static inline size_t count_at(const struct json *j, const char *path) {
    return json_count(at(j, path));
}

/* All pages of a list, `member` of each element with blanks between. */
static inline const char *walk(const char *token, const char *path, const char *list, const char *member) {
    const char *all = "", *next = "";
    for (int pages = 0; next; pages++) {
        ck_assert_int_lt(pages, 100);
        const char *page =
            *next ? arena_print(served.arena, "%s%ccursor=%s", path, strchr(path, '?') ? '&' : '?', next)
                  : path;
        const struct json *j = ask(token, page);
        for (size_t i = 0; i < count_at(j, list); i++)
            all = arena_print(served.arena, "%s%s%s", all, *all ? " " : "",
                              text_at(json_at(at(j, list), i), member));
        next = is_null_at(j, "next") ? NULL : text_at(j, "next");
    }
    return all;
}

#endif
