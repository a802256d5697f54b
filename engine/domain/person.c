/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/person.h"

#include <stdio.h>
#include <string.h>

static const char *const SEXES[PERSON_SEXES] = {
    [PERSON_UNKNOWN] = "unknown", [PERSON_FEMALE] = "female", [PERSON_MALE] = "male"};

static const char *const OWNERS[PHONE_OWNERS] = {
    [PHONE_OF_SELF] = "self", [PHONE_OF_HOUSEHOLD] = "household", [PHONE_OF_GUARDIAN] = "guardian"};

static bool find(const char *const *names, size_t count, const char *name, size_t length, uint8_t *out) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) != length || memcmp(names[i], name, length) != 0) continue;
        *out = (uint8_t)i;
        return true;
    }
    return false;
}

const char *person_sex_name(enum person_sex sex) {
    return SEXES[sex];
}

bool person_sex_find(const char *name, size_t length, uint8_t *sex) {
    return find(SEXES, PERSON_SEXES, name, length, sex);
}

const char *phone_owner_name(enum phone_owner owner) {
    return OWNERS[owner];
}

bool phone_owner_find(const char *name, size_t length, uint8_t *owner) {
    return find(OWNERS, PHONE_OWNERS, name, length, owner);
}

char *person_print_phone(const char *phone, char text[PERSON_PHONE_BYTES]) {
    if (strncmp(phone, "+84", 3) == 0 && strlen(phone) == 12)
        (void)snprintf(text, PERSON_PHONE_BYTES, "0%.3s %.3s %.3s", phone + 3, phone + 6, phone + 9);
    else
        (void)snprintf(text, PERSON_PHONE_BYTES, "%s", phone);
    return text;
}
