/* SPDX-License-Identifier: Apache-2.0 */
/* markdown: docs/api.md from the table of routes. */
#ifndef LICHKHAM_EDGE_API_MARKDOWN_H
#define LICHKHAM_EDGE_API_MARKDOWN_H

#include <stdio.h>

void api_print_markdown(FILE *out);

#endif
