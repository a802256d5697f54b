/* SPDX-License-Identifier: Apache-2.0 */
/* person_query: what somebody at a desk writes to find a person: a personal number, a telephone number in
 * any form, the short code of a day list, or words of a name in any order and spelling. Pure. */
#ifndef LICHKHAM_DOMAIN_PERSON_QUERY_H
#define LICHKHAM_DOMAIN_PERSON_QUERY_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define PERSON_QUERY_WORDS_MAX 5 /* further ones are not looked at */

enum person_query_kind { PERSON_QUERY_NUMBER, PERSON_QUERY_PHONE, PERSON_QUERY_CODE, PERSON_QUERY_NAME };

struct person_query {
    uint8_t kind;       /* enum person_query_kind */
    const char *number; /* 12 digits, or E.164 of a phone */
    int64_t resident;   /* of a code; a name that could be a code as well has it too; 0 = none */
    const char *words[PERSON_QUERY_WORDS_MAX]; /* folded, each once */
    size_t word_count;
};

/* What is none of these is an ERR_INPUT that does not tell it. The words live in the arena. */
MUST_CHECK bool person_query_parse(const char *text, struct arena *a, struct person_query *out,
                                   struct err *e);

const char *person_query_kind_name(enum person_query_kind kind); /* "number"; static */

#endif
