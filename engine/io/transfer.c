/* SPDX-License-Identifier: Apache-2.0 */
#include "io/transfer.h"

#include "base/arena.h"
#include "base/crash_point.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_BYTES_MAX ((size_t)64 * 1024)

enum { CONNECT_SECONDS = 10, SMTP_ANSWER_SECONDS = 20, CONNECTIONS_KEPT = 64, LINE_BYTES = 256 };

/* How far a mail has come: what its server says is of us, of the recipient, or of the message. */
enum step { STEP_BEGIN, STEP_RECIPIENT, STEP_DATA };

struct transfers {
    struct loop *loop;
    CURLM *multi;
    struct loop_timer *timer;
    struct transfer *first;
    char *ca_file;
};

struct transfer {
    struct transfers *all;
    struct transfer *next, *previous;
    CURL *easy;
    struct curl_slist *headers;
    struct curl_slist *recipient;
    curl_mime *mime;
    bool is_mail;
    bool has_been_repeated;
    enum step step;
    char *answer; /* HTTP: the body */
    size_t answer_bytes;
    char line[LINE_BYTES]; /* SMTP: the last one */
    transfer_on_ended *on_ended;
    void *context;
};

/* ---- How it ended --------------------------------------------------------------------------- */

static const char *reason_of(CURLcode code) {
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return "resolve";
    case CURLE_COULDNT_CONNECT:
        return "connect";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
        return "tls";
    case CURLE_LOGIN_DENIED:
        return "login";
    case CURLE_OPERATION_TIMEDOUT:
        return "timeout";
    default:
        return "broken_off";
    }
}

static long number_of(CURL *easy, CURLINFO what) {
    long value = 0;
    return curl_easy_getinfo(easy, what, &value) == CURLE_OK ? value : 0;
}

static int64_t large_of(CURL *easy, CURLINFO what) {
    curl_off_t value = 0;
    return curl_easy_getinfo(easy, what, &value) == CURLE_OK ? value : 0;
}

static bool is_sent(const struct transfer *x) {
    if (x->is_mail) return x->step == STEP_DATA && large_of(x->easy, CURLINFO_SIZE_UPLOAD_T) > 0;
    return number_of(x->easy, CURLINFO_REQUEST_SIZE) > 0;
}

static bool is_answered(const struct transfer *x, CURLcode code, int status) {
    if (code == CURLE_OK) return true;
    if (x->is_mail) return status >= 400 && x->step != STEP_BEGIN && code != CURLE_LOGIN_DENIED;
    return status >= 200; /* the body alone did not come whole */
}

static struct transfer_result make_result(struct transfer *x, CURLcode code) {
    struct transfer_result r = {.status = (int)number_of(x->easy, CURLINFO_RESPONSE_CODE), .answer = ""};
    const int64_t later = large_of(x->easy, CURLINFO_RETRY_AFTER);
    if (later > 0 && later < UINT32_MAX) r.retry_after_seconds = (uint32_t)later;
    if (x->is_mail) r.answer = x->line;
    if (is_answered(x, code, r.status)) {
        r.end = TRANSFER_ANSWERED;
        if (!x->is_mail && code == CURLE_OK && x->answer) r.answer = x->answer;
        return r;
    }
    r.end = is_sent(x) ? TRANSFER_LOST : TRANSFER_NOT_SENT;
    r.reason = reason_of(code);
    if (x->is_mail && r.status < 400) r.status = 0;
    return r;
}

/* A connection that was kept may have been closed by the other side meanwhile: that says nothing. */
static bool repeat_on_new_connection(struct transfer *x, const struct transfer_result *r) {
    if (r->end != TRANSFER_NOT_SENT || x->has_been_repeated) return false;
    if (number_of(x->easy, CURLINFO_NUM_CONNECTS) > 0) return false;
    x->has_been_repeated = true;
    x->step = STEP_BEGIN;
    (void)curl_easy_setopt(x->easy, CURLOPT_FRESH_CONNECT, 1L);
    return CRASH_POINT(curl_multi_add_handle(x->all->multi, x->easy)) == CURLM_OK;
}

static void destroy_transfer(struct transfer *x) {
    *(x->previous ? &x->previous->next : &x->all->first) = x->next;
    if (x->next) x->next->previous = x->previous;
    curl_easy_cleanup(x->easy);
    curl_mime_free(x->mime);
    curl_slist_free_all(x->headers);
    curl_slist_free_all(x->recipient);
    free(x->answer);
    free(x);
}

static void end_transfer(struct transfers *t, CURL *easy, CURLcode code) {
    char *found = NULL;
    (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &found);
    struct transfer *x = (struct transfer *)(void *)found;
    const struct transfer_result result = make_result(x, code);
    (void)curl_multi_remove_handle(t->multi, easy);
    if (repeat_on_new_connection(x, &result)) return;
    x->on_ended(x->context, &result);
    destroy_transfer(x);
}

