/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers: within the limits, and printed they read to the same. */
#include "base/text.h"
#include "fuzz.h"

#include <limits.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct err e = {.code = ERR_NONE};
    long long wide = 0;
    long long narrow = 0;
    char *text = fuzz_text(data, size);
    const bool is_wide = text_parse_integer(text, LLONG_MIN, LLONG_MAX, &wide, &e);
    const bool is_narrow = text_parse_integer(text, -100, 100, &narrow, &e);
    REQUIRE(is_narrow == (is_wide && wide >= -100 && wide <= 100));
    if (is_wide) {
        char printed[32];
        long long again = 0;
        (void)snprintf(printed, sizeof printed, "%lld", wide);
        REQUIRE(text_parse_integer(printed, LLONG_MIN, LLONG_MAX, &again, &e) && again == wide);
        REQUIRE(strspn(text, "-0123456789") == strlen(text));
    }
    free(text);
    return 0;
}
