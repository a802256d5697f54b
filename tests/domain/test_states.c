/* SPDX-License-Identifier: Apache-2.0 */
/* The states of the program, of the database and of the handbook are the same ones. */
#include "base/arena.h"
#include "domain/appointment.h"
#include "domain/need.h"
#include "domain/reminder.h"
#include "domain/round_state.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX  64
#define WORD_BYTES 32

struct words {
    char items[WORDS_MAX][WORD_BYTES];
    size_t count;
};

static const char *need_name(unsigned i) {
    return need_state_name((enum need_state)i);
}

static const char *reason_text(unsigned i) {
    return reason_name((enum reason)i);
}

static const char *appointment_name(unsigned i) {
    return appointment_state_name((enum appointment_state)i);
}

static const char *reminder_name(unsigned i) {
    return reminder_state_name((enum reminder_state)i);
}

static const char *round_name(unsigned i) {
    return round_state_name((enum round_state)i);
}

static const struct machine {
    const char *table;   /* of the database; NULL = no CHECK */
    bool is_altered;     /* by a later migration, which has the CHECK */
    const char *file;    /* of the migrations */
    const char *heading; /* of docs/states.md */
    const char *(*name)(unsigned);
    unsigned count;
} MACHINES[] = {
    {"need", false, "migrations/0003_population.sql", "\n## Need\n", need_name, NEED_STATES},
    {NULL, false, NULL, "\n### Reasons\n", reason_text, REASONS},
    {"appointment", false, "migrations/0003_population.sql", "\n## Appointment\n", appointment_name,
     APPOINTMENT_STATES},
    {"reminder", true, "migrations/0008_serve_and_send.sql", "\n## Reminder\n", reminder_name,
     REMINDER_STATES},
    {"round_commune", false, "migrations/0001_reference.sql", "\n## Round in a commune\n", round_name,
     ROUND_STATES},
};
#define MACHINE_COUNT (sizeof MACHINES / sizeof MACHINES[0])

static char *read_source(const char *path) {
    char full[512];
    (void)snprintf(full, sizeof full, "%s/%s", SOURCE_ROOT, path);
    FILE *file = fopen(full, "rb");
    ck_assert_msg(file != NULL, "%s cannot be opened", full);
    char *text = memory_get(1, 512 * 1024);
    const size_t length = fread(text, 1, 512 * 1024 - 1, file);
    ck_assert_uint_gt(length, 0);
    (void)fclose(file);
    return text;
}

static const char *find_after(const char *text, const char *what) {
    const char *at = strstr(text, what);
    ck_assert_msg(at != NULL, "not found: %s", what);
    return at + strlen(what);
}

/* The words between pairs of `mark` up to `end`. */
static struct words words_between(const char *text, const char *end, char mark) {
    struct words words = {.count = 0};
    const char *open = memchr(text, mark, (size_t)(end - text));
    while (open) {
        const char *close = memchr(open + 1, mark, (size_t)(end - open - 1));
        ck_assert(close != NULL && close - open <= WORD_BYTES && words.count < WORDS_MAX);
        const size_t length = (size_t)(close - open - 1);
        memcpy(words.items[words.count], open + 1, length);
        words.items[words.count++][length] = '\0';
        open = memchr(close + 1, mark, (size_t)(end - close - 1));
    }
    return words;
}

static bool has_word(const struct words *words, const char *word) {
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i], word) == 0) return true;
    return false;
}

static void expect_names(const struct machine *m, const struct words *words, const char *where) {
    ck_assert_msg(words->count == m->count, "%s %s: %zu names, the program has %u", where, m->heading,
                  words->count, m->count);
    for (unsigned i = 0; i < m->count; i++)
        ck_assert_msg(has_word(words, m->name(i)), "%s %s: no %s", where, m->heading, m->name(i));
}

START_TEST(the_database_checks_the_states_the_program_has) {
    for (size_t i = 0; i < MACHINE_COUNT; i++) {
        const struct machine *m = &MACHINES[i];
        if (!m->table) continue;
        char *sql = read_source(m->file);
        char head[64];
        (void)snprintf(head, sizeof head, "%s TABLE %s", m->is_altered ? "ALTER" : "CREATE", m->table);
        const char *list = find_after(find_after(sql, head), "CHECK (state IN (");
        const struct words words = words_between(list, strchr(list, ')'), '\'');
        expect_names(m, &words, m->table);
        free(sql);
    }
}
END_TEST

/* The first cells of the first table under a heading. */
static struct words table_keys(const char *section) {
    struct words words = {.count = 0};
    const char *line = find_after(section, "|---");
    for (line = strchr(line, '\n') + 1; *line == '|'; line = strchr(line, '\n') + 1) {
        const struct words cell = words_between(line, strchr(line + 1, '|'), '`');
        ck_assert_uint_eq(cell.count, 1);
        memcpy(words.items[words.count++], cell.items[0], WORD_BYTES);
    }
    return words;
}

START_TEST(the_handbook_lists_the_states_the_program_has) {
    char *page = read_source("docs/states.md");
    for (size_t i = 0; i < MACHINE_COUNT; i++) {
        const struct words words = table_keys(find_after(page, MACHINES[i].heading));
        expect_names(&MACHINES[i], &words, "docs/states.md");
    }
    free(page);
}
END_TEST

START_TEST(the_handbook_gives_each_reason_its_sentences) {
    char *page = read_source("docs/states.md");
    for (unsigned r = 0; r < REASONS; r++) {
        char row[512];
        (void)snprintf(row, sizeof row, "\n| `%s` | %s | %s |\n", reason_name((enum reason)r),
                       reason_sentence((enum reason)r, "vi"), reason_sentence((enum reason)r, "en"));
        ck_assert_msg(strstr(page, row) != NULL, "docs/states.md has no line %s", row);
    }
    free(page);
}
END_TEST

