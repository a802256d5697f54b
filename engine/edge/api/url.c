/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_escaped(FILE *out, const char *text, const char *also_plain) {
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (isalnum(c) || strchr("-._~", c) || strchr(also_plain, c))
            (void)fputc(c, out);
        else
            (void)fprintf(out, "%%%02X", c);
    }
}

static char *end_text(FILE *out, char **text, const size_t *length, struct arena *a) {
    (void)fclose(out);
    char *copy = arena_copy_text(a, *text, *length);
    free(*text);
    return copy;
}

const char *url_escape(struct arena *a, const char *text) {
    char *whole = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&whole, &length);
    put_escaped(out, text, "");
    return end_text(out, &whole, &length, a);
}

static const char *print_request(struct http_request *r, const char *left_out, struct arena *a) {
    char *whole = NULL;
    size_t length = 0;
    char separator = '?';
    FILE *out = open_memstream(&whole, &length);
    put_escaped(out, http_request_path(r), "/");
    for (size_t i = 0; i < http_request_query_count(r); i++) {
        const char *name = http_request_query_name(r, i);
        const char *value = http_request_query(r, name);
        if (strcmp(name, left_out) == 0) continue;
        (void)fputc(separator, out);
        put_escaped(out, name, "");
        (void)fputc('=', out);
        put_escaped(out, value ? value : "", "");
        separator = '&';
    }
    return end_text(out, &whole, &length, a);
}

const char *url_of_request(struct http_request *r, struct arena *a) {
    return print_request(r, "", a);
}

const char *url_of_page(struct http_request *r, struct arena *a) {
    return print_request(r, LANGUAGE_PARAM, a);
}

/* "//other" and "/\other" lead elsewhere in a browser, and a control character ends the header. */
const char *url_keep_local(const char *path) {
    if (!path || path[0] != '/' || path[1] == '/' || path[1] == '\\') return "/";
    for (const char *at = path; *at; at++)
        if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7f || *at == '\\') return "/";
    return path;
}

bool url_is_of_host(const char *url, const char *host) {
    const char *named = strstr(url, "://");
    if (!named || !host) return false;
    named += 3;
    const size_t length = strcspn(named, "/");
    return strlen(host) == length && strncasecmp(named, host, length) == 0;
}
