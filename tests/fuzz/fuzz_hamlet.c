/* SPDX-License-Identifier: Apache-2.0 */
/* Names of hamlets, one a line: a key is its own key; hamlets made of a proposal find every spelling it
 * was made of. */
#include "base/text.h"
#include "domain/list/hamlet.h"
#include "fuzz.h"

#include <string.h>

enum { LINES_MAX = 32 };

static void require_key(struct arena *a, const char *spelling) {
    const char *key = hamlet_key(a, spelling);
    REQUIRE(strcmp(hamlet_key(a, key), key) == 0);
    REQUIRE(strcmp(text_fold(a, key), key) == 0);
}

static void require_found(struct arena *a, const struct hamlet_spelling *spellings, size_t count) {
    const struct hamlet_proposal *made = NULL;
    struct hamlet_names names[LINES_MAX];
    uint32_t people = 0;
    const size_t made_count = hamlet_propose(a, spellings, count, &made);
    REQUIRE(made_count >= 1 && made_count <= count);
    for (size_t i = 0; i < made_count; i++) {
        names[i] = (struct hamlet_names){(int32_t)i + 1, made[i].name, made[i].aliases, made[i].alias_count};
        people += made[i].people;
    }
    REQUIRE(people == count);
    struct hamlet_index *index = hamlet_index_make(a, names, made_count);
    for (size_t i = 0; i < count; i++) {
        const int32_t id = hamlet_index_find(index, spellings[i].text).id;
        REQUIRE(id >= 1 && (size_t)id <= made_count);
        REQUIRE(strcmp(hamlet_key(a, spellings[i].text), hamlet_key(a, made[id - 1].name)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t bad_at = 0;
    char *text = fuzz_text(data, size);
    if (text_is_utf8(text, size, &bad_at)) {
        struct arena *a = arena_create();
        struct hamlet_spelling spellings[LINES_MAX];
        size_t count = 0;
        char *rest = text;
        while (rest && count < LINES_MAX)
            spellings[count++] = (struct hamlet_spelling){strsep(&rest, "\n"), 1};
        for (size_t i = 0; i < count; i++) require_key(a, spellings[i].text);
        require_found(a, spellings, count);
        arena_destroy(a);
    }
    free(text);
    return 0;
}
