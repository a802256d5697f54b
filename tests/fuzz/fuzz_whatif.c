/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of capacity as a file: what is refused says why and what to do; what is taken is within its limits,
 * and says the same when it is read again. */
#include "base/text.h"
#include "domain/whatif.h"
#include "fuzz.h"

#include <string.h>

static void require_refused(const struct err *e) {
    size_t bad_at = 0;
    REQUIRE(e->code == ERR_INPUT && e->message[0] && e->hint[0]);
    REQUIRE(text_is_utf8(e->message, strlen(e->message), &bad_at));
}

static void require_days(const struct whatif_change *c) {
    for (size_t i = 0; i < c->day_count; i++) REQUIRE(c->days[i] != CIVIL_NONE);
    REQUIRE(c->kind != WHATIF_ADD || c->day_count > 0);
    REQUIRE(c->kind != WHATIF_CLOSE ||
            (c->from != CIVIL_NONE && (c->until == CIVIL_NONE || c->from <= c->until)));
}

static void require_within_limits(const struct whatif_change *c) {
    REQUIRE(c->kind <= WHATIF_TEMPLATE);
    REQUIRE(c->site > 0);
    REQUIRE(c->half <= 2 && c->weekday <= 7 && c->places >= -1 && c->count >= 0);
    require_days(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_create();
    struct whatif first = {0}, second = {0};
    struct err e = {0};
    size_t bad_at = 0;
    char *text = fuzz_text(data, size);
    if (!text_is_utf8(text, size, &bad_at)) { /* textfile refuses it before */
    } else if (!whatif_parse(text, a, &first, &e)) {
        require_refused(&e);
    } else {
        for (size_t i = 0; i < first.change_count; i++) require_within_limits(&first.changes[i]);
        REQUIRE(whatif_parse(text, a, &second, &e) && second.change_count == first.change_count);
    }
    free(text);
    arena_destroy(a);
    return 0;
}
