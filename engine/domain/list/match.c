/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/match.h"

#include "domain/list/alike.h"
#include "domain/list/grid.h"
#include "domain/list/meet.h"

/* Evidence of a pair, in a grid's cell. */
#define OF_NAME      0x02u /* steps 1 and 2 */
#define OF_BIRTH     0x04u
#define OF_DATE      0x02u /* step 4 */
#define OF_HOUSEHOLD 0x04u
#define OF_PHONE     0x08u
#define OF_HAMLET    0x10u
#define OF_BOTH      (OF_NAME | OF_BIRTH)
#define EVIDENCE     0x1eu

#define CONTESTED UINT32_MAX

struct matching {
    const struct match_input *in;
    struct match *out;
    bool *is_named;
    uint32_t *claim; /* by person, within a step by numbers: the row found for him, + 1, or CONTESTED */
    bool *is_taken;  /* by person: found for a row */
    bool *has_alike; /* by item, row or person: somebody of the other side is */
    struct arena *arena;
    struct meet by_name;
    struct meet by_number; /* the personal one, then the insurance's */
    uint32_t *links;       /* a hash set of rows, + 1: their households and their persons' have met */
    uint32_t link_mask;    /* of its places; 0 = there are no links yet */
    struct grid grid;
};

/* ---- Items that meet: rows, then people, then old numbers -------------------------------- */

static uint32_t first_old_number(const struct matching *m) {
    return m->in->list_count + m->in->people_count;
}

static const struct match_person *side_of(const struct matching *m, uint32_t item) {
    return item < m->in->list_count ? &m->in->list[item] : &m->in->people[item - m->in->list_count];
}

static uint32_t person_of(const struct matching *m, uint32_t item) {
    if (item < first_old_number(m)) return item - m->in->list_count;
    return m->in->old_numbers[item - first_old_number(m)].person;
}

static int64_t number_of(const struct matching *m, uint32_t item) {
    if (item < first_old_number(m)) return side_of(m, item)->personal_number;
    return m->in->old_numbers[item - first_old_number(m)].personal_number;
}

static bool is_same_number(const void *context, uint32_t a, uint32_t b) {
    return number_of(context, a) == number_of(context, b);
}

static bool is_same_insurance(const void *context, uint32_t a, uint32_t b) {
    return strcmp(side_of(context, a)->insurance_number, side_of(context, b)->insurance_number) == 0;
}

static bool is_same_name_and_year(const void *context, uint32_t a, uint32_t b) {
    return alike_is_same_name_and_year(side_of(context, a), side_of(context, b));
}

static void meet_by_personal_number(struct matching *m) {
    const uint32_t items = first_old_number(m) + m->in->old_number_count;
    for (uint32_t i = 0; i < items; i++) {
        const int64_t number = number_of(m, i);
        if (number != 0) meet_add(&m->by_number, i, hash_fingerprint(&number, sizeof number));
    }
    meet_settle(&m->by_number, is_same_number, m);
}

static void meet_by_insurance_number(struct matching *m) {
    meet_clear(&m->by_number);
    for (uint32_t i = 0; i < first_old_number(m); i++) {
        const char *number = side_of(m, i)->insurance_number;
        if (number[0] != '\0') meet_add(&m->by_number, i, hash_fingerprint(number, strlen(number)));
    }
    meet_settle(&m->by_number, is_same_insurance, m);
}

static void meet_by_name(struct matching *m) {
    for (uint32_t i = 0; i < first_old_number(m); i++)
        if (side_of(m, i)->name_key[0] != '\0') meet_add(&m->by_name, i, alike_fingerprint(side_of(m, i)));
    meet_settle(&m->by_name, is_same_name_and_year, m);
}

/* ---- Groups ------------------------------------------------------------------------------ */

/* Rows and people who share a value. */
struct group {
    const uint32_t *rows;
    uint32_t row_count;
    const uint32_t *items; /* of people; a person may be there twice, by two old numbers */
    uint32_t item_count;
};

/* The next with somebody on both sides. */
static bool next_group(const struct matching *m, const struct meet *meet, uint32_t *at, struct group *g) {
    const uint32_t *items;
    uint32_t count, rows;
    do {
        if (!meet_next(meet, at, &items, &count)) return false;
        for (rows = 0; rows < count && items[rows] < m->in->list_count; rows++) {
        }
    } while (rows == 0 || rows == count);
    *g = (struct group){items, rows, items + rows, count - rows};
    return true;
}

static bool is_crowd(const struct group *g) {
    return g->row_count > MATCH_CROWD || g->item_count > MATCH_CROWD;
}

