/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"
#include "suite.h"

#include <string.h>

static const char *print_end(struct hash *h, char text[HASH_TEXT_BYTES]) {
    const struct digest d = hash_end(h);
    return digest_print(&d, text);
}

/* Expected: b2sum --length=256 of the same bytes. */
START_TEST(it_is_blake2b_256) {
    struct hash h;
    char text[HASH_TEXT_BYTES];
    hash_begin(&h);
    ck_assert_str_eq(print_end(&h, text), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    hash_begin(&h);
    hash_add(&h, "abc", 3);
    ck_assert_str_eq(print_end(&h, text), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}
END_TEST

START_TEST(integers_are_hashed_as_eight_big_endian_bytes) {
    struct hash integer;
    struct hash bytes;
    char a[HASH_TEXT_BYTES];
    char b[HASH_TEXT_BYTES];
    hash_begin(&integer);
    hash_add_integer(&integer, -2);
    hash_begin(&bytes);
    hash_add(&bytes, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE", 8);
    ck_assert_str_eq(print_end(&integer, a), print_end(&bytes, b));
}
END_TEST

START_TEST(many_integers_at_once_are_hashed_as_one_after_another) {
    int64_t values[40];
    struct hash together;
    struct hash apart;
    char a[HASH_TEXT_BYTES];
    char b[HASH_TEXT_BYTES];
    hash_begin(&together);
    hash_begin(&apart);
    for (int i = 0; i < 40; i++) {
        values[i] = (int64_t)i * 1000003 - 17;
        hash_add_integer(&apart, values[i]);
    }
    hash_add_integers(&together, values, 40);
    ck_assert_str_eq(print_end(&together, a), print_end(&apart, b));
}
END_TEST

START_TEST(texts_cannot_run_together) {
    struct hash ab_c;
    struct hash a_bc;
    char one[HASH_TEXT_BYTES];
    char other[HASH_TEXT_BYTES];
    hash_begin(&ab_c);
    hash_add_text(&ab_c, "ab");
    hash_add_text(&ab_c, "c");
    hash_begin(&a_bc);
    hash_add_text(&a_bc, "a");
    hash_add_text(&a_bc, "bc");
    ck_assert_str_ne(print_end(&ab_c, one), print_end(&a_bc, other));
}
END_TEST

START_TEST(the_quick_hash_is_the_same_on_every_machine) {
    ck_assert_uint_eq(hash_quickly("", 0), 0);
    ck_assert_uint_eq(hash_quickly("abc", 3), UINT64_C(0x5DC80BF93F296C68));
    ck_assert_uint_eq(hash_quickly("to be or not to be", 18), UINT64_C(0xD5A5A07F1D6CCA5E));
}
END_TEST

enum { QUICK_BYTES = 19, QUICK_BITS = 8 * QUICK_BYTES };

/* Of a good one half of the 64 bits change. */
START_TEST(a_changed_bit_changes_bits_everywhere_in_the_quick_hash) {
    unsigned char bytes[QUICK_BYTES] = "a row of the feed";
    uint64_t values[QUICK_BITS + 1];
    values[QUICK_BITS] = hash_quickly(bytes, sizeof bytes);
    for (unsigned bit = 0; bit < QUICK_BITS; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1U << bit % 8);
        values[bit] = hash_quickly(bytes, sizeof bytes);
        bytes[bit / 8] ^= (unsigned char)(1U << bit % 8);
        const int changed = __builtin_popcountll(values[QUICK_BITS] ^ values[bit]);
        ck_assert_msg(changed > 12 && changed < 52, "bit %u changes %d", bit, changed);
        for (unsigned other = 0; other < bit; other++) ck_assert_uint_ne(values[bit], values[other]);
    }
}
END_TEST

START_TEST(the_quick_hash_tells_lengths_and_places_apart) {
    const unsigned char zeros[17] = {0};
    const unsigned char left[16] = {1};
    const unsigned char right[16] = {0, 0, 0, 0, 0, 0, 0, 0, 1};
    for (size_t length = 1; length <= sizeof zeros; length++)
        ck_assert_uint_ne(hash_quickly(zeros, length), hash_quickly(zeros, length - 1));
    ck_assert_uint_ne(hash_quickly(left, sizeof left), hash_quickly(right, sizeof right));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("hash");
    TCase *t = tcase_create("digests");
    tcase_add_test(t, it_is_blake2b_256);
    tcase_add_test(t, integers_are_hashed_as_eight_big_endian_bytes);
    tcase_add_test(t, many_integers_at_once_are_hashed_as_one_after_another);
    tcase_add_test(t, texts_cannot_run_together);
    tcase_add_test(t, the_quick_hash_is_the_same_on_every_machine);
    tcase_add_test(t, a_changed_bit_changes_bits_everywhere_in_the_quick_hash);
    tcase_add_test(t, the_quick_hash_tells_lengths_and_places_apart);
    suite_add_tcase(s, t);
    return s;
}
