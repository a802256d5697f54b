/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include "base/arena.h"
#include "base/crash_point.h"
#include "base/text.h"

#include <csv.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES  ((size_t)256 * 1024)
#define GROWTH_BYTES ((size_t)4096)
#define SEPARATORS   ",;\t"

enum { WRONGLY_ENCODED_ROWS_MAX = 1000, STRICTLY = CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL };

static const struct fault_row {
    const char *name;
    const char *message;
    const char *hint;
} FAULTS[CSV_FAULTS] = {
    [CSV_FAULT_NONE] = {"none", "", ""},
    [CSV_FAULT_ENCODING] = {"encoding", "the text is not in the list's encoding",
                            "Name the encoding the list was saved in with --encoding, or mend this place."},
    [CSV_FAULT_NUL] = {"nul", "the text holds a NUL byte",
                       "Remove it, or save the list again as CSV in UTF-8."},
    [CSV_FAULT_LONG_FIELD] = {"long_field", "the field is longer than 64 KiB, or its row than 1 MiB",
                              "Shorten it; look for a quote that is opened and not closed."},
    [CSV_FAULT_QUOTE] = {"quote", "text stands after a closing quote",
                         "Write each quote inside a quoted field twice, or save the list again as CSV."},
    [CSV_FAULT_HEADER_AGAIN] = {"header_again", "the row is the header once more",
                                "Remove it; look whether people stand twice in the list."},
};

const char *csv_fault_name(enum csv_fault fault) {
    return FAULTS[fault].name;
}

const char *csv_fault_message(enum csv_fault fault) {
    return FAULTS[fault].message;
}

const char *csv_fault_hint(enum csv_fault fault) {
    return FAULTS[fault].hint;
}

/* ---- The row that is being read ---- */

/* Where a quoted field that goes on over lines was opened. */
struct opening {
    size_t line; /* 0 = none is open */
    size_t column;
};

struct reader {
    struct csv_source source;
    struct csv_report *report;
    csv_on_row *on_row;
    void *context;
    struct err *e;
    bool has_failed;
    struct decoder *decoder;
    struct csv_parser parser;

    bool has_started;
    bool is_after_cr;
    bool is_skipping; /* the rest of a line whose row is spoilt */
    bool is_row_open;
    size_t line;
    struct opening opening;

    char *text; /* the row's fields, each with its NUL; never moves */
    size_t used;
    bool has_text;
    size_t column; /* fields ended */
    const char *fields[CSV_COLUMNS_MAX];
    struct csv_row row;

    struct arena *arena; /* the header */
    const char *header[CSV_COLUMNS_MAX];
    size_t width;           /* 0 = the header is still to come */
    size_t wrongly_encoded; /* rows */
    size_t wrong_line;      /* of the first */
    size_t wrong_column;
};

static void fail(struct reader *r, size_t line, size_t column, const char *what, const char *hint) {
    if (!r->has_failed)
        (void)err_set(r->e, ERR_INPUT, hint, "%s, line %zu, column %zu: %s", r->source.path, line, column,
                      what);
    r->has_failed = true;
}

static bool refuse_file(struct reader *r, const char *what, const char *hint) {
    r->has_failed = true;
    return err_set(r->e, ERR_INPUT, hint, "%s: %s", r->source.path, what);
}

static void fail_at_quote(struct reader *r, struct opening at, const char *what) {
    fail(r, at.line, at.column, what, FAULTS[CSV_FAULT_QUOTE].hint);
}

static void note_fault(struct reader *r, enum csv_fault fault, size_t column) {
    if (r->row.fault != CSV_FAULT_NONE) return;
    r->row.fault = fault;
    r->row.fault_line = r->line;
    r->row.fault_column = column;
}

static enum csv_fault find_field_fault(const struct reader *r, const char *text, size_t length) {
    size_t bad_at = 0;
    if (length > CSV_FIELD_BYTES_MAX || r->used + length > CSV_ROW_BYTES_MAX) return CSV_FAULT_LONG_FIELD;
    if (text_is_utf8(text, length, &bad_at)) return CSV_FAULT_NONE;
    return text[bad_at] == '\0' ? CSV_FAULT_NUL : CSV_FAULT_ENCODING;
}