static bool is_found(const struct matching *m, uint32_t row) {
    return m->out[row].kind == MATCH_FOUND;
}

static bool has_row_left(const struct matching *m, const struct group *g) {
    for (uint32_t r = 0; r < g->row_count; r++)
        if (!is_found(m, g->rows[r])) return true;
    return false;
}

/* Who is left of a group. */
static void begin_grid(struct matching *m, const struct group *g) {
    struct grid *grid = &m->grid;
    grid->row_count = grid->person_count = 0;
    for (uint32_t i = 0; i < g->row_count; i++)
        if (!is_found(m, g->rows[i])) grid->rows[grid->row_count++] = g->rows[i];
    for (uint32_t i = 0; i < g->item_count; i++) {
        const uint32_t person = person_of(m, g->items[i]);
        uint32_t before = 0;
        while (before < grid->person_count && grid->people[before] != person) before++;
        if (before == grid->person_count && !m->is_taken[person]) grid->people[grid->person_count++] = person;
    }
}

typedef unsigned make_cell(struct matching *m, uint32_t row, uint32_t person);

static void fill_grid(struct matching *m, make_cell *make) {
    struct grid *g = &m->grid;
    uint8_t *cell = g->cells;
    for (uint32_t r = 0; r < g->row_count; r++)
        for (uint32_t p = 0; p < g->person_count; p++) *cell++ = (uint8_t)make(m, g->rows[r], g->people[p]);
}

/* ---- Results ----------------------------------------------------------------------------- */

static void find(struct matching *m, uint32_t row, uint32_t person, enum match_why why) {
    m->out[row] = (struct match){.kind = MATCH_FOUND, .why = (uint8_t)why, .person = person};
    m->is_taken[person] = m->is_named[person] = true;
}

/* Keeps the first by id. */
static void add_candidate(struct matching *m, struct match *o, uint32_t person) {
    const int64_t id = m->in->people[person].id;
    uint32_t at = o->candidate_count;
    m->is_named[person] = true;
    while (at > 0 && m->in->people[o->candidates[at - 1]].id > id) at--;
    if ((at > 0 && o->candidates[at - 1] == person) || at == MATCH_CANDIDATES_MAX) return;
    if (o->candidate_count < MATCH_CANDIDATES_MAX) o->candidate_count++;
    for (uint32_t i = o->candidate_count - 1U; i > at; i--) o->candidates[i] = o->candidates[i - 1];
    o->candidates[at] = person;
}

/* The first reason stands. */
static void doubt(struct matching *m, uint32_t row, enum match_why why) {
    struct match *o = &m->out[row];
    if (o->kind != MATCH_DOUBT) o->why = (uint8_t)why;
    o->kind = MATCH_DOUBT;
}

static void doubt_crowd(struct matching *m, const struct group *g) {
    struct match left = {0};
    for (uint32_t i = 0; i < g->item_count; i++) {
        const uint32_t person = person_of(m, g->items[i]);
        if (!m->is_taken[person]) add_candidate(m, &left, person);
    }
    for (uint32_t r = 0; left.candidate_count > 0 && r < g->row_count; r++) {
        if (is_found(m, g->rows[r])) continue;
        doubt(m, g->rows[r], MATCH_SEVERAL);
        for (uint32_t i = 0; i < left.candidate_count; i++)
            add_candidate(m, &m->out[g->rows[r]], left.candidates[i]);
    }
}

/* ---- Steps 1 and 2: numbers -------------------------------------------------------------- */

static void note_alikes(struct matching *m, const struct group *g) {
    const bool is_asked = !is_crowd(g);
    for (uint32_t r = 0; is_asked && r < g->row_count; r++)
        for (uint32_t i = 0; i < g->item_count; i++)
            if (alike_is_alike(side_of(m, g->rows[r]), side_of(m, g->items[i])))
                m->has_alike[g->rows[r]] = m->has_alike[g->items[i]] = true;
    for (uint32_t r = 0; !is_asked && r < g->row_count; r++) m->has_alike[g->rows[r]] = true;
    for (uint32_t i = 0; !is_asked && i < g->item_count; i++) m->has_alike[g->items[i]] = true;
}

/* Asked when somebody first wants to know: it looks at every name. */
static void find_alikes(struct matching *m) {
    struct group g;
    m->has_alike = arena_new_array(m->arena, bool, first_old_number(m));
    for (uint32_t at = 0; next_group(m, &m->by_name, &at, &g);) note_alikes(m, &g);
}

