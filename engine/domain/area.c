/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/area.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROVINCE_DIGITS = 2, COMMUNE_DIGITS = 5, CODE_DIGITS_MAX = 9 };

#define NATION_TEXT    "vn"
#define CLUSTER_PREFIX "cluster-"

static const char *const KIND_NAMES[AREA_KINDS] = {
    [AREA_NATION] = "nation",
    [AREA_PROVINCE] = "province",
    [AREA_CLUSTER] = "cluster",
    [AREA_COMMUNE] = "commune",
};

const char *area_kind_name(enum area_kind k) {
    assert(k < AREA_KINDS);
    return KIND_NAMES[k];
}

bool area_kind_find(const char *name, enum area_kind *k) {
    for (unsigned i = 0; i < AREA_KINDS; i++)
        if (strcmp(name, KIND_NAMES[i]) == 0) {
            *k = (enum area_kind)i;
            return true;
        }
    return false;
}

char *area_print(struct area a, char text[AREA_TEXT_BYTES]) {
    static const struct {
        const char *before;
        int digits;
    } FORMS[AREA_KINDS] = {
        [AREA_PROVINCE] = {"", PROVINCE_DIGITS},
        [AREA_CLUSTER] = {CLUSTER_PREFIX, 1},
        [AREA_COMMUNE] = {"", COMMUNE_DIGITS},
    };
    assert(a.kind < AREA_KINDS);
    if (a.kind == AREA_NATION)
        (void)snprintf(text, AREA_TEXT_BYTES, NATION_TEXT);
    else
        (void)snprintf(text, AREA_TEXT_BYTES, "%s%0*d", FORMS[a.kind].before, FORMS[a.kind].digits,
                       (int)a.code);
    return text;
}

static bool parse_code(enum area_kind kind, const char *digits, struct area *out) {
    const size_t count = strspn(digits, "0123456789");
    if (count == 0 || count > CODE_DIGITS_MAX || digits[count] != '\0') return false;
    const struct area read = {kind, (int32_t)strtol(digits, NULL, 10)};
    if (read.code == 0) return false;
    *out = read;
    return true;
}

/* One area has one text, so that addresses can be compared: no "CLUSTER-012". */
bool area_parse(const char *text, struct area *out) {
    const size_t prefix = strlen(CLUSTER_PREFIX);
    const size_t length = strlen(text);
    if (strcmp(text, NATION_TEXT) == 0) {
        *out = (struct area){AREA_NATION, 0};
        return true;
    }
    if (strncmp(text, CLUSTER_PREFIX, prefix) == 0)
        return text[prefix] != '0' && parse_code(AREA_CLUSTER, text + prefix, out);
    if (length == PROVINCE_DIGITS) return parse_code(AREA_PROVINCE, text, out);
    return length == COMMUNE_DIGITS && parse_code(AREA_COMMUNE, text, out);
}

struct node {
    struct area_row row; /* first: a row found is its node */
    struct node *parent; /* NULL = the nation */
    const struct area_row **children;
    size_t child_count;
    int32_t *communes;
    size_t commune_count;
};

/* By kind and code: the nation comes first. */
struct area_tree {
    struct node *nodes;
    size_t count;
};

static int compare_areas(const void *a, const void *b) {
    const struct area *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return (x->code > y->code) - (x->code < y->code);
}

static struct node *find_node(const struct area_tree *t, struct area a) {
    return bsearch(&a, t->nodes, t->count, sizeof *t->nodes, compare_areas);
}

static const char *copy_text(struct arena *a, const char *text) {
    return text ? arena_copy_text(a, text, strlen(text)) : "";
}

/* Sorted, each area once; the nation is there even when no row tells of it. */
static void put_nodes(struct area_tree *t, const struct area_row *rows, size_t count, struct arena *a) {
    t->nodes = arena_new_array(a, struct node, count + 1);
    for (size_t i = 0; i < count; i++) t->nodes[i].row = rows[i];
    t->nodes[count].row = (struct area_row){.area = {AREA_NATION, 0}, .name = "", .unit_kind = ""};
    qsort(t->nodes, count + 1, sizeof *t->nodes, compare_areas);
    for (size_t i = 0; i <= count; i++) {
        const struct node *last = t->count > 0 ? &t->nodes[t->count - 1] : NULL;
        if (last && compare_areas(&last->row, &t->nodes[i].row) == 0) continue;
        t->nodes[t->count++] = t->nodes[i];
    }
    for (size_t i = 0; i < t->count; i++) {
        struct area_row *row = &t->nodes[i].row;
        row->name = copy_text(a, row->name);
        row->unit_kind = copy_text(a, row->unit_kind);
    }
}

/* A parent is of a wider kind, which also keeps circles out. */
static void set_parents(struct area_tree *t) {
    struct node *nation = &t->nodes[0];
    nation->row.parent = nation->row.area;
    for (size_t i = 1; i < t->count; i++) {
        struct node *n = &t->nodes[i];
        const bool is_wider = n->row.parent.kind < n->row.area.kind;
        struct node *parent = is_wider ? find_node(t, n->row.parent) : NULL;
        n->parent = parent ? parent : nation;
        n->row.parent = n->parent->row.area;
    }
}

static void add_to_parents(struct node *n) {
    if (n->parent) n->parent->children[n->parent->child_count++] = &n->row;
    if (n->row.area.kind != AREA_COMMUNE) return;
    for (struct node *at = n; at; at = at->parent) at->communes[at->commune_count++] = n->row.area.code;
}

static void count_for_parents(struct node *n) {
    if (n->parent) n->parent->child_count++;
    if (n->row.area.kind != AREA_COMMUNE) return;
    for (struct node *at = n; at; at = at->parent) at->commune_count++;
}

/* Nodes are in order of kind and code, and so is what each collects. */
static void collect(struct area_tree *t, struct arena *a) {
    for (size_t i = 0; i < t->count; i++) count_for_parents(&t->nodes[i]);
    for (size_t i = 0; i < t->count; i++) {
        struct node *n = &t->nodes[i];
        n->children = arena_new_array(a, const struct area_row *, n->child_count);
        n->communes = arena_new_array(a, int32_t, n->commune_count);
        n->child_count = n->commune_count = 0;
    }
    for (size_t i = 0; i < t->count; i++) add_to_parents(&t->nodes[i]);
}

struct area_tree *area_tree_make(const struct area_row *rows, size_t count, struct arena *a) {
    struct area_tree *t = arena_new(a, struct area_tree);
    put_nodes(t, rows, count, a);
    set_parents(t);
    collect(t, a);
    return t;
}

const struct area_row *area_tree_find(const struct area_tree *t, struct area a) {
    const struct node *n = find_node(t, a);
    return n ? &n->row : NULL;
}

bool area_is_within(const struct area_tree *t, struct area inner, struct area outer) {
    for (const struct node *at = find_node(t, inner); at; at = at->parent)
        if (compare_areas(&at->row.area, &outer) == 0) return true;
    return false;
}

const int32_t *area_communes(const struct area_tree *t, struct area a, size_t *count) {
    const struct node *n = find_node(t, a);
    *count = n ? n->commune_count : 0;
    return n ? n->communes : NULL;
}

const struct area_row *const *area_children(const struct area_tree *t, struct area a, size_t *count) {
    const struct node *n = find_node(t, a);
    *count = n ? n->child_count : 0;
    return n ? n->children : NULL;
}
