/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_parse.h"

#include "base/arena.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What RFC 3986 allows unescaped in a path, and in a query besides. */
#define UNRESERVED  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
#define IN_PATH     UNRESERVED "!$&'()*+,;=:@/"
#define IN_QUERY    IN_PATH "?|^`{}[]\\" /* the second part: browsers leave it as typed */
#define TOKEN_MARKS "!#$%&'*+-.^_`|~"

enum { IS_ADDRESS, IS_FORM };

static bool is_among(unsigned char c, const char *allowed) {
    return c != '\0' && strchr(allowed, c) != NULL;
}

static bool is_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

static bool is_alphanumeric(unsigned char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_control(unsigned char c) {
    return c < 0x20 || c == 0x7f;
}

static int hex_value(unsigned char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* The character "%XX" stands for; -1 when it is none, or NUL. */
static int escaped_value(const char *at, const char *end) {
    if (end - at < 3) return -1;
    const int high = hex_value((unsigned char)at[1]);
    const int low = hex_value((unsigned char)at[2]);
    const int value = high < 0 || low < 0 ? -1 : high * 16 + low;
    return value == 0 ? -1 : value;
}

/* ---- The path ------------------------------------------------------------------------------- */

static bool is_dot_segment(const char *segment, size_t length) {
    return (length == 1 && segment[0] == '.') || (length == 2 && segment[0] == '.' && segment[1] == '.');
}

/* The last segment may be empty ("/v1/"), the others not. */
static bool are_segments_plain(const char *path) {
    for (const char *at = path; *at == '/';) {
        const char *segment = at + 1;
        const size_t length = strcspn(segment, "/");
        if (is_dot_segment(segment, length) || (length == 0 && segment[0] == '/')) return false;
        at = segment + length;
    }
    return true;
}

bool http_parse_path(const char *raw, size_t length, char *out) {
    const char *end = raw + length;
    size_t n = 0;
    if (length == 0 || raw[0] != '/') return false;
    for (const char *at = raw; at < end; at++) {
        int c = (unsigned char)*at;
        if (c == '%') {
            c = escaped_value(at, end);
            if (c < 0 || c == '/' || c == '\\' || is_control((unsigned char)c)) return false;
            at += 2;
        } else if (!is_among((unsigned char)c, IN_PATH)) {
            return false;
        }
        out[n++] = (char)c;
    }
    out[n] = '\0';
    size_t bad_at = 0;
    return are_segments_plain(out) && text_is_utf8(out, n, &bad_at);
}

/* ---- Names and values ------------------------------------------------------------------------ */

static size_t count_parts(const char *raw, size_t length, char separator) {
    size_t count = 1;
    for (size_t i = 0; i < length; i++) count += raw[i] == separator;
    return count;
}

/* Room for `count` fields and for the texts behind them; the texts' place is returned. */
static char *reserve(struct http_fields *out, size_t count, size_t text_bytes) {
    const size_t list_bytes = count * sizeof(struct http_field);
    char *block = memory_get(list_bytes + text_bytes, 1);
    out->at = (struct http_field *)(void *)block;
    out->count = 0;
    return block + list_bytes;
}

static bool is_allowed(unsigned char c, bool was_escaped, int where) {
    if (where == IS_FORM && (c == '\t' || c == '\n' || c == '\r')) return true;
    if (is_control(c)) return false;
    return was_escaped || where == IS_FORM || is_among(c, IN_QUERY);
}

/* Decodes one name or value; NULL when malformed, else where the next text goes. */
static char *decode(const char *at, const char *end, int where, char *out) {
    char *begin = out;
    for (; at < end; at++) {
        const bool was_escaped = *at == '%';
        int c = *at == '+' ? ' ' : (unsigned char)*at;
        if (was_escaped) c = escaped_value(at, end);
        if (c < 0 || !is_allowed((unsigned char)c, was_escaped || *at == '+', where)) return NULL;
        if (was_escaped) at += 2;
        *out++ = (char)c;
    }
    *out = '\0';
    size_t bad_at = 0;
    return text_is_utf8(begin, (size_t)(out - begin), &bad_at) ? out + 1 : NULL;
}

static bool read_pair(const char *at, const char *end, int where, struct http_fields *out, char **text) {
    const char *equals = memchr(at, '=', (size_t)(end - at));
    struct http_field *f = &out->at[out->count];
    f->name = *text;
    *text = decode(at, equals ? equals : end, where, *text);
    if (!*text || f->name[0] == '\0') return false;
    f->value = *text;
    *text = decode(equals ? equals + 1 : end, end, where, *text);
    if (!*text) return false;
    out->count++;
    return true;
}

static bool read_pairs(const char *raw, size_t length, int where, struct http_fields *out) {
    *out = (struct http_fields){0};
    const size_t parts = count_parts(raw, length, '&');
    if (length == 0) return true;
    if (parts > HTTP_FIELDS_MAX) return false;
    char *text = reserve(out, parts, length + 2 * parts);
    const char *end = raw + length;
    for (const char *at = raw; at <= end;) {
        const char *stop = at < end ? memchr(at, '&', (size_t)(end - at)) : NULL;
        if (!stop) stop = end;
        if (stop > at && !read_pair(at, stop, where, out, &text)) {
            free(out->at);
            *out = (struct http_fields){0};
            return false;
        }
        at = stop + 1;
    }
    return true;
}

bool http_parse_query(const char *raw, size_t length, struct http_fields *out) {
    return read_pairs(raw, length, IS_ADDRESS, out);
}

bool http_parse_form(const char *raw, size_t length, struct http_fields *out) {
    return read_pairs(raw, length, IS_FORM, out);
}

const char *http_fields_find(const struct http_fields *f, const char *name) {
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->at[i].name, name) == 0) return f->at[i].value;
    return NULL;
}

