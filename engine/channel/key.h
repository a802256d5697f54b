/* SPDX-License-Identifier: Apache-2.0 */
/* key: the settings of channels and drivers as declared tables. Checking, the sample configuration and
 * docs/reference.md come from the same rows. */
#ifndef LICHKHAM_CHANNEL_KEY_H
#define LICHKHAM_CHANNEL_KEY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

#include <stddef.h>
#include <stdint.h>

enum key_kind {
    KEY_TEXT,
    KEY_INTEGER,
    KEY_BOOLEAN,
    KEY_WORD,    /* one of a closed list */
    KEY_COMMAND, /* texts, the first a program's path */
    KEY_PATH,
    KEY_SECRET_FILE, /* path of a file that holds the secret; only its path is ever shown */
    KEY_URL,         /* of a scheme in `words`, without user and password */
    KEY_OBJECT
};

struct key_row {
    const char *name;
    enum key_kind kind;
    const char *otherwise; /* the default as text; NULL = it must be given */
    int64_t least, most;   /* of an integer */
    const char *words;     /* "resend query hold": of a word, or a URL's schemes */
    const char *help;
};

struct key_value {
    const char *text;          /* of every kind but commands and objects; "" = none */
    int64_t number;            /* of an integer; 0 or 1 of a boolean; index of a word */
    const char *const *list;   /* of a command: NULL-terminated */
    const struct json *object; /* NULL = not given */
    bool is_given;
};

/* Checks an object against its table; `object` may be NULL for an empty one. Values stand in the order
 * of the rows, in the arena. Failures are ERR_CONFIG; `where` ("channels.sms") begins them. */
MUST_CHECK bool key_read(const struct json *object, const char *where, const struct key_row *rows,
                         size_t count, struct arena *a, struct key_value *values, struct err *e);

/* The first line of a secret's file. ERR_CONFIG when it cannot be read, is empty, or others than owner
 * and group may read it. Never part of a message. */
MUST_CHECK bool key_read_secret(const char *path, struct arena *a, const char **secret, struct err *e);

const char *key_kind_name(enum key_kind kind); /* static */
/* A value as JSON, to release with free(). */
char *key_print(const struct key_row *row, const struct key_value *value);

#endif
