/* SPDX-License-Identifier: Apache-2.0 */
/* text: UTF-8 validity, Unicode forms and Vietnamese folding (utf8proc). */
#ifndef LICHKHAM_BASE_TEXT_H
#define LICHKHAM_BASE_TEXT_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

/* True when `length` bytes are well-formed UTF-8 without NUL; else *bad_at is the first bad byte. */
bool text_is_utf8(const char *text, size_t length, size_t *bad_at);

/* NFC copy in the arena. The text must be valid UTF-8. */
char *text_compose(struct arena *a, const char *text);

/* Its decomposed form (NFD): each mark a character of its own. The text must be valid UTF-8. */
char *text_decompose(struct arena *a, const char *text);

/* In capital letters, composed: "Nguyễn Hoà" -> "NGUYỄN HOÀ". The text must be valid UTF-8. */
char *text_upper(struct arena *a, const char *text);

/* The search key of a name: no marks, d for đ, lower case, runs of spaces as one, none at the
 * ends. "  Nguyễn Thị  HOÀ" -> "nguyen thi hoa". The two spellings of tone placement fold alike. */
char *text_fold(struct arena *a, const char *text);

/* Its letters without their marks, d for đ; capitals, blanks and signs stay: "Đỗ Hoà" -> "Do Hoa". Folds to
 * the key of the text itself. The text must be valid UTF-8. */
char *text_strip_marks(struct arena *a, const char *text);

/* text_fold of a short text, without memory; false when it has no room. */
bool text_fold_word(const char *text, char *folded, size_t room);

/* What Vietnamese lists are sorted and searched by: the folded name, the given name (the last word)
 * first: "Nguyễn Thị Hoà" -> "hoa nguyen thi". Compare with strcmp. */
char *text_name_key(struct arena *a, const char *name);

/* "********2345": all but the last four characters hidden; values under 8 are hidden whole. */
char *text_mask(struct arena *a, const char *text);

/* Escapes & < > " ' for HTML text and attributes. */
char *text_escape_html(struct arena *a, const char *text);

/* Whole decimal integer within [least, most]; nothing before or after it. */
MUST_CHECK bool text_parse_integer(const char *text, long long least, long long most, long long *value,
                                   struct err *e);

/* The nearest of `count` words by edit distance, or NULL when none is within 3 and shares at least
 * a letter's worth with `word` (for "did you mean"). */
const char *text_nearest(const char *word, const char *const *words, size_t count);

#endif
