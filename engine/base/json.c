/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/arena.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* struct json is never defined: it is cJSON seen from outside. Memory that runs out ends the
 * process, as everywhere. */
static struct json *from_node(cJSON *node) {
    if (!node) abort();
    return (struct json *)node;
}

static cJSON *node_of(struct json *j) {
    return (cJSON *)j;
}

static const cJSON *view_of(const struct json *j) {
    return (const cJSON *)j;
}

struct json *json_object(void) {
    return from_node(cJSON_CreateObject());
}

struct json *json_array(void) {
    return from_node(cJSON_CreateArray());
}

struct json *json_text(const char *text) {
    return from_node(text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

struct json *json_date(civil_day day) {
    char text[CIVIL_TEXT_BYTES];
    return json_text(day == CIVIL_NONE ? NULL : civil_print(day, text));
}

struct json *json_integer(int64_t value) {
    char text[24]; /* as raw text: a double would round beyond 2^53 */
    (void)snprintf(text, sizeof text, "%" PRId64, value);
    return from_node(cJSON_CreateRaw(text));
}

struct json *json_real(double value) {
    return from_node(cJSON_CreateNumber(value));
}

struct json *json_boolean(bool value) {
    return from_node(cJSON_CreateBool(value));
}

void json_destroy(struct json *j) {
    cJSON_Delete(node_of(j));
}

void json_put(struct json *object, const char *key, struct json *value) {
    if (!cJSON_AddItemToObject(node_of(object), key, node_of(value))) abort();
}

void json_append(struct json *array, struct json *value) {
    if (!cJSON_AddItemToArray(node_of(array), node_of(value))) abort();
}

char *json_print(const struct json *j, bool pretty) {
    char *text = pretty ? cJSON_Print(view_of(j)) : cJSON_PrintUnformatted(view_of(j));
    if (!text) abort();
    return text;
}

/* The end of the string that begins at `text`, after its closing quote. */
static char *skip_string(char *text) {
    for (text++; *text && *text != '"'; text++)
        if (*text == '\\' && text[1]) text++;
    return *text ? text + 1 : text;
}

/* The end of the comment that begins at `text`; NULL when a block comment is never closed. */
static char *skip_comment(char *text) {
    if (text[1] == '/') return text + strcspn(text, "\n");
    char *close = strstr(text + 2, "*/");
    return close ? close + 2 : NULL;
}

/* Turns comments into spaces and leaves line ends, so that places in the text stay what they are.
 * Returns the comment that never ends, or NULL. */
static char *blank_comments(char *text) {
    while (*text) {
        if (*text == '"') {
            text = skip_string(text);
        } else if (*text == '/' && (text[1] == '/' || text[1] == '*')) {
            char *end = skip_comment(text);
            if (!end) return text;
            for (; text < end; text++)
                if (*text != '\n') *text = ' ';
        } else {
            text++;
        }
    }
    return NULL;
}

/* Columns count characters, not bytes. */
static bool fail_at(const char *text, size_t offset, const char *what, struct err *e) {
    size_t line = 1;
    size_t column = 1;
    for (const char *c = text; c < text + offset; c++) {
        column += ((unsigned char)*c & 0xC0U) != 0x80U;
        if (*c != '\n') continue;
        line++;
        column = 1;
    }
    return err_set(e, ERR_INPUT, "Look for a missing comma, quote or bracket there or just before.",
                   "line %zu, column %zu: %s", line, column, what);
}

bool json_parse(const char *text, struct json **out, struct err *e) {
    const size_t length = strlen(text);
    char *copy = memory_get(length + 1, 1);
    memcpy(copy, text, length);
    const char *open_comment = blank_comments(copy);
    const char *end = NULL;
    cJSON *node = NULL;
    if (!open_comment) node = cJSON_ParseWithLengthOpts(copy, length + 1, &end, true);
    bool is_read = true;
    if (node)
        *out = from_node(node);
    else if (open_comment)
        is_read = fail_at(text, (size_t)(open_comment - copy), "this comment is never closed", e);
    else
        is_read = fail_at(text, (size_t)(end - copy), "this is not JSON", e);
    free(copy);
    return is_read;
}

enum json_kind json_kind(const struct json *j) {
    const cJSON *node = view_of(j);
    if (cJSON_IsObject(node)) return JSON_OBJECT;
    if (cJSON_IsArray(node)) return JSON_ARRAY;
    if (cJSON_IsString(node)) return JSON_TEXT;
    if (cJSON_IsNumber(node) || cJSON_IsRaw(node)) return JSON_NUMBER;
    if (cJSON_IsBool(node)) return JSON_BOOLEAN;
    return JSON_NULL;
}

size_t json_count(const struct json *j) {
    return (size_t)cJSON_GetArraySize(view_of(j));
}

static const cJSON *child_at(const struct json *j, size_t index) {
    const cJSON *child = cJSON_GetArrayItem(view_of(j), (int)index);
    assert(child);
    return child;
}

const struct json *json_at(const struct json *j, size_t index) {
    return (const struct json *)child_at(j, index);
}

const char *json_key_at(const struct json *object, size_t index) {
    return child_at(object, index)->string;
}

const struct json *json_find(const struct json *object, const char *key) {
    return (const struct json *)cJSON_GetObjectItemCaseSensitive(view_of(object), key);
}

const char *json_as_text(const struct json *j) {
    assert(json_kind(j) == JSON_TEXT);
    return view_of(j)->valuestring;
}

double json_as_number(const struct json *j) {
    assert(json_kind(j) == JSON_NUMBER);
    return cJSON_IsRaw(view_of(j)) ? strtod(view_of(j)->valuestring, NULL) : view_of(j)->valuedouble;
}

bool json_as_boolean(const struct json *j) {
    assert(json_kind(j) == JSON_BOOLEAN);
    return cJSON_IsTrue(view_of(j)) != 0;
}