static unsigned number_evidence(const struct match_person *row, const struct match_person *person) {
    const bool has_name = alike_is_same_name(row, person);
    const bool has_birth =
        alike_do_sexes_agree(row, person) &&
        (alike_is_same_date(row, person) || (has_name && alike_do_births_agree(row, person)));
    return (has_name ? OF_NAME : 0) | (has_birth ? OF_BIRTH : 0);
}

/* A part of the evidence is too little where the rest of it speaks for somebody else. */
static bool is_part_enough(struct matching *m, uint32_t row, uint32_t person) {
    if (m->has_alike == NULL) find_alikes(m);
    return !m->has_alike[row] && !m->has_alike[m->in->list_count + person];
}

static unsigned number_cell(struct matching *m, uint32_t row, uint32_t person) {
    const unsigned evidence = number_evidence(&m->in->list[row], &m->in->people[person]);
    const bool is_enough = evidence == OF_BOTH || (evidence != 0 && is_part_enough(m, row, person));
    return GRID_PAIR | evidence | (is_enough && m->out[row].kind == MATCH_NEW ? 0 : GRID_BARRED);
}

static unsigned insurance_cell(struct matching *m, uint32_t row, uint32_t person) {
    const unsigned cell = number_cell(m, row, person);
    const bool is_against =
        (cell & EVIDENCE) != OF_BOTH && alike_do_numbers_differ(&m->in->list[row], &m->in->people[person]);
    return cell | (is_against ? GRID_BARRED : 0);
}

static enum match_why number_why(const struct matching *m, uint32_t row, uint32_t person) {
    const bool is_of_today = m->in->list[row].personal_number == m->in->people[person].personal_number;
    return is_of_today ? MATCH_NUMBER : MATCH_OLD_NUMBER;
}

/* Somebody has the row's number, and was not found for it. */
static void doubt_number(struct matching *m, uint32_t row, const struct group *g) {
    uint32_t whole = GRID_NOBODY;
    enum match_why why = MATCH_NUMBER_OF_ANOTHER;
    for (uint32_t i = 0; i < g->item_count; i++) {
        const uint32_t person = person_of(m, g->items[i]);
        add_candidate(m, &m->out[row], person);
        if (number_evidence(&m->in->list[row], &m->in->people[person]) != OF_BOTH || person == whole)
            continue;
        why = whole == GRID_NOBODY ? MATCH_REPEATED : MATCH_SEVERAL;
        whole = person;
    }
    doubt(m, row, why);
}

/* A person with a former number meets rows twice; each number is asked by itself, and whom two rows
 * are found for is found for neither. */
static void claim(struct matching *m, uint32_t row, uint32_t person, enum match_why why) {
    if (m->claim[person] == 0) {
        m->out[row] = (struct match){.kind = MATCH_FOUND, .why = (uint8_t)why, .person = person};
        m->claim[person] = row + 1;
        return;
    }
    if (m->claim[person] != CONTESTED) m->out[m->claim[person] - 1] = (struct match){.kind = MATCH_NEW};
    m->claim[person] = CONTESTED;
}

static void settle_claims(struct matching *m) {
    for (uint32_t p = 0; p < m->in->people_count; p++) {
        const bool is_settled = m->claim[p] != 0 && m->claim[p] != CONTESTED;
        if (is_settled) m->is_taken[p] = m->is_named[p] = true;
        m->claim[p] = 0;
    }
}

static void claim_group(struct matching *m, const struct group *g, make_cell *make, bool is_insurance) {
    begin_grid(m, g);
    fill_grid(m, make);
    grid_find(&m->grid);
    for (uint32_t r = 0; r < m->grid.row_count; r++) {
        if (m->grid.found[r] == GRID_NOBODY) continue;
        const uint32_t row = m->grid.rows[r], person = m->grid.people[m->grid.found[r]];
        claim(m, row, person, is_insurance ? MATCH_INSURANCE : number_why(m, row, person));
    }
}

static void match_by_number(struct matching *m, make_cell *make, bool is_insurance) {
    struct group g;
    for (uint32_t at = 0; next_group(m, &m->by_number, &at, &g);)
        if (!is_crowd(&g)) claim_group(m, &g, make, is_insurance);
    settle_claims(m);
    for (uint32_t at = 0; next_group(m, &m->by_number, &at, &g);) {
        if (is_crowd(&g)) doubt_crowd(m, &g);
        for (uint32_t r = 0; !is_crowd(&g) && r < g.row_count; r++)
            if (!is_found(m, g.rows[r])) doubt_number(m, g.rows[r], &g);
    }
}

/* ---- Households that have met ------------------------------------------------------------ */

