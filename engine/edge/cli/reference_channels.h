/* SPDX-License-Identifier: Apache-2.0 */
/* reference_channels: the keys of channels and drivers in the documents of reference.h. */
#ifndef LICHKHAM_EDGE_CLI_REFERENCE_CHANNELS_H
#define LICHKHAM_EDGE_CLI_REFERENCE_CHANNELS_H

#include <stdio.h>

void reference_print_channels(FILE *out); /* a chapter of docs/reference.md */
void reference_print_channel_sample(
    FILE *out); /* of the sample: all of it a comment, since none is the default */

#endif
