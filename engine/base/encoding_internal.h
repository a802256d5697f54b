/* SPDX-License-Identifier: Apache-2.0 */
/* encoding_internal: what recognising and decoding share. */
#ifndef LICHKHAM_BASE_ENCODING_INTERNAL_H
#define LICHKHAM_BASE_ENCODING_INTERNAL_H

#include "base/encoding.h"

/* The bytes of the encoding's byte order mark when the text begins with it, else 0. */
size_t encoding_mark_bytes(enum encoding encoding, const char *bytes, size_t length);

/* The rules of encoding_recognise that hold in the middle of a text too: from 3 on. */
enum encoding encoding_recognise_letters(const char *bytes, size_t length);

size_t encoding_count_ascii(const char *bytes, size_t length); /* before the first other byte */

#endif
