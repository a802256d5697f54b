/* SPDX-License-Identifier: Apache-2.0 */
/* reference: documents made from the tables of commands, options and configuration keys. */
#ifndef LICHKHAM_EDGE_CLI_REFERENCE_H
#define LICHKHAM_EDGE_CLI_REFERENCE_H

#include <stdio.h>

void reference_print_markdown(FILE *out); /* docs/reference.md */
void reference_print_man(FILE *out);      /* lichkham.1 */
void reference_print_sample(FILE *out);   /* config/lichkham.sample.json */

#endif
