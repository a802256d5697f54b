/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

char *fuzz_text(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    REQUIRE(text);
    if (size > 0) memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

struct fuzz_file fuzz_file_open(const void *bytes, size_t size) {
    struct fuzz_file f = {.fd = memfd_create("fuzz", MFD_CLOEXEC)};
    REQUIRE(f.fd >= 0);
    REQUIRE(write(f.fd, bytes, size) == (ssize_t)size);
    (void)snprintf(f.path, sizeof f.path, "/proc/self/fd/%d", f.fd);
    return f;
}

void fuzz_file_close(struct fuzz_file *f) {
    (void)close(f->fd);
}
