/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/admission.h"

#include <assert.h>

/* Measured by bench/night: the most that reading, planning and writing a commune hold at once. */
enum { BYTES_A_RESIDENT = 200, BYTES_A_COMMUNE = 512 * 1024 };

enum { RESIDENTS_UNKNOWN = 50000, CLAIMED_RESIDENTS = 20000, CLAIMS_MAX = 32, CLAIMS_UNKNOWN = 4 };

size_t admission_estimate_bytes(int64_t residents) {
    return BYTES_A_COMMUNE + BYTES_A_RESIDENT * (size_t)(residents > 0 ? residents : RESIDENTS_UNKNOWN);
}

bool admission_may_begin(const struct admission *a, size_t bytes) {
    if (a->admitted == 0) return true;
    return a->admitted < a->most && a->admitted_bytes <= a->budget_bytes &&
           bytes <= a->budget_bytes - a->admitted_bytes;
}

void admission_begin(struct admission *a, size_t bytes) {
    a->admitted++;
    a->admitted_bytes += bytes;
}

void admission_correct(struct admission *a, size_t *bytes, size_t now) {
    assert(a->admitted_bytes >= *bytes);
    a->admitted_bytes += now - *bytes;
    *bytes = now;
}

void admission_end(struct admission *a, size_t bytes) {
    assert(a->admitted > 0 && a->admitted_bytes >= bytes);
    a->admitted--;
    a->admitted_bytes -= bytes;
}

int admission_count_claims(int64_t residents) {
    if (residents <= 0) return CLAIMS_UNKNOWN;
    const int64_t count = CLAIMED_RESIDENTS / residents;
    return count < 1 ? 1 : count > CLAIMS_MAX ? CLAIMS_MAX : (int)count;
}
