/* SPDX-License-Identifier: Apache-2.0 */
/* What a browser opens: areas, a month, a day. Values are gathered here and written by edge/pages. */
#include "base/text.h"
#include "domain/small_cells.h"
#include "edge/api/internal.h"
#include "edge/pages/pages.h"
#include "store/reference.h"
#include "store/scope.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HTML "text/html; charset=utf-8"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2199, SESSIONS_MAX = 4000, FOUND_MAX = 60 };

static struct page page_of(const struct api_call *c, FILE *out) {
    return (struct page){.out = out,
                         .arena = c->arena,
                         .language = language_name(c->language),
                         .here = url_of_page(c->request, c->arena),
                         .account = c->holder->account,
                         .today = c->now.day};
}

/* ---- Areas ------------------------------------------------------------------------------------- */

static bool is_granted(const struct api_call *c, struct area area) {
    for (size_t i = 0; i < c->holder->area_count; i++)
        if (area_is_within(api_area_tree(c), area, c->holder->areas[i])) return true;
    return false;
}

/* To the area above, or to the list of those that were granted. */
static struct page_link find_up(const struct api_call *c, struct page *p, const struct area_row *row) {
    char area[AREA_TEXT_BYTES];
    const struct area_row *parent = area_tree_find(api_area_tree(c), row->parent);
    if (parent && parent != row && is_granted(c, row->parent))
        return (struct page_link){arena_print(c->arena, "/areas/%s", area_print(row->parent, area)),
                                  parent->name};
    if (c->holder->area_count > 1) return (struct page_link){"/", page_say(p, "Tất cả địa bàn", "All areas")};
    return (struct page_link){NULL, ""};
}

static struct area_line make_line(const struct api_call *c, const struct area_row *row, const char *within) {
    struct area_line line = {
        .area = row->area, .unit_kind = row->unit_kind, .name = row->name, .within = within};
    (void)area_communes(api_area_tree(c), row->area, &line.communes);
    return line;
}

/* ---- Figures of a wider area ---------------------------------------------------------------------- */

struct wide {
    int round_at, figures_at;
    struct view_round round;
    bool has_round;
    struct area_figures *figures; /* beside call->communes */
    int64_t *people_waiting;      /* likewise: some wait for several checks */
};

static bool ask_wide(struct api_call *c, struct pg_batch *b) {
    const struct view_when when = {.today = c->now.day};
    struct wide *w = c->state = arena_new(c->arena, struct wide);
    w->round_at = view_ask_round(b, c->communes, c->commune_count, when, c->arena);
    w->figures_at = view_ask_figures(b, c->communes, c->commune_count, when,
                                     "{places_to_come,promised,proposed,waiting,people_waiting}", c->arena);
    return true;
}

static void add_figure(struct area_figures *to, const struct view_figure *f) {
    if (strcmp(f->measure, "places_to_come") == 0) to->places += f->amount;
    if (strcmp(f->measure, "promised") == 0) to->told += f->amount;
    if (strcmp(f->measure, "proposed") == 0) to->drafts += f->amount;
    if (strcmp(f->measure, "waiting") == 0) to->waiting += f->amount;
}

static bool take_wide(struct api_call *c, const struct pg_batch *b) {
    struct wide *w = c->state;
    struct view_figure *rows;
    const size_t count = view_read_figures(pg_batch_result(b, w->figures_at), c->arena, &rows);
    w->has_round = view_read_round(pg_batch_result(b, w->round_at), &w->round);
    w->figures = arena_new_array(c->arena, struct area_figures, c->commune_count);
    w->people_waiting = arena_new_array(c->arena, int64_t, c->commune_count);
    for (size_t i = 0, at = 0; i < count; i++) { /* both go by commune */
        while (at < c->commune_count && c->communes[at] < rows[i].commune) at++;
        if (at == c->commune_count || c->communes[at] != rows[i].commune) continue;
        add_figure(&w->figures[at], &rows[i]);
        if (strcmp(rows[i].measure, "people_waiting") == 0) w->people_waiting[at] += rows[i].amount;
    }
    return true;
}