static uint32_t link_place(const struct matching *m, int64_t of_list, int64_t of_register) {
    const int64_t both[] = {of_list, of_register};
    uint32_t at = (uint32_t)hash_fingerprint(both, sizeof both) & m->link_mask;
    for (; m->links[at] != 0; at = (at + 1) & m->link_mask) {
        const uint32_t row = m->links[at] - 1;
        if (m->in->list[row].household == of_list &&
            m->in->people[m->out[row].person].household == of_register)
            break;
    }
    return at;
}

static bool is_linkable(const struct match_person *row, const struct match_person *person) {
    return row->household != 0 && person->household != 0;
}

static void link_households(struct matching *m) {
    uint32_t count = 0;
    for (uint32_t r = 0; r < m->in->list_count; r++)
        count += is_found(m, r) && is_linkable(&m->in->list[r], &m->in->people[m->out[r].person]);
    if (count == 0) return;
    for (m->link_mask = 1; m->link_mask < 2 * count; m->link_mask = 2 * m->link_mask + 1) {
    }
    m->links = arena_new_array(m->arena, uint32_t, (size_t)m->link_mask + 1);
    for (uint32_t r = 0; r < m->in->list_count; r++) {
        if (!is_found(m, r)) continue;
        const struct match_person *row = &m->in->list[r], *person = &m->in->people[m->out[r].person];
        if (is_linkable(row, person)) m->links[link_place(m, row->household, person->household)] = r + 1;
    }
}

static bool is_linked(const struct matching *m, const struct match_person *row,
                      const struct match_person *person) {
    return m->links != NULL && is_linkable(row, person) &&
           m->links[link_place(m, row->household, person->household)] != 0;
}

/* ---- Steps 3 to 5: who is alike ---------------------------------------------------------- */

static unsigned name_cell(struct matching *m, uint32_t row_at, uint32_t person_at) {
    const struct match_person *row = &m->in->list[row_at], *person = &m->in->people[person_at];
    const bool has_date = alike_is_same_date(row, person);
    const bool is_other_number = alike_do_numbers_differ(row, person);
    if (!alike_is_alike(row, person) || (is_other_number && !has_date)) return 0;
    const unsigned home =
        (is_linked(m, row, person) ? OF_HOUSEHOLD : 0) | (alike_is_same_phone(row, person) ? OF_PHONE : 0);
    const unsigned evidence =
        home | (has_date ? OF_DATE : 0) | (alike_is_same_hamlet(row, person) ? OF_HAMLET : 0);
    const bool is_enough = is_other_number ? home != 0 : evidence != 0;
    return GRID_PAIR | evidence | (is_enough && m->out[row_at].kind == MATCH_NEW ? 0 : GRID_BARRED);
}

/* How many pairs a line of the grid has; *last is one of them. */
static uint32_t count_pairs(const uint8_t *cells, uint32_t count, uint32_t stride, uint32_t *last) {
    uint32_t pairs = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (cells[(size_t)i * stride] == 0) continue;
        *last = i;
        pairs++;
    }
    return pairs;
}

static void find_only_ones(struct matching *m) {
    const struct grid *g = &m->grid;
    for (uint32_t r = 0; r < g->row_count; r++) {
        uint32_t p = 0, back = 0;
        if (count_pairs(&g->cells[r * g->person_count], g->person_count, 1, &p) != 1 ||
            count_pairs(&g->cells[p], g->row_count, g->person_count, &back) != 1)
            continue;
        const uint8_t cell = g->cells[r * g->person_count + p];
        if (!(cell & OF_DATE) || m->out[g->rows[r]].kind != MATCH_NEW ||
            alike_do_numbers_differ(&m->in->list[g->rows[r]], &m->in->people[g->people[p]]))
            continue;
        find(m, g->rows[r], g->people[p], MATCH_NAME);
    }
}

static void match_by_date(struct matching *m) {
    struct group g;
    for (uint32_t at = 0; next_group(m, &m->by_name, &at, &g);) {
        if (is_crowd(&g) || !has_row_left(m, &g)) continue;
        begin_grid(m, &g);
        fill_grid(m, name_cell);
        find_only_ones(m);
    }
}

static enum match_why name_why(unsigned cell) {
    if (cell & OF_HOUSEHOLD) return MATCH_HOUSEHOLD;
    if (cell & OF_PHONE) return MATCH_PHONE;
    return cell & OF_HAMLET ? MATCH_HAMLET : MATCH_NAME;
}

