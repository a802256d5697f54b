/* SPDX-License-Identifier: Apache-2.0 */
/* Dates: what is read prints to the same text. */
#include "base/civil.h"
#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct err e = {.code = ERR_NONE};
    civil_day day = 0;
    char printed[CIVIL_TEXT_BYTES];
    char *text = fuzz_text(data, size);
    if (civil_parse(text, &day, &e)) {
        REQUIRE(civil_is_valid(civil_to_date(day)));
        REQUIRE(strcmp(civil_print(day, printed), text) == 0);
    } else {
        REQUIRE(e.code == ERR_INPUT);
    }
    free(text);
    return 0;
}