static int compare_codes(const void *a, const void *b) {
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Those of a child are the sums of its communes. Returns how many people wait there. */
static int64_t sum_figures(const struct api_call *c, const struct wide *w, struct area_line *line) {
    size_t count;
    int64_t people = 0;
    const int32_t *codes = area_communes(api_area_tree(c), line->area, &count);
    for (size_t i = 0; i < count; i++) {
        const int32_t *at = bsearch(&codes[i], c->communes, c->commune_count, sizeof *codes, compare_codes);
        if (!at) continue;
        const struct area_figures *f = &w->figures[at - c->communes];
        line->figures.places += f->places;
        line->figures.told += f->told;
        line->figures.drafts += f->drafts;
        line->figures.waiting += f->waiting;
        people += w->people_waiting[at - c->communes];
    }
    return people;
}

/* All or none are told: beside the shortfall, where other lines may be hidden, one told more would be one too
 * many. */
static bool tells_of_somebody(const struct api_call *c, const struct area_line *line, int64_t people) {
    return !c->sees_people && line->figures.waiting > 0 && people < SMALL_CELLS_LEAST;
}

static void render_wide(struct api_call *c, FILE *out) {
    const struct wide *w = c->state;
    struct page page = page_of(c, out);
    const struct area_row *row = area_tree_find(api_area_tree(c), c->area);
    size_t count;
    const struct area_row *const *children = area_children(api_area_tree(c), c->area, &count);
    struct area_line *lines = arena_new_array(c->arena, struct area_line, count);
    bool hides_waiting = false;
    for (size_t i = 0; i < count; i++) {
        lines[i] = make_line(c, children[i], "");
        if (w->has_round) hides_waiting |= tells_of_somebody(c, &lines[i], sum_figures(c, w, &lines[i]));
    }
    const struct areas_view view = {.name = row->name,
                                    .up = find_up(c, &page, row),
                                    .round = w->has_round ? &w->round : NULL,
                                    .lines = lines,
                                    .count = count,
                                    .hides_waiting = hides_waiting};
    pages_write_areas(&page, &view);
}

/* ---- A month of a commune ------------------------------------------------------------------------ */

struct month {
    civil_day from, until;
    int sessions_at, near_at, rounds_at, holidays_at;
    struct view_session *halves;
    struct month_view view;
};

static bool ask_month(struct api_call *c, struct pg_batch *b, struct err *e) {
    const struct view_session first = {.day = CIVIL_NONE};
    struct civil_date d = civil_to_date(api_param_date(c, "month", c->now.day));
    if (d.year < FIRST_YEAR || d.year > LAST_YEAR)
        return api_problem(c, "malformed-parameter", e, "", "months go from %d to %d", FIRST_YEAR, LAST_YEAR);
    struct month *m = c->state = arena_new(c->arena, struct month);
    m->from = civil_make(d.year, d.month, 1);
    m->until = civil_add_months(m->from, 1) - 1;
    scope_add(b, c->commune);
    m->sessions_at = view_ask_sessions(b, c->commune, m->from, m->until, &first, SESSIONS_MAX);
    m->near_at = view_ask_near_days(b, c->commune, 0, m->from, m->until);
    m->rounds_at = view_ask_month_rounds(b, c->commune, m->from, m->until);
    m->holidays_at = pg_batch_count(b);
    reference_ask_calendar(b, m->from, m->until);
    return true;
}

static int compare_halves(const void *a, const void *b) {
    const struct view_session *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    if (x->site != y->site) return x->site < y->site ? -1 : 1;
    return x->half != y->half ? x->half - y->half : x->round - y->round;
}

/* The sites that hold a session in this month, each once. */
static void gather_sites(const struct api_call *c, struct month_view *v) {
    struct month_site *sites = arena_new_array(c->arena, struct month_site, v->half_count);
    for (size_t i = 0; i < v->half_count; i++) {
        size_t at = 0;
        while (at < v->site_count && sites[at].site != v->halves[i].site) at++;
        if (at < v->site_count) continue;
        const struct serve_site *site = api_site_find(c, v->halves[i].site);
        sites[v->site_count++] = (struct month_site){v->halves[i].site, site ? site->name : ""};
    }
    v->sites = sites;
}

static bool take_month(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct month *m = c->state;
    struct month_view *v = &m->view;
    struct view_month_round *rounds;
    if (!view_read_month_rounds(pg_batch_result(b, m->rounds_at), c->arena, &rounds, &v->round_count, e))
        return false;
    v->half_count = view_read_sessions(pg_batch_result(b, m->sessions_at), c->arena, &m->halves);
    qsort(m->halves, v->half_count, sizeof *m->halves, compare_halves);
    v->area = c->area;
    v->month = m->from;
    v->halves = m->halves;
    v->rounds = rounds;
    v->near = view_read_near_days(pg_batch_result(b, m->near_at));
    reference_read_calendar(pg_batch_result(b, m->holidays_at), m->from, m->until, c->arena, &v->holidays);
    gather_sites(c, v);
    return true;
}

static void render_month(struct api_call *c, FILE *out) {
    struct month *m = c->state;
    struct page page = page_of(c, out);
    const struct area_row *row = area_tree_find(api_area_tree(c), c->area);
    m->view.unit_kind = row->unit_kind;
    m->view.name = row->name;
    m->view.up = find_up(c, &page, row);
    pages_write_month(&page, &m->view);
}

/* ---- An area: either ------------------------------------------------------------------------------- */

static bool ask_area(struct api_call *c, struct pg_batch *b, struct err *e) {
    return c->commune != 0 ? ask_month(c, b, e) : ask_wide(c, b);
}

static bool take_area(struct api_call *c, const struct pg_batch *b, struct err *e) {
    return c->commune != 0 ? take_month(c, b, e) : take_wide(c, b);
}

static bool render_area(struct api_call *c, FILE *out, struct err *e) {
    (void)e;
    if (c->commune != 0)
        render_month(c, out);
    else
        render_wide(c, out);
    return true;
}

/* ---- The first page --------------------------------------------------------------------------------- */

struct finding {
    const char *wanted; /* folded */
    struct area_line *lines;
    size_t count;
    bool is_cut;
};

/* Looks through an area and all beneath it. */
static void find_beneath(const struct api_call *c, const struct area_row *row, struct finding *f) {
    size_t count;
    const struct area_row *const *children = area_children(api_area_tree(c), row->area, &count);
    const struct area_row *parent = area_tree_find(api_area_tree(c), row->parent);
    if (strstr(text_fold(c->arena, row->name), f->wanted)) {
        f->is_cut = f->count == FOUND_MAX;
        if (!f->is_cut) f->lines[f->count++] = make_line(c, row, parent && parent != row ? parent->name : "");
    }
    for (size_t i = 0; i < count && !f->is_cut; i++)
        if (children[i] != row) find_beneath(c, children[i], f);
}

static void find_areas(const struct api_call *c, const char *search, struct finding *f) {
    f->wanted = text_fold(c->arena, search);
    for (size_t i = 0; i < c->holder->area_count && !f->is_cut; i++) {
        const struct area_row *row = area_tree_find(api_area_tree(c), c->holder->areas[i]);
        if (row) find_beneath(c, row, f);
    }
}

static void list_granted(const struct api_call *c, struct finding *f) {
    for (size_t i = 0; i < c->holder->area_count && f->count < FOUND_MAX; i++) {
        const struct area_row *row = area_tree_find(api_area_tree(c), c->holder->areas[i]);
        if (row) f->lines[f->count++] = make_line(c, row, "");
    }
    f->is_cut = c->holder->area_count > FOUND_MAX;
}

/* Who has one area goes there at once. */
static bool render_home(struct api_call *c, FILE *out, struct err *e) {
    char area[AREA_TEXT_BYTES];
    const char *search = api_param_text(c, "q");
    struct page page = page_of(c, out);
    struct finding f = {.lines = arena_new_array(c->arena, struct area_line, FOUND_MAX)};
    (void)e;
    if (!search && c->holder->area_count == 1) {
        c->status = 303;
        c->location = arena_print(c->arena, "/areas/%s", area_print(c->holder->areas[0], area));
        return true;
    }
    if (search)
        find_areas(c, search, &f);
    else
        list_granted(c, &f);
    const struct areas_view view = {.up = {search ? "/" : NULL, page_say(&page, "Trang đầu", "First page")},
                                    .lines = f.lines,
                                    .count = f.count,
                                    .search = search,
                                    .is_cut = f.is_cut};
    pages_write_areas(&page, &view);
    return true;
}

/* ---- A day of a site ---------------------------------------------------------------------------------- */

struct day {
    int rows_at, contacts_at, near_at;
    struct day_list_row *rows;
    struct day_list_contact *contacts;
    int64_t *residents;
    size_t count, contact_count;
    struct view_near near;
    struct day_list list;
};

static bool ask_day(struct api_call *c, struct pg_batch *b, struct err *e) {
    struct day *d = c->state = arena_new(c->arena, struct day);
    (void)e;
    d->list.day = api_param_date(c, "date", c->now.day);
    scope_add(b, c->commune);
    d->rows_at = pg_batch_count(b);
    day_list_ask_rows(b, c->commune, c->site, d->list.day, 0, 0);
    d->contacts_at = pg_batch_count(b);
    if (c->sees_people) day_list_ask_contacts(b, c->commune, c->site, d->list.day);
    d->near_at = view_ask_near_days(b, c->commune, c->site, d->list.day, d->list.day);
    return true;
}

static bool take_day(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct day *d = c->state;
    if (!day_list_read_rows(pg_batch_result(b, d->rows_at), c->arena, &d->rows, &d->count, e)) return false;
    if (c->sees_people)
        day_list_read_contacts(pg_batch_result(b, d->contacts_at), c->arena, &d->contacts, &d->contact_count);
    d->near = view_read_near_days(pg_batch_result(b, d->near_at));
    d->residents = arena_new_array(c->arena, int64_t, d->count);
    for (size_t i = 0; i < d->count; i++) d->residents[i] = d->rows[i].resident;
    c->people = (int64_t)d->count;
    day_list_arrange(d->rows, d->count, NULL, NULL, 0, c->arena, &d->list); /* names come later */
    d->list.has_names = c->sees_people;
    return true;
}

static bool ask_names(struct api_call *c, struct pg_batch *b, struct err *e) {
    const struct day *d = c->state;
    (void)e;
    if (!c->sees_people || d->count == 0) return true;
    scope_add(b, c->commune);
    for (size_t at = 0; at < d->count; at += PERSON_BATCH)
        person_ask(b, c->commune, d->residents + at,
                   d->count - at < PERSON_BATCH ? d->count - at : PERSON_BATCH, c->arena);
    return true;
}

static bool take_names(struct api_call *c, const struct pg_batch *b, struct err *e) {
    struct day *d = c->state;
    struct person *all = arena_new_array(c->arena, struct person, d->count);
    (void)e;
    for (size_t at = 0; at < d->count; at += PERSON_BATCH) {
        const size_t size = d->count - at < PERSON_BATCH ? d->count - at : PERSON_BATCH;
        struct person *some;
        person_read(pg_batch_result(b, 1 + (int)(at / PERSON_BATCH)), size, c->arena, &some);
        memcpy(all + at, some, size * sizeof *all);
    }
    day_list_arrange(d->rows, d->count, all, d->contacts, d->contact_count, c->arena, &d->list);
    return true;
}

static bool render_day(struct api_call *c, FILE *out, struct err *e) {
    struct day *d = c->state;
    struct page page = page_of(c, out);
    const struct serve_site *site = api_site_find(c, c->site);
    const struct area_row *commune = area_tree_find(api_area_tree(c), c->area);
    (void)e;
    d->list.site = (struct day_list_site){.site = c->site,
                                          .commune = c->commune,
                                          .name = site->name,
                                          .address = site->address,
                                          .phone = site->phone,
                                          .unit_kind = commune->unit_kind,
                                          .commune_name = commune->name};
    pages_write_day(&page, &(struct day_view){&d->list, d->near});
    return true;
}

/* ---- The style ------------------------------------------------------------------------------------------
 */

static bool render_style(struct api_call *c, FILE *out, struct err *e) {
    if (strcmp(api_param_text(c, "hash"), WEB_STYLE_HASH) != 0)
        return api_problem(c, "not-found", e, "", "this style is of another version of the program");
    (void)fputs(WEB_STYLE, out);
    return true;
}

/* ---- The table --------------------------------------------------------------------------------------------
 */

static const struct api_param HOME_PARAMS[] = {
    {.name = "q",
     .kind = API_PARAM_TEXT,
     .most = 80,
     .help = "Part of a name to look for, with or without marks."},
    {.name = NULL},
};
static const struct api_param AREA_PARAMS[] = {
    {.name = "area", .kind = API_PARAM_AREA, .help = "The area."},
    {.name = "month", .kind = API_PARAM_MONTH, .help = "Of a commune: the month, `2026-12`; else this one."},
    {.name = NULL},
};
static const struct api_param DAY_PARAMS[] = {
    {.name = "site", .kind = API_PARAM_SITE, .help = "The site."},
    {.name = "date", .kind = API_PARAM_DATE, .help = "The day, `2026-12-03`."},
    {.name = NULL},
};
static const struct api_param STYLE_PARAMS[] = {
    {.name = "hash", .kind = API_PARAM_TEXT, .help = "Of the style's bytes, as pages name it."},
    {.name = NULL},
};

const struct api_route API_ROUTES_PAGES[] = {
    {.method = HTTP_GET,
     .path = "/",
     .right = API_SCHEDULES,
     .fresh = API_BY_COMMUNE,
     .content_type = HTML,
     .is_page = true,
     .params = HOME_PARAMS,
     .render = render_home,
     .summary = "A page: the areas of who is logged in.",
     .description = "Leads to the area when there is one alone; with `q` those whose name holds it."},
    {.method = HTTP_GET,
     .path = "/areas/{area}",
     .right = API_SCHEDULES,
     .fresh = API_BY_COMMUNE,
     .content_type = HTML,
     .is_page = true,
     .params = AREA_PARAMS,
     .stages = {{.prepare = ask_area, .take = take_area}},
     .render = render_area,
     .summary = "A page: a month of exam days.",
     .description =
         "Of a commune its days with sites, half days, places, booked, draft or published; of a wider "
         "area those beneath it with what the last night left of the round."},
    {.method = HTTP_GET,
     .path = "/sites/{site}/days/{date}",
     .right = API_SCHEDULES,
     .fresh = API_BY_REGISTER,
     .audit = "read_day_list",
     .content_type = HTML,
     .is_page = true,
     .params = DAY_PARAMS,
     .stages = {{.prepare = ask_day, .take = take_day},
                {.database = API_REGISTER, .prepare = ask_names, .take = take_names}},
     .render = render_day,
     .summary = "A page: the list of a site and day, to read or to print.",
     .description =
         "Arrival, package and state; for an officer also code, name, year of birth, hamlet, what to "
         "prepare and telephone."},
    {.method = HTTP_GET,
     .path = "/style/{hash}.css",
     .fresh = API_FOR_EVER,
     .content_type = "text/css; charset=utf-8",
     .params = STYLE_PARAMS,
     .render = render_style,
     .summary = "The style of all pages.",
     .description = "Its address changes with its bytes: it may be kept for ever."},
    {.path = NULL},
};
