/* SPDX-License-Identifier: Apache-2.0 */
/* Dates of lists: what is read lies between 1900 and today, and reads to the same in every other form. */
#include "domain/list/value.h"
#include "fuzz.h"

#include <string.h>

static civil_day today(void) {
    return civil_make(2026, 11, 23);
}

static void require_same(const char *text, enum list_dates order, struct value_date wanted) {
    struct value_date again = {0, !wanted.has_day};
    REQUIRE(value_read_date(span_trim(text), order, today(), &again) == RULE_NONE);
    REQUIRE(again.day == wanted.day && again.has_day == wanted.has_day);
}

static void check_forms(struct value_date date) {
    char text[32];
    const struct civil_date d = civil_to_date(date.day);
    if (!date.has_day) {
        REQUIRE(d.month == 1 && d.day == 1);
        (void)snprintf(text, sizeof text, "%d", d.year);
        require_same(text, LIST_DATES_YMD, date);
        return;
    }
    (void)snprintf(text, sizeof text, "%d-%d-%d", d.year, d.month, d.day);
    require_same(text, LIST_DATES_MDY, date);
    (void)snprintf(text, sizeof text, "%d/%d/%d", d.day, d.month, d.year);
    require_same(text, LIST_DATES_DMY, date);
    (void)snprintf(text, sizeof text, "%02d.%02d.%d 00:00", d.month, d.day, d.year);
    require_same(text, LIST_DATES_MDY, date);
    (void)snprintf(text, sizeof text, "%04d%02d%02d0730", d.year, d.month, d.day);
    require_same(text, LIST_DATES_YMD, date);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_text(data, size);
    for (unsigned order = 0; order < LIST_DATE_ORDERS; order++) {
        struct value_date date = {CIVIL_NONE, false};
        const enum list_rule rule = value_read_date(span_trim(text), (enum list_dates)order, today(), &date);
        if (rule == RULE_NONE) {
            REQUIRE(date.day >= civil_make(1900, 1, 1) && date.day <= today());
            check_forms(date);
        } else {
            REQUIRE(rule >= RULE_BIRTH_UNREADABLE && rule <= RULE_BIRTH_IN_FUTURE);
            REQUIRE(date.day == CIVIL_NONE);
        }
    }
    free(text);
    return 0;
}
