/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void folder_make(struct folder *s) {
    (void)snprintf(s->directory, sizeof s->directory, "/tmp/lichkham-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(s->directory));
}

const char *folder_write(struct folder *s, const char *name, const void *bytes, size_t length) {
    (void)snprintf(s->path, sizeof s->path, "%s/%s", s->directory, name);
    FILE *out = fopen(s->path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, length, out), length);
    ck_assert_int_eq(fclose(out), 0);
    return s->path;
}

const char *folder_write_text(struct folder *s, const char *name, const char *text) {
    return folder_write(s, name, text, strlen(text));
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk) {
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

void folder_remove(struct folder *s) {
    ck_assert_int_eq(nftw(s->directory, remove_entry, 4, FTW_DEPTH | FTW_PHYS), 0);
}
