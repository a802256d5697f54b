/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/calendar.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define FRIDAY            5
#define CULTURE_DAY_SINCE 2026
#define TET_DAYS          5

struct holiday_list {
    struct holiday *items;
    int count;
};

static void add_holiday(struct holiday_list *list, civil_day day, const char *name, const char *suffix) {
    assert(list->count < HOLIDAYS_A_YEAR_MAX);
    struct holiday *holiday = &list->items[list->count++];
    *holiday = (struct holiday){.day = day, .is_provisional = true};
    (void)snprintf(holiday->name, sizeof holiday->name, "%s%s", name, suffix);
}

/* The last day of the old lunar year and the first four of the new one. */
static void add_tet(struct holiday_list *list, int year) {
    const civil_day first = lunar_to_civil((struct lunar_date){.year = year, .month = 1, .day = 1});
    for (int i = 0; i < TET_DAYS; i++) add_holiday(list, first - 1 + i, "Tết Nguyên đán", "");
}

static bool is_listed(const struct holiday_list *list, civil_day day) {
    for (int i = 0; i < list->count; i++)
        if (list->items[i].day == day) return true;
    return false;
}

/* The days off in place of those on a Saturday or Sunday, in the order of the holidays. */
static void add_days_in_place(struct holiday_list *list) {
    const int count = list->count;
    for (int i = 0; i < count; i++) {
        if (civil_weekday(list->items[i].day) <= FRIDAY) continue;
        civil_day day = list->items[i].day + 1;
        while (civil_weekday(day) > FRIDAY || is_listed(list, day)) day++;
        add_holiday(list, day, list->items[i].name, " (nghỉ bù)");
    }
}

static int compare_holidays(const void *a, const void *b) {
    const struct holiday *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

int calendar_compute_holidays(int year, struct holiday out[HOLIDAYS_A_YEAR_MAX]) {
    struct holiday_list list = {.items = out};
    add_holiday(&list, civil_make(year, 1, 1), "Tết Dương lịch", "");
    add_tet(&list, year);
    add_holiday(&list, lunar_to_civil((struct lunar_date){.year = year, .month = 3, .day = 10}),
                "Giỗ Tổ Hùng Vương", "");
    add_holiday(&list, civil_make(year, 4, 30), "Ngày Chiến thắng", "");
    add_holiday(&list, civil_make(year, 5, 1), "Ngày Quốc tế lao động", "");
    add_holiday(&list, civil_make(year, 9, 1), "Quốc khánh", "");
    add_holiday(&list, civil_make(year, 9, 2), "Quốc khánh", "");
    if (year >= CULTURE_DAY_SINCE) add_holiday(&list, civil_make(year, 11, 24), "Ngày Văn hóa Việt Nam", "");
    add_days_in_place(&list);
    qsort(out, (size_t)list.count, sizeof *out, compare_holidays);
    return list.count;
}

bool calendar_is_holiday(const struct calendar *c, civil_day day) {
    size_t low = 0;
    size_t high = c->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (c->holidays[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->count && c->holidays[low].day == day;
}
