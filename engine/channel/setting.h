/* SPDX-License-Identifier: Apache-2.0 */
/* setting: the settings of channels and drivers as declared tables. Checking, the sample configuration and
 * docs/reference.md come from the same rows. */
#ifndef LICHKHAM_CHANNEL_SETTING_H
#define LICHKHAM_CHANNEL_SETTING_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

#include <stddef.h>
#include <stdint.h>

enum setting_kind {
    SETTING_TEXT,
    SETTING_INTEGER,
    SETTING_BOOLEAN,
    SETTING_WORD,    /* one of a closed list */
    SETTING_COMMAND, /* texts, the first a program's path */
    SETTING_PATH,
    SETTING_SECRET_FILE, /* path of a file that holds the secret; only its path is ever shown */
    SETTING_URL,         /* of a scheme in `words`, without user and password */
    SETTING_OBJECT
};

struct setting_row {
    const char *name;
    enum setting_kind kind;
    const char *otherwise; /* the default as text; NULL = it must be given */
    int64_t least, most;   /* of an integer */
    const char *words;     /* "resend query hold": of a word, or a URL's schemes */
    const char *help;
};

struct setting_value {
    const char *text;          /* of every kind but commands and objects; "" = none */
    int64_t number;            /* of an integer; 0 or 1 of a boolean; index of a word */
    const char *const *list;   /* of a command: NULL-terminated */
    const struct json *object; /* NULL = not given */
    bool is_given;
};

/* Checks an object against its table; `object` may be NULL for an empty one. Values stand in the order
 * of the rows, in the arena. Failures are ERR_CONFIG; `where` ("channels.sms") begins them. */
MUST_CHECK bool setting_read(const struct json *object, const char *where, const struct setting_row *rows,
                             size_t count, struct arena *a, struct setting_value *values, struct err *e);

/* The first line of a secret's file. ERR_CONFIG when it cannot be read, is empty, or others than owner
 * and group may read it. Never part of a message. */
MUST_CHECK bool setting_read_secret(const char *path, struct arena *a, const char **secret, struct err *e);

const char *setting_kind_name(enum setting_kind kind); /* static */
/* A value as JSON as it may be shown: what follows the ? of a URL is hidden. To release with free(). */
char *setting_print(const struct setting_row *row, const struct setting_value *value);

#endif
