/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/ask.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 1000 };

bool ask_line(const char *prompt, struct arena *a, const char **line, struct err *e) {
    char text[LINE_BYTES_MAX + 2];
    size_t bad_at;
    if (isatty(STDIN_FILENO)) (void)fprintf(stderr, "%s: ", prompt);
    if (fgets(text, sizeof text, stdin) == NULL)
        return err_set(e, ERR_INPUT, "Write it on standard input, one line.", "there is no line to read");
    const size_t length = strcspn(text, "\r\n");
    if (text[length] == '\0' && length > LINE_BYTES_MAX)
        return err_set(e, ERR_INPUT, "Give one value.", "the line is longer than %d bytes", LINE_BYTES_MAX);
    if (!text_is_utf8(text, length, &bad_at))
        return err_set(e, ERR_INPUT, "Write it as UTF-8.", "the line is not text in UTF-8");
    *line = arena_copy_text(a, text, length);
    return true;
}
