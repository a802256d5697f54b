/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/order.h"

#include "random.h"
#include "suite.h"

#include <stdio.h>

#define COUNT_MAX 3000

static uint32_t key_of(const void *context, uint32_t index) {
    return ((const uint32_t *)context)[index];
}

static void check_ascending(const uint32_t *index, const uint32_t *key, uint32_t count) {
    bool is_seen[COUNT_MAX] = {false};
    for (uint32_t i = 0; i < count; i++) {
        if (is_seen[index[i]]) ck_abort_msg("an index came back twice");
        is_seen[index[i]] = true;
        if (i == 0) continue;
        const bool is_less = key[index[i - 1]] < key[index[i]];
        const bool is_next = key[index[i - 1]] == key[index[i]] && index[i - 1] < index[i];
        if (!is_less && !is_next) ck_abort_msg("position %u is out of order", i);
    }
}

static void check_order(struct random *r, uint32_t count, uint32_t mask) {
    uint32_t key[COUNT_MAX] = {0};
    uint32_t index[COUNT_MAX];
    uint32_t spare[COUNT_MAX];
    for (uint32_t i = 0; i < count; i++) {
        key[i] = (uint32_t)random_next(r) & mask;
        index[i] = i;
    }
    order_by(index, spare, count, key_of, key);
    check_ascending(index, key, count);
    for (uint32_t i = 0; i < count; i++) index[i] = i;
    order_in_place(index, count, key_of, key);
    check_ascending(index, key, count);
}

START_TEST(keys_ascend_and_equal_keys_keep_their_order) {
    static const uint32_t MASKS[] = {0, 1, 0xff, 0xfff, 0xfff000, 0xff000000, 0xf00f00f0, UINT32_MAX};
    const uint64_t seed = 7;
    printf("seed %llu\n", (unsigned long long)seed);
    struct random r = {seed};
    for (int round = 0; round < 200; round++)
        for (size_t m = 0; m < sizeof MASKS / sizeof MASKS[0]; m++)
            check_order(&r, random_below(&r, round % 2 ? 100 : COUNT_MAX), MASKS[m]);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("order");
    TCase *t = tcase_create("order");
    tcase_add_test(t, keys_ascend_and_equal_keys_keep_their_order);
    suite_add_tcase(s, t);
    return s;
}
