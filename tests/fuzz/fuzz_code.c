/* SPDX-License-Identifier: Apache-2.0 */
/* Appointment codes: what is read is a resident whose printed code reads to the same. */
#include "domain/appointment.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct err e = {.code = ERR_NONE};
    int64_t resident = -1;
    int64_t again = -1;
    char printed[APPOINTMENT_CODE_BYTES];
    char *text = fuzz_text(data, size);
    if (appointment_code_parse(text, &resident, &e)) {
        REQUIRE(resident >= 0);
        REQUIRE(appointment_code_parse(appointment_code_print(resident, printed), &again, &e));
        REQUIRE(again == resident);
    } else {
        REQUIRE(e.code == ERR_INPUT);
    }
    free(text);
    return 0;
}
