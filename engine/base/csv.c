/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include "base/arena.h"
#include "base/text.h"

#include <csv.h>
#include <errno.h>
#include <string.h>

#define PIECE_BYTES  ((size_t)64 * 1024)
#define GROWTH_BYTES ((size_t)4096)
#define BOM          "\xEF\xBB\xBF"
#define BOM_BYTES    (sizeof BOM - 1)

struct reader {
    const char *path;
    struct csv_parser parser;
    struct arena *arena; /* the fields of one row */
    const char *fields[CSV_COLUMNS_MAX];
    size_t count;
    size_t row_count;
    size_t line;     /* being read */
    size_t row_line; /* where the row began */
    bool was_carriage_return;
    bool is_row_open;
    bool has_failed;
    csv_on_row *on_row;
    void *context;
    struct err *e;
};

static const char *const HINT = "Save the list again as CSV in UTF-8, or mend this place.";

static void fail(struct reader *r, const char *what) {
    r->has_failed = true;
    (void)err_set(r->e, ERR_INPUT, HINT, "%s, line %zu, column %zu: %s", r->path, r->line, r->count + 1,
                  what);
}

static void take_field(void *bytes, size_t length, void *context) {
    struct reader *r = context;
    const char *text = bytes ? bytes : "";
    size_t bad_at = 0;
    if (r->has_failed) return;
    if (length > CSV_FIELD_BYTES_MAX)
        fail(r, "the field is longer than 64 KiB");
    else if (r->count == CSV_COLUMNS_MAX)
        fail(r, "the row has more than 256 columns");
    else if (!text_is_utf8(text, length, &bad_at))
        fail(r, "the text is not UTF-8, or holds a NUL byte");
    else
        r->fields[r->count++] = arena_copy_text(r->arena, text, length);
}

static void take_row(int terminator, void *context) {
    (void)terminator;
    struct reader *r = context;
    if (r->has_failed) return;
    const struct csv_row row = {.line = r->row_line, .count = r->count, .fields = r->fields};
    r->has_failed = !r->on_row(r->context, &row, r->e);
    r->count = 0;
    r->is_row_open = false;
    r->row_count++;
    arena_reset(r->arena);
}

/* Spaces belong to the field (RFC 4180); libcsv would drop them at its ends. */
static int is_space(unsigned char c) {
    (void)c;
    return 0;
}

/* The separator found most in the header, outside quotes: comma, semicolon or tab. */
static unsigned char guess_separator(const char *text, size_t length) {
    static const char SEPARATORS[] = {',', ';', '\t'};
    size_t counts[sizeof SEPARATORS] = {0};
    bool is_quoted = false;
    for (size_t i = 0; i < length && (is_quoted || !strchr("\r\n", text[i])); i++) {
        is_quoted ^= text[i] == '"';
        for (size_t s = 0; s < sizeof SEPARATORS; s++) counts[s] += !is_quoted && text[i] == SEPARATORS[s];
    }
    size_t best = 0;
    for (size_t s = 1; s < sizeof SEPARATORS; s++)
        if (counts[s] > counts[best]) best = s;
    return (unsigned char)SEPARATORS[best];
}

/* Up to and with the line's end: LF, CR LF (in two pieces), or CR alone. */
static size_t line_bytes(const char *text, size_t length) {
    size_t i = 0;
    while (i < length && text[i] != '\n' && text[i] != '\r') i++;
    return i < length ? i + 1 : i;
}

static void note_row_start(struct reader *r, char first) {
    if (r->is_row_open || first == '\r' || first == '\n') return;
    r->is_row_open = true;
    r->row_line = r->line;
}

/* The LF of CR LF comes alone and ends no second line. */
static void note_line_end(struct reader *r, const char *text, size_t bytes) {
    const char last = text[bytes - 1];
    const bool is_second = bytes == 1 && last == '\n' && r->was_carriage_return;
    r->line += last == '\r' || (last == '\n' && !is_second);
    r->was_carriage_return = last == '\r';
}

