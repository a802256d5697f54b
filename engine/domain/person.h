/* SPDX-License-Identifier: Apache-2.0 */
/* person: what is asked of a person beside the rules: the closed lists of words the register uses. */
#ifndef LICHKHAM_DOMAIN_PERSON_H
#define LICHKHAM_DOMAIN_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum person_sex { PERSON_UNKNOWN, PERSON_FEMALE, PERSON_MALE, PERSON_SEXES };
enum phone_owner { PHONE_OF_SELF, PHONE_OF_HOUSEHOLD, PHONE_OF_GUARDIAN, PHONE_OWNERS };

const char *person_sex_name(enum person_sex sex); /* "female"; static */
bool person_sex_find(const char *name, size_t length, uint8_t *sex);
const char *phone_owner_name(enum phone_owner owner); /* "household"; static */
bool phone_owner_find(const char *name, size_t length, uint8_t *owner);

#define PERSON_PHONE_BYTES 48
/* For people to read: "+84912000001" -> "0912 000 001"; other numbers as they are. Returns `text`. */
char *person_print_phone(const char *phone, char text[PERSON_PHONE_BYTES]);

#endif
