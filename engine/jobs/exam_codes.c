/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/exam_codes.h"

#include "base/crash_point.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the code begins and how long it is; 0 = the line holds none. */
static size_t trim(const char *line, const char **start) {
    *start = line + strspn(line, " \t");
    size_t length = strcspn(*start, "#\r\n");
    while (length > 0 && strchr(" \t", (*start)[length - 1]) != NULL) length--;
    return length < EXAM_CODE_BYTES_MAX ? length : EXAM_CODE_BYTES_MAX;
}

static void append(struct arena *a, struct exam_code **codes, size_t *count, struct exam_code one) {
    const bool is_full = (*count & (*count - 1)) == 0; /* grows at 0, 1, 2, 4, 8 ... */
    if (is_full) {
        struct exam_code *more = arena_new_array(a, struct exam_code, *count == 0 ? 1 : 2 * *count);
        if (*count > 0) memcpy(more, *codes, *count * sizeof *more);
        *codes = more;
    }
    (*codes)[(*count)++] = one;
}

/* What is no text becomes "?", which no code holds: the line is refused, and can be printed. */
static void mark_bad_bytes(char *line, size_t length) {
    for (size_t bad_at = 0; !text_is_utf8(line, length, &bad_at);) {
        line[bad_at] = '?';
        line += bad_at + 1;
        length -= bad_at + 1;
    }
}

static void read_lines(FILE *in, struct arena *a, struct exam_code **codes, size_t *count) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t bytes = 0;
    for (size_t number = 1; (bytes = getline(&line, &capacity, in)) >= 0; number++) {
        mark_bad_bytes(line, (size_t)bytes);
        const char *start = line;
        if (number == 1 && strncmp(start, "\xEF\xBB\xBF", 3) == 0) start += 3;
        const size_t length = trim(start, &start);
        if (length > 0)
            append(a, codes, count, (struct exam_code){arena_copy_text(a, start, length), number});
    }
    free(line);
}

bool exam_codes_read(const char *path, struct arena *a, struct exam_code **codes, size_t *count,
                     struct err *e) {
    FILE *in = CRASH_POINT(fopen(path, "re"));
    if (in == NULL)
        return err_set(e, ERR_INPUT, "Give a file of codes, one a line.", "%s: %s", path, strerror(errno));
    /* What the caller has may not be a power of two long: begin a run of our own. */
    size_t own_count = 0;
    struct exam_code *own = NULL;
    for (size_t i = 0; i < *count; i++) append(a, &own, &own_count, (*codes)[i]);
    read_lines(in, a, &own, &own_count);
    const bool is_broken = ferror(in) != 0;
    fclose(in);
    if (is_broken)
        return err_set(e, ERR_INPUT, "Copy the file anew.", "%s could not be read to its end", path);
    *codes = own;
    *count = own_count;
    return true;
}
