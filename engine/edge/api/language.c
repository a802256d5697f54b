/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const NAMES[] = {[API_VIETNAMESE] = "vi", [API_ENGLISH] = "en"};

const char *language_name(enum api_language language) {
    return NAMES[language];
}

bool language_find(const char *name, enum api_language *language) {
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strcmp(name, NAMES[i]) == 0) {
            *language = (enum api_language)i;
            return true;
        }
    return false;
}

/* The weight of one "en-GB;q=0.8"; 1 without. */
static double read_weight(const char *range, size_t length) {
    const char *q = memmem(range, length, "q=", 2);
    return q ? strtod(q + 2, NULL) : 1;
}

static double weigh(const char *accepted, const char *name) {
    double best = 0;
    while (*accepted) {
        accepted += strspn(accepted, ", \t");
        const size_t length = strcspn(accepted, ",");
        const bool is_named = strncasecmp(accepted, name, 2) == 0 && !isalpha((unsigned char)accepted[2]);
        if (is_named) {
            const double weight = read_weight(accepted, length);
            if (weight > best) best = weight;
        }
        accepted += length;
    }
    return best;
}

enum api_language language_choose(const char *asked, const char *cookie, const char *accepted) {
    enum api_language found = API_VIETNAMESE;
    if (asked && language_find(asked, &found)) return found;
    if (cookie && language_find(cookie, &found)) return found;
    if (!accepted) return API_VIETNAMESE;
    return weigh(accepted, "en") > weigh(accepted, "vi") ? API_ENGLISH : API_VIETNAMESE;
}