/* ---- libcurl on the loop -------------------------------------------------------------------- */

static void act(struct transfers *t, curl_socket_t socket, int events) {
    int running = 0;
    int left = 0;
    (void)CRASH_POINT(curl_multi_socket_action(t->multi, socket, events, &running));
    for (CURLMsg *m = NULL; (m = curl_multi_info_read(t->multi, &left));)
        if (m->msg == CURLMSG_DONE) end_transfer(t, m->easy_handle, m->data.result);
}

/* A socket of libcurl's, watched. */
struct socket {
    struct transfers *all;
    struct loop_watch *watch;
    curl_socket_t descriptor;
};

static void on_ready(void *context, int events) {
    const struct socket *s = context;
    act(s->all, s->descriptor,
        (events & LOOP_READABLE ? CURL_CSELECT_IN : 0) | (events & LOOP_WRITABLE ? CURL_CSELECT_OUT : 0));
}

static void forget_socket(struct socket *s) {
    (void)curl_multi_assign(s->all->multi, s->descriptor, NULL);
    loop_watch_stop(s->watch);
    free(s);
}

static int on_socket(CURL *easy, curl_socket_t descriptor, int what, void *context, void *known) {
    struct transfers *t = context;
    struct socket *s = known;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (s) forget_socket(s);
        return 0;
    }
    const int events = (what & CURL_POLL_IN ? LOOP_READABLE : 0) | (what & CURL_POLL_OUT ? LOOP_WRITABLE : 0);
    if (s) {
        loop_watch_change(s->watch, events);
        return 0;
    }
    s = memory_get(1, sizeof *s);
    *s = (struct socket){.all = t, .descriptor = descriptor};
    s->watch = loop_watch_start(t->loop, descriptor, events, on_ready, s);
    (void)curl_multi_assign(t->multi, descriptor, s);
    return 0;
}

static void on_elapsed(void *context) {
    struct transfers *t = context;
    t->timer = NULL;
    act(t, CURL_SOCKET_TIMEOUT, 0);
}

static int on_timer(CURLM *multi, long milliseconds, void *context) {
    struct transfers *t = context;
    (void)multi;
    loop_timer_stop(t->timer);
    t->timer =
        milliseconds < 0 ? NULL : loop_timer_start_once(t->loop, (uint64_t)milliseconds, on_elapsed, t);
    return 0;
}

/* ---- One transfer ----------------------------------------------------------------------------- */

/* A body over the limit is broken off: the status has come, and that is what counts. */
static size_t on_body(char *bytes, size_t one, size_t length, void *context) {
    struct transfer *x = context;
    (void)one;
    if (x->is_mail) return length;
    if (x->answer_bytes + length > ANSWER_BYTES_MAX) return 0;
    x->answer = memory_grow(x->answer, x->answer_bytes + length + 1, 1);
    memcpy(x->answer + x->answer_bytes, bytes, length);
    x->answer_bytes += length;
    x->answer[x->answer_bytes] = '\0';
    return length;
}

/* An SMTP server's lines. */
static size_t on_header(char *bytes, size_t one, size_t length, void *context) {
    struct transfer *x = context;
    (void)one;
    size_t kept = length < LINE_BYTES ? length : LINE_BYTES - 1;
    while (kept > 0 && (bytes[kept - 1] == '\r' || bytes[kept - 1] == '\n')) kept--;
    memcpy(x->line, bytes, kept);
    x->line[kept] = '\0';
    return length;
}

/* Commands as they go out: the one place that tells which of them an error answers. */
static int on_trace(CURL *easy, curl_infotype kind, char *bytes, size_t length, void *context) {
    struct transfer *x = context;
    (void)easy;
    if (kind != CURLINFO_HEADER_OUT) return 0;
    if (length >= 4 && strncmp(bytes, "RCPT", 4) == 0) x->step = STEP_RECIPIENT;
    if (length >= 4 && strncmp(bytes, "DATA", 4) == 0) x->step = STEP_DATA;
    return 0;
}

