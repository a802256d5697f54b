/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the writers share: a page written into memory. Today is Wednesday 2026-12-09. */
#ifndef LICHKHAM_TESTS_WRITTEN_H
#define LICHKHAM_TESTS_WRITTEN_H

#include "edge/pages/pages.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define TODAY civil_make(2026, 12, 9)

static struct page page;
static char *text;
static size_t length;

static inline void begin(const char *language) {
    page = (struct page){.out = open_memstream(&text, &length),
                         .arena = arena_create(),
                         .language = language,
                         .here = "/areas/00123?month=2026-12",
                         .account = "Trạm <1>",
                         .today = TODAY};
    ck_assert_ptr_nonnull(page.out);
}

/* What has been written; lives until `forget`. */
static inline const char *written(void) {
    ck_assert_int_eq(fclose(page.out), 0);
    return text;
}

static inline void forget(void) {
    arena_destroy(page.arena);
    free(text);
    text = NULL;
}

#define ASSERT_IN(part)                                                                                      \
    ck_assert_msg(strstr(text, (part)) != NULL, "no \"%s\" in:\n%.4000s", (const char *)(part), text)
#define ASSERT_NOT_IN(part)                                                                                  \
    ck_assert_msg(strstr(text, (part)) == NULL, "\"%s\" in:\n%.4000s", (const char *)(part), text)

#endif