/* ---- Cookies --------------------------------------------------------------------------------- */

static char *copy_part(char *to, const char *from, size_t length) {
    memcpy(to, from, length);
    to[length] = '\0';
    return to + length + 1;
}

static void read_cookie(const char *at, size_t length, struct http_fields *out, char **text) {
    const char *equals = memchr(at, '=', length);
    if (!equals || !http_is_token(at, (size_t)(equals - at))) return;
    const char *value = equals + 1;
    size_t bytes = length - (size_t)(value - at);
    if (bytes >= 2 && value[0] == '"' && value[bytes - 1] == '"') {
        value++;
        bytes -= 2;
    }
    struct http_field *f = &out->at[out->count++];
    f->name = *text;
    *text = copy_part(*text, at, (size_t)(equals - at));
    f->value = *text;
    *text = copy_part(*text, value, bytes);
}

void http_parse_cookies(const char *header, struct http_fields *out) {
    const size_t bytes = strlen(header);
    size_t parts = count_parts(header, bytes, ';');
    if (parts > HTTP_FIELDS_MAX) parts = HTTP_FIELDS_MAX;
    char *text = reserve(out, parts, bytes + 2 * parts);
    for (const char *at = header; parts > 0; parts--) {
        at += strspn(at, " \t");
        size_t length = strcspn(at, ";");
        const char *next = at + length;
        while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t')) length--;
        read_cookie(at, length, out, &text);
        if (*next == '\0') return;
        at = next + 1;
    }
}

/* ---- Headers --------------------------------------------------------------------------------- */

bool http_is_token(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!is_alphanumeric((unsigned char)text[i]) && !is_among((unsigned char)text[i], TOKEN_MARKS))
            return false;
    return length > 0;
}

bool http_is_header_value(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (is_control((unsigned char)text[i]) && text[i] != '\t') return false;
    return true;
}

static bool is_port(const char *text) {
    unsigned long long port = 0;
    return http_is_length(text, &port) && port <= 65535;
}

bool http_is_host(const char *text) {
    const char *end = text;
    if (*text == '[') {
        end += 1 + strspn(text + 1, "0123456789abcdefABCDEF:.");
        if (end == text + 1 || *end++ != ']') return false;
    } else {
        while (is_alphanumeric((unsigned char)*end) || is_among((unsigned char)*end, "-._")) end++;
        if (end == text) return false;
    }
    return *end == '\0' || (*end == ':' && is_port(end + 1));
}

bool http_is_length(const char *text, unsigned long long *value) {
    const size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits] != '\0') return false;
    *value = strtoull(text, NULL, 10);
    return true;
}

/* "q=0", "q=0.0": not at all. */
static bool is_weight_zero(const char *parameters, size_t length) {
    const char *end = parameters + length;
    for (const char *at = parameters; at < end; at++) {
        if ((*at != 'q' && *at != 'Q') || end - at < 3 || at[1] != '=') continue;
        for (at += 2; at < end && *at != ';'; at++)
            if (*at >= '1' && *at <= '9') return false;
        return true;
    }
    return false;
}

static bool is_coding(const char *at, size_t length, const char *name) {
    return length == strlen(name) && strncasecmp(at, name, length) == 0;
}

/* What is said of gzip counts more than what is said of all. */
bool http_accepts_gzip(const char *header) {
    bool any = false;
    for (const char *at = header; at && *at;) {
        at += strspn(at, ", \t");
        const size_t length = strcspn(at, ",");
        const size_t name = strcspn(at, ",; \t");
        const bool is_refused = is_weight_zero(at + name, length - name);
        if (is_coding(at, name, "gzip") || is_coding(at, name, "x-gzip")) return !is_refused;
        if (is_coding(at, name, "*")) any = !is_refused;
        at += length;
    }
    return any;
}
