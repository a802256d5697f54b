/* SPDX-License-Identifier: Apache-2.0 */
/* Well-formed requests, changed at random, against a reader that forgives nothing: whatever it does not
 * count as a request must not be told either. */
#include "http.h"
#include "seeded.h"
#include "suite.h"

#include <ctype.h>
#include <strings.h>

enum { ROUNDS = 3000, CHANGES_MAX = 3, MESSAGE_BYTES_MAX = 4096 };

/* ---- A strict reader ----------------------------------------------------------------------------- */

struct reading {
    const char *at, *end;
};

/* Four bytes that libmicrohttpd overwrites alike (docs/http.md). NUL is not among the changes made here. */
static bool ends_head(const char *at, const char *end) {
    return end - at >= 4 &&
           (memcmp(at, "\r\n\r\n", 4) == 0 || memcmp(at, "\r\n:\n", 4) == 0 || memcmp(at, "\n:\r\n", 4) == 0);
}

/* A line without its CR LF; NULL when there is none. Behind the last of a head comes no other. */
static const char *read_line(struct reading *r, size_t *length, bool *is_last) {
    const char *line = r->at;
    const char *stop = line;
    while (stop < r->end && *stop != '\r' && *stop != '\n') stop++;
    *length = (size_t)(stop - line);
    *is_last = ends_head(stop, r->end);
    r->at = stop + (*is_last ? 4 : 2);
    return *is_last || (r->end - stop >= 2 && memcmp(stop, "\r\n", 2) == 0) ? line : NULL;
}

static bool is_first_line(const char *line, size_t length) {
    char text[MESSAGE_BYTES_MAX * 2];
    char method[16];
    char target[MESSAGE_BYTES_MAX * 2];
    char rest[2];
    int minor = -1;
    (void)snprintf(text, sizeof text, "%.*s", (int)length, line);
    if (sscanf(text, "%15[A-Z] %[!-~] HTTP/1.%1d%1[^~]", method, target, &minor, rest) != 3) return false;
    char again[MESSAGE_BYTES_MAX * 4];
    (void)snprintf(again, sizeof again, "%s %s HTTP/1.%d", method, target, minor);
    return strcmp(again, text) == 0 && minor <= 1;
}

struct head {
    int hosts, lengths, codings;
    size_t body_bytes;
    bool is_chunked;
};

static bool is_named(const char *line, size_t name_length, const char *name) {
    return name_length == strlen(name) && strncasecmp(line, name, name_length) == 0;
}

static bool read_number(const char *value, size_t length, size_t *number) {
    char text[24] = "";
    while (length > 0 && (*value == ' ' || *value == '\t')) value++, length--;
    while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t')) length--;
    if (length == 0 || length > 18) return false;
    memcpy(text, value, length);
    *number = strtoul(text, NULL, 10);
    return strspn(text, "0123456789") == length;
}

static bool read_header(const char *line, size_t length, struct head *h) {
    const char *colon = memchr(line, ':', length);
    if (!colon || colon == line) return false;
    const size_t name = (size_t)(colon - line);
    for (size_t i = 0; i < name; i++)
        if (!isgraph((unsigned char)line[i])) return false;
    if (is_named(line, name, "Host")) h->hosts++;
    if (is_named(line, name, "Transfer-Encoding")) h->codings++;
    if (!is_named(line, name, "Content-Length")) return true;
    h->lengths++;
    return read_number(colon + 1, length - name - 1, &h->body_bytes);
}

/* One request, its body with it. */
static bool read_request(struct reading *r, bool *is_last) {
    struct head h = {0};
    size_t length = 0;
    bool is_end = false;
    const char *line = read_line(r, &length, &is_end);
    if (!line || !is_first_line(line, length)) return false;
    while (!is_end) {
        line = read_line(r, &length, &is_end);
        if (!line || !read_header(line, length, &h)) return false;
    }
    if (h.hosts > 1 || h.lengths > 1 || h.codings > 1 || (h.lengths == 1 && h.codings == 1)) return false;
    *is_last = h.codings == 1;
    if ((size_t)(r->end - r->at) < h.body_bytes) return false;
    r->at += h.body_bytes;
    return true;
}

/* Before the first request there may be empty lines. */
static void pass_empty_lines(struct reading *r) {
    while (r->end - r->at >= 2 && (*r->at == '\n' || memcmp(r->at, "\r\n", 2) == 0))
        r->at += *r->at == '\n' ? 1 : 2;
}

static int count_requests(const char *bytes, size_t length) {
    struct reading r = {bytes, bytes + length};
    pass_empty_lines(&r);
    int count = 0;
    bool is_last = false;
    while (!is_last && read_request(&r, &is_last)) count++;
    return count;
}

/* ---- Changes ------------------------------------------------------------------------------------- */

struct message {
    char bytes[MESSAGE_BYTES_MAX];
    size_t length;
};

static void put(struct message *m, size_t at, const char *bytes, size_t length) {
    if (m->length + length > MESSAGE_BYTES_MAX) return;
    memmove(m->bytes + at + length, m->bytes + at, m->length - at);
    memcpy(m->bytes + at, bytes, length);
    m->length += length;
}