static void place_field(struct reader *r, const char *text, size_t length) {
    char *field = r->text + r->used;
    memcpy(field, text, length);
    field[length] = '\0';
    if (r->report->encoding == ENCODING_TCVN3) encoding_mend_capitals(field);
    r->fields[r->column] = field;
    r->used += length + 1;
}

static void take_field(void *bytes, size_t length, void *context) {
    struct reader *r = context;
    const char *text = bytes ? bytes : "";
    const enum csv_fault fault = find_field_fault(r, text, length);
    if (fault != CSV_FAULT_NONE) note_fault(r, fault, r->column + 1);
    r->has_text |= length > 0;
    if (r->column < (r->width ? r->width : CSV_COLUMNS_MAX))
        place_field(r, text, fault == CSV_FAULT_NONE ? length : 0);
    else
        r->row.surplus += length > 0;
    r->column++;
}

static void take_header(struct reader *r) {
    const struct csv_row *row = &r->row;
    if (row->fault != CSV_FAULT_NONE)
        fail(r, row->fault_line, row->fault_column, FAULTS[row->fault].message, FAULTS[row->fault].hint);
    else if (r->column > CSV_COLUMNS_MAX)
        fail(r, row->line, CSV_COLUMNS_MAX + 1, "the header has more than 256 columns",
             "Keep the columns that are needed, or name the separator.");
    if (r->has_failed) return;
    r->width = r->column;
    for (size_t i = 0; i < r->width; i++)
        r->header[i] = arena_copy_text(r->arena, r->fields[i], strlen(r->fields[i]));
}

static bool is_header_again(const struct reader *r) {
    if (r->row.surplus > 0) return false;
    for (size_t i = 0; i < r->width; i++)
        if (strcmp(r->fields[i], r->header[i]) != 0) return false;
    return true;
}

/* Among many rows a few may be spoilt; when there are this many, the list is in another encoding. */
static void count_wrongly_encoded(struct reader *r) {
    if (r->wrongly_encoded++ == 0) {
        r->wrong_line = r->row.fault_line;
        r->wrong_column = r->row.fault_column;
    }
    if (r->wrongly_encoded > WRONGLY_ENCODED_ROWS_MAX)
        fail(r, r->wrong_line, r->wrong_column,
             "from here on more than 1,000 rows are not in the list's encoding",
             FAULTS[CSV_FAULT_ENCODING].hint);
}

static void take_data(struct reader *r) {
    for (size_t i = r->column; i < r->width; i++) r->fields[i] = "";
    if (is_header_again(r)) note_fault(r, CSV_FAULT_HEADER_AGAIN, 0);
    r->report->rows++;
    r->report->faulty += r->row.fault != CSV_FAULT_NONE;
    if (r->row.fault == CSV_FAULT_ENCODING) count_wrongly_encoded(r);
}

static void begin_row(struct reader *r) {
    r->used = r->column = 0;
    r->has_text = false;
    r->is_row_open = true;
    r->row = (struct csv_row){.line = r->line, .fields = r->fields};
}

static void end_row(struct reader *r) {
    r->is_row_open = false;
    r->opening = (struct opening){0};
    if (r->has_failed || !r->has_text) return;
    if (r->width == 0)
        take_header(r);
    else
        take_data(r);
    r->row.count = r->width;
    r->row.given = r->column < r->width ? r->column : r->width;
    if (!r->has_failed) r->has_failed = !r->on_row(r->context, &r->row, r->e);
}

static void take_row(int terminator, void *context) {
    (void)terminator;
    end_row(context);
}

/* ---- Lines to fields ---- */

/* From here to the line's end nobody can tell fields; the next line is another row. */
static void spoil_row(struct reader *r, enum csv_fault fault) {
    note_fault(r, fault, r->column + 1);
    r->has_text = true;
    r->is_skipping = true;
    (void)csv_fini(&r->parser, NULL, NULL, NULL); /* forgets the field */
}

/* The field is longer than the parser may grow. A quoted one that does is a quote somebody forgot to
 * close: what follows is no rows. */
