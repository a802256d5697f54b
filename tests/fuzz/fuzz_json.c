/* SPDX-License-Identifier: Apache-2.0 */
/* JSON with comments: what is read prints to a text that reads to the same text. */
#include "base/json.h"
#include "fuzz.h"

#include <string.h>

static void walk(const struct json *j) {
    const enum json_kind kind = json_kind(j);
    if (kind == JSON_TEXT) REQUIRE(json_as_text(j));
    if (kind == JSON_NUMBER) (void)json_as_number(j);
    if (kind == JSON_BOOLEAN) (void)json_as_boolean(j);
    for (size_t i = 0; i < json_count(j); i++) {
        if (kind == JSON_OBJECT) REQUIRE(json_find(j, json_key_at(j, i)));
        walk(json_at(j, i));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct json *j = NULL;
    struct err e = {.code = ERR_NONE};
    char *text = fuzz_text(data, size);
    if (json_parse(text, &j, &e)) {
        struct json *again = NULL;
        walk(j);
        char *once = json_print(j, false);
        REQUIRE(json_parse(once, &again, &e));
        char *twice = json_print(again, false);
        REQUIRE(strcmp(once, twice) == 0);
        json_destroy(again);
        free(twice);
        free(once);
        json_destroy(j);
    } else {
        REQUIRE(e.code == ERR_INPUT);
    }
    free(text);
    return 0;
}
