/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include "base/arena.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)256 * 1024)
#define SEPARATORS  ",;\t"

enum { WRONGLY_ENCODED_ROWS_MAX = 1000 };

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

enum state {
    FIELD_BEGINS,
    IN_PLAIN,
    IN_QUOTED,
    AFTER_QUOTE, /* in a quoted field: it closes, or is the first of two */
};

/* Kinds of bytes. */
enum { ENDS_PLAIN = 1, ENDS_QUOTED = 2, IS_HIGH = 4, IS_NUL = 8 };

struct reader {
    struct csv_source source;
    struct csv_report *report;
    csv_on_row *on_row;
    void *context;
    struct err *e;
    bool has_failed;
    struct decoder *decoder;

    unsigned char kinds[UINT8_MAX + 1];
    enum state state;
    bool has_started;
    bool is_after_cr;
    size_t line;
    size_t quote_line; /* where the quoted field opens */

    char *text; /* the row's fields, each with its NUL; never moves */
    size_t used;
    size_t field_at;     /* in text */
    unsigned char seen;  /* kinds in the field */
    bool is_skipping;    /* the rest of a field that is too long */
    bool are_quotes_off; /* up to the line's end */
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

static void fail_at_quote(struct reader *r, const char *what) {
    fail(r, r->quote_line, r->column + 1, what, FAULTS[CSV_FAULT_QUOTE].hint);
}

static void note_fault(struct reader *r, enum csv_fault fault, size_t column) {
    if (r->row.fault != CSV_FAULT_NONE) return;
    r->row.fault = fault;
    r->row.fault_line = r->line;
    r->row.fault_column = column;
}

/* A quoted field that grows over lines is a quote somebody forgot to close: what follows is no rows. */
static void note_long_field(struct reader *r) {
    note_fault(r, CSV_FAULT_LONG_FIELD, r->column + 1);
    r->is_skipping = true;
    if (r->state == IN_QUOTED && r->line > r->quote_line)
        fail_at_quote(r, "the quote that opens here is not closed within 64 KiB");
}

static void add_text(struct reader *r, const char *text, size_t length) {
    const bool is_long =
        r->used - r->field_at + length > CSV_FIELD_BYTES_MAX || r->used + length > CSV_ROW_BYTES_MAX;
    if (is_long || r->is_skipping) {
        note_long_field(r);
        return;
    }
    memcpy(r->text + r->used, text, length);
    r->used += length;
}

static enum csv_fault find_field_fault(const struct reader *r) {
    size_t bad_at = 0;
    if (r->is_skipping) return CSV_FAULT_LONG_FIELD;
    if (r->seen & IS_NUL) return CSV_FAULT_NUL;
    if (!(r->seen & IS_HIGH)) return CSV_FAULT_NONE;
    const bool is_utf8 = text_is_utf8(r->text + r->field_at, r->used - r->field_at, &bad_at);
    return is_utf8 ? CSV_FAULT_NONE : CSV_FAULT_ENCODING;
}

/* The field's place in the row, or among the surplus. */
static void place_field(struct reader *r, size_t length) {
    const size_t room = r->width ? r->width : CSV_COLUMNS_MAX;
    if (r->column < room) {
        r->fields[r->column] = r->text + r->field_at;
        r->field_at = ++r->used;
    } else {
        r->row.surplus += length > 0;
        r->used = r->field_at;
    }
    r->column++;
}

static void end_field(struct reader *r) {
    const enum csv_fault fault = find_field_fault(r);
    if (fault != CSV_FAULT_NONE) {
        note_fault(r, fault, r->column + 1);
        r->used = r->field_at;
    }
    const size_t length = r->used - r->field_at;
    char *field = r->text + r->field_at;
    field[length] = '\0';
    r->has_text |= length > 0 || fault != CSV_FAULT_NONE;
    if ((r->seen & IS_HIGH) && r->report->encoding == ENCODING_TCVN3) encoding_mend_capitals(field);
    place_field(r, length);
    r->seen = 0;
    r->is_skipping = false;
    r->state = FIELD_BEGINS;
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
    r->used = r->field_at = r->column = 0;
    r->has_text = r->are_quotes_off = false;
    r->row = (struct csv_row){.line = r->line, .fields = r->fields};
}

static void end_row(struct reader *r) {
    if (r->has_text) {
        if (r->width == 0)
            take_header(r);
        else
            take_data(r);
        r->row.count = r->width;
        if (!r->has_failed) r->has_failed = !r->on_row(r->context, &r->row, r->e);
    }
}

/* ---- Bytes to fields ---- */

static void count_line_end(struct reader *r, char c) {
    struct csv_report *report = r->report;
    if (c == '\n' && r->is_after_cr) {
        report->ends_cr--;
        report->ends_crlf++;
    } else {
        r->line++;
        *(c == '\n' ? &report->ends_lf : &report->ends_cr) += 1;
    }
    r->is_after_cr = c == '\r';
}

/* Up to a byte of the kind. */
static const char *skip_run(struct reader *r, const char *at, const char *end, unsigned char kind) {
    unsigned char seen = 0;
    for (; at < end && !(r->kinds[(unsigned char)*at] & kind); at++) seen |= r->kinds[(unsigned char)*at];
    r->seen |= seen;
    return at;
}

static const char *begin_field(struct reader *r, const char *at) {
    const bool is_second = r->is_after_cr && *at == '\n'; /* the LF of CR LF, which ends no second row */
    if (is_second) count_line_end(r, *at);
    r->is_after_cr = false;
    if (is_second) return at + 1;
    const bool is_quoted = *at == '"' && !r->are_quotes_off;
    r->state = is_quoted ? IN_QUOTED : IN_PLAIN;
    r->quote_line = r->line;
    return at + is_quoted;
}

static const char *take_plain(struct reader *r, const char *at, const char *end) {
    const char *stop = skip_run(r, at, end, ENDS_PLAIN);
    add_text(r, at, (size_t)(stop - at));
    if (stop == end) return end;
    end_field(r);
    if (*stop == r->report->separator) return stop + 1;
    end_row(r);
    count_line_end(r, *stop);
    begin_row(r);
    return stop + 1;
}

static const char *take_quoted(struct reader *r, const char *at, const char *end) {
    const char *stop = skip_run(r, at, end, ENDS_QUOTED);
    if (stop > at) r->is_after_cr = false;
    add_text(r, at, (size_t)(stop - at));
    if (stop == end) return end;
    if (*stop == '"') {
        r->is_after_cr = false;
        r->state = AFTER_QUOTE;
    } else {
        count_line_end(r, *stop);
        add_text(r, stop, 1);
    }
    return stop + 1;
}

static const char *take_after_quote(struct reader *r, const char *at) {
    if (*at == '"') {
        r->state = IN_QUOTED;
        add_text(r, at, 1);
        return at + 1;
    }
    r->state = IN_PLAIN; /* where a separator or a line's end closes the field */
    if (r->kinds[(unsigned char)*at] & ENDS_PLAIN) return at;
    note_fault(r, CSV_FAULT_QUOTE, r->column + 1);
    r->are_quotes_off = true;
    if (r->line > r->quote_line)
        fail_at_quote(r, "the quote that opens here is closed wrongly on a later line");
    return at;
}

static void take_text(struct reader *r, const char *at, const char *end) {
    while (at < end && !r->has_failed) {
        switch (r->state) {
        case FIELD_BEGINS:
            at = begin_field(r, at);
            break;
        case IN_PLAIN:
            at = take_plain(r, at, end);
            break;
        case IN_QUOTED:
            at = take_quoted(r, at, end);
            break;
        case AFTER_QUOTE:
            at = take_after_quote(r, at);
            break;
        }
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

static void set_kinds(struct reader *r) {
    for (int c = 0x80; c <= UINT8_MAX; c++) r->kinds[c] = IS_HIGH;
    r->kinds['\0'] = IS_NUL;
    r->kinds['\r'] = r->kinds['\n'] = ENDS_PLAIN | ENDS_QUOTED;
    r->kinds['"'] = ENDS_QUOTED;
    r->kinds[(unsigned char)r->report->separator] |= ENDS_PLAIN;
}

/* What the first text tells; returns where the rows begin. */
static const char *start(struct reader *r, const char *at, const char *end) {
    const char named = named_separator(at, end);
    r->has_started = true;
    if (r->source.separator)
        r->report->separator = r->source.separator;
    else
        r->report->separator = named ? named : guess_separator(at, end);
    set_kinds(r);
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
    if (r->state == IN_QUOTED) fail_at_quote(r, "the quote that opens here is never closed");
    if (r->has_failed) return;
    r->report->lines = r->line - (r->state == FIELD_BEGINS && r->column == 0);
    end_field(r);
    end_row(r);
    if (r->width == 0 && !r->has_failed)
        (void)refuse_file(r, "the file is empty", "The first row names the columns.");
}

/* What people hand over in place of a CSV file. */
static bool is_spreadsheet(const char *bytes, size_t length) {
    return length >= 4 && (memcmp(bytes, "PK\x03\x04", 4) == 0 || memcmp(bytes, "\xD0\xCF\x11\xE0", 4) == 0);
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
    char *piece = memory_get(PIECE_BYTES, 1);
    const bool is_read = read_pieces(r, fd, is_file ? (size_t)opened.st_size : SIZE_MAX, piece);
    free(piece);
    if (is_file && is_read && has_changed(&opened, fd))
        return refuse_file(r, "the list changed while it was read",
                           "Wait until it is written, then start again.");
    return is_read;
}

static bool read_open_file(int fd, struct reader *r) {
    r->arena = arena_create();
    r->decoder = decoder_create(r->source.encoding);
    r->text = memory_get(CSV_ROW_BYTES_MAX + CSV_COLUMNS_MAX + 1, 1); /* room for the NULs */
    r->line = 1;
    begin_row(r);
    const bool is_read = read_file(r, fd);
    free(r->text);
    decoder_destroy(r->decoder);
    arena_destroy(r->arena);
    return is_read;
}

bool csv_read(const struct csv_source *source, csv_on_row *on_row, void *context, struct csv_report *report,
              struct err *e) {
    struct csv_report unread;
    const int fd = open(source->path, O_RDONLY | O_CLOEXEC);
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

/* Beside separators, quotes and line ends: what begins like a byte order mark, as the first one of a file
 * is dropped. */
static bool needs_quotes(const char *field) {
    return strncmp(field, "\xEF\xBB\xBF", 3) == 0 || field[strcspn(field, SEPARATORS "\"\r\n")] != '\0';
}

static void write_quoted(FILE *out, const char *field) {
    (void)fputc('"', out);
    for (; *field; field++) {
        if (*field == '"') (void)fputc('"', out);
        (void)fputc(*field, out);
    }
    (void)fputc('"', out);
}

void csv_write_row(FILE *out, const char *const *fields, size_t count) {
    csv_write_separated(out, ',', fields, count);
}

void csv_write_separated(FILE *out, char separator, const char *const *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i > 0) (void)fputc(separator, out);
        if (needs_quotes(fields[i]))
            write_quoted(out, fields[i]);
        else
            (void)fputs(fields[i], out);
    }
    (void)fputs("\r\n", out);
}