static void refuse_long_field(struct reader *r, struct opening field) {
    if (r->parser.quoted)
        fail_at_quote(r, field, "the quote that opens here is not closed within 64 KiB");
    else
        spoil_row(r, CSV_FAULT_LONG_FIELD);
}

static void refuse_quote(struct reader *r, struct opening field) {
    if (field.line < r->line)
        fail_at_quote(r, field, "the quote that opens here is closed wrongly on a later line");
    else
        spoil_row(r, CSV_FAULT_QUOTE);
}

/* What the strict parser stopped at; returns the bytes it took nevertheless: a quote in the middle of a
 * field that began without one is text. */
static size_t mend(struct reader *r, const char *at) {
    const struct opening here = {r->line, r->column + 1};
    const bool is_open = r->opening.line > 0 && r->opening.column == here.column;
    const struct opening field = is_open ? r->opening : here;
    const int status = csv_error(&r->parser);
    if (status == CSV_EPARSE && !r->parser.quoted) {
        (void)csv_set_opts(&r->parser, CSV_APPEND_NULL);
        const size_t taken = csv_parse(&r->parser, at, 1, take_field, take_row, r);
        (void)csv_set_opts(&r->parser, STRICTLY);
        return taken;
    }
    if (status == CSV_EPARSE)
        refuse_quote(r, field);
    else
        refuse_long_field(r, field);
    return 0;
}

static void parse(struct reader *r, const char *at, const char *end) {
    if (!r->is_row_open && *at != '\r' && *at != '\n') begin_row(r);
    while (at < end && !r->is_skipping && !r->has_failed) {
        at += csv_parse(&r->parser, at, (size_t)(end - at), take_field, take_row, r);
        if (at < end && !r->has_failed) at += mend(r, at);
    }
}

static void count_line_end(struct reader *r, char c) {
    struct csv_report *report = r->report;
    if (c == '\n' && r->is_after_cr) {
        report->ends_cr--;
        report->ends_crlf++;
    } else {
        r->line++;
        *(c == '\n' ? &report->ends_lf : &report->ends_cr) += 1;
    }
}

static void end_line(struct reader *r, char c) {
    if (r->is_skipping) end_row(r);
    r->is_skipping = false;
    if (r->is_row_open && r->opening.column != r->column + 1)
        r->opening = (struct opening){r->line, r->column + 1};
    count_line_end(r, c);
}

/* Up to and with the line's end, LF or CR, when there is one. */
static const char *find_line_end(const char *at, const char *end) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    const char *stop = feed ? feed + 1 : end;
    const char *back = memchr(at, '\r', (size_t)(stop - at));
    return back ? back + 1 : stop;
}

static void take_text(struct reader *r, const char *at, const char *end) {
    while (at < end && !r->has_failed) {
        const char *stop = find_line_end(at, end);
        const char last = stop[-1];
        if (!r->is_skipping) parse(r, at, stop);
        if (r->has_failed) return;
        r->is_after_cr &= stop - at == 1;
        if (last == '\r' || last == '\n') end_line(r, last);
        r->is_after_cr = last == '\r';
        at = stop;
    }
}

/* ---- The beginning and the end ---- */

/* The separator found most in the first line with text, outside quotes. */
static char guess_separator(const char *at, const char *end) {
    size_t counts[sizeof SEPARATORS] = {0};
    bool is_quoted = false;
    while (at < end && (*at == '\r' || *at == '\n')) at++;
    for (; at < end && (is_quoted || (*at != '\r' && *at != '\n')); at++) {
        is_quoted ^= *at == '"';
        for (size_t s = 0; SEPARATORS[s]; s++) counts[s] += !is_quoted && *at == SEPARATORS[s];
    }
    size_t best = 0;
    for (size_t s = 1; SEPARATORS[s]; s++)
        if (counts[s] > counts[best]) best = s;
    return SEPARATORS[best];
}

/* "sep=;" and a line's end: the separator, else 0. */
static char named_separator(const char *at, const char *end) {
    if (end - at < 6 || memcmp(at, "sep=", 4) != 0 || (at[5] != '\r' && at[5] != '\n')) return '\0';
    return at[4] == '\t' || (ispunct((unsigned char)at[4]) && at[4] != '"') ? at[4] : '\0';
}

