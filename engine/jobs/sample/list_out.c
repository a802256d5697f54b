/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/list_out.h"

#include "base/arena.h"
#include "base/csv.h"
#include "base/text.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES ((size_t)64 * 1024)
#define PIECE_ROWS  512

static const struct {
    const char *name;
    const char *mark;       /* the file begins with it */
    const char *iconv_name; /* NULL = stays UTF-8 */
} ROWS[FORMS] = {
    [FORM_UTF8] = {"utf-8", "", NULL},
    [FORM_UTF8_BOM] = {"utf-8-bom", "\xEF\xBB\xBF", NULL},
    [FORM_UTF16] = {"utf-16", "\xFF\xFE", "UTF-16LE"},
    [FORM_WINDOWS_1258] = {"windows-1258", "", "CP1258"},
    [FORM_TCVN3] = {"tcvn3", "", "TCVN5712-1"},
    [FORM_NFD] = {"nfd", "", NULL},
};

struct list_out {
    struct outfile file;
    enum list_form form;
    char separator;
    int64_t line;
    FILE *rows; /* NULL, or rows on their way to `text`, which is converted piece by piece */
    char *text;
    size_t bytes;
    iconv_t conversion; /* of forms that have an iconv_name */
};

const char *list_form_name(enum list_form form) {
    return ROWS[form].name;
}

bool list_form_find(const char *name, enum list_form *form) {
    for (*form = 0; *form < FORMS; (*form)++)
        if (strcmp(ROWS[*form].name, name) == 0) return true;
    return false;
}

static bool is_converted(enum list_form form) {
    return ROWS[form].iconv_name != NULL || form == FORM_NFD;
}

static bool open_conversion(struct list_out *out, struct err *e) {
    if (ROWS[out->form].iconv_name == NULL) return true;
    out->conversion = iconv_open(ROWS[out->form].iconv_name, "UTF-8");
    if (out->conversion != (iconv_t)-1) return true; // NOLINT(performance-no-int-to-ptr): POSIX says so
    return err_set(e, ERR_CONFIG, "Install the C library's gconv modules, or write the list in UTF-8.",
                   "this host cannot write %s", ROWS[out->form].name);
}

static void destroy(struct list_out *out) {
    if (ROWS[out->form].iconv_name != NULL) (void)iconv_close(out->conversion);
    free(out);
}

bool list_out_begin(const char *path, enum list_form form, char separator, struct list_out **out,
                    struct err *e) {
    struct list_out *o = memory_get(1, sizeof *o);
    o->form = form;
    o->separator = separator;
    if (!open_conversion(o, e)) return free(o), false;
    if (!outfile_begin(&o->file, path, e)) return destroy(o), false;
    (void)fputs(ROWS[form].mark, o->file.stream);
    *out = o;
    return true;
}

/* ---- From UTF-8 to the form --------------------------------------------------------------------- */

/* Of the fonts of TCVN3 only these capitals have a place beside the small letters: ĂÂÊÔƠƯĐ. */
static bool is_tcvn3_capital(unsigned point) {
    static const unsigned CAPITALS[] = {0xC2, 0xCA, 0xD4, 0x102, 0x110, 0x1A0, 0x1AF};
    for (size_t i = 0; i < sizeof CAPITALS / sizeof CAPITALS[0]; i++)
        if (point == CAPITALS[i]) return true;
    return false;
}

static unsigned small_letter(unsigned point) {
    if (is_tcvn3_capital(point)) return point;
    if (point >= 0xC0 && point <= 0xDD) return point + 0x20;
    const bool is_paired = (point >= 0x100 && point <= 0x17F) || (point >= 0x1EA0 && point <= 0x1EF9);
    return is_paired ? point | 1U : point;
}

/* In place: capital and small letter take as many bytes. Only characters of two and three bytes count. */
static void make_capitals_small(char *text) {
    for (unsigned char *at = (unsigned char *)text; *at != '\0'; at++) {
        if (at[0] >= 0xC3 && at[0] < 0xE0) {
            const unsigned point = small_letter((at[0] & 0x1FU) << 6U | (at[1] & 0x3FU));
            at[0] = (unsigned char)(0xC0U | point >> 6U);
            at[1] = (unsigned char)(0x80U | (point & 0x3FU));
        } else if (at[0] == 0xE1) {
            const unsigned point =
                small_letter((at[0] & 0x0FU) << 12U | (at[1] & 0x3FU) << 6U | (at[2] & 0x3FU));
            at[1] = (unsigned char)(0x80U | (point >> 6U & 0x3FU));
            at[2] = (unsigned char)(0x80U | (point & 0x3FU));
        }
    }
}

/* What the form has no place for is left out. */
static void convert(const struct list_out *out, char *from) {
    char piece[PIECE_BYTES];
    size_t left = strlen(from);
    while (left > 0) {
        char *to = piece;
        size_t room = sizeof piece;
        const bool is_whole = iconv(out->conversion, &from, &left, &to, &room) != (size_t)-1;
        (void)fwrite(piece, 1, sizeof piece - room, out->file.stream); /* outfile_end asks how it went */
        if (is_whole || room < sizeof piece) continue;
        from++;
        left--;
    }
}

/* The forms of one byte a letter have no place for the pieces of one. */
static void convert_letters(const struct list_out *out) {
    struct arena *a = arena_create();
    char *text = text_compose(a, out->text);
    if (out->form == FORM_TCVN3) make_capitals_small(text);
    convert(out, text);
    arena_destroy(a);
}

static void decompose(const struct list_out *out) {
    struct arena *a = arena_create();
    (void)fputs(text_decompose(a, out->text), out->file.stream);
    arena_destroy(a);
}

static void flush(struct list_out *out) {
    if (out->rows == NULL) return;
    (void)fclose(out->rows);
    if (out->form == FORM_NFD)
        decompose(out);
    else if (out->form == FORM_UTF16)
        convert(out, out->text);
    else
        convert_letters(out);
    free(out->text);
    out->rows = NULL;
}

static FILE *stream_of(struct list_out *out) {
    if (!is_converted(out->form)) return out->file.stream;
    if (out->rows == NULL) out->rows = open_memstream(&out->text, &out->bytes);
    if (out->rows == NULL) abort();
    return out->rows;
}

int64_t list_out_put(struct list_out *out, const char *const *fields, size_t count) {
    csv_write_separated(stream_of(out), out->separator, fields, count);
    if (++out->line % PIECE_ROWS == 0) flush(out);
    return out->line;
}

bool list_out_end(struct list_out *out, struct err *e) {
    flush(out);
    const bool is_done = outfile_end(&out->file, e);
    destroy(out);
    return is_done;
}

void list_out_abandon(struct list_out *out) {
    if (out == NULL) return;
    flush(out);
    outfile_abandon(&out->file);
    destroy(out);
}
