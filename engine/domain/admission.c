/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/admission.h"

#include <assert.h>

/* Measured by bench/night: what is held at the most, which is while it is planned, and what is left then. */
enum { BYTES_A_RESIDENT = 200, BYTES_A_PLANNED_RESIDENT = 110, BYTES_A_COMMUNE = 512 * 1024 };

enum { RESIDENTS_UNKNOWN = 50000, CLAIMED_RESIDENTS = 20000, CLAIMS_MAX = 32, CLAIMS_UNKNOWN = 4 };

static size_t estimate(int64_t residents, size_t bytes_each) {
    return BYTES_A_COMMUNE + bytes_each * (size_t)(residents > 0 ? residents : RESIDENTS_UNKNOWN);
}

size_t admission_estimate_bytes(int64_t residents) {
    return estimate(residents, BYTES_A_RESIDENT);
}

size_t admission_estimate_planned_bytes(int64_t residents) {
    return estimate(residents, BYTES_A_PLANNED_RESIDENT);
}

int64_t admission_count_residents(size_t bytes) {
    return bytes < BYTES_A_COMMUNE ? 0 : (int64_t)((bytes - BYTES_A_COMMUNE) / BYTES_A_RESIDENT);
}

bool admission_may_begin(const struct admission *a, size_t bytes) {
    if (a->admitted == 0) return true;
    return a->admitted < a->most && a->admitted_bytes <= a->budget_bytes &&
           bytes <= a->budget_bytes - a->admitted_bytes;
}

static size_t left_of(size_t budget, size_t taken) {
    return taken < budget ? budget - taken : 0;
}

size_t admission_room_to_pass(const struct admission *a, size_t waiting_bytes) {
    const size_t now = left_of(a->budget_bytes, a->admitted_bytes);
    const size_t later = left_of(a->budget_bytes, waiting_bytes + a->passed_bytes);
    if (a->admitted + 1 >= a->most) return 0;
    return now < later ? now : later;
}

void admission_begin(struct admission *a, struct admitted *one, size_t bytes) {
    a->turn++;
    a->passed_bytes = 0;
    a->admitted++;
    admission_correct(a, one, bytes);
}

void admission_pass(struct admission *a, struct admitted *one, size_t bytes) {
    one->passed = a->turn + 1;
    a->admitted++;
    admission_correct(a, one, bytes);
}

void admission_correct(struct admission *a, struct admitted *one, size_t bytes) {
    assert(a->admitted_bytes >= one->bytes);
    a->admitted_bytes = a->admitted_bytes - one->bytes + bytes;
    if (one->passed == a->turn + 1) a->passed_bytes = a->passed_bytes - one->bytes + bytes;
    one->bytes = bytes;
}

void admission_end(struct admission *a, struct admitted *one) {
    assert(a->admitted > 0);
    admission_correct(a, one, 0);
    a->admitted--;
}

int admission_count_claims(int64_t residents) {
    if (residents <= 0) return CLAIMS_UNKNOWN;
    const int64_t count = CLAIMED_RESIDENTS / residents;
    return count < 1 ? 1 : count > CLAIMS_MAX ? CLAIMS_MAX : (int)count;
}
