/* SPDX-License-Identifier: Apache-2.0 */
/* day_list_words: what a day list says in each language; and a sheet being written. */
#ifndef LICHKHAM_JOBS_DAY_LIST_WORDS_H
#define LICHKHAM_JOBS_DAY_LIST_WORDS_H

#include "domain/capacity.h"
#include "domain/resident.h"
#include "jobs/day_list.h"

/* " person", " people"; Vietnamese has one form. */
struct counted {
    const char *one, *many;
};

#define DAY_LIST_NEEDS 3

struct day_list_words {
    const char *title, *telephone;
    const char *draft, *draft_nobody, *draft_before;
    struct counted draft_after, people, households;
    const char *morning, *afternoon, *has_come;
    const char *number, *code, *name, *birth_year, *sex, *hamlet, *package, *groups, *phone, *state, *came,
        *absent;
    const char *sexes[3];              /* by enum person_sex */
    const char *needs[DAY_LIST_NEEDS]; /* as DAY_LIST_NEED_BITS */
    const char *guardian, *household, *not_told, *priority, *second_visit, *unknown_person;
    const char *states[APPOINTMENT_STATES];
    const char *nobody, *by_hand, *packages, *legend;
    const char *made_by, *recorded_by, *signature;
    const char *weekdays[8]; /* 1 = Monday */
};

extern const uint8_t DAY_LIST_NEED_BITS[DAY_LIST_NEEDS];

const struct day_list_words *day_list_words(const char *language);

/* Escaped texts live in the arena. */
struct day_sheet {
    const struct day_list *list;
    const struct day_list_words *words;
    const char *language;
    FILE *out;
    struct arena *arena;
    const char *site; /* escaped */
    char day[64];     /* "Thứ Ba, 16/03/2027" */
};

const char *day_sheet_escape(struct day_sheet *s, const char *text);
/* "<b>5</b> people" */
void day_sheet_write_count(struct day_sheet *s, size_t count, const struct counted *word);
/* Head, people, lines to write on. */
void day_sheet_write_table(struct day_sheet *s);

#endif