/* What the first text tells; returns where the rows begin. */
static const char *start(struct reader *r, const char *at, const char *end) {
    const char named = named_separator(at, end);
    r->has_started = true;
    if (r->source.separator)
        r->report->separator = r->source.separator;
    else
        r->report->separator = named ? named : guess_separator(at, end);
    csv_set_delim(&r->parser, (unsigned char)r->report->separator);
    return named ? at + 5 : at;
}

static void take_piece(struct reader *r, const char *bytes, size_t length, bool is_last) {
    struct decoded text;
    if (!decoder_feed(r->decoder, bytes, length, is_last, &text, r->e)) {
        r->has_failed = err_wrap(r->e, "%s", r->source.path) || true;
        return;
    }
    r->report->bytes += length;
    r->report->encoding = decoder_encoding(r->decoder);
    r->report->has_byte_order_mark = decoder_has_byte_order_mark(r->decoder);
    const char *end = text.text + text.length;
    take_text(r, r->has_started || text.length == 0 ? text.text : start(r, text.text, end), end);
}

static void finish(struct reader *r) {
    r->report->lines = r->line - !r->is_row_open;
    if (r->is_skipping) end_row(r);
    if (csv_fini(&r->parser, take_field, take_row, r) != 0)
        fail_at_quote(r, r->opening.line ? r->opening : (struct opening){r->line, r->column + 1},
                      "the quote that opens here is never closed");
    if (r->width == 0 && !r->has_failed)
        (void)refuse_file(r, "the file is empty", "The first row names the columns.");
}

/* What people hand over in place of a CSV file: a zip container, or that of older programs. */
static bool is_spreadsheet(const char *bytes, size_t length) {
    if (length < 6) return false;
    return (memcmp(bytes, "PK\x03\x04", 4) == 0 && bytes[5] == '\0') ||
           memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1", 6) == 0;
}

/* As much as there is, up to `room`: a pipe gives little at a time. */
static bool read_piece(struct reader *r, int fd, char *piece, size_t room, size_t *length) {
    for (*length = 0; *length < room;) {
        const ssize_t got = read(fd, piece + *length, room - *length);
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refuse_file(r, strerror(errno), "Check the path and the disk.");
        *length += (size_t)got;
    }
    return true;
}

static bool read_pieces(struct reader *r, int fd, size_t bytes_max, char *piece) {
    bool is_last = false;
    while (!is_last && !r->has_failed) {
        const size_t left = bytes_max - r->report->bytes;
        const size_t room = left < PIECE_BYTES ? left : PIECE_BYTES;
        size_t length = 0;
        if (!read_piece(r, fd, piece, room, &length)) return false;
        if (r->report->bytes == 0 && is_spreadsheet(piece, length))
            return refuse_file(r, "this is a spreadsheet", "Open it and save the sheet as CSV in UTF-8.");
        is_last = length < PIECE_BYTES;
        take_piece(r, piece, length, is_last);
    }
    if (!r->has_failed) finish(r);
    return !r->has_failed;
}

static bool has_changed(const struct stat *opened, int fd) {
    struct stat now;
    return fstat(fd, &now) != 0 || now.st_size != opened->st_size ||
           now.st_mtim.tv_sec != opened->st_mtim.tv_sec || now.st_mtim.tv_nsec != opened->st_mtim.tv_nsec;
}

/* A file is read as far as it went when it was opened; a pipe to its end. */
static bool read_file(struct reader *r, int fd) {
    struct stat opened;
    if (fstat(fd, &opened) != 0) return refuse_file(r, strerror(errno), "Check the path and the disk.");
    const bool is_file = S_ISREG(opened.st_mode);
    char *piece = memory_grow(NULL, PIECE_BYTES, 1);
    const bool is_read = read_pieces(r, fd, is_file ? (size_t)opened.st_size : SIZE_MAX, piece);
    free(piece);
    if (is_file && is_read && has_changed(&opened, fd))
        return refuse_file(r, "the list changed while it was read",
                           "Wait until it is written, then start again.");
    return is_read;
}

