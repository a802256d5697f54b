/* SPDX-License-Identifier: Apache-2.0 */
/* match_reference: the words of domain/list/match.h one after the other, everybody against everybody.
 * No crowds: both sides are few. */
#ifndef LICHKHAM_TESTS_DOMAIN_LIST_MATCH_REFERENCE_H
#define LICHKHAM_TESTS_DOMAIN_LIST_MATCH_REFERENCE_H

#include "domain/list/match.h"

#define REFERENCE_MAX 16

void reference_match_lists(const struct match_input *in, struct match *out, bool *is_named);

/* Returns how many of out[REFERENCE_MAX * REFERENCE_MAX]. */
size_t reference_find_duplicates(const struct match_person *people, uint32_t count,
                                 struct match_duplicate *out);

#endif
