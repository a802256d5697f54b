/* SPDX-License-Identifier: Apache-2.0 */
/* area: the tree nation > province > cluster > commune, and who is beneath whom. Commune 00004 and
 * province 04 share the number 4, so that an area is a kind and a code. Pure. */
#ifndef LICHKHAM_DOMAIN_AREA_H
#define LICHKHAM_DOMAIN_AREA_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum area_kind { AREA_NATION, AREA_PROVINCE, AREA_CLUSTER, AREA_COMMUNE, AREA_KINDS };

struct area {
    enum area_kind kind;
    int32_t code; /* 0 = the nation */
};

const char *area_kind_name(enum area_kind k); /* as stored: "province" */
bool area_kind_find(const char *name, enum area_kind *k);

/* How areas are written at the edges: "vn", "04", "cluster-12", "00004". */
#define AREA_TEXT_BYTES 24
char *area_print(struct area a, char text[AREA_TEXT_BYTES]);
bool area_parse(const char *text, struct area *out); /* exactly as printed */

struct area_row {
    struct area area;
    struct area parent; /* of the nation: itself */
    const char *name;
    const char *unit_kind; /* "xa", "phuong", "dac_khu", "" */
};

struct area_tree;
/* `rows` in any order, those in force on one day; texts are copied. The nation is there with or without a
 * row; a row whose parent is missing, or not of a wider kind, hangs beneath it. In the arena. */
struct area_tree *area_tree_make(const struct area_row *rows, size_t count, struct arena *a);
const struct area_row *area_tree_find(const struct area_tree *t, struct area a); /* NULL = there is none */
/* Itself too; false when `inner` is unknown. */
bool area_is_within(const struct area_tree *t, struct area inner, struct area outer);
/* Codes of every commune beneath, sorted; of a commune its own; none of an unknown area. */
const int32_t *area_communes(const struct area_tree *t, struct area a, size_t *count);
/* Direct children, by kind and code. */
const struct area_row *const *area_children(const struct area_tree *t, struct area a, size_t *count);

#endif
