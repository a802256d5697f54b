/* SPDX-License-Identifier: Apache-2.0 */
/* rules_reference: the promises of domain/rules.h, computed slowly: by looking at every day of the
 * round and counting months one by one. Fills the same needs, in the same order. */
#ifndef LICHKHAM_TESTS_DOMAIN_RULES_REFERENCE_H
#define LICHKHAM_TESTS_DOMAIN_RULES_REFERENCE_H

#include "domain/rules.h"

int reference_derive_needs(const struct rules *rules, const struct resident *resident,
                           const struct local_facts *facts, civil_day today,
                           struct need needs[RULES_NEEDS_MAX]);

#endif
