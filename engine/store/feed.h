/* SPDX-License-Identifier: Apache-2.0 */
/* feed: reads one commune of the register feed (the view register.resident_feed), row by row in the
 * order of the resident's number, without names, numbers or phones. */
#ifndef LICHKHAM_STORE_FEED_H
#define LICHKHAM_STORE_FEED_H

#include "base/arena.h"
#include "base/hash.h"
#include "domain/resident.h"
#include "io/pg.h"

typedef void feed_on_resident(void *context, const struct resident *resident);

/* What a reading saw. Odd rows are read all the same; each kind is told with one example. */
struct feed_summary {
    int64_t residents;
    int64_t births_in_future; /* more than none: such residents are not due */
    int64_t unknown_words;    /* of target groups, route, kind of last check or circumstances: left out */
    int64_t example;          /* a resident with an odd row; 0 = none */
};

/* Whether the view has the columns that are planned from, in their types, and with `reads_changes`
 * changed_at; else ERR_CONFIG names the first. */
MUST_CHECK bool feed_check_columns(struct pg *c, bool reads_changes, struct err *e);

/* Hands over each resident and feeds every row's bytes to `hash`. A key that comes twice, or out of
 * order, is an ERR_INPUT that names it; so is a column of another type. */
MUST_CHECK bool feed_read(struct pg *c, int32_t commune, civil_day today, feed_on_resident *on_resident,
                          void *context, struct hash *hash, struct feed_summary *out, struct err *e);

/* Whether a resident may come after another one in the feed of a commune: numbers ascend, each once. */
MUST_CHECK bool feed_check_order(int64_t last, int64_t resident, struct err *e);

/* The same from another place, whose statement gives the same columns. */
MUST_CHECK bool feed_read_from(struct pg *c, const struct pg_statement *statement, int32_t commune,
                               civil_day today, feed_on_resident *on_resident, void *context,
                               struct hash *hash, struct feed_summary *out, struct err *e);

/* The day the feed of a commune was made; CIVIL_NONE when nobody says so. */
MUST_CHECK bool feed_read_day(struct pg *c, int32_t commune, civil_day *as_of, struct err *e);

/* About how many residents each commune's feed has, as feed_status says. */
struct feed_sizes {
    struct feed_size {
        int32_t commune;
        int64_t residents;
    } * at;
    size_t count;
};
MUST_CHECK bool feed_read_sizes(struct pg *c, struct arena *a, struct feed_sizes *out, struct err *e);

/* By the feed of which commune somebody lives there; by resident and commune. */
struct feed_naming {
    int64_t resident;
    int32_t commune;
};
struct feed_namings {
    struct feed_naming *at;
    size_t count;
};
/* Of all who live in several communes, every one of these. Reads the whole register. */
MUST_CHECK bool feed_read_named_twice(struct pg *c, struct arena *a, struct feed_namings *out, struct err *e);
/* Of these residents, the communes before `commune`. */
MUST_CHECK bool feed_read_named_before(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                                       struct arena *a, struct feed_namings *out, struct err *e);
/* Whether this looks a few people up, as with an index by resident alone; else each time costs about as much
 * as reading the whole register. */
MUST_CHECK bool feed_is_searched_by_resident(struct pg *c, bool *is_searched, struct err *e);

#endif
