/* SPDX-License-Identifier: Apache-2.0 */
/* One row a person, one body a household. Boxes to tick and lines to write on are for paper, the state in
 * words is for the screen: web/style.css shows each where it belongs. */
#include "base/text.h"
#include "domain/person.h"
#include "jobs/day_list_words.h"

#include <string.h>

enum { WALK_IN_LINES = 6, COLUMNS_OF_PEOPLE = 11, COLUMNS_OF_PLACES = 5 };

static int columns(const struct day_sheet *s) {
    return s->list->has_names ? COLUMNS_OF_PEOPLE : COLUMNS_OF_PLACES;
}

/* ---- Head -------------------------------------------------------------------------------- */

static void write_names(struct day_sheet *s) {
    const struct day_list_words *w = s->words;
    (void)fprintf(s->out, "<tr class=names><th class=n>%s", w->number);
    if (s->list->has_names)
        (void)fprintf(s->out, "<th class=code>%s<th>%s<th class=y>%s<th>%s<th class=h>%s", w->code, w->name,
                      w->birth_year, w->sex, w->hamlet);
    (void)fprintf(s->out, "<th>%s", w->package);
    if (s->list->has_names) (void)fprintf(s->out, " ·<br>%s<th>%s", w->groups, w->phone);
    (void)fprintf(s->out, "<th class=s>%s<th class=c>%s<th class=c>%s</tr></thead>\n", w->state, w->came,
                  w->absent);
}

/* Printed again on every page: a sheet that fell out still says where and when it belongs. */
static void write_head(struct day_sheet *s) {
    (void)fprintf(s->out, "<table class=list><thead><tr class=\"again paper\"><th colspan=%d>%s – %s",
                  columns(s), s->site, s->day);
    if (s->list->drafts > 0) (void)fprintf(s->out, "<b>%s</b>", s->words->draft);
    (void)fputs("</tr>\n", s->out);
    write_names(s);
}

/* ---- Rows -------------------------------------------------------------------------------- */

/* "another day: ultrasound, ECG" */
static const char *name_second_visit(struct day_sheet *s, uint8_t resources) {
    const char *text = s->words->second_visit, *joint = "";
    for (int r = 0; r < RESOURCES; r++) {
        if ((resources >> r & 1U) == 0) continue;
        text = arena_print(s->arena, "%s%s%s", text, joint, resource_title((enum resource)r, s->language));
        joint = ", ";
    }
    return text;
}

/* Small print under the name. That nobody has been told stands above the list; whom it concerns of some
 * stands here on paper, which has no column of states. */
static void write_notes(struct day_sheet *s, const struct day_list_entry *n) {
    const char *notes[DAY_LIST_NEEDS + 2];
    size_t count = 0;
    if (n->row.state == APPOINTMENT_PROPOSED && s->list->drafts < s->list->count)
        (void)fprintf(s->out, "<small class=paper><b>%s</b></small>", s->words->not_told);
    if (n->row.class_ < 2) notes[count++] = s->words->priority; /* planning classes 0 and 1: the first */
    for (size_t k = 0; k < DAY_LIST_NEEDS; k++)
        if ((n->person.circumstances & DAY_LIST_NEED_BITS[k]) != 0) notes[count++] = s->words->needs[k];
    if (n->row.second_visit != 0) notes[count++] = name_second_visit(s, n->row.second_visit);
    for (size_t i = 0; i < count; i++) (void)fprintf(s->out, "%s%s", i == 0 ? "<small>" : " · ", notes[i]);
    if (count > 0) (void)fputs("</small>", s->out);
}

/* "3 · 1, 5": the package, then the target groups. */
static void write_groups(struct day_sheet *s, const struct day_list_entry *n) {
    (void)fprintf(s->out, "<td class=g>%d", n->row.package);
    if (!s->list->has_names) return;
    const char *separator = " · ";
    for (const char *at = n->person.target_groups; *at != '\0'; at += strspn(at, ";")) {
        const size_t length = strcspn(at, ";");
        (void)fprintf(s->out, "%s%s", separator, day_sheet_escape(s, arena_copy_text(s->arena, at, length)));
        separator = ", ";
        at += length;
    }
}

static const char *phone_note(const struct day_sheet *s, const struct person *person) {
    if (person->phone[0] == '\0') return "";
    if (strcmp(person->phone_owner, "guardian") == 0) return s->words->guardian;
    return strcmp(person->phone_owner, "household") == 0 ? s->words->household : "";
}

