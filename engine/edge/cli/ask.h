/* SPDX-License-Identifier: Apache-2.0 */
/* ask: personal values come from standard input, never as arguments, where every process sees them. */
#ifndef LICHKHAM_EDGE_CLI_ASK_H
#define LICHKHAM_EDGE_CLI_ASK_H

#include "base/arena.h"
#include "base/err.h"

/* One line without its end, in the arena; a terminal is asked with "PROMPT: " on standard error first.
 * No line, one of over 1,000 bytes or one that is not UTF-8: ERR_INPUT, which does not tell it. */
MUST_CHECK bool ask_line(const char *prompt, struct arena *a, const char **line, struct err *e);

#endif
