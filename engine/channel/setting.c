/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/setting.h"

#include "base/crash_point.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { KEYS_MAX = 32, SECRET_BYTES_MAX = 4096 };

static const char SAMPLE_HINT[] = "\"lichkham config sample\" shows how.";

const char *setting_kind_name(enum setting_kind kind) {
    static const char *const NAMES[] = {[SETTING_TEXT] = "text",
                                        [SETTING_INTEGER] = "integer",
                                        [SETTING_BOOLEAN] = "true or false",
                                        [SETTING_WORD] = "word",
                                        [SETTING_COMMAND] = "list of texts",
                                        [SETTING_PATH] = "path",
                                        [SETTING_URL] = "URL",
                                        [SETTING_SECRET_FILE] = "path of a secret",
                                        [SETTING_OBJECT] = "object"};
    return NAMES[kind];
}

/* The index of `text` among words parted by spaces, or -1. */
static int find_word(const char *words, const char *text, size_t length) {
    for (int index = 0; *words; index++) {
        const size_t bytes = strcspn(words, " ");
        if (bytes == length && strncmp(words, text, length) == 0) return index;
        words += bytes + strspn(words + bytes, " ");
    }
    return -1;
}

static bool check_word(const struct setting_row *row, const char *text, struct setting_value *v,
                       struct err *e) {
    v->number = find_word(row->words, text, strlen(text));
    char hint[sizeof e->hint];
    (void)snprintf(hint, sizeof hint, "Choose one of: %s.", row->words);
    return v->number >= 0 || err_set(e, ERR_CONFIG, hint, "there is no such word");
}

static bool check_url(const struct setting_row *row, const char *text, struct err *e) {
    const char *rest = strstr(text, "://");
    if (!rest || find_word(row->words, text, (size_t)(rest - text)) < 0 || rest[3] == '\0')
        return err_set(e, ERR_CONFIG, SAMPLE_HINT, "this is not a URL of: %s", row->words);
    if (memchr(rest + 3, '@', strcspn(rest + 3, "/?#")) != NULL)
        return err_set(e, ERR_CONFIG, "Put the secret into a file of its own and name the file.",
                       "a user or password stands in the URL");
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~')
            return err_set(e, ERR_CONFIG, "Write it with %-escapes.", "a URL has no such characters");
    return true;
}

static bool take_text(const struct setting_row *row, const char *text, struct arena *a,
                      struct setting_value *v, struct err *e) {
    v->text = arena_copy_text(a, text, strlen(text));
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            return err_set(e, ERR_CONFIG, "Write it in one line.", "it holds a control character");
    if (row->kind == SETTING_WORD) return check_word(row, text, v, e);
    if (row->kind == SETTING_URL && *text) return check_url(row, text, e);
    return (row->otherwise && !*row->otherwise) || *text ||
           err_set(e, ERR_CONFIG, SAMPLE_HINT, "it is empty");
}

static bool take_integer(const struct setting_row *row, double number, struct setting_value *v,
                         struct err *e) {
    char text[40];
    long long whole = 0;
    (void)snprintf(text, sizeof text, "%.17g", number);
    if (!text_parse_integer(text, row->least, row->most, &whole, e)) return false;
    v->number = whole;
    return true;
}

static bool take_command(const struct json *given, struct arena *a, struct setting_value *v, struct err *e) {
    const size_t count = json_count(given);
    const char **list = arena_new_array(a, const char *, count + 1);
    if (count == 0) return err_set(e, ERR_CONFIG, SAMPLE_HINT, "it is empty");
    for (size_t i = 0; i < count; i++) {
        const struct json *part = json_at(given, i);
        if (json_kind(part) != JSON_TEXT)
            return err_set(e, ERR_CONFIG, SAMPLE_HINT, "each part is a text in quotes");
        list[i] = arena_copy_text(a, json_as_text(part), strlen(json_as_text(part)));
    }
    if (list[0][0] != '/')
        return err_set(e, ERR_CONFIG, "Give the whole path, \"/usr/local/bin/send\".",
                       "it does not begin with a program's path");
    v->list = list;
    return true;
}

static enum json_kind json_kind_of(enum setting_kind kind) {
    static const enum json_kind KINDS[] = {
        [SETTING_TEXT] = JSON_TEXT,        [SETTING_INTEGER] = JSON_NUMBER, [SETTING_BOOLEAN] = JSON_BOOLEAN,
        [SETTING_WORD] = JSON_TEXT,        [SETTING_COMMAND] = JSON_ARRAY,  [SETTING_PATH] = JSON_TEXT,
        [SETTING_SECRET_FILE] = JSON_TEXT, [SETTING_URL] = JSON_TEXT,       [SETTING_OBJECT] = JSON_OBJECT};
    return KINDS[kind];
}

