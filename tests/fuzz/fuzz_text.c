/* SPDX-License-Identifier: Apache-2.0 */
/* Text: the first bad byte is told; what is valid folds to one key, whatever its form. */
#include "base/text.h"
#include "fuzz.h"

#include <string.h>

static void require_folded(const char *key) {
    const size_t length = strlen(key);
    size_t bad_at = 0;
    REQUIRE(text_is_utf8(key, length, &bad_at));
    REQUIRE(key[0] != ' ' && (length == 0 || key[length - 1] != ' ') && !strstr(key, "  "));
    for (const char *c = key; *c; c++) REQUIRE(*c < 'A' || *c > 'Z');
}

/* A letter that only the long way knows does not change what stands before it. */
static void require_same_on_the_long_way(struct arena *a, const char *text) {
    const char *marked = arena_print(a, "%sx一", text);
    REQUIRE(strcmp(text_fold(a, marked), arena_print(a, "%s一", text_fold(a, arena_print(a, "%sx", text)))) ==
            0);
    REQUIRE(strcmp(text_strip_marks(a, marked),
                   arena_print(a, "%s一", text_strip_marks(a, arena_print(a, "%sx", text)))) == 0);
    REQUIRE(strcmp(text_compose(a, marked), arena_print(a, "%sx一", text_compose(a, text))) == 0);
}

static void check_valid(struct arena *a, const char *text) {
    const char *key = text_fold(a, text);
    const char *composed = text_compose(a, text);
    require_folded(key);
    require_same_on_the_long_way(a, text);
    REQUIRE(strcmp(text_fold(a, key), key) == 0);
    REQUIRE(strcmp(text_fold(a, composed), key) == 0);
    REQUIRE(strcmp(text_compose(a, composed), composed) == 0);
    REQUIRE(strcmp(text_fold(a, text_strip_marks(a, text)), key) == 0);
    REQUIRE(strlen(text_name_key(a, key)) == strlen(key));
    REQUIRE(!strpbrk(text_escape_html(a, text), "<>\"'"));
    REQUIRE(strlen(text_mask(a, text)) <= strlen(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const WORDS[] = {"plan", "migrate", "nightly"};
    size_t bad_at = SIZE_MAX;
    size_t ignored = 0;
    struct arena *a = arena_create();
    char *text = fuzz_text(data, size);
    if (text_is_utf8(text, size, &bad_at))
        check_valid(a, text);
    else
        REQUIRE(bad_at < size && text_is_utf8(text, bad_at, &ignored));
    (void)text_nearest(text, WORDS, 3);
    free(text);
    arena_destroy(a);
    return 0;
}
