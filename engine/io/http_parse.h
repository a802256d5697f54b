/* SPDX-License-Identifier: Apache-2.0 */
/* http_parse: reads the texts of a request. Pure; knows no socket and no library. What it refuses is
 * answered 400 (docs/http.md says why). Not for anybody above engine/io. */
#ifndef LICHKHAM_IO_HTTP_PARSE_H
#define LICHKHAM_IO_HTTP_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#define HTTP_FIELDS_MAX 64 /* parameters of a query, fields of a form, cookies */

struct http_field {
    const char *name;
    const char *value;
};

/* One block of memory with its texts: release it with free(fields.at). */
struct http_fields {
    struct http_field *at;
    size_t count;
};

/* Decodes %XX once. False unless the result is a path from the root in UTF-8, without control
 * characters, empty, "." or ".." segments, and without slashes that were written as %2F or "\". `out`
 * has room for `length` + 1 bytes. */
bool http_parse_path(const char *raw, size_t length, char *out);

/* "a=1&b=two+words", the query of a target or the body of a form; only a form may hold line ends and tabs,
 * and only a form may hold characters a browser would have escaped in an address. */
bool http_parse_query(const char *raw, size_t length, struct http_fields *out);
bool http_parse_form(const char *raw, size_t length, struct http_fields *out);

/* "a=1; b=2": never fails, what is no cookie is passed over. */
void http_parse_cookies(const char *header, struct http_fields *out);

/* The first of this name; NULL = none. */
const char *http_fields_find(const struct http_fields *f, const char *name);

bool http_is_token(const char *text, size_t length);        /* a method, a header's name */
bool http_is_header_value(const char *text, size_t length); /* without control characters but tabs */
bool http_is_host(const char *text);                        /* "name", "name:80", "[::1]:80" */
/* 1 to 18 digits and nothing else. */
bool http_is_length(const char *text, unsigned long long *value);
bool http_accepts_gzip(const char *accept_encoding); /* NULL = no such header */

#endif
