/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECONDS_PER_DAY = 86400, DAYS_1970_TO_2000 = 10957 };

struct clock_reading clock_from_unix(int64_t unix_seconds) {
    const int64_t local = unix_seconds + CLOCK_BUSINESS_OFFSET_SECONDS;
    const int64_t days = local / SECONDS_PER_DAY;
    return (struct clock_reading){
        .day = (civil_day)(days - DAYS_1970_TO_2000),
        .minute_of_day = (int)(local % SECONDS_PER_DAY / 60),
        .unix_seconds = unix_seconds,
    };
}

/* "THH:MM". */
static bool read_minute(const char *text, int *minute) {
    static const char SHAPE[] = "Tdd:dd";
    if (strlen(text) != strlen(SHAPE)) return false;
    for (size_t i = 0; SHAPE[i]; i++)
        if (SHAPE[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != SHAPE[i]) return false;
    const int hour = (text[1] - '0') * 10 + text[2] - '0';
    const int rest = (text[4] - '0') * 10 + text[5] - '0';
    *minute = hour * 60 + rest;
    return hour < 24 && rest < 60;
}

static bool read_frozen(const char *text, struct clock_reading *now, struct err *e) {
    char date[CIVIL_TEXT_BYTES];
    civil_day day = 0;
    int minute = 0;
    (void)snprintf(date, sizeof date, "%.10s", text);
    const bool is_date = civil_parse(date, &day, e);
    if (!is_date || (text[10] && !read_minute(text + 10, &minute)))
        return err_set(e, ERR_CONFIG, "Write YYYY-MM-DD or YYYY-MM-DDTHH:MM, or unset it.",
                       "the environment variable LICHKHAM_CLOCK is not a time");
    const int64_t local_days = (int64_t)day + DAYS_1970_TO_2000;
    *now =
        clock_from_unix(local_days * SECONDS_PER_DAY + (int64_t)minute * 60 - CLOCK_BUSINESS_OFFSET_SECONDS);
    return true;
}

bool clock_read(struct clock_reading *now, struct err *e) {
    const char *frozen = getenv("LICHKHAM_CLOCK");
    if (frozen && *frozen) return read_frozen(frozen, now, e);
    *now = clock_from_unix((int64_t)time(NULL));
    return true;
}

static int64_t nanoseconds_of(clockid_t id) {
    struct timespec t;
    if (clock_gettime(id, &t) != 0) return 0;
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t clock_monotonic_nanoseconds(void) {
    return nanoseconds_of(CLOCK_MONOTONIC);
}

int64_t clock_cpu_nanoseconds(void) {
    return nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID);
}