static void change(struct seeded *s, struct message *m) {
    static const char odd[] = "\r\n \t:\x80%./\v\f,;0xX+-\r\n";
    static const char *const lines[] = {"Content-Length: 3\r\n",
                                        "Transfer-Encoding: chunked\r\n",
                                        "Content-Length: 0\r\n",
                                        "\r\n",
                                        " folded: 1\r\n",
                                        "Host: b\r\n",
                                        "GET /x HTTP/1.1\r\n" HOST,
                                        "transfer-encoding:\tchunked\r\n",
                                        "Content-Length:\r\n 3\r\n",
                                        "X: y\nContent-Length: 3\r\n"};
    const size_t at = (size_t)seeded_between(s, 0, (int)m->length - 1);
    const char *letter = &odd[seeded_between(s, 0, sizeof odd - 2)];
    const char *line = lines[seeded_between(s, 0, sizeof lines / sizeof lines[0] - 1)];
    const char *lf = memchr(m->bytes + at, '\n', m->length - at);
    switch (seeded_between(s, 0, 3)) {
    case 0:
        m->bytes[at] = *letter;
        break;
    case 1:
        put(m, at, letter, 1);
        break;
    case 2:
        memmove(m->bytes + at, m->bytes + at + 1, --m->length - at);
        break;
    default:
        put(m, lf ? (size_t)(lf + 1 - m->bytes) : at, line, strlen(line));
    }
}

static struct message pick(struct seeded *s) {
    static const char *const good[] = {
        "GET /a?b=c HTTP/1.1\r\n" HOST "Accept: */*\r\n\r\n",
        "POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n" HOST "\r\n",
        "POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\n" HOST "Cookie: a=b; c=d\r\nX-Test: e\r\n\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n",
    };
    struct message m = {.length = 0};
    const char *text = good[seeded_between(s, 0, sizeof good / sizeof good[0] - 1)];
    put(&m, 0, text, strlen(text));
    return m;
}

static struct client one;

static void send_message(const struct message *m) {
    told.count = 0;
    client_connect(&one);
    turn_until_open(1);
    client_send_bytes(&one, m->bytes, m->length);
    loop_turn(the_loop);
    (void)shutdown(one.fd, SHUT_WR);
    client_read_to_end(&one);
    client_close(&one);
    turn_until_open(0);
}

static void print_message(const struct message *m) {
    for (size_t i = 0; i < m->length; i++)
        (void)fprintf(stderr, isprint((unsigned char)m->bytes[i]) ? "%c" : "\\x%02x",
                      (unsigned char)m->bytes[i]);
}

START_TEST(only_what_a_strict_reader_takes_is_told) {
    struct seeded s = seeded_start("smuggling");
    int told_so_far = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct message m = pick(&s);
        for (int n = seeded_between(&s, 0, CHANGES_MAX); n > 0; n--) change(&s, &m);
        send_message(&m);
        told_so_far += told.count;
        if (told.count <= count_requests(m.bytes, m.length)) continue;
        print_message(&m);
        ck_abort_msg("%d requests were told, a strict reader takes %d", told.count,
                     count_requests(m.bytes, m.length));
    }
    ck_assert_int_gt(told_so_far, ROUNDS / 4); /* the strict reader reads, too */
}
END_TEST

/* ---- What ends a head ------------------------------------------------------------------------------ */

static bool has_bare_lf(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return true;
    return false;
}

/* The number in base 5: every text of so many of these letters has one. */
static struct message end_head(int number, size_t length) {
    static const char letters[] = {'\r', '\n', ':', '\0', 'x'};
    static const char first[] = "GET /1 HTTP/1.1\r\nHost: a", second[] = "GET /2 HTTP/1.1\r\n" HOST "\r\n";
    struct message m = {.length = 0};
    put(&m, 0, second, strlen(second));
    for (size_t i = 0; i < length; i++, number /= 5) put(&m, 0, &letters[number % 5], 1);
    put(&m, 0, first, strlen(first));
    return m;
}

/* So a server in front that writes CR LF at every line's end cannot be made to disagree with this one. */
START_TEST(a_head_is_misread_only_where_lf_stands_without_cr) {
    int told_so_far = 0;
    for (int length = 1, texts = 5; length <= 5; length++, texts *= 5) {
        for (int number = 0; number < texts; number++) {
            const struct message m = end_head(number, (size_t)length);
            if (has_bare_lf(m.bytes, m.length)) continue;
            send_message(&m);
            told_so_far += told.count;
            if (told.count <= count_requests(m.bytes, m.length)) continue;
            print_message(&m);
            ck_abort_msg("%d requests were told", told.count);
        }
    }
    /* CR LF CR LF alone and after x: both requests; before CR, :, NUL, x: the first. */
    ck_assert_int_eq(told_so_far, 2 + 2 + 4);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("http_smuggling");
    TCase *t = tcase_create("smuggling");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, open_server, close_server);
    tcase_add_test(t, a_head_is_misread_only_where_lf_stands_without_cr);
    tcase_add_test(t, only_what_a_strict_reader_takes_is_told);
    suite_add_tcase(s, t);
    return s;
}
