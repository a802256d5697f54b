/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "suite.h"

#include <malloc.h>
#include <signal.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

START_TEST(memory_is_zeroed_and_aligned_for_any_type) {
    struct arena *a = arena_create();
    for (size_t bytes = 1; bytes < 100; bytes++) {
        const unsigned char *p = arena_take(a, bytes);
        ck_assert_uint_eq((uintptr_t)p % alignof(max_align_t), 0);
        for (size_t i = 0; i < bytes; i++) ck_assert_uint_eq(p[i], 0);
    }
    arena_destroy(a);
}
END_TEST

START_TEST(pieces_do_not_overlap_and_may_be_larger_than_a_block) {
    struct arena *a = arena_create();
    enum { PIECES = 20, BYTES = 100000 };
    unsigned char *pieces[PIECES];
    for (int i = 0; i < PIECES; i++) {
        pieces[i] = arena_take(a, (size_t)BYTES * (size_t)(i + 1));
        memset(pieces[i], i + 1, (size_t)BYTES * (size_t)(i + 1));
    }
    for (int i = 0; i < PIECES; i++) {
        ck_assert_uint_eq(pieces[i][0], (unsigned)i + 1);
        ck_assert_uint_eq(pieces[i][(size_t)BYTES * (size_t)(i + 1) - 1], (unsigned)i + 1);
    }
    ck_assert_uint_ge(arena_used_bytes(a), (size_t)BYTES * PIECES * (PIECES + 1) / 2);
    arena_destroy(a);
}
END_TEST

START_TEST(after_a_reset_memory_is_zeroed_again_and_nothing_is_used) {
    struct arena *a = arena_create();
    for (int round = 0; round < 3; round++) {
        unsigned char *small = arena_take(a, 1000);
        for (int i = 0; i < 1000; i++) ck_assert_uint_eq(small[i], 0);
        memset(small, 0xFF, 1000);
        memset(arena_take(a, 1000000), 0xFF, 1000000);
        arena_reset(a);
        ck_assert_uint_eq(arena_used_bytes(a), 0);
    }
    arena_destroy(a);
}
END_TEST

START_TEST(what_is_taken_after_a_mark_is_given_back_zeroed) {
    struct arena *a = arena_create();
    unsigned char *kept = arena_take(a, 100);
    memset(kept, 7, 100);
    const struct arena_mark mark = arena_mark(a);
    const size_t used = arena_used_bytes(a);
    for (int round = 0; round < 3; round++) {
        unsigned char *small = arena_take(a, 1000);
        for (int i = 0; i < 1000; i++) ck_assert_uint_eq(small[i], 0);
        memset(small, 0xFF, 1000);
        memset(arena_take(a, 1000000), 0xFF, 1000000);
        arena_rewind(a, mark);
        ck_assert_uint_eq(arena_used_bytes(a), used);
    }
    for (int i = 0; i < 100; i++) ck_assert_uint_eq(kept[i], 7);
    ck_assert_uint_ge(arena_most_bytes(a), 1000000);
    ck_assert_uint_lt(arena_most_bytes(a), 1002000);
    arena_destroy(a);
}
END_TEST

START_TEST(a_small_arena_takes_little_at_first_and_as_much_as_is_wanted) {
    enum { MANY = 100 };
    struct arena *many[MANY];
    const size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    for (int i = 0; i < MANY; i++) many[i] = arena_create_small();
    const size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
    ck_assert_uint_lt(after - before, (size_t)MANY * 16 * 1024);
    for (int round = 0; round < 3; round++) {
        unsigned char *pieces[MANY];
        for (int i = 0; i < MANY; i++) {
            pieces[i] = arena_take(many[0], 7000);
            ck_assert_uint_eq(pieces[i][6999], 0);
            memset(pieces[i], i + 1, 7000);
        }
        for (int i = 0; i < MANY; i++) ck_assert_int_eq(pieces[i][0] + pieces[i][6999], 2 * (i + 1));
        arena_reset(many[0]);
    }
    for (int i = 0; i < MANY; i++) arena_destroy(many[i]);
}
END_TEST

START_TEST(texts_are_copied_and_printed_with_their_end) {
    struct arena *a = arena_create();
    ck_assert_str_eq(arena_copy_text(a, "abcdef", 3), "abc");
    ck_assert_str_eq(arena_copy_text(a, "", 0), "");
    ck_assert_str_eq(arena_print(a, "%s %05d", "commune", 42), "commune 00042");
    arena_destroy(a);
    arena_destroy(NULL);
}
END_TEST

START_TEST(heap_memory_is_zeroed_and_keeps_its_bytes_when_it_grows) {
    int *numbers = memory_get(4, sizeof *numbers);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(numbers[i], 0);
        numbers[i] = i;
    }
    numbers = memory_grow(numbers, 100000, sizeof *numbers);
    for (int i = 0; i < 4; i++) ck_assert_int_eq(numbers[i], i);
    free(numbers);
    void *nothing = memory_get(0, 0);
    ck_assert_ptr_nonnull(nothing);
    free(nothing);
}
END_TEST

START_TEST(an_array_whose_size_overflows_ends_the_process) {
    struct arena *a = arena_create();
    (void)arena_take_array(a, SIZE_MAX / 2, 4);
}
END_TEST

START_TEST(growing_beyond_what_can_be_counted_ends_the_process) {
    (void)memory_grow(NULL, SIZE_MAX / 2, 4);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("arena");
    TCase *t = tcase_create("memory");
    tcase_add_test(t, memory_is_zeroed_and_aligned_for_any_type);
    tcase_add_test(t, pieces_do_not_overlap_and_may_be_larger_than_a_block);
    tcase_add_test(t, after_a_reset_memory_is_zeroed_again_and_nothing_is_used);
    tcase_add_test(t, what_is_taken_after_a_mark_is_given_back_zeroed);
    tcase_add_test(t, a_small_arena_takes_little_at_first_and_as_much_as_is_wanted);
    tcase_add_test(t, texts_are_copied_and_printed_with_their_end);
    tcase_add_test(t, heap_memory_is_zeroed_and_keeps_its_bytes_when_it_grows);
    tcase_add_test_raise_signal(t, an_array_whose_size_overflows_ends_the_process, SIGABRT);
    tcase_add_test_raise_signal(t, growing_beyond_what_can_be_counted_ends_the_process, SIGABRT);
    suite_add_tcase(s, t);
    return s;
}
