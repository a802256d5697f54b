/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "domain/capacity.h"
#include "domain/person.h"
#include "jobs/day_list_words.h"
#include "jobs/web.h"

#include <string.h>

const char *day_sheet_escape(struct day_sheet *s, const char *text) {
    return text_escape_html(s->arena, text);
}

void day_sheet_write_count(struct day_sheet *s, size_t count, const struct counted *word) {
    (void)fprintf(s->out, "<b>%zu</b>%s", count, count == 1 ? word->one : word->many);
}

bool day_list_has_come(enum appointment_state state) {
    return state == APPOINTMENT_CHECKED_IN || state == APPOINTMENT_ATTENDED ||
           state == APPOINTMENT_INCOMPLETE;
}

/* ---- Head -------------------------------------------------------------------------------- */

static const char *unit_name(const char *kind) {
    if (strcmp(kind, "phuong") == 0) return "Phường ";
    if (strcmp(kind, "dac_khu") == 0) return "Đặc khu ";
    return strcmp(kind, "xa") == 0 ? "Xã " : "";
}

static void write_title(struct day_sheet *s) {
    const struct day_list_site *site = &s->list->site;
    char phone[PERSON_PHONE_BYTES];
    (void)person_print_phone(site->phone, phone);
    (void)fprintf(
        s->out,
        "<div class=head><div class=unit>%s%s<b>%s</b><small>%s</small></div><div>%s%s</div></div>\n"
        "<h1>%s</h1>\n<p class=day>%s</p>\n",
        unit_name(site->unit_kind), day_sheet_escape(s, site->commune_name), s->site,
        day_sheet_escape(s, site->address), site->phone[0] != '\0' ? s->words->telephone : "",
        day_sheet_escape(s, phone), s->words->title, s->day);
}

static void write_draft(struct day_sheet *s) {
    const size_t drafts = s->list->drafts;
    if (drafts == 0) return;
    if (drafts == s->list->count)
        (void)fprintf(s->out, "<p class=draft>%s</p>\n", s->words->draft_nobody);
    else
        (void)fprintf(s->out, "<p class=draft>%s%zu%s</p>\n", s->words->draft_before, drafts,
                      drafts == 1 ? s->words->draft_after.one : s->words->draft_after.many);
}

static void write_sum(struct day_sheet *s, const char *words, size_t count) {
    if (count > 0) (void)fprintf(s->out, "<span>%s: <b>%zu</b></span>", words, count);
}

static void write_sums(struct day_sheet *s) {
    size_t by_half[3] = {0}, by_need[DAY_LIST_NEEDS] = {0}, come = 0;
    for (size_t i = 0; i < s->list->count; i++) {
        const struct day_list_entry *n = &s->list->entries[i];
        by_half[n->row.half == HALF_AFTERNOON ? HALF_AFTERNOON : HALF_MORNING]++;
        come += day_list_has_come((enum appointment_state)n->row.state);
        for (size_t k = 0; k < DAY_LIST_NEEDS; k++)
            by_need[k] += (n->person.circumstances & DAY_LIST_NEED_BITS[k]) != 0;
    }
    (void)fputs("<p class=sums><span>", s->out);
    day_sheet_write_count(s, s->list->count, &s->words->people);
    if (s->list->has_names) {
        (void)fputs(", ", s->out);
        day_sheet_write_count(s, s->list->households, &s->words->households);
    }
    (void)fputs("</span>", s->out);
    write_sum(s, s->words->morning, by_half[HALF_MORNING]);
    write_sum(s, s->words->afternoon, by_half[HALF_AFTERNOON]);
    write_sum(s, s->words->has_come, come);
    for (size_t k = 0; k < DAY_LIST_NEEDS; k++) write_sum(s, s->words->needs[k], by_need[k]);
    (void)fputs("</p>\n", s->out);
}

/* ---- Foot -------------------------------------------------------------------------------- */

/* The packages on this list, by number. */
static void write_legend(struct day_sheet *s) {
    bool is_told[256] = {false};
    const char *separator = "";
    (void)fprintf(s->out, "<p class=small>%s", s->words->packages);
    for (int package = 0; package < 256; package++)
        for (size_t i = 0; i < s->list->count && !is_told[package]; i++) {
            const struct day_list_row *row = &s->list->entries[i].row;
            if (row->package != package) continue;
            (void)fprintf(s->out, "%s <b>%d</b> %s", separator, package,
                          day_sheet_escape(s, row->package_name));
            is_told[package] = true;
            separator = ";";
        }
    (void)fprintf(s->out, ". %s</p>\n", s->words->legend);
}

static void write_foot(struct day_sheet *s) {
    const struct day_list_words *w = s->words;
    (void)fputs("<footer>", s->out);
    if (s->list->count > 0) write_legend(s);
    (void)fprintf(
        s->out,
        "<div class=paper><div class=sign><div>%s<small>%s</small></div><div>%s<small>%s</small></div>"
        "</div></div></footer>\n",
        w->made_by, w->signature, w->recorded_by, w->signature);
}

/* ---- The whole --------------------------------------------------------------------------- */

static void write_body(struct day_sheet *s) {
    (void)fprintf(s->out, "<div%s>\n", s->list->has_names ? " class=people" : "");
    write_title(s);
    write_draft(s);
    write_sums(s);
    day_sheet_write_table(s);
    write_foot(s);
    (void)fputs("</div>\n", s->out);
}

static struct day_sheet begin_sheet(const struct day_list *list, const char *language, FILE *out) {
    const struct civil_date d = civil_to_date(list->day);
    struct day_sheet s = {.list = list,
                          .words = day_list_words(language),
                          .language = language,
                          .out = out,
                          .arena = arena_create()};
    s.site = day_sheet_escape(&s, list->site.name);
    snprintf(s.day, sizeof s.day, "%s, %02d/%02d/%04d", s.words->weekdays[civil_weekday(list->day)], d.day,
             d.month, d.year);
    return s;
}

void day_list_write_sheet(const struct day_list *list, const char *language, FILE *out) {
    struct day_sheet s = begin_sheet(list, language, out);
    write_body(&s);
    arena_destroy(s.arena);
}

void day_list_write_html(const struct day_list *list, const char *language, FILE *out) {
    struct day_sheet s = begin_sheet(list, language, out);
    (void)fprintf(out,
                  "<!doctype html>\n<html lang=%s><head><meta charset=utf-8>"
                  "<meta name=viewport content=\"width=device-width\"><title>%s – %s</title>\n<style>\n%s"
                  "</style></head><body>\n",
                  s.words == day_list_words("en") ? "en" : "vi", s.site, s.day, WEB_STYLE);
    write_body(&s);
    (void)fputs("</body></html>\n", out);
    arena_destroy(s.arena);
}
