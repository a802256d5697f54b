/* SPDX-License-Identifier: Apache-2.0 */
/* Officers know their sites by name. */
#include "base/text.h"
#include "domain/sheet/forms.h"

#include <stdlib.h>
#include <string.h>

struct named_site {
    const char *name; /* folded */
    int64_t commune;
    struct sheet_cell id;
};

static int compare_sites(const void *a, const void *b) {
    const struct named_site *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static struct named_site *order_sites(const struct sheet *sites, struct arena *a) {
    struct named_site *list = arena_new_array(a, struct named_site, sites->count);
    for (size_t i = 0; i < sites->count; i++) {
        const struct sheet_cell *cells = sites->rows[i].cells;
        list[i] = (struct named_site){text_fold(a, cells[SITE_NAME].text), cells[SITE_COMMUNE].number,
                                      cells[SITE_ID]};
    }
    qsort(list, sites->count, sizeof *list, compare_sites);
    return list;
}

static size_t find_first(const struct named_site *list, size_t count, const char *name) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(list[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The site of this name, in the row's commune where it names one. NULL with the rule it breaks. */
static const struct named_site *find_site(const struct named_site *list, size_t count, const char *name,
                                          int64_t commune, const char **rule) {
    const struct named_site *found = NULL;
    *rule = "there is no site of this name";
    for (size_t i = find_first(list, count, name); i < count && strcmp(list[i].name, name) == 0; i++) {
        if (commune != SHEET_NONE && list[i].commune != commune) continue;
        if (found) {
            *rule = "several sites go by this name";
            return NULL;
        }
        found = &list[i];
    }
    return found;
}

static bool is_site_named(const struct sheet_cell *cell) {
    return cell->text != NULL && *cell->text != '\0' && cell->number == SHEET_NONE;
}

void sheet_find_sites(const struct sheet *file, const struct sheet *sites, struct arena *a,
                      struct sheet_findings *f) {
    const struct sheet_form *form = file->form;
    const struct named_site *list = order_sites(sites, a);
    int column = 0;
    while (form->columns[column].value != VALUE_SITE) column++;
    for (size_t i = 0; i < file->count; i++) {
        struct sheet_row *row = &file->rows[i];
        struct sheet_cell *cell = &row->cells[column];
        const char *rule = NULL;
        if (!is_site_named(cell)) continue;
        const int64_t commune =
            form->commune == SHEET_NO_COLUMN ? SHEET_NONE : row->cells[form->commune].number;
        const struct named_site *site =
            find_site(list, sites->count, text_fold(a, cell->text), commune, &rule);
        *cell = site ? site->id : (struct sheet_cell){"", SHEET_NONE};
        if (!site)
            sheet_find_fault(f, row->line, form->columns[column].name, rule,
                             "Write its id; lichkham site export lists them.");
    }
}
