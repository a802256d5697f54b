/* SPDX-License-Identifier: Apache-2.0 */
/* A template on the first line, values on the next: what is refused says why; what is taken leaves no brace
 * behind, is valid, on one line where the template is, and costs no more without marks. */
#include "base/text.h"
#include "domain/message.h"
#include "fuzz.h"

#include <string.h>

enum { VALUES = 4 };

static void require_text(const char *text) {
    size_t bad_at = 0;
    REQUIRE(text_is_utf8(text, strlen(text), &bad_at));
}

static void require_refused(const struct err *e) {
    REQUIRE(e->code == ERR_INPUT && e->message[0] && e->hint[0]);
    require_text(e->message);
}

static void require_filled(struct arena *a, const struct message_template *t,
                           const struct message_values *v) {
    struct message_text kept, cheapest, stripped;
    message_render(t, v, MESSAGE_TO_PHONE, MESSAGE_KEEP_MARKS, a, &kept);
    message_render(t, v, MESSAGE_TO_PHONE, MESSAGE_CHEAPEST, a, &cheapest);
    message_render(t, v, MESSAGE_TO_PHONE, MESSAGE_STRIP_MARKS, a, &stripped);
    require_text(kept.body);
    require_text(stripped.body);
    REQUIRE(kept.parts >= 1 && cheapest.parts <= kept.parts);
    REQUIRE(!cheapest.is_stripped || cheapest.parts < kept.parts);
    REQUIRE(!kept.is_stripped && strcmp(kept.body, text_compose(a, kept.body)) == 0);
    REQUIRE(strcmp(text_fold(a, kept.body), text_fold(a, text_strip_marks(a, kept.body))) == 0);
}

/* Values without braces, so that none in the text can be theirs. */
static void require_no_brace(struct arena *a, const struct message_template *t) {
    const struct message_values v = {.name = "Hoà", .day = 0, .arrival_minute = 450, .site = "A\nB"};
    struct message_text out;
    message_render(t, &v, MESSAGE_TO_EMAIL, MESSAGE_KEEP_MARKS, a, &out);
    REQUIRE(!strpbrk(out.body, "{}[]"));
    REQUIRE(strchr(t->body, '\n') || !strchr(out.body, '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t bad_at = 0;
    char *text = fuzz_text(data, size);
    if (text_is_utf8(text, size, &bad_at)) {
        struct arena *a = arena_create();
        struct err e = {0};
        const char *lines[VALUES + 1] = {"", "", "", "", ""};
        char *rest = text;
        for (size_t i = 0; i <= VALUES && rest; i++) lines[i] = strsep(&rest, "\n");
        const struct message_template t = {"week_before", "", size % 2 ? "vi" : "en", lines[4], lines[0]};
        const struct message_values v = {
            .name = lines[1], .day = CIVIL_NONE, .arrival_minute = -1, .site = lines[2], .address = lines[3]};
        if (message_check(&t, &e))
            require_no_brace(a, &t);
        else
            require_refused(&e);
        require_filled(a, &t, &v); /* also one that was not checked */
        arena_destroy(a);
    }
    free(text);
    return 0;
}