/* Spaces belong to the field (RFC 4180); libcsv would drop them at its ends. */
static int is_space(unsigned char c) {
    (void)c;
    return 0;
}

/* A field has no more room than one that is too long for sure, and its NUL. */
static void *grow(void *old, size_t bytes) {
    return bytes > CSV_FIELD_BYTES_MAX + 2 ? NULL : memory_grow(old, 1, bytes);
}

static void begin_parser(struct csv_parser *p) {
    (void)csv_init(p, STRICTLY);
    csv_set_space_func(p, is_space);
    csv_set_realloc_func(p, grow);
    csv_set_blk_size(p, GROWTH_BYTES);
}

static bool read_open_file(int fd, struct reader *r) {
    r->arena = arena_create();
    r->decoder = decoder_create(r->source.encoding);
    r->text = memory_grow(NULL, CSV_ROW_BYTES_MAX + CSV_COLUMNS_MAX, 1); /* room for the NULs */
    r->line = 1;
    begin_parser(&r->parser);
    const bool is_read = read_file(r, fd);
    csv_free(&r->parser);
    free(r->text);
    decoder_destroy(r->decoder);
    arena_destroy(r->arena);
    return is_read;
}

bool csv_read(const struct csv_source *source, csv_on_row *on_row, void *context, struct csv_report *report,
              struct err *e) {
    struct csv_report unread = {.bytes = 0};
    const int fd = CRASH_POINT(open(source->path, O_RDONLY | O_CLOEXEC));
    if (fd < 0)
        return err_set(e, ERR_INPUT, "Check the path and who may read it.", "cannot open %s: %s",
                       source->path, strerror(errno));
    struct reader r = {.source = *source, .on_row = on_row, .context = context, .e = e};
    r.report = report ? report : &unread;
    *r.report = (struct csv_report){.encoding = source->encoding};
    const bool is_read = read_open_file(fd, &r);
    (void)close(fd);
    return is_read;
}

/* ---- Lists kept by hand ---- */

struct strict {
    const char *path;
    csv_on_row *on_row;
    void *context;
};

static bool take_strictly(void *context, const struct csv_row *row, struct err *e) {
    const struct strict *s = context;
    if (row->fault != CSV_FAULT_NONE)
        return err_set(e, ERR_INPUT, csv_fault_hint(row->fault), "%s, line %zu, column %zu: %s", s->path,
                       row->fault_line, row->fault_column, csv_fault_message(row->fault));
    if (row->surplus > 0)
        return err_set(e, ERR_INPUT, "Quote a field that holds the separator.",
                       "%s, line %zu: the row has more fields than the header", s->path, row->line);
    return s->on_row(s->context, row, e);
}

bool csv_read_file(const char *path, csv_on_row *on_row, void *context, struct err *e) {
    struct strict strict = {.path = path, .on_row = on_row, .context = context};
    const struct csv_source source = {.path = path};
    return csv_read(&source, take_strictly, &strict, NULL, e);
}

int csv_find_column(const struct csv_row *header, const char *name) {
    for (size_t i = 0; i < header->count; i++)
        if (strcmp(header->fields[i], name) == 0) return (int)i;
    return -1;
}

/* ---- Writing ---- */

/* Beside separators, quotes and line ends: what would mean something else at the beginning of a file. */
static bool needs_quotes(const char *field) {
    const bool is_special = strncmp(field, "\xEF\xBB\xBF", 3) == 0 || strncmp(field, "sep=", 4) == 0;
    return is_special || field[strcspn(field, SEPARATORS "\"\r\n")] != '\0';
}

void csv_write_row(FILE *out, const char *const *fields, size_t count) {
    csv_write_separated(out, ',', fields, count);
}

void csv_write_separated(FILE *out, char separator, const char *const *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i > 0) (void)fputc(separator, out);
        if (needs_quotes(fields[i]))
            (void)csv_fwrite(out, fields[i], strlen(fields[i]));
        else
            (void)fputs(fields[i], out);
    }
    (void)fputs("\r\n", out);
}
