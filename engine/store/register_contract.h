/* SPDX-License-Identifier: Apache-2.0 */
/* register_contract: the views an installation gives of its population register, column by column.
 * docs/register.md says the same to people; a test compares. */
#ifndef LICHKHAM_STORE_REGISTER_CONTRACT_H
#define LICHKHAM_STORE_REGISTER_CONTRACT_H

#include "io/pg.h"

struct register_column {
    const char *view; /* in the schema register */
    const char *name;
    const char *type;
    bool may_be_null;
    bool is_planned_from; /* the night reads it: without it nothing can be planned */
};

extern const struct register_column REGISTER_COLUMNS[];
extern const size_t REGISTER_COLUMN_COUNT;

struct register_wrong_column {
    const char *view; /* texts live until the callback returns */
    const char *name;
    const char *type;  /* it must have */
    const char *found; /* the one it has; "" = missing */
    bool has_no_view;
};

/* Over the connection to the register. Tells every column that is missing or of another type, in the
 * order of the table; or only those the night plans from. */
MUST_CHECK bool register_find_wrong_columns(struct pg *register_, bool only_planned_from,
                                            void (*on_wrong)(void *context,
                                                             const struct register_wrong_column *w),
                                            void *context, struct err *e);

#endif
