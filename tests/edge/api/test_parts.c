/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the service that decide: which route, what a value is, which language, how old, what is kept.
 */
#include "edge/api/internal.h"
#include "edge/api/markdown.h"
#include "seeded.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND ((int64_t)1000000000)

static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

/* ---- Routes ---------------------------------------------------------------------------------- */

static struct route_match match(enum http_method method, const char *path) {
    struct route_match m;
    route_match(method, path, arena, &m);
    return m;
}

START_TEST(a_path_finds_its_route_and_its_values) {
    struct route_match m = match(HTTP_GET, "/problems/not-found");
    ck_assert_ptr_nonnull(m.route);
    ck_assert_str_eq(m.route->path, "/problems/{type}");
    ck_assert_str_eq(m.values[0], "not-found");
    ck_assert_ptr_eq(route_at(m.index), m.route);
    m = match(HTTP_HEAD, "/healthz");
    ck_assert_str_eq(m.route->path, "/healthz");
    m = match(HTTP_POST, "/login");
    ck_assert_int_eq(m.route->method, HTTP_POST);
}
END_TEST

START_TEST(what_is_nearly_a_path_is_none) {
    static const char *const NONE[] = {"/",         "",        "/problems/", "/problems", "/problems/a/b",
                                       "/healthz/", "/health", "/healthzz",  "//healthz", "/HEALTHZ"};
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        const struct route_match m = match(HTTP_GET, NONE[i]);
        ck_assert_msg(!m.route || strcmp(m.route->path, "/") == 0, "%s is %s", NONE[i], m.route->path);
    }
}
END_TEST

START_TEST(another_method_is_told_which_there_are) {
    const struct route_match m = match(HTTP_POST, "/healthz");
    ck_assert_ptr_null(m.route);
    ck_assert_uint_eq(m.methods, 1U << HTTP_GET | 1U << HTTP_HEAD);
    ck_assert_uint_eq(match(HTTP_POST, "/nothing").methods, 0);
}
END_TEST

START_TEST(every_route_is_found_by_its_own_path_and_is_documented) {
    const struct api_route *r;
    for (size_t i = 0; (r = route_at(i)); i++) {
        char path[256] = "";
        size_t length = 0;
        for (const char *at = r->path; *at; at++) {
            path[length++] = *at == '{' ? 'x' : *at;
            if (*at == '{') at = strchr(at, '}');
        }
        const struct route_match m = match(r->method, path);
        ck_assert_msg(m.route == r, "%s is taken for %s", r->path, m.route ? m.route->path : "none");
        ck_assert_msg(r->summary && r->description, "%s is not documented", r->path);
        ck_assert_msg(!route_has_place(r) || r->right != API_ANYBODY || strstr(r->path, "{secret}"),
                      "%s shows a place to anybody", r->path);
        for (const struct api_param *p = r->params; p && p->name; p++) {
            ck_assert_msg(p->help, "%s: %s is not documented", r->path, p->name);
            ck_assert_msg(p->kind != API_PARAM_CURSOR || (p->most > 0 && p->most <= API_CURSOR_INTEGERS),
                          "%s: how many integers has %s?", r->path, p->name);
            ck_assert_msg(p->kind != API_PARAM_INTEGER || p->least < p->most, "%s: %s has no limits", r->path,
                          p->name);
        }
    }
    ck_assert_uint_gt(route_count(), 5);
}
END_TEST

/* ---- Values ---------------------------------------------------------------------------------- */