static void set_common(struct transfer *x, const char *url, const char *protocols) {
    CURL *easy = x->easy;
    const char *ca_file = x->all->ca_file;
    (void)curl_easy_setopt(easy, CURLOPT_URL, url);
    (void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
    (void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (*ca_file) (void)curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    if (*ca_file) (void)curl_easy_setopt(easy, CURLOPT_CAPATH, (const char *)NULL);
    (void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    (void)curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
    (void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->headers);
    (void)curl_easy_setopt(easy, CURLOPT_PRIVATE, (char *)x);
}

static void set_post(struct transfer *x, const struct transfer_post *p) {
    set_common(x, p->url, "http,https");
    (void)curl_easy_setopt(x->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl_easy_setopt(x->easy, CURLOPT_POST, 1L);
    (void)curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body_bytes);
    (void)curl_easy_setopt(x->easy, CURLOPT_COPYPOSTFIELDS, p->body);
}

static void set_mail_body(struct transfer *x, const char *text) {
    x->mime = curl_mime_init(x->easy);
    curl_mimepart *part = curl_mime_addpart(x->mime);
    (void)curl_mime_data(part, text, CURL_ZERO_TERMINATED);
    (void)curl_mime_type(part, "text/plain; charset=UTF-8");
    (void)curl_mime_encoder(part, "quoted-printable");
    (void)curl_easy_setopt(x->easy, CURLOPT_MIMEPOST, x->mime);
}

static void set_mail(struct transfer *x, const struct transfer_mail *m) {
    set_common(x, m->url, "smtp,smtps");
    (void)curl_easy_setopt(x->easy, CURLOPT_USE_SSL,
                           (long)(m->is_tls_required ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (*m->user) (void)curl_easy_setopt(x->easy, CURLOPT_USERNAME, m->user);
    if (*m->user) (void)curl_easy_setopt(x->easy, CURLOPT_PASSWORD, m->password);
    (void)curl_easy_setopt(x->easy, CURLOPT_MAIL_FROM, m->from);
    x->recipient = curl_slist_append(NULL, m->to);
    (void)curl_easy_setopt(x->easy, CURLOPT_MAIL_RCPT, x->recipient);
    (void)curl_easy_setopt(x->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)SMTP_ANSWER_SECONDS);
    (void)curl_easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(x->easy, CURLOPT_HEADERDATA, x);
    (void)curl_easy_setopt(x->easy, CURLOPT_VERBOSE, 1L);
    (void)curl_easy_setopt(x->easy, CURLOPT_DEBUGFUNCTION, on_trace);
    (void)curl_easy_setopt(x->easy, CURLOPT_DEBUGDATA, x);
    set_mail_body(x, m->text);
}

static struct transfer *make_transfer(struct transfers *t, const char *const *headers,
                                      transfer_on_ended *on_ended, void *context) {
    struct transfer *x = memory_get(1, sizeof *x);
    *x = (struct transfer){.all = t, .next = t->first, .on_ended = on_ended, .context = context};
    if (t->first) t->first->previous = x;
    t->first = x;
    x->easy = curl_easy_init();
    if (!x->easy) abort();
    for (; *headers; headers++) {
        x->headers = curl_slist_append(x->headers, *headers);
        if (!x->headers) abort();
    }
    return x;
}

struct transfer *transfer_post(struct transfers *t, const struct transfer_post *p,
                               transfer_on_ended *on_ended, void *context) {
    struct transfer *x = make_transfer(t, p->headers, on_ended, context);
    set_post(x, p);
    if (CRASH_POINT(curl_multi_add_handle(t->multi, x->easy)) != CURLM_OK) abort();
    return x;
}

struct transfer *transfer_mail(struct transfers *t, const struct transfer_mail *m,
                               transfer_on_ended *on_ended, void *context) {
    struct transfer *x = make_transfer(t, m->headers, on_ended, context);
    x->is_mail = true;
    set_mail(x, m);
    if (CRASH_POINT(curl_multi_add_handle(t->multi, x->easy)) != CURLM_OK) abort();
    return x;
}

void transfer_cancel(struct transfer *x) {
    (void)curl_multi_remove_handle(x->all->multi, x->easy);
    destroy_transfer(x);
}

/* ---- Opening and closing -------------------------------------------------------------------- */

bool transfers_open(struct loop *l, const char *ca_file, struct transfers **out, struct err *e) {
    if (*ca_file && access(ca_file, R_OK) != 0)
        return err_set(e, ERR_CONFIG, "Check the path and who may read it.", "%s cannot be read", ca_file);
    struct transfers *t = memory_get(1, sizeof *t);
    t->loop = l;
    t->ca_file = strdup(ca_file);
    if (!t->ca_file || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) abort();
    t->multi = curl_multi_init();
    if (!t->multi) abort();
    (void)curl_multi_setopt(t->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    (void)curl_multi_setopt(t->multi, CURLMOPT_SOCKETDATA, t);
    (void)curl_multi_setopt(t->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    (void)curl_multi_setopt(t->multi, CURLMOPT_TIMERDATA, t);
    (void)curl_multi_setopt(t->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
    *out = t;
    return true;
}

void transfers_close(struct transfers *t) {
    if (!t) return;
    for (struct transfer *x = t->first, *next = NULL; x; x = next) {
        next = x->next;
        transfer_cancel(x);
    }
    (void)curl_multi_cleanup(t->multi); /* closes its sockets through on_socket */
    loop_timer_stop(t->timer);
    curl_global_cleanup();
    free(t->ca_file);
    free(t);
}