START_TEST(the_handbook_gives_each_reason_of_a_day_its_sentences) {
    char *page = read_source("docs/states.md");
    for (unsigned r = DAY_NONE + 1; r < DAY_REASONS; r++) {
        const enum day_reason reason = (enum day_reason)r;
        char row[512];
        (void)snprintf(row, sizeof row, "\n| `%s` | %s | %s |\n", day_reason_name(reason),
                       day_reason_sentence(reason, "vi"), day_reason_sentence(reason, "en"));
        ck_assert_msg(strstr(page, row) != NULL, "docs/states.md has no line %s", row);
    }
    free(page);
}
END_TEST

/* The row of an event: | event | from | to | changes nothing when | */
static void expect_event_row(const char *page, enum appointment_event event) {
    char head[64];
    (void)snprintf(head, sizeof head, "\n| `%s` |", appointment_event_name(event));
    const char *at = find_after(page, head);
    struct words cells[3];
    for (int i = 0; i < 3; i++) {
        const char *end = strchr(at, '|');
        cells[i] = words_between(at, end, '`');
        at = end + 1;
    }
    for (unsigned s = 0; s < APPOINTMENT_STATES; s++) {
        const enum appointment_state from = (enum appointment_state)s;
        const char *name = appointment_state_name(from);
        enum appointment_state to = from;
        struct err e;
        const bool fits = appointment_apply(from, event, &to, &e);
        ck_assert_msg((fits && to != from) == has_word(&cells[0], name), "%s from %s", head, name);
        ck_assert_msg((fits && to == from) == has_word(&cells[2], name), "%s stays %s", head, name);
        if (fits && to != from) ck_assert_str_eq(cells[1].items[0], appointment_state_name(to));
    }
}

START_TEST(the_handbook_gives_each_event_of_an_appointment_its_moves) {
    char *page = read_source("docs/states.md");
    for (unsigned event = 0; event < APPOINTMENT_EVENTS; event++)
        expect_event_row(page, (enum appointment_event)event);
    free(page);
}
END_TEST

/* Calls `on_arrow` for each "from --> to: label" of the first diagram after a heading. */
static void read_diagram(const char *section,
                         void (*on_arrow)(const char *from, const char *to, const char *label)) {
    const char *at = find_after(section, "stateDiagram-v2\n");
    const char *end = strstr(at, "```");
    int arrows = 0;
    for (; at < end; at = strchr(at, '\n') + 1) {
        char from[WORD_BYTES], to[WORD_BYTES], label[96] = "";
        if (strncmp(at, "    [*] --> ", 12) == 0) continue; /* where it begins */
        ck_assert_int_ge(sscanf(at, " %31[a-z_] --> %31[a-z_]: %95[^\n]", from, to, label), 2);
        on_arrow(from, to, label);
        arrows++;
    }
    ck_assert_int_gt(arrows, 0);
}

static void expect_appointment_arrow(const char *from, const char *to, const char *label) {
    enum appointment_state before, after = APPOINTMENT_STATES;
    struct err e;
    ck_assert_msg(appointment_state_find(from, &before), "no state %s", from);
    for (unsigned event = 0; event < APPOINTMENT_EVENTS; event++)
        if (strcmp(appointment_event_name((enum appointment_event)event), label) == 0)
            ck_assert(appointment_apply(before, (enum appointment_event)event, &after, &e));
    ck_assert_str_eq(appointment_state_name(after), to);
}

static void expect_need_arrow(const char *from, const char *to, const char *label) {
    enum need_state state;
    ck_assert_msg(need_state_find(from, &state) && need_state_find(to, &state), "%s --> %s", from, to);
    ck_assert_str_ne(label, "");
}

static void expect_reminder_arrow(const char *from, const char *to, const char *label) {
    enum reminder_state before, after;
    (void)label;
    ck_assert_msg(reminder_state_find(from, &before) && reminder_state_find(to, &after), "%s --> %s", from,
                  to);
    ck_assert(!reminder_state_is_terminal(before) ||
              (before == REMINDER_ACCEPTED && after == REMINDER_DELIVERED));
}

static void expect_round_arrow(const char *from, const char *to, const char *label) {
    enum round_state before, after;
    struct err e;
    (void)label;
    ck_assert_msg(round_state_find(from, &before) && round_state_find(to, &after), "%s --> %s", from, to);
    ck_assert(round_state_move(before, after, &e));
}

START_TEST(the_arrows_of_the_diagrams_are_moves_the_program_makes) {
    char *page = read_source("docs/states.md");
    read_diagram(find_after(page, "\n## Need\n"), expect_need_arrow);
    read_diagram(find_after(page, "\n## Appointment\n"), expect_appointment_arrow);
    read_diagram(find_after(page, "\n## Reminder\n"), expect_reminder_arrow);
    read_diagram(find_after(page, "\n## Round in a commune\n"), expect_round_arrow);
    free(page);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("states");
    TCase *t = tcase_create("one list");
    tcase_add_test(t, the_database_checks_the_states_the_program_has);
    tcase_add_test(t, the_handbook_lists_the_states_the_program_has);
    tcase_add_test(t, the_handbook_gives_each_reason_its_sentences);
    tcase_add_test(t, the_handbook_gives_each_reason_of_a_day_its_sentences);
    tcase_add_test(t, the_handbook_gives_each_event_of_an_appointment_its_moves);
    tcase_add_test(t, the_arrows_of_the_diagrams_are_moves_the_program_makes);
    suite_add_tcase(s, t);
    return s;
}
