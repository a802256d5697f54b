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

/* Source: the sanity check of xxHash; a night on one machine is compared with one on another. */
START_TEST(a_fingerprint_is_the_same_on_every_machine) {
    ck_assert_uint_eq(hash_fingerprint("", 0), UINT64_C(0x2D06800538D394C2));
    ck_assert_uint_eq(hash_fingerprint("abc", 3), UINT64_C(0x78AF5F94892F3950));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("hash");
    TCase *t = tcase_create("digests");
    tcase_add_test(t, it_is_blake2b_256);
    tcase_add_test(t, integers_are_hashed_as_eight_big_endian_bytes);
    tcase_add_test(t, many_integers_at_once_are_hashed_as_one_after_another);
    tcase_add_test(t, texts_cannot_run_together);
    tcase_add_test(t, a_fingerprint_is_the_same_on_every_machine);
    suite_add_tcase(s, t);
    return s;
}
