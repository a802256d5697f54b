/* SPDX-License-Identifier: Apache-2.0 */
/* checking: what the rules of all sheets share; private to domain/sheet. */
#ifndef LICHKHAM_DOMAIN_SHEET_CHECKING_H
#define LICHKHAM_DOMAIN_SHEET_CHECKING_H

#include "domain/sheet/sheet.h"

struct checking {
    const struct sheet *sheet;  /* as it would be */
    const struct sheet *others; /* by kind */
    struct arena *arena;
    struct sheet_findings *findings;
};

/* Only what changes: what stands unchanged is no reason to refuse a file. */
bool checking_is_judged(const struct sheet_row *row);

/* `column` SHEET_NO_COLUMN = the row as a whole. */
void checking_fault(const struct checking *c, const struct sheet_row *row, int column, const char *rule,
                    const char *remedy);

/* The rules of what is said to people, and when (rules_message.c). */
void check_channels(const struct checking *c);
void check_rungs(const struct checking *c);
void check_templates(const struct checking *c);

#endif