/* A number that can be dialled is a link: on a telephone one touch calls. */
static void write_phone(struct day_sheet *s, const struct person *person) {
    char phone[PERSON_PHONE_BYTES];
    const char *note = phone_note(s, person);
    (void)person_print_phone(person->phone, phone);
    if (person->phone[0] == '+' && strspn(person->phone + 1, "0123456789") == strlen(person->phone + 1))
        (void)fprintf(s->out, "<td class=tel><a href=tel:%s>%s</a>", person->phone, phone);
    else
        (void)fprintf(s->out, "<td class=tel>%s", day_sheet_escape(s, phone));
    if (note[0] != '\0') (void)fprintf(s->out, "<small>%s</small>", note);
}

static void write_boxes(struct day_sheet *s, bool has_come, bool is_absent) {
    (void)fprintf(s->out, "<td class=c><i>%s</i><td class=c><i>%s</i></tr>\n", has_come ? "×" : "",
                  is_absent ? "×" : "");
}

static void write_person(struct day_sheet *s, const struct day_list_entry *n) {
    const char *name = n->person.name[0] != '\0' ? n->person.name : s->words->unknown_person;
    (void)fprintf(s->out, "<td class=code>%s<th class=who>%s", n->code, day_sheet_escape(s, name));
    write_notes(s, n);
    (void)fputs("<td class=y>", s->out);
    if (n->person.birth_year > 0) (void)fprintf(s->out, "%d", n->person.birth_year);
    (void)fprintf(s->out, "<td>%s<td class=h>%s", s->words->sexes[n->person.sex],
                  day_sheet_escape(s, n->row.hamlet));
}

static void write_entry(struct day_sheet *s, const struct day_list_entry *n, size_t number, bool is_first) {
    (void)fprintf(s->out, "<tr%s><td class=n>%zu", is_first ? " class=first" : "", number);
    if (s->list->has_names) write_person(s, n);
    write_groups(s, n);
    if (s->list->has_names) write_phone(s, &n->person);
    (void)fprintf(s->out, "<td class=s>%s", s->words->states[n->row.state]);
    write_boxes(s, day_list_has_come((enum appointment_state)n->row.state),
                n->row.state == APPOINTMENT_DID_NOT_ATTEND);
}

static void write_time(struct day_sheet *s, size_t at) {
    const struct day_list_entry *all = s->list->entries;
    size_t people = 0, households = 0;
    for (size_t i = at; i < s->list->count && all[i].row.minute == all[at].row.minute; i++) {
        people++;
        households += i == at || all[i].row.household != all[i - 1].row.household;
    }
    (void)fprintf(s->out, "<tr class=time><th colspan=%d>%02d:%02d<span>", columns(s),
                  all[at].row.minute / 60, all[at].row.minute % 60);
    day_sheet_write_count(s, people, &s->words->people);
    if (s->list->has_names) {
        (void)fputs(", ", s->out);
        day_sheet_write_count(s, households, &s->words->households);
    }
    (void)fputs("</span></tr>\n", s->out);
}

static bool is_kin(const struct day_sheet *s, const struct day_list_entry *n) {
    return s->list->has_names && n->row.minute == n[-1].row.minute && n->row.household == n[-1].row.household;
}

/* A household is a body of its own, so that no page break parts it. */
static void write_entries(struct day_sheet *s) {
    const struct day_list_entry *all = s->list->entries;
    const size_t count = s->list->count;
    for (size_t at = 0, end; at < count; at = end) {
        const bool is_new_time = at == 0 || all[at].row.minute != all[at - 1].row.minute;
        for (end = at + 1; end < count && is_kin(s, &all[end]);) end++;
        (void)fprintf(s->out, "<tbody%s>", end - at > 1 ? " class=kin" : "");
        if (is_new_time) write_time(s, at);
        for (size_t i = at; i < end; i++) write_entry(s, &all[i], i + 1, i == at);
        (void)fputs("</tbody>\n", s->out);
    }
}

/* ---- Lines to write on ------------------------------------------------------------------- */

static void write_by_hand(struct day_sheet *s) {
    (void)fprintf(s->out, "<tbody class=\"by-hand paper\"><tr class=title><th colspan=%d>%s</tr>\n",
                  columns(s), s->words->by_hand);
    for (int i = 0; i < WALK_IN_LINES; i++) {
        (void)fputs("<tr>", s->out);
        for (int k = 0; k < columns(s) - 3; k++) (void)fputs("<td>", s->out);
        (void)fputs("<td class=s>", s->out);
        write_boxes(s, false, false);
    }
    (void)fputs("</tbody>", s->out);
}

void day_sheet_write_table(struct day_sheet *s) {
    write_head(s);
    if (s->list->count == 0)
        (void)fprintf(s->out, "<tbody class=empty><tr><td colspan=%d>%s</tr></tbody>\n", columns(s),
                      s->words->nobody);
    write_entries(s);
    write_by_hand(s);
    (void)fputs("</table>\n", s->out);
}
