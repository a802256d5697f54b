/* SPDX-License-Identifier: Apache-2.0 */
/* pages: what a browser is shown, written from values: HTML without scripts, one style, Vietnamese or
 * English, fit for an old computer, a telephone and A4. Pure. Titles and names are given as they are; the
 * writers escape them. */
#ifndef LICHKHAM_EDGE_PAGES_PAGES_H
#define LICHKHAM_EDGE_PAGES_PAGES_H

#include "domain/area.h"
#include "domain/calendar.h"
#include "jobs/day_list.h"
#include "jobs/web.h"
#include "store/view.h"

#include <stdio.h>

#define PAGE_STYLE_PATH                                                                                      \
    "/style/" WEB_STYLE_HASH ".css" /* a new style has a new path: it may be kept for ever */

/* ---- What every page has ---------------------------------------------------------------------- */

struct page {
    FILE *out;
    struct arena *arena;  /* of escaped texts */
    const char *language; /* "vi", "en" */
    const char *here;     /* this page's address, for the other language; NULL = offer none */
    const char *account;  /* who is signed in; NULL = nobody */
    civil_day today;
};

void page_begin(struct page *p, const char *title);
void page_end(struct page *p);

/* A way to another page. */
struct page_link {
    const char *path; /* NULL = there is none */
    const char *text;
};

/* One of the two, by the page's language; fit for printf where both are. */
const char *page_say(const struct page *p, const char *vietnamese, const char *english)
    __attribute__((format_arg(2), format_arg(3)));
const char *page_escape(struct page *p, const char *text);
void page_write_link(struct page *p, struct page_link link);
/* "30/11/2026"; "tháng 11/2026", "November 2026" */
const char *page_print_day(struct page *p, civil_day day);
const char *page_print_month(struct page *p, civil_day day);
/* "xa" and "Xuân Mai": "Xã Xuân Mai", "Xuân Mai commune"; plain. */
const char *page_unit_name(struct page *p, const char *unit_kind, const char *name);

/* ---- Signing in, failures ----------------------------------------------------------------------- */

/* `failure`: why the last try did not succeed, plain; NULL = there was none. `next`: where to go then. */
void pages_write_login(struct page *p, const char *failure, const char *next);

/* What went wrong and what to do, with the number the log knows it by. */
void pages_write_problem(struct page *p, const char *title, const char *advice, uint64_t number);

/* ---- A month of a commune ------------------------------------------------------------------------ */

struct month_site {
    int32_t site;
    const char *name;
};

struct month_view {
    struct area area;
    const char *unit_kind, *name;
    struct page_link up; /* to the area above */
    civil_day month;     /* its first day */
    const struct view_session *halves;
    size_t half_count; /* by day, site, half */
    const struct month_site *sites;
    size_t site_count;
    struct calendar holidays;
    const struct view_month_round *rounds;
    size_t round_count;
    struct view_near near; /* exam days outside the month */
};

void pages_write_month(struct page *p, const struct month_view *m);

/* ---- Areas to choose from ------------------------------------------------------------------------ */

/* What the last night left of a round. */
struct area_figures {
    int64_t places, told, drafts, waiting;
};

struct area_line {
    struct area area;
    const char *unit_kind, *name;
    const char *within; /* name of the area above; "" = not told */
    size_t communes;    /* beneath; of a commune 1 */
    struct area_figures figures;
};

struct areas_view {
    const char *name; /* of the area whose children these are; NULL = what the holder may see */
    struct page_link up;
    const struct view_round *round; /* whose figures the lines have; NULL = they have none */
    const struct area_line *lines;
    size_t count;
    bool hides_waiting; /* in one of them wait so few that the figures would tell of somebody */
    const char *search; /* what was looked for; NULL = nothing */
    bool is_cut;        /* there are more than these */
};

void pages_write_areas(struct page *p, const struct areas_view *v);

/* ---- A day of a site ------------------------------------------------------------------------------ */

struct day_view {
    const struct day_list *list;
    struct view_near near; /* the site's exam days next to this one, and whether this is one */
};

void pages_write_day(struct page *p, const struct day_view *v);

#endif
