/* SPDX-License-Identifier: Apache-2.0 */
/* What a test program defines; tests/main.c runs it. */
#ifndef LICHKHAM_TESTS_SUITE_H
#define LICHKHAM_TESTS_SUITE_H

#include <check.h>

Suite *make_suite(void);

#endif
