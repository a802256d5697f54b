/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of channels, of the ladder and of texts: a rung has a channel and a text, a text can be filled. */
#include "domain/message.h"
#include "domain/sheet/checking.h"
#include "domain/sheet/forms.h"
#include "domain/sheet/key.h"

#include <string.h>

enum { BODY_CHARACTERS_MAX = 1000 };

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

static const char *text(const struct sheet_row *row, int column) {
    return row->cells[column].text;
}

static bool consists_of(const char *word, const char *characters) {
    return word[strspn(word, characters)] == '\0';
}

/* ---- Channels ---------------------------------------------------------------------------------- */

/* A message's key holds the name, and gateways see it. */
void check_channels(const struct checking *c) {
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        if (checking_is_judged(row) && !consists_of(text(row, CHANNEL_NAME), LETTERS "0123456789_"))
            checking_fault(c, row, CHANNEL_NAME, "holds more than small letters, digits and _",
                           "Write it as the configuration names it: sms.");
    }
}

static bool is_channel(const struct sheet *channels, const char *name) {
    for (size_t i = 0; i < channels->count; i++)
        if (strcmp(text(&channels->rows[i], CHANNEL_NAME), name) == 0) return true;
    return false;
}

static const char *list_channels(const struct checking *c) {
    const struct sheet *channels = &c->others[SHEET_CHANNEL];
    const char *list = "";
    for (size_t i = 0; i < channels->count; i++)
        list =
            arena_print(c->arena, "%s%s%s", list, *list ? ", " : "", text(&channels->rows[i], CHANNEL_NAME));
    return arena_print(c->arena, "There are %s; another one is added with lichkham channel import.", list);
}

static void check_channel(const struct checking *c, const struct sheet_row *row, int column) {
    const char *name = text(row, column);
    if (*name && !is_channel(&c->others[SHEET_CHANNEL], name))
        checking_fault(c, row, column, "there is no channel of this name", list_channels(c));
}

/* ---- The ladder and its texts -------------------------------------------------------------------- */

/* In Vietnamese, which everybody without a text in his language gets. */
static bool has_text(const struct sheet *templates, const struct sheet_row *rung) {
    for (size_t i = 0; i < templates->count; i++) {
        const struct sheet_row *t = &templates->rows[i];
        const char *channel = text(t, TEMPLATE_CHANNEL);
        if (t->change != SHEET_GONE && strcmp(text(t, TEMPLATE_PURPOSE), text(rung, RUNG_PURPOSE)) == 0 &&
            (*channel == '\0' || strcmp(channel, text(rung, RUNG_CHANNEL)) == 0) &&
            strcmp(text(t, TEMPLATE_LANGUAGE), "vi") == 0)
            return true;
    }
    return false;
}

static void check_rung_alone(const struct checking *c, const struct sheet_row *row) {
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *other = &c->sheet->rows[i];
        if (other == row || other->change == SHEET_GONE) continue;
        if (checking_is_judged(other) && other->line > row->line) continue; /* told there */
        if (strcmp(text(other, RUNG_PURPOSE), text(row, RUNG_PURPOSE)) != 0 ||
            strcmp(text(other, RUNG_CHANNEL), text(row, RUNG_CHANNEL)) != 0)
            continue;
        if (row->cells[RUNG_FROM].number != other->cells[RUNG_FROM].number &&
            key_spans_meet(key_span(c->sheet->form, row), key_span(c->sheet->form, other)))
            checking_fault(c, row, RUNG_FROM,
                           "another rung of this purpose and channel is in force in this time",
                           "End that one before this one begins: name it with its valid_to.");
    }
}

void check_rungs(const struct checking *c) {
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        if (!checking_is_judged(row)) continue;
        check_channel(c, row, RUNG_CHANNEL);
        check_rung_alone(c, row);
        if (!has_text(&c->others[SHEET_TEMPLATE], row))
            checking_fault(c, row, RUNG_PURPOSE, "there is no text in Vietnamese for it",
                           "Import one first: lichkham message-template import.");
    }
}

/* ---- Texts --------------------------------------------------------------------------------------- */

static size_t count_characters(const char *at) {
    size_t count = 0;
    for (; *at; at++) count += ((unsigned char)*at & 0xC0U) != 0x80U;
    return count;
}

static void check_fields(const struct checking *c, const struct sheet_row *row, int column) {
    const struct message_template t = {.subject = column == TEMPLATE_SUBJECT ? text(row, column) : "",
                                       .body = column == TEMPLATE_BODY ? text(row, column) : "-"};
    struct err e;
    if (message_check(&t, &e)) return;
    checking_fault(c, row, column, arena_print(c->arena, "%s", e.message),
                   arena_print(c->arena, "%s", e.hint));
}

static void check_template(const struct checking *c, const struct sheet_row *row) {
    check_channel(c, row, TEMPLATE_CHANNEL);
    if (!consists_of(text(row, TEMPLATE_LANGUAGE), LETTERS))
        checking_fault(c, row, TEMPLATE_LANGUAGE, "is not the code of a language",
                       "Write vi, en or another in small letters.");
    check_fields(c, row, TEMPLATE_SUBJECT);
    if (*text(row, TEMPLATE_BODY)) check_fields(c, row, TEMPLATE_BODY); /* an empty one is told already */
    if (count_characters(text(row, TEMPLATE_BODY)) > BODY_CHARACTERS_MAX)
        checking_fault(c, row, TEMPLATE_BODY, "has more than 1,000 characters",
                       "Shorten it: a text message has 160 characters a part, with marks 70.");
}

/* Rungs that would have nothing to say. */
static void check_gone(const struct checking *c) {
    const struct sheet *rungs = &c->others[SHEET_RUNG];
    for (size_t i = 0; i < rungs->count; i++)
        if (!has_text(c->sheet, &rungs->rows[i])) {
            sheet_find_fault(c->findings, 0, "purpose",
                             arena_print(c->arena, "%s on %s would have no text in Vietnamese",
                                         text(&rungs->rows[i], RUNG_PURPOSE),
                                         text(&rungs->rows[i], RUNG_CHANNEL)),
                             "Keep one in the file, or end the rung first: lichkham reminder-rung import.");
            return;
        }
}

void check_templates(const struct checking *c) {
    bool is_less = false;
    for (size_t i = 0; i < c->sheet->count; i++) {
        const struct sheet_row *row = &c->sheet->rows[i];
        is_less |= row->change == SHEET_GONE;
        if (checking_is_judged(row)) check_template(c, row);
    }
    if (is_less) check_gone(c);
}
