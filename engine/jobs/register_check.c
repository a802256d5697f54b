/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/register_check.h"

#include "store/db.h"

#include <string.h>

static struct register_breach *find_breach(struct register_breaches *all, const struct register_finding *f) {
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].finding.rule == f->rule && strcmp(all->at[i].finding.where, f->where) == 0)
            return &all->at[i];
    return NULL;
}

static void on_finding(void *context, const struct register_finding *f) {
    struct register_report *report = context;
    struct register_breach *b = find_breach(&report->breaches, f);
    if (f->rule->severity > REGISTER_ADVICE) report->is_clean = false;
    if (b == NULL) {
        *vec_push(&report->breaches) =
            (struct register_breach){.finding = *f, .communes = f->examples[0].commune != 0};
        return;
    }
    b->communes++;
    b->finding.count += f->count;
    for (int i = 0; i < f->example_count && b->finding.example_count < REGISTER_EXAMPLES; i++)
        b->finding.examples[b->finding.example_count++] = f->examples[i];
}

static int compare_breaches(const void *a, const void *b) {
    const struct register_rule *x = ((const struct register_breach *)a)->finding.rule;
    const struct register_rule *y = ((const struct register_breach *)b)->finding.rule;
    if (x->severity != y->severity) return x->severity > y->severity ? -1 : 1;
    if (x != y) return x < y ? -1 : 1;
    return strcmp(((const struct register_breach *)a)->finding.where,
                  ((const struct register_breach *)b)->finding.where);
}

static bool check_rows(struct pg *store, struct pg *register_, const struct register_check_options *o,
                       struct arena *a, struct register_report *out, struct err *e) {
    struct register_commune *communes = NULL;
    size_t count = 0;
    if (!register_list_communes(store, register_, o->commune, a, &communes, &count, e)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!register_check_commune(store, register_, &o->scope, &communes[i], on_finding, out, e))
            return false;
        out->communes += communes[i].residents > 0;
        out->residents += communes[i].residents;
        if (o->on_progress) o->on_progress(o->context, out->communes);
    }
    out->has_rows = true;
    return register_check_order(register_, on_finding, out, e);
}

static void sort_breaches(struct register_report *report) {
    if (report->breaches.count > 1)
        qsort(report->breaches.at, report->breaches.count, sizeof report->breaches.at[0], compare_breaches);
}

static bool check_contents(struct pg *store, struct pg *register_, const struct register_check_options *o,
                           struct register_report *out, struct err *e) {
    if (!register_check_begin(register_, e)) return false;
    struct arena *a = arena_create();
    const bool ok = check_rows(store, register_, o, a, out, e);
    arena_destroy(a);
    db_rollback(register_);
    return ok;
}

bool register_check_run(struct pg *store, struct pg *register_, const struct register_check_options *options,
                        struct register_report *out, struct err *e) {
    *out = (struct register_report){.is_clean = true};
    if (!register_check_views(register_, on_finding, out, e) ||
        (out->is_clean && !check_contents(store, register_, options, out, e)))
        return false;
    sort_breaches(out);
    return true;
}