static void read_piece(struct reader *r, const char *text, size_t length) {
    while (length > 0 && !r->has_failed) {
        const size_t bytes = line_bytes(text, length);
        note_row_start(r, text[0]);
        const bool is_parsed = csv_parse(&r->parser, text, bytes, take_field, take_row, r) == bytes;
        if (!is_parsed && !r->has_failed) fail(r, "a quote stands where none may");
        const bool is_long = csv_get_buffer_size(&r->parser) > CSV_FIELD_BYTES_MAX + GROWTH_BYTES;
        if (is_long && !r->has_failed) fail(r, "the field is longer than 64 KiB");
        note_line_end(r, text, bytes);
        text += bytes;
        length -= bytes;
    }
}

static bool read_stream(struct reader *r, FILE *in) {
    char piece[PIECE_BYTES];
    bool is_first = true;
    for (size_t got; !r->has_failed && (got = fread(piece, 1, sizeof piece, in)) > 0; is_first = false) {
        const size_t skip =
            is_first && got >= BOM_BYTES && memcmp(piece, BOM, BOM_BYTES) == 0 ? BOM_BYTES : 0;
        if (is_first) csv_set_delim(&r->parser, guess_separator(piece + skip, got - skip));
        read_piece(r, piece + skip, got - skip);
    }
    if (r->has_failed) return false;
    if (ferror(in)) return err_set(r->e, ERR_INPUT, "Check the disk.", "%s: reading failed", r->path);
    if (csv_fini(&r->parser, take_field, take_row, r) != 0)
        fail(r, "the quote that opens here is never closed");
    if (!r->has_failed && r->row_count == 0)
        return err_set(r->e, ERR_INPUT, "The first row names the columns.", "%s: the file is empty", r->path);
    return !r->has_failed;
}

static void *grow(void *old, size_t bytes) {
    return memory_grow(old, 1, bytes);
}

bool csv_read_file(const char *path, csv_on_row *on_row, void *context, struct err *e) {
    FILE *in = fopen(path, "rb");
    if (!in)
        return err_set(e, ERR_INPUT, "Check the path and who may read it.", "cannot open %s: %s", path,
                       strerror(errno));
    struct reader r = {.path = path, .line = 1, .row_line = 1, .on_row = on_row, .context = context, .e = e};
    r.arena = arena_create();
    (void)csv_init(&r.parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
    csv_set_space_func(&r.parser, is_space);
    csv_set_realloc_func(&r.parser, grow);
    csv_set_blk_size(&r.parser, GROWTH_BYTES);
    const bool is_read = read_stream(&r, in);
    csv_free(&r.parser);
    arena_destroy(r.arena);
    (void)fclose(in);
    return is_read;
}

int csv_find_column(const struct csv_row *header, const char *name) {
    for (size_t i = 0; i < header->count; i++)
        if (strcmp(header->fields[i], name) == 0) return (int)i;
    return -1;
}

/* Beside separators, quotes and line ends: a row of one empty field, as an empty line is no row; and
 * what begins like a byte order mark, as the first one of a file is dropped. */
static bool needs_quotes(const char *field, size_t count) {
    if (count == 1 && field[0] == '\0') return true;
    return strncmp(field, BOM, BOM_BYTES) == 0 || field[strcspn(field, ",;\t\"\r\n")] != '\0';
}

void csv_write_row(FILE *out, const char *const *fields, size_t count) {
    csv_write_separated(out, ',', fields, count);
}

void csv_write_separated(FILE *out, char separator, const char *const *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i > 0) (void)fputc(separator, out);
        if (needs_quotes(fields[i], count))
            (void)csv_fwrite(out, fields[i], strlen(fields[i]));
        else
            (void)fputs(fields[i], out);
    }
    (void)fputs("\r\n", out);
}
