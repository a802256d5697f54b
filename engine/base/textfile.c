/* SPDX-License-Identifier: Apache-2.0 */
#include "base/textfile.h"

#include "base/crash_point.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool fail_to_read(const char *path, struct err *e) {
    return err_set(e, ERR_INPUT, "Name a file that you may read.", "cannot read %s: %s", path,
                   strerror(errno));
}

bool textfile_read(const char *path, size_t bytes_max, struct arena *a, const char **out, struct err *e) {
    char *text = arena_take(a, bytes_max + 1);
    size_t bad_at = 0;
    FILE *in = CRASH_POINT(fopen(path, "re"));
    if (!in) return fail_to_read(path, e);
    const size_t length = fread(text, 1, bytes_max, in);
    const bool is_read = ferror(in) == 0;
    (void)fclose(in);
    *out = text;
    if (!is_read) return fail_to_read(path, e);
    if (length == bytes_max)
        return err_set(e, ERR_INPUT, "Look whether this is the right file.", "%s has %zu bytes or more", path,
                       bytes_max);
    return text_is_utf8(text, length, &bad_at) ||
           err_set(e, ERR_INPUT, "Save it as UTF-8.", "%s: byte %zu is not UTF-8", path, bad_at + 1);
}