static bool has_other_row(struct matching *m, uint32_t row, const struct group *g, uint32_t person) {
    for (uint32_t r = 0; r < g->row_count; r++)
        if (g->rows[r] != row && !is_found(m, g->rows[r]) && name_cell(m, g->rows[r], person) != 0)
            return true;
    return false;
}

/* A row nobody was found for, against whoever is left. False when nobody is alike. */
static bool doubt_left(struct matching *m, uint32_t row, const struct group *g) {
    uint32_t count = 0, last = 0;
    for (uint32_t i = 0; i < g->item_count; i++) {
        const uint32_t person = person_of(m, g->items[i]);
        if (m->is_taken[person] || name_cell(m, row, person) == 0) continue;
        add_candidate(m, &m->out[row], person);
        last = person;
        count++;
    }
    if (count == 0) return false;
    if (count > 1)
        doubt(m, row, MATCH_SEVERAL);
    else if (alike_do_numbers_differ(&m->in->list[row], &m->in->people[last]))
        doubt(m, row, MATCH_OTHER_NUMBER);
    else
        doubt(m, row, has_other_row(m, row, g, last) ? MATCH_REPEATED : MATCH_YEAR);
    return true;
}

static void doubt_repeated(struct matching *m, uint32_t row, const struct group *g) {
    for (uint32_t i = 0; i < g->item_count; i++) {
        const uint32_t person = person_of(m, g->items[i]);
        if (!m->is_taken[person] || !(name_cell(m, row, person) & EVIDENCE) ||
            alike_do_numbers_differ(&m->in->list[row], &m->in->people[person]))
            continue;
        doubt(m, row, MATCH_REPEATED);
        add_candidate(m, &m->out[row], person);
    }
}

static void settle_group(struct matching *m, const struct group *g) {
    begin_grid(m, g);
    fill_grid(m, name_cell);
    grid_find(&m->grid);
    for (uint32_t r = 0; r < m->grid.row_count; r++) {
        if (m->grid.found[r] == GRID_NOBODY) continue;
        const uint32_t row = m->grid.rows[r], person = m->grid.people[m->grid.found[r]];
        find(m, row, person, name_why(name_cell(m, row, person)));
    }
    for (uint32_t r = 0; r < g->row_count; r++) {
        const uint32_t row = g->rows[r];
        if (is_found(m, row) || doubt_left(m, row, g) || m->out[row].kind == MATCH_DOUBT) continue;
        doubt_repeated(m, row, g);
    }
}

static void match_by_evidence(struct matching *m) {
    struct group g;
    for (uint32_t at = 0; next_group(m, &m->by_name, &at, &g);) {
        if (is_crowd(&g))
            doubt_crowd(m, &g);
        else if (has_row_left(m, &g))
            settle_group(m, &g);
    }
}

/* ---- All of it --------------------------------------------------------------------------- */

void match_lists(const struct match_input *in, struct arena *a, struct match *out, bool *is_named) {
    struct matching *m = arena_new(a, struct matching);
    const uint32_t both = in->list_count + in->people_count;
    *m = (struct matching){.in = in, .out = out, .is_named = is_named, .arena = a};
    for (uint32_t r = 0; r < in->list_count; r++) out[r] = (struct match){.kind = MATCH_NEW};
    for (uint32_t p = 0; p < in->people_count; p++) is_named[p] = false;
    m->claim = arena_new_array(a, uint32_t, in->people_count);
    m->is_taken = arena_new_array(a, bool, in->people_count);
    meet_init(&m->by_name, a, both);
    meet_init(&m->by_number, a, both + in->old_number_count);
    meet_by_name(m);
    meet_by_personal_number(m);
    match_by_number(m, number_cell, false);
    meet_by_insurance_number(m);
    match_by_number(m, insurance_cell, true);
    match_by_date(m);
    link_households(m);
    match_by_evidence(m);
}

const char *match_why_name(enum match_why why) {
    static const char *const NAMES[MATCH_WHYS] = {
        [MATCH_NOTHING] = "nothing",
        [MATCH_NUMBER] = "number",
        [MATCH_OLD_NUMBER] = "old_number",
        [MATCH_INSURANCE] = "insurance",
        [MATCH_NAME] = "name",
        [MATCH_HOUSEHOLD] = "household",
        [MATCH_PHONE] = "phone",
        [MATCH_HAMLET] = "hamlet",
        [MATCH_NUMBER_OF_ANOTHER] = "number_of_another",
        [MATCH_OTHER_NUMBER] = "other_number",
        [MATCH_SEVERAL] = "several",
        [MATCH_REPEATED] = "repeated",
        [MATCH_YEAR] = "year",
    };
    return NAMES[why];
}
