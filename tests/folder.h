/* SPDX-License-Identifier: Apache-2.0 */
/* folder: files of one test, in a directory of its own that is removed at the end. */
#ifndef LICHKHAM_TESTS_FOLDER_H
#define LICHKHAM_TESTS_FOLDER_H

#include <stddef.h>

struct folder {
    char directory[64];
    char path[128]; /* of the file last written */
};

void folder_make(struct folder *s);
const char *folder_write(struct folder *s, const char *name, const void *bytes, size_t length);
const char *folder_write_text(struct folder *s, const char *name, const char *text);
void folder_remove(struct folder *s);

#endif
