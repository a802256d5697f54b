/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of fields and rules are those of the handbook. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/list/field.h"
#include "domain/list/rule.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define DOC_BYTES_MAX ((size_t)256 * 1024)

static struct arena *arena;
static char *doc;

static void begin(void) {
    arena = arena_create();
    doc = arena_take(arena, DOC_BYTES_MAX);
    FILE *in = fopen(SOURCE_ROOT "/docs/lists.md", "rb");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_gt(fread(doc, 1, DOC_BYTES_MAX - 1, in), 0);
    (void)fclose(in);
}

static void end(void) {
    arena_destroy(arena);
}

/* The rows of the table below a heading, each beginning with a name in backquotes. */
static const char *section(const char *heading) {
    const char *at = strstr(doc, heading);
    ck_assert_msg(at != NULL, "docs/lists.md has no %s", heading);
    at += strlen(heading);
    const char *next = strstr(at, "\n## ");
    return next ? arena_copy_text(arena, at, (size_t)(next - at) + 1) : at;
}

static unsigned count_rows(const char *text) {
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, "\n| `")) != NULL; at++) count++;
    return count;
}

static void require_row(const char *text, const char *row) {
    ck_assert_msg(strstr(text, row) != NULL, "docs/lists.md lacks: %s", row + 1);
}

START_TEST(the_handbook_has_every_field_with_its_aliases_and_no_other) {
    const char *text = section("\n## Columns\n");
    for (unsigned f = 0; f < LIST_FIELDS; f++) {
        const struct list_field_row *row = &LIST_FIELD_ROWS[f];
        const char *aliases = row->aliases[0];
        for (size_t i = 1; row->aliases[i]; i++)
            aliases = arena_print(arena, "%s, %s", aliases, row->aliases[i]);
        require_row(text, arena_print(arena, "\n| `%s` | %s | %s |\n", row->name, row->meaning, aliases));
    }
    ck_assert_uint_eq(count_rows(text), LIST_FIELDS);
}
END_TEST

START_TEST(the_handbook_has_every_rule_with_its_remedy_and_no_other) {
    const char *text = section("\n## What can be wrong\n");
    for (unsigned r = 0; r < LIST_RULES; r++) {
        const struct list_rule_row *row = &LIST_RULE_ROWS[r];
        const char *severity = row->severity == RULE_REFUSED ? "refused" : "warning";
        require_row(text, arena_print(arena, "\n| `%s` | %s | %s %s | %s %s |\n", row->code, severity,
                                      row->sentence, row->remedy, row->sentence_vi, row->remedy_vi));
    }
    ck_assert_uint_eq(count_rows(text), LIST_RULES);
}
END_TEST

static bool is_sentence(const char *text) {
    return strlen(text) > 1 && text[strlen(text) - 1] == '.';
}

START_TEST(every_rule_has_a_code_of_its_own_and_speaks_both_languages) {
    for (unsigned r = 0; r < LIST_RULES; r++) {
        const struct list_rule_row *row = &LIST_RULE_ROWS[r];
        ck_assert_msg(row->code != NULL, "rule %u has no row", r);
        for (unsigned other = 0; other < r; other++) ck_assert_str_ne(LIST_RULE_ROWS[other].code, row->code);
        ck_assert_msg(is_sentence(row->sentence) && is_sentence(row->remedy), "%s", row->code);
        ck_assert_msg(is_sentence(row->sentence_vi) && is_sentence(row->remedy_vi), "%s", row->code);
        ck_assert_msg(strcmp(text_compose(arena, row->sentence_vi), row->sentence_vi) == 0, "%s", row->code);
    }
}
END_TEST

START_TEST(every_doubt_is_told_by_the_rule_that_says_what_to_add) {
    for (enum match_why why = MATCH_NUMBER_OF_ANOTHER; why < MATCH_WHYS; why++)
        ck_assert_int_eq(strncmp(LIST_RULE_ROWS[list_rule_of_match(why)].code, "match_", 6), 0);
    ck_assert_int_eq(list_rule_of_match(MATCH_YEAR), RULE_MATCH_YEAR);
    ck_assert_int_eq(list_rule_of_match(MATCH_REPEATED), RULE_MATCH_SEVERAL);
    ck_assert_int_eq(list_rule_of_match(MATCH_NOTHING), RULE_MATCH_NOBODY);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("list rules");
    TCase *t = tcase_create("handbook");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, every_doubt_is_told_by_the_rule_that_says_what_to_add);
    tcase_add_test(t, the_handbook_has_every_field_with_its_aliases_and_no_other);
    tcase_add_test(t, the_handbook_has_every_rule_with_its_remedy_and_no_other);
    tcase_add_test(t, every_rule_has_a_code_of_its_own_and_speaks_both_languages);
    suite_add_tcase(s, t);
    return s;
}
