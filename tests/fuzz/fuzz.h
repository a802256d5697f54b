/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz: one entry a parser. libFuzzer drives it (meson option `fuzz`, clang); replay.c runs the same
 * entry over the corpus and random mutations in the ordinary tests. */
#ifndef LICHKHAM_TESTS_FUZZ_FUZZ_H
#define LICHKHAM_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for any input. */
#define REQUIRE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            (void)fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);             \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

/* The input as a text with its NUL; release with free(). */
char *fuzz_text(const uint8_t *data, size_t size);

/* A file that exists in memory only. */
struct fuzz_file {
    int fd;
    char path[32];
};

struct fuzz_file fuzz_file_open(const void *bytes, size_t size);
void fuzz_file_close(struct fuzz_file *f);

#endif
