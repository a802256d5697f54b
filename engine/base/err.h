/* SPDX-License-Identifier: Apache-2.0 */
/* err: failure as a value. A function that can fail returns bool (true = done) and takes a
 * `struct err *` as its last argument, never NULL, which it fills only when it returns false.
 * One list of codes gives the exit status, the HTTP status and whether trying again may help. */
#ifndef LICHKHAM_BASE_ERR_H
#define LICHKHAM_BASE_ERR_H

#include <stdbool.h>

#define MUST_CHECK                     __attribute__((warn_unused_result))
#define PRINTF_LIKE(text_at, first_at) __attribute__((format(printf, text_at, first_at)))

enum err_code {
    ERR_NONE,
    ERR_PARTIAL,        /* finished, some rows or communes refused; the report says which */
    ERR_USAGE,          /* the command line is wrong */
    ERR_INPUT,          /* data given to us is wrong */
    ERR_UNAVAILABLE,    /* database or gateway cannot be reached */
    ERR_INTERNAL,       /* a defect of ours */
    ERR_BUSY,           /* another run holds it, or we were interrupted: try later */
    ERR_CONFIG,         /* configuration, or a schema that does not fit this program */
    ERR_UNKNOWN_COMMIT, /* the answer to COMMIT was lost: done or not, a repeat is harmless */
    ERR_CODES
};

struct err {
    enum err_code code;
    char sqlstate[6];  /* "" unless the database said it */
    char message[768]; /* one sentence: what, where; never personal data */
    char hint[384];    /* what to do about it; may be "" */
};

/* err_set(e, code, hint, format, ...) fills `e`; err_wrap(e, format, ...) puts "<context>: " before the
 * message of an error that already stands. Both are false, so that a failing function can end in
 * `return err_set(...)`; the compiler sees the constant and knows the path for a failure. */
#define err_set(...)  (err_fill(__VA_ARGS__), false)
#define err_wrap(...) (err_prefix(__VA_ARGS__), false)
void err_fill(struct err *e, enum err_code code, const char *hint, const char *format, ...) PRINTF_LIKE(4, 5);
void err_prefix(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);

bool err_is_sqlstate(const struct err *e, const char *sqlstate);
int err_exit_status(enum err_code code);
int err_http_status(enum err_code code);
bool err_is_retryable(enum err_code code);
const char *err_code_name(enum err_code code); /* "unavailable"; static */

#endif
