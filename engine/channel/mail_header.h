/* SPDX-License-Identifier: Apache-2.0 */
/* mail_header: lines of a mail's head (RFC 5322), with Vietnamese in them (RFC 2047). Pure. Whatever is
 * given, no line is begun that was not asked for. */
#ifndef LICHKHAM_CHANNEL_MAIL_HEADER_H
#define LICHKHAM_CHANNEL_MAIL_HEADER_H

#include "base/arena.h"
#include "base/clock.h"

#include <stdbool.h>

/* An address as mail servers take it without extensions: ASCII, one @, nothing quoted. */
bool mail_is_address(const char *text);

/* Words for the value of a header: as they are when plain ASCII, else encoded and folded with CR LF and a
 * blank. `text` is UTF-8; control characters become blanks. */
char *mail_encode_words(struct arena *a, const char *text);

/* A name before an address, with the blank after it: quoted, or encoded as above. "" of "". */
char *mail_encode_name(struct arena *a, const char *name);

/* "Sat, 05 Dec 2026 07:30:15 +0700" */
char *mail_print_date(struct arena *a, const struct clock_reading *now);

#endif
