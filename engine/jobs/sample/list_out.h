/* SPDX-License-Identifier: Apache-2.0 */
/* list_out: a list on its way into a file, in the forms in which programs save lists. */
#ifndef LICHKHAM_JOBS_SAMPLE_LIST_OUT_H
#define LICHKHAM_JOBS_SAMPLE_LIST_OUT_H

#include "base/err.h"
#include "base/outfile.h"

#include <stddef.h>
#include <stdint.h>

enum list_form {
    FORM_UTF8,
    FORM_UTF8_BOM,
    FORM_UTF16,
    FORM_WINDOWS_1258,
    FORM_TCVN3, /* accented capitals become small letters: it has none */
    FORM_NFD,   /* UTF-8, each mark a character of its own */
    FORMS
};

const char *list_form_name(enum list_form form); /* "windows-1258"; static */
bool list_form_find(const char *name, enum list_form *form);

struct list_out;

MUST_CHECK bool list_out_begin(const char *path, enum list_form form, char separator, struct list_out **out,
                               struct err *e);
/* Fields are UTF-8 without line ends. Returns the line the row is on, from 1. */
int64_t list_out_put(struct list_out *out, const char *const *fields, size_t count);
/* Frees it whatever the outcome. */
MUST_CHECK bool list_out_end(struct list_out *out, struct err *e);
void list_out_abandon(struct list_out *out); /* accepts NULL */

#endif
