/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct code_row {
    const char *name;
    int exit_status;
    int http_status;
    bool is_retryable;
};

static const struct code_row CODES[ERR_CODES] = {
    [ERR_NONE] = {"none", 0, 200, false},
    [ERR_PARTIAL] = {"partial", 1, 207, false},
    [ERR_USAGE] = {"usage", 2, 400, false},
    [ERR_INPUT] = {"input", 65, 422, false},
    [ERR_UNAVAILABLE] = {"unavailable", 69, 503, true},
    [ERR_INTERNAL] = {"internal", 70, 500, false},
    [ERR_BUSY] = {"busy", 75, 503, true},
    [ERR_CONFIG] = {"config", 78, 500, false},
    [ERR_UNKNOWN_COMMIT] = {"unknown_commit", 75, 503, true},
};

static const struct code_row *row_of(enum err_code code) {
    assert(code < ERR_CODES);
    return &CODES[code];
}

void err_fill(struct err *e, enum err_code code, const char *hint, const char *format, ...) {
    assert(e && code != ERR_NONE && format);
    e->code = code;
    e->sqlstate[0] = '\0';
    (void)snprintf(e->hint, sizeof e->hint, "%s", hint ? hint : "");
    va_list args;
    va_start(args, format);
    (void)vsnprintf(e->message, sizeof e->message, format, args);
    va_end(args);
}

void err_prefix(struct err *e, const char *format, ...) {
    assert(e && e->code != ERR_NONE);
    char context[sizeof e->message];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(context, sizeof context, format, args);
    va_end(args);
    char whole[2 * sizeof e->message + 2];
    (void)snprintf(whole, sizeof whole, "%s: %s", context, e->message);
    whole[sizeof e->message - 1] = '\0';
    memcpy(e->message, whole, sizeof e->message);
}

bool err_is_sqlstate(const struct err *e, const char *sqlstate) {
    return strcmp(e->sqlstate, sqlstate) == 0;
}

int err_exit_status(enum err_code code) {
    return row_of(code)->exit_status;
}

int err_http_status(enum err_code code) {
    return row_of(code)->http_status;
}

bool err_is_retryable(enum err_code code) {
    return row_of(code)->is_retryable;
}

const char *err_code_name(enum err_code code) {
    return row_of(code)->name;
}