static bool take_value(const struct setting_row *row, const struct json *given, struct arena *a,
                       struct setting_value *v, struct err *e) {
    if (json_kind(given) != json_kind_of(row->kind))
        return err_set(e, ERR_CONFIG, SAMPLE_HINT, "it is not of the kind: %s", setting_kind_name(row->kind));
    v->is_given = true;
    switch (row->kind) {
    case SETTING_INTEGER:
        return take_integer(row, json_as_number(given), v, e);
    case SETTING_BOOLEAN:
        v->number = json_as_boolean(given);
        return true;
    case SETTING_COMMAND:
        return take_command(given, a, v, e);
    case SETTING_OBJECT:
        v->object = given;
        return true;
    case SETTING_TEXT:
    case SETTING_WORD:
    case SETTING_PATH:
    case SETTING_SECRET_FILE:
    case SETTING_URL:
        break;
    }
    return take_text(row, json_as_text(given), a, v, e);
}

/* A default is right by itself: tests read every table without an object. */
static void take_default(const struct setting_row *row, struct setting_value *v) {
    *v = (struct setting_value){.text = row->otherwise};
    if (row->kind == SETTING_INTEGER) v->number = strtoll(row->otherwise, NULL, 10);
    if (row->kind == SETTING_BOOLEAN) v->number = strcmp(row->otherwise, "true") == 0;
    if (row->kind == SETTING_WORD) v->number = find_word(row->words, row->otherwise, strlen(row->otherwise));
}

static bool check_names(const struct json *object, const char *where, const struct setting_row *rows,
                        size_t count, struct err *e) {
    const char *names[KEYS_MAX];
    for (size_t i = 0; i < count; i++) names[i] = rows[i].name;
    for (size_t i = 0; i < json_count(object); i++) {
        const char *name = json_key_at(object, i);
        size_t known = 0;
        while (known < count && strcmp(names[known], name) != 0) known++;
        if (known == count) {
            const char *nearest = text_nearest(name, names, count);
            return err_set(e, ERR_CONFIG, SAMPLE_HINT, "\"%s\": there is no key \"%s\"%s%s%s", where, name,
                           nearest ? ": did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
        }
        if (json_find(object, name) != json_at(object, i))
            return err_set(e, ERR_CONFIG, "Remove one of them.", "\"%s.%s\" stands twice", where, name);
    }
    return true;
}

bool setting_read(const struct json *object, const char *where, const struct setting_row *rows, size_t count,
                  struct arena *a, struct setting_value *values, struct err *e) {
    if (object && json_kind(object) != JSON_OBJECT)
        return err_set(e, ERR_CONFIG, SAMPLE_HINT, "\"%s\" is not an object in braces", where);
    if (object && !check_names(object, where, rows, count, e)) return false;
    for (size_t i = 0; i < count; i++) {
        const struct json *given = object ? json_find(object, rows[i].name) : NULL;
        values[i] = (struct setting_value){.text = ""};
        if (!given && !rows[i].otherwise)
            return err_set(e, ERR_CONFIG, SAMPLE_HINT, "\"%s.%s\" is missing", where, rows[i].name);
        if (!given) {
            take_default(&rows[i], &values[i]);
        } else if (!take_value(&rows[i], given, a, &values[i], e)) {
            e->code = ERR_CONFIG;
            return err_wrap(e, "\"%s.%s\"", where, rows[i].name);
        }
    }
    return true;
}

static bool check_readers(FILE *in, const char *path, struct err *e) {
    struct stat st;
    if (fstat(fileno(in), &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 0007U) == 0) return true;
    return err_set(e, ERR_CONFIG, "Make it a file of its owner: chmod 600.",
                   "%s may be read by everybody on this machine", path);
}

bool setting_read_secret(const char *path, struct arena *a, const char **secret, struct err *e) {
    char line[SECRET_BYTES_MAX] = "";
    *secret = NULL;
    FILE *in = CRASH_POINT(fopen(path, "re"));
    if (!in)
        return err_set(e, ERR_CONFIG, "Check the path and who may read it.", "%s cannot be read: %s", path,
                       strerror(errno));
    const bool is_ours = check_readers(in, path, e);
    const bool is_read = is_ours && fgets(line, sizeof line, in) != NULL;
    (void)fclose(in);
    line[strcspn(line, "\r\n")] = '\0';
    if (is_read && *line) *secret = arena_copy_text(a, line, strlen(line));
    explicit_bzero(line, sizeof line);
    if (!is_ours) return false;
    return *secret != NULL ||
           err_set(e, ERR_CONFIG, "Write the secret into its first line.", "%s is empty", path);
}

/* Gateways take passwords there. */
static struct json *hide_query(const char *url) {
    char shown[256];
    const char *query = strchr(url, '?');
    if (!query) return json_text(url);
    (void)snprintf(shown, sizeof shown, "%.*s?********", (int)(query - url), url);
    return json_text(shown);
}

char *setting_print(const struct setting_row *row, const struct setting_value *value) {
    struct json *j = NULL;
    if (row->kind == SETTING_INTEGER) {
        j = json_integer(value->number);
    } else if (row->kind == SETTING_BOOLEAN) {
        j = json_boolean(value->number != 0);
    } else if (value->list) {
        j = json_array();
        for (const char *const *part = value->list; *part; part++) json_append(j, json_text(*part));
    } else {
        j = row->kind == SETTING_URL ? hide_query(value->text) : json_text(value->text);
    }
    char *text = json_print(j, false);
    json_destroy(j);
    return text;
}
