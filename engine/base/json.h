/* SPDX-License-Identifier: Apache-2.0 */
/* json: the only place that knows cJSON. Building values for output, and reading one object with
 * comments (the configuration file). */
#ifndef LICHKHAM_BASE_JSON_H
#define LICHKHAM_BASE_JSON_H

#include "base/civil.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct json; /* one value, owned by whoever created it until it is put into another */

struct json *json_object(void);
struct json *json_array(void);
struct json *json_text(const char *text); /* NULL gives null */
struct json *json_date(civil_day day);    /* "2027-03-04"; CIVIL_NONE gives null */
struct json *json_integer(int64_t value);
struct json *json_real(double value);
struct json *json_boolean(bool value);
void json_destroy(struct json *j); /* accepts NULL */

void json_put(struct json *object, const char *key, struct json *value); /* takes ownership */
void json_append(struct json *array, struct json *value);                /* takes ownership */

/* Text to release with free(); pretty = indented. */
char *json_print(const struct json *j, bool pretty);

/* Reads a text with // and block comments. A failure names line and column. */
MUST_CHECK bool json_parse(const char *text, struct json **out, struct err *e);

enum json_kind { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };
enum json_kind json_kind(const struct json *j);
size_t json_count(const struct json *j);                        /* members or elements */
const struct json *json_at(const struct json *j, size_t index); /* element or member value */
const char *json_key_at(const struct json *object, size_t index);
const struct json *json_find(const struct json *object, const char *key); /* may be NULL */
const char *json_as_text(const struct json *j);                           /* kind must be JSON_TEXT */
double json_as_number(const struct json *j);
bool json_as_boolean(const struct json *j);

#endif