static const struct {
    enum api_param_kind kind;
    const char *good[6];
    const char *bad[12];
} KINDS[] = {
    {API_PARAM_AREA,
     {"vn", "04", "00004", "cluster-12"},
     {"4", "004", "vN", "cluster-", "00000", " vn", "vn "}},
    {API_PARAM_COMMUNE, {"00004", "31999"}, {"vn", "04", "cluster-1", "4"}},
    {API_PARAM_SITE, {"1", "999999999"}, {"x", "-1", "1 ", "1.0", "1000000000", "0x1"}},
    {API_PARAM_SESSION,
     {"2026-41-20261203-am", "2026-1-20280229-pm"},
     {"2026-41-20261203", "2026-41-20261203-", "2026-41-20261203-xm", "2026-41-20261303-am",
      "2026-41-20270229-am", "2026-41-20261203-amx", "26-41-20261203-am", "2026--20261203-am",
      "2026-41-2026-12-03-am", "2026-41-00000000-am"}},
    {API_PARAM_RESIDENT, {"222-22RM", "22222rm"}, {"222-22RN", "222-22R", "x"}},
    {API_PARAM_DATE,
     {"2026-12-03", "2028-02-29"},
     {"2026-12-3", "2027-02-29", "2026-13-01", "today", "20261203"}},
    {API_PARAM_MONTH, {"2026-12"}, {"2026-13", "2026-1", "2026-12-01", "2026-00", "0000-01"}},
    {API_PARAM_INTEGER, {"5", "9"}, {"4", "10", "5x", " 5", "", "99999999999999999999"}},
    {API_PARAM_LOGIN, {"lk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, {"lk_", "nonsense"}},
};

START_TEST(a_value_is_read_by_its_kind_or_refused) {
    struct param_value v;
    const char *wanted;
    const struct api_param p = {.name = "p", .kind = KINDS[_i].kind, .least = 5, .most = 9};
    for (const char *const *good = KINDS[_i].good; *good; good++)
        ck_assert_msg(param_parse(&p, *good, &v, &wanted), "%s is not %s", *good, wanted);
    for (const char *const *bad = KINDS[_i].bad; *bad; bad++)
        ck_assert_msg(!param_parse(&p, *bad, &v, &wanted), "%s is %s", *bad, wanted);
}
END_TEST

START_TEST(a_session_is_round_site_day_and_half) {
    struct param_value v;
    const char *wanted;
    const struct api_param p = {.name = "session", .kind = API_PARAM_SESSION};
    ck_assert(param_parse(&p, "2026-41-20261203-pm", &v, &wanted));
    ck_assert_int_eq(v.cursor[0], 2026);
    ck_assert_int_eq(v.cursor[1], 41);
    ck_assert_int_eq(v.cursor[2], civil_make(2026, 12, 3));
    ck_assert_int_eq(v.cursor[3], 2);
}
END_TEST

START_TEST(a_cursor_is_read_as_it_was_printed) {
    struct seeded chance = seeded_start("a_cursor_is_read_as_it_was_printed");
    for (int i = 0; i < 2000; i++) {
        int64_t in[API_CURSOR_INTEGERS], out[API_CURSOR_INTEGERS];
        const int count = seeded_between(&chance, 1, API_CURSOR_INTEGERS);
        for (int k = 0; k < count; k++)
            in[k] = (int64_t)(seeded_next(&chance) >> seeded_between(&chance, 0, 63));
        const char *text = api_cursor_print(arena, in, count);
        ck_assert_uint_eq(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                          strlen(text));
        ck_assert(cursor_parse(text, out, count));
        ck_assert_mem_eq(in, out, (size_t)count * sizeof in[0]);
        ck_assert(!cursor_parse(text, out, count == 1 ? 2 : count - 1));
        ck_assert(!cursor_parse(arena_print(arena, "%s!", text), out, count));
    }
}
END_TEST

/* ---- Languages and addresses ------------------------------------------------------------------- */

START_TEST(the_language_is_what_was_asked_for_then_what_the_browser_likes_best) {
    static const struct {
        const char *asked, *cookie, *accepted;
        enum api_language language;
    } ROWS[] = {
        {NULL, NULL, NULL, API_VIETNAMESE},
        {"en", "vi", "vi", API_ENGLISH},
        {"fr", "en", "vi", API_ENGLISH},
        {NULL, "vi", "en", API_VIETNAMESE},
        {NULL, NULL, "en-GB,en;q=0.9", API_ENGLISH},
        {NULL, NULL, "en;q=0.3, vi-VN;q=0.8", API_VIETNAMESE},
        {NULL, NULL, "fr, en;q=0.1", API_ENGLISH},
        {NULL, NULL, "fr", API_VIETNAMESE},
        {NULL, NULL, "*", API_VIETNAMESE},
        {NULL, NULL, "eng", API_VIETNAMESE},
        {NULL, NULL, ",,;q=x", API_VIETNAMESE},
        {NULL, NULL, "vi;q=0.5,en;q=0.5", API_VIETNAMESE},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        ck_assert_msg(language_choose(ROWS[i].asked, ROWS[i].cookie, ROWS[i].accepted) == ROWS[i].language,
                      "row %zu", i);
}
END_TEST

START_TEST(only_a_path_of_ours_is_led_to) {
    static const char *const GOOD[] = {"/", "/days?site=1", "/a/b%20c"};
    static const char *const BAD[] = {"//x",  "/\\x",    "https://x", "x",    "",
                                      "/a b", "/a\r\nb", "/a\\b",     "/\x7f"};
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
        ck_assert_str_eq(url_keep_local(GOOD[i]), GOOD[i]);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) ck_assert_str_eq(url_keep_local(BAD[i]), "/");
    ck_assert_str_eq(url_keep_local(NULL), "/");
    ck_assert_str_eq(url_escape(arena, "/a b?c=đ"), "%2Fa%20b%3Fc%3D%C4%91");
    ck_assert(url_is_of_host("https://a.example", "a.example"));
    ck_assert(url_is_of_host("http://a.example:80/x", "A.example:80"));
    ck_assert(!url_is_of_host("https://a.example.evil", "a.example"));
    ck_assert(!url_is_of_host("null", "null"));
    ck_assert(!url_is_of_host("https://a", NULL));
}
END_TEST

/* ---- Versions ---------------------------------------------------------------------------------- */

static const struct api_route DATED = {.path = "/dated", .fresh = API_BY_COMMUNE};
static const struct api_route BY_FEED = {.path = "/dated", .fresh = API_BY_REGISTER};

static struct digest version_of(const struct api_route *route, enum api_language language, civil_day day,
                                int64_t reference, int64_t first, int64_t second, civil_day feed) {
    static const int32_t COMMUNES[] = {4, 9};
    struct serve_revision rows[] = {{2, 7, 7}, {4, first, feed}, {9, second, 5}, {10, 8, 8}};
    const struct revisions r = {reference, rows, 4};
    const struct api_call c = {.route = route,
                               .arena = arena,
                               .now = {.day = day},
                               .language = language,
                               .communes = COMMUNES,
                               .commune_count = 2};
    return version_digest(&c, &r);
}

static bool is_same(struct digest a, struct digest b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

START_TEST(a_version_moves_with_all_an_answer_depends_on) {
    const struct digest d = version_of(&DATED, API_ENGLISH, 100, 1, 2, 3, 4);
    ck_assert(is_same(d, version_of(&DATED, API_ENGLISH, 100, 1, 2, 3, 4)));
    ck_assert(is_same(d, version_of(&DATED, API_ENGLISH, 100, 1, 2, 3, 5)));
    ck_assert(!is_same(d, version_of(&DATED, API_VIETNAMESE, 100, 1, 2, 3, 4)));
    ck_assert(!is_same(d, version_of(&DATED, API_ENGLISH, 101, 1, 2, 3, 4)));
    ck_assert(!is_same(d, version_of(&DATED, API_ENGLISH, 100, 2, 2, 3, 4)));
    ck_assert(!is_same(d, version_of(&DATED, API_ENGLISH, 100, 1, 3, 3, 4)));
    ck_assert(!is_same(d, version_of(&DATED, API_ENGLISH, 100, 1, 2, 4, 4)));
    ck_assert(!is_same(d, version_of(&DATED, API_ENGLISH, 100, 1, 3, 2, 4)));
    ck_assert(!is_same(version_of(&BY_FEED, API_ENGLISH, 100, 1, 2, 3, 4),
                       version_of(&BY_FEED, API_ENGLISH, 100, 1, 2, 3, 5)));
}
END_TEST

START_TEST(a_version_moves_with_what_was_granted_where_the_answer_is_the_holder_s_own) {
    static const int32_t COMMUNE[] = {4};
    struct area province = {AREA_PROVINCE, 4}, commune = {AREA_COMMUNE, 4};
    const struct revisions none = {.reference = 1};
    const struct token_holder wide = {.areas = &province, .area_count = 1};
    const struct token_holder narrow = {.areas = &commune, .area_count = 1};
    struct api_call c = {
        .route = &DATED, .arena = arena, .holder = &wide, .communes = COMMUNE, .commune_count = 1};
    const struct digest before = version_digest(&c, &none);
    c.holder = &narrow;
    ck_assert(!is_same(before, version_digest(&c, &none)));
}
END_TEST

START_TEST(an_etag_is_found_in_what_the_client_has) {
    char etag[ETAG_BYTES];
    const struct digest d = version_of(&DATED, API_ENGLISH, 100, 1, 2, 3, 4);
    version_print_etag(&d, etag);
    ck_assert_uint_eq(strlen(etag), strlen("W/\"\"") + 32);
    ck_assert(version_is_asked_for(etag, etag));
    ck_assert(version_is_asked_for(etag + 2, etag));
    ck_assert(version_is_asked_for("*", etag));
    ck_assert(version_is_asked_for(arena_print(arena, "\"x\", W/\"y\",%s , \"z\"", etag), etag));
    ck_assert(!version_is_asked_for(NULL, etag));
    ck_assert(!version_is_asked_for("", etag));
    ck_assert(!version_is_asked_for("W/\"x\"", etag));
    ck_assert(!version_is_asked_for(arena_print(arena, "%.20s", etag), etag));
}
END_TEST

START_TEST(who_sees_another_answer_has_another_view) {
    const struct api_param area[] = {{.name = "area", .kind = API_PARAM_AREA}, {.name = NULL}};
    const struct api_route place = {.path = "/v1/{area}", .params = area};
    const struct api_route own = {.path = "/v1/mine"};
    const struct api_route page = {.path = "/{area}", .params = area, .is_page = true};
    const struct token_holder officer = {.account_id = 1, .role = TOKEN_OFFICER};
    const struct token_holder colleague = {.account_id = 2, .role = TOKEN_OFFICER};
    const struct token_holder dashboard = {.account_id = 3, .role = TOKEN_DASHBOARD};
    struct api_call a = {.arena = arena, .route = &place, .holder = &officer, .sees_people = true};
    struct api_call b = a;
    b.holder = &colleague;
    ck_assert_str_eq(version_view(&a), version_view(&b));
    a.route = b.route = &own;
    ck_assert_str_ne(version_view(&a), version_view(&b));
    a.route = b.route = &page;
    ck_assert_str_ne(version_view(&a), version_view(&b));
    a.route = b.route = &place;
    b.holder = &dashboard;
    b.sees_people = false;
    ck_assert_str_ne(version_view(&a), version_view(&b));
    b = a;
    b.language = API_ENGLISH;
    ck_assert_str_ne(version_view(&a), version_view(&b));
    b = a;
    b.sees_people = false;
    ck_assert_str_ne(version_view(&a), version_view(&b));
}
END_TEST

/* ---- Kept answers -------------------------------------------------------------------------------- */

static void keep(struct kept *k, const char *key, const struct digest *version, size_t bytes) {
    char *body = memory_get(bytes + 1, 1);
    struct http_answer *a = http_answer_create(200, "text/plain", body, bytes);
    kept_put(k, key, version, a, (int64_t)bytes);
    http_answer_drop(a);
    free(body);
}

static bool has(struct kept *k, const char *key, const struct digest *version, size_t bytes) {
    int64_t people = -1;
    const struct http_answer *a = kept_find(k, key, version, &people);
    if (a) ck_assert_uint_eq(http_answer_length(a), bytes);
    if (a) ck_assert_int_eq(people, (int64_t)bytes);
    return a != NULL;
}

START_TEST(a_kept_answer_is_given_for_its_version_alone) {
    struct kept *k = kept_create(1 << 20);
    const struct digest now = {{1}}, later = {{2}};
    keep(k, "a", &now, 10);
    ck_assert(has(k, "a", &now, 10));
    ck_assert(!has(k, "b", &now, 10));
    ck_assert(!has(k, "a", &later, 10));
    ck_assert(!has(k, "a", &now, 10)); /* it was thrown away */
    keep(k, "a", &now, 20);
    keep(k, "a", &later, 30);
    ck_assert(has(k, "a", &later, 30));
    kept_destroy(k);
}
END_TEST

START_TEST(the_answer_not_asked_for_longest_gives_way) {
    struct kept *k = kept_create(4096);
    const struct digest version = {{1}};
    struct kept_counters n;
    keep(k, "a", &version, 1000);
    keep(k, "b", &version, 1000);
    keep(k, "c", &version, 1000);
    ck_assert(has(k, "a", &version, 1000));
    keep(k, "d", &version, 1000);
    ck_assert(has(k, "a", &version, 1000) && has(k, "d", &version, 1000));
    ck_assert(!has(k, "b", &version, 1000));
    keep(k, "huge", &version, 5000);
    ck_assert(!has(k, "huge", &version, 5000));
    kept_count(k, &n);
    ck_assert_uint_le(n.bytes, 4096);
    ck_assert_int_eq(n.hits, 3);
    ck_assert_int_eq(n.misses, 2);
    kept_destroy(k);
}
END_TEST

/* Against what was last put, for keys and versions by chance. */
START_TEST(kept_answers_are_always_those_last_put) {
    struct seeded chance = seeded_start("kept_answers_are_always_those_last_put");
    struct kept *k = kept_create(20000);
    size_t last[50] = {0};
    unsigned char versions[50] = {0};
    for (int i = 0; i < 20000; i++) {
        struct kept_counters n;
        const int at = seeded_between(&chance, 0, 49);
        const char *key = arena_print(arena, "key-%d", at);
        const struct digest version = {{(unsigned char)seeded_between(&chance, 0, 3)}};
        if (seeded_between(&chance, 0, 1)) {
            last[at] = (size_t)seeded_between(&chance, 1, 2000);
            versions[at] = version.bytes[0];
            keep(k, key, &version, last[at]);
        } else if (has(k, key, &version, last[at])) {
            ck_assert_uint_eq(versions[at], version.bytes[0]);
        }
        kept_count(k, &n);
        ck_assert_uint_le(n.bytes, 20000);
    }
    kept_destroy(k);
}
END_TEST

/* ---- Tokens and peers ------------------------------------------------------------------------------ */

START_TEST(a_token_is_known_for_a_second_and_never_longer_than_it_lives) {
    struct holders *h = holders_create();
    struct area areas[] = {{AREA_COMMUNE, 4}, {AREA_PROVINCE, 4}};
    const struct digest d = {{1, 2, 3}}, alike = {{1, 2, 4}};
    const struct token_holder *found;
    const struct token_holder holder = {.token_id = 5, .expires = 1000, .areas = areas, .area_count = 2};
    ck_assert_int_eq(holders_find(h, &d, 0, 0, arena, &found), HOLDERS_ASK);
    holders_keep(h, &d, 0, &holder);
    ck_assert_int_eq(holders_find(h, &d, SECOND, 999, arena, &found), HOLDERS_KNOWN);
    ck_assert_int_eq(found->token_id, 5);
    ck_assert_mem_eq(found->areas, areas, sizeof areas);
    ck_assert_ptr_ne(found->areas, areas);
    ck_assert_int_eq(holders_find(h, &d, SECOND, 1000, arena, &found), HOLDERS_NOBODY);
    ck_assert_int_eq(holders_find(h, &d, SECOND + 1, 0, arena, &found), HOLDERS_ASK);
    ck_assert_int_eq(holders_find(h, &alike, 0, 0, arena, &found), HOLDERS_ASK);
    holders_keep(h, &d, 2 * SECOND, NULL);
    ck_assert_int_eq(holders_find(h, &d, 2 * SECOND, 0, arena, &found), HOLDERS_NOBODY);
    holders_forget(h, &d);
    ck_assert_int_eq(holders_find(h, &d, 2 * SECOND, 0, arena, &found), HOLDERS_ASK);
    holders_destroy(h);
}
END_TEST

START_TEST(ten_wrong_tokens_in_a_minute_make_a_peer_wait) {
    struct throttle *t = throttle_create();
    for (int i = 0; i < 10; i++) {
        ck_assert_int_eq(throttle_wait(t, "192.0.2.1", i * SECOND), 0);
        throttle_count_wrong(t, "192.0.2.1", i * SECOND);
    }
    ck_assert_int_eq(throttle_wait(t, "192.0.2.1", 20 * SECOND), 40);
    ck_assert_int_eq(throttle_wait(t, "192.0.2.2", 20 * SECOND), 0);
    ck_assert_int_eq(throttle_wait(t, "192.0.2.1", 60 * SECOND), 0);
    throttle_destroy(t);
}
END_TEST

START_TEST(a_proxy_on_this_machine_says_for_whom_it_speaks) {
    ck_assert_str_eq(throttle_peer("127.0.0.1", NULL, arena), "127.0.0.1");
    ck_assert_str_eq(throttle_peer("127.0.0.1", "203.0.113.9", arena), "203.0.113.9");
    ck_assert_str_eq(throttle_peer("::1", "10.0.0.1, 203.0.113.9 ", arena), "203.0.113.9");
    ck_assert_str_eq(throttle_peer("127.0.0.1", "10.0.0.1, ", arena), "127.0.0.1");
    ck_assert_str_eq(throttle_peer("192.0.2.1", "203.0.113.9", arena), "192.0.2.1");
}
END_TEST

/* ---- Descriptions ------------------------------------------------------------------------------------ */

START_TEST(every_route_stands_in_the_description_for_programs) {
    const struct api_route *r;
    struct json *j = openapi_make("https://health.example.vn");
    const struct json *paths = json_find(j, "paths");
    ck_assert_str_eq(json_as_text(json_find(j, "openapi")), "3.1.0");
    for (size_t i = 0; (r = route_at(i)); i++) {
        const struct json *path = json_find(paths, r->path);
        ck_assert_msg(path != NULL, "%s is missing", r->path);
        const struct json *operation = json_find(path, r->method == HTTP_POST ? "post" : "get");
        ck_assert_msg(operation != NULL, "the method of %s is missing", r->path);
        ck_assert_msg((json_find(operation, "security") != NULL) == (r->right != API_ANYBODY), "%s", r->path);
        size_t wanted = 1;
        for (const struct api_param *p = r->params; p && p->name; p++) wanted++;
        ck_assert_uint_eq(json_count(json_find(operation, "parameters")), wanted);
    }
    json_destroy(j);
}
END_TEST

START_TEST(every_problem_has_both_languages_and_its_place_in_the_page) {
    char *page = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&page, &length);
    api_print_markdown(out);
    (void)fclose(out);
    for (const struct problem_row *p = PROBLEMS; p->type; p++) {
        ck_assert_msg(p->title[0] && p->title[1] && p->advice[0] && p->advice[1], "%s", p->type);
        ck_assert_int_ge(p->status, 400);
        ck_assert_ptr_nonnull(strstr(page, arena_print(arena, "/problems/%s", p->type)));
        ck_assert_ptr_eq(problem_find(p->type), p);
    }
    free(page);
}
END_TEST

START_TEST(a_failure_inside_says_nothing_of_the_inside) {
    static const struct {
        enum err_code code;
        const char *type;
        bool has_retry;
    } ROWS[] = {{ERR_BUSY, "busy", true},
                {ERR_UNAVAILABLE, "unavailable", true},
                {ERR_UNKNOWN_COMMIT, "unavailable", true},
                {ERR_INTERNAL, "internal", false},
                {ERR_INPUT, "internal", false},
                {ERR_CONFIG, "internal", false}};
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct err e;
        err_fill(&e, ROWS[i].code, "hint", "secret");
        const struct problem p = problem_of_error(&e);
        ck_assert_str_eq(p.row->type, ROWS[i].type);
        ck_assert_str_eq(p.detail, "");
        ck_assert_int_eq(p.retry_seconds > 0, ROWS[i].has_retry);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("parts");
    TCase *t = tcase_create("parts");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_path_finds_its_route_and_its_values);
    tcase_add_test(t, what_is_nearly_a_path_is_none);
    tcase_add_test(t, another_method_is_told_which_there_are);
    tcase_add_test(t, every_route_is_found_by_its_own_path_and_is_documented);
    tcase_add_loop_test(t, a_value_is_read_by_its_kind_or_refused, 0, (int)(sizeof KINDS / sizeof KINDS[0]));
    tcase_add_test(t, a_session_is_round_site_day_and_half);
    tcase_add_test(t, a_cursor_is_read_as_it_was_printed);
    tcase_add_test(t, the_language_is_what_was_asked_for_then_what_the_browser_likes_best);
    tcase_add_test(t, only_a_path_of_ours_is_led_to);
    tcase_add_test(t, a_version_moves_with_all_an_answer_depends_on);
    tcase_add_test(t, a_version_moves_with_what_was_granted_where_the_answer_is_the_holder_s_own);
    tcase_add_test(t, an_etag_is_found_in_what_the_client_has);
    tcase_add_test(t, who_sees_another_answer_has_another_view);
    tcase_add_test(t, a_kept_answer_is_given_for_its_version_alone);
    tcase_add_test(t, the_answer_not_asked_for_longest_gives_way);
    tcase_add_test(t, kept_answers_are_always_those_last_put);
    tcase_add_test(t, a_token_is_known_for_a_second_and_never_longer_than_it_lives);
    tcase_add_test(t, ten_wrong_tokens_in_a_minute_make_a_peer_wait);
    tcase_add_test(t, a_proxy_on_this_machine_says_for_whom_it_speaks);
    tcase_add_test(t, every_route_stands_in_the_description_for_programs);
    tcase_add_test(t, every_problem_has_both_languages_and_its_place_in_the_page);
    tcase_add_test(t, a_failure_inside_says_nothing_of_the_inside);
    suite_add_tcase(s, t);
    return s;
}
