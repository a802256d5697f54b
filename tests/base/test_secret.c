/* SPDX-License-Identifier: Apache-2.0 */
#include "base/secret.h"

#include "suite.h"

#include <check.h>
#include <string.h>

START_TEST(two_draws_differ) {
    unsigned char a[SECRET_BYTES] = {0}, b[SECRET_BYTES] = {0};
    secret_draw(a, sizeof a);
    secret_draw(b, sizeof b);
    ck_assert_mem_ne(a, b, sizeof a);
}
END_TEST

START_TEST(a_secret_is_printed_for_addresses) {
    const unsigned char bytes[] = {0xfb, 0xff, 0xfe, 0x00};
    char text[SECRET_TEXT_BYTES(sizeof bytes)];
    ck_assert_str_eq(secret_print(bytes, sizeof bytes, text, sizeof text), "-__-AA");
}
END_TEST

START_TEST(a_seal_is_right_for_its_key_and_bytes_alone) {
    const struct secret_key key = {{1}}, other = {{2}};
    struct digest seal = secret_seal(&key, "heads", 5);
    ck_assert(secret_is_sealed(&key, "heads", 5, &seal));
    ck_assert(!secret_is_sealed(&key, "tails", 5, &seal));
    ck_assert(!secret_is_sealed(&key, "heads", 4, &seal));
    ck_assert(!secret_is_sealed(&other, "heads", 5, &seal));
    seal.bytes[31] ^= 1;
    ck_assert(!secret_is_sealed(&key, "heads", 5, &seal));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("secret");
    TCase *t = tcase_create("secret");
    tcase_add_test(t, two_draws_differ);
    tcase_add_test(t, a_secret_is_printed_for_addresses);
    tcase_add_test(t, a_seal_is_right_for_its_key_and_bytes_alone);
    suite_add_tcase(s, t);
    return s;
}
