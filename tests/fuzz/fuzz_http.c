/* SPDX-License-Identifier: Apache-2.0 */
/* What is read of a request: a path that is taken is plain, and stays what it is when it is written and read
 * again; names and values of queries, forms and cookies are whole texts. */
#include "base/text.h"
#include "fuzz.h"
#include "io/http_parse.h"

#include <string.h>

static void require_text(const char *text) {
    size_t bad_at = 0;
    REQUIRE(text_is_utf8(text, strlen(text), &bad_at));
}

/* Every byte escaped but the slashes. */
static size_t escape(const char *text, char *out) {
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;
    for (const char *at = text; *at; at++) {
        const unsigned char c = (unsigned char)*at;
        if (c == '/') {
            out[n++] = '/';
            continue;
        }
        out[n++] = '%';
        out[n++] = digits[c >> 4];
        out[n++] = digits[c & 15];
    }
    return n;
}

static void require_plain(const char *path) {
    REQUIRE(path[0] == '/');
    REQUIRE(!strstr(path, "//") && !strstr(path, "/./") && !strstr(path, "/../") && !strchr(path, '\\'));
    for (const char *at = path; *at; at++) REQUIRE((unsigned char)*at >= 0x20 && *at != 0x7f);
    require_text(path);
}

static void try_path(const char *raw, size_t length) {
    char *path = malloc(length + 1);
    char *escaped = malloc(3 * length + 1);
    char *again = malloc(3 * length + 1);
    REQUIRE(path && escaped && again);
    if (http_parse_path(raw, length, path)) {
        require_plain(path);
        REQUIRE(http_parse_path(escaped, escape(path, escaped), again));
        REQUIRE(strcmp(path, again) == 0);
    }
    free(path);
    free(escaped);
    free(again);
}

static void require_fields(const struct http_fields *f, size_t length) {
    size_t bytes = 0;
    REQUIRE(f->count <= HTTP_FIELDS_MAX);
    for (size_t i = 0; i < f->count; i++) {
        REQUIRE(f->at[i].name[0] != '\0' && http_fields_find(f, f->at[i].name));
        bytes += strlen(f->at[i].name) + strlen(f->at[i].value);
    }
    REQUIRE(bytes <= length);
}

static void try_pairs(const char *raw, size_t length) {
    struct http_fields query, form;
    const bool is_query = http_parse_query(raw, length, &query);
    const bool is_form = http_parse_form(raw, length, &form);
    REQUIRE(is_form || !is_query); /* a form may hold more */
    REQUIRE(!is_query || query.count == form.count);
    require_fields(&query, length);
    require_fields(&form, length);
    for (size_t i = 0; i < form.count; i++) {
        require_text(form.at[i].name);
        require_text(form.at[i].value);
    }
    free(query.at);
    free(form.at);
}

static void try_headers(const char *text) {
    struct http_fields cookies;
    unsigned long long length = 0;
    http_parse_cookies(text, &cookies);
    require_fields(&cookies, strlen(text));
    free(cookies.at);
    if (http_is_host(text)) REQUIRE(http_is_header_value(text, strlen(text)) && !strpbrk(text, ", /@"));
    if (http_is_length(text, &length)) REQUIRE(strlen(text) <= 18 && length < 1000000000000000000ULL);
    REQUIRE(!http_is_token(text, strlen(text)) || !strpbrk(text, " \t:,;=()"));
    (void)http_accepts_gzip(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_text(data, size);
    try_path(text, size);
    try_pairs(text, size);
    try_headers(text);
    free(text);
    return 0;
}
