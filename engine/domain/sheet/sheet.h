/* SPDX-License-Identifier: Apache-2.0 */
/* sheet: reference data as people edit them: a table of texts with a header, one kind of row a sheet
 * ("hamlet", "capacity"). One description serves reading, comparing, writing, help and
 * docs/reference-data.md. Pure: files and tables are read elsewhere. To add a sheet: its form (forms.c),
 * its statements (store/sheet_rows.c), its commands, its chapter in the handbook (a test compares). */
#ifndef LICHKHAM_DOMAIN_SHEET_SHEET_H
#define LICHKHAM_DOMAIN_SHEET_SHEET_H

#include "base/arena.h"
#include "base/civil.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sheet_kind {
    SHEET_AREA,
    SHEET_SITE,
    SHEET_HAMLET,
    SHEET_ORGANISATION,
    SHEET_CAPACITY,
    SHEET_CLOSURE,
    SHEET_EXTRA,
    SHEET_HOLIDAY,
    SHEET_TEAM,
    SHEET_TEAM_DAY,
    SHEET_CHANNEL,
    SHEET_RUNG,
    SHEET_TEMPLATE,
    SHEET_KINDS
};

/* What a column's cells look like. All but the first two compare by number. */
enum sheet_value {
    VALUE_TEXT,    /* one line, runs of white space as one space; `most` is its length in bytes */
    VALUE_LIST,    /* texts joined by ; */
    VALUE_INTEGER, /* within least and most */
    VALUE_DATE,
    VALUE_YES, /* yes or no */
    VALUE_WORD,
    VALUE_CODE,    /* of an area of any kind */
    VALUE_COMMUNE, /* the code of a commune that there is */
    VALUE_SITE,    /* the id or name of a site that there is; at most one such column */
    VALUE_TEAM,    /* the id of a team that there is */
    VALUE_KINDS
};

/* A word as met, folded, and the one it stands for. The number of a cell is the place of the first
 * word that stands for the same. Ended by NULL. */
struct sheet_word {
    const char *written;
    const char *means;
};

struct sheet_column {
    const char *name;
    enum sheet_value value;
    int64_t least, most;
    const struct sheet_word *words;
    const char *otherwise; /* what an empty cell stands for; NULL = nothing */
    const char *meaning;   /* for the handbook */
    bool is_required;
};

#define SHEET_COLUMNS_MAX 16
#define SHEET_NO_COLUMN   (-1)

/* Columns are named by their place. Lists of places end with SHEET_NO_COLUMN. */
struct sheet_form {
    const char *name; /* of the command: "team-day" */
    const char *rows; /* "hamlets" */
    const struct sheet_column *columns;
    int column_count;
    int id;         /* given out where the file leaves it empty; SHEET_NO_COLUMN = the key says all */
    int key[5];     /* who a row is, for people; texts compare folded */
    int scope[3];   /* --replace is about the rows that share these; a date stands for its year */
    int commune;    /* SHEET_NO_COLUMN = none of its own */
    int from;       /* first day in force, or the day */
    int until;      /* last day in force */
    bool is_whole;  /* a year of the file is all there is of it, always */
    bool is_kept;   /* others refer to its rows: ended, never taken away */
    unsigned needs; /* bits: sheets its rules look at */
};

extern const struct sheet_form SHEET_FORMS[SHEET_KINDS];

/* By name of the command; SHEET_KINDS when there is none. */
enum sheet_kind sheet_find(const char *name);

/* The place of a column by its header, however written; SHEET_NO_COLUMN when there is none. */
int sheet_find_column(const struct sheet_form *form, const char *header, struct arena *a);

const char *sheet_value_name(enum sheet_value value); /* "date"; static */

/* ---- Rows ---------------------------------------------------------------------------------- */

#define SHEET_NONE INT64_MIN /* the number of an empty cell */

struct sheet_cell {
    const char *text; /* "" = empty; NULL = the file has no such column */
    int64_t number;
};

enum sheet_change { SHEET_SAME, SHEET_NEW, SHEET_CHANGED, SHEET_ENDED, SHEET_GONE, SHEET_CHANGES };

struct sheet_row {
    size_t line;                 /* of the file; 0 = it stands in the database alone */
    struct sheet_cell *cells;    /* one a column */
    const struct sheet_row *was; /* as it stands in the database; NULL = not yet */
    const char *key;             /* equal for the same row */
    enum sheet_change change;
    unsigned changed; /* a bit a column */
    bool is_named;    /* a row of the database: by the file */
};

struct sheet {
    const struct sheet_form *form;
    struct sheet_row *rows;
    size_t count;
};

/* ---- What is wrong --------------------------------------------------------------------------- */

/* Cells are never told back: somebody may have given the wrong file. */
struct sheet_finding {
    size_t line;        /* 0 = a row the file leaves out, named by the rule */
    const char *column; /* "" = the row as a whole */
    const char *rule;
    const char *remedy;
};

#define SHEET_FINDINGS_MAX 50

struct sheet_findings {
    struct sheet_finding at[SHEET_FINDINGS_MAX]; /* by line */
    size_t count;                                /* all of them; the first ones found are kept */
};

void sheet_find_fault(struct sheet_findings *f, size_t line, const char *column, const char *rule,
                      const char *remedy);

/* Reads a cell as people write it. `text` is UTF-8; what is kept lives in the arena. A bad one is a
 * finding and reads as empty. */
struct sheet_cell sheet_read_cell(const struct sheet_column *column, const char *text, size_t line,
                                  struct arena *a, struct sheet_findings *f);

/* ... and as the table has it: always the row's own text. */
struct sheet_cell sheet_take_cell(const struct sheet_column *column, const char *text, struct arena *a);

/* Puts ids where the cells of a file name sites. Other cells stay. */
void sheet_find_sites(const struct sheet *file, const struct sheet *sites, struct arena *a,
                      struct sheet_findings *f);

/* ---- Comparing --------------------------------------------------------------------------------- */

struct sheet_request {
    bool is_replacing; /* rows of its scopes that the file does not name end */
    civil_day from;    /* ... from this day on */
};

/* What a file would make of a table: the file's rows in their order, then the others that it says
 * something about by leaving them out, then the rest. */
struct sheet_diff {
    struct sheet sheet;
    size_t counts[SHEET_CHANGES]; /* of the rows the file names or ends */
};

/* Pairs rows, fills in what the file leaves open, gives out ids, tells what changes. Rows live in the
 * arena; `stored` is marked (is_named). */
void sheet_compare(const struct sheet *file, const struct sheet *stored, const struct sheet_request *request,
                   struct arena *a, struct sheet_diff *out, struct sheet_findings *f);

/* Every rule between cells, rows and sheets, asked of the file's rows. others[kind] as far as the
 * form's `needs` names it; the diff's own kind is taken from the diff. */
void sheet_check(const struct sheet_diff *diff, const struct sheet *others, struct arena *a,
                 struct sheet_findings *f);

#endif
