/* SPDX-License-Identifier: Apache-2.0 */
/* CSV, in any encoding: rows are as wide as the header and valid, faults have their place; what was
 * read without fault or surplus, written out and read again, is the same. */
#include "base/csv.h"
#include "base/hash.h"
#include "base/text.h"
#include "fuzz.h"

#include <string.h>

struct reading {
    struct hash hash;
    FILE *copy; /* NULL the second time */
    size_t width;
    size_t line;
    size_t rows;
    size_t faulty;
};

static void require_row(const struct reading *r, const struct csv_row *row) {
    REQUIRE(row->count >= 1 && row->count <= CSV_COLUMNS_MAX);
    REQUIRE(r->width == 0 || row->count == r->width);
    REQUIRE(row->line > r->line);
    REQUIRE((row->fault == CSV_FAULT_NONE) == (row->fault_line == 0));
    REQUIRE(row->fault == CSV_FAULT_NONE || row->fault_line >= row->line);
    REQUIRE(row->fault_column > 0 || row->fault == CSV_FAULT_NONE || row->fault == CSV_FAULT_HEADER_AGAIN);
}

static bool take_row(void *context, const struct csv_row *row, struct err *e) {
    (void)e;
    struct reading *r = context;
    require_row(r, row);
    r->width = row->count;
    r->line = row->line;
    r->rows++;
    r->faulty += row->fault != CSV_FAULT_NONE;
    if (row->fault != CSV_FAULT_NONE || row->surplus > 0) return true;
    for (size_t i = 0; i < row->count; i++) {
        size_t bad_at = 0;
        REQUIRE(text_is_utf8(row->fields[i], strlen(row->fields[i]), &bad_at));
        hash_add_text(&r->hash, row->fields[i]);
    }
    if (r->copy) csv_write_row(r->copy, row->fields, row->count);
    return true;
}

static void require_same_again(const char *bytes, size_t size, struct digest expected) {
    struct reading again = {.rows = 0};
    struct err e;
    struct fuzz_file f = fuzz_file_open(bytes, size);
    hash_begin(&again.hash);
    REQUIRE(csv_read_file(f.path, take_row, &again, &e));
    const struct digest got = hash_end(&again.hash);
    REQUIRE(memcmp(got.bytes, expected.bytes, sizeof got.bytes) == 0);
    fuzz_file_close(&f);
}

static void read_as(enum encoding encoding, const struct fuzz_file *f, size_t size) {
    char *written = NULL;
    size_t written_bytes = 0;
    struct reading r = {.copy = open_memstream(&written, &written_bytes)};
    struct csv_report report;
    struct err e = {.code = ERR_NONE};
    const struct csv_source source = {.path = f->path, .encoding = encoding};
    REQUIRE(r.copy);
    hash_begin(&r.hash);
    const bool is_read = csv_read(&source, take_row, &r, &report, &e);
    (void)fclose(r.copy);
    REQUIRE(is_read ? r.rows > 0 : e.code == ERR_INPUT && e.hint[0] != '\0');
    REQUIRE(!is_read || report.bytes == size);
    REQUIRE(report.faulty <= report.rows && report.faulty >= r.faulty);
    REQUIRE(!is_read || report.lines >= report.ends_lf + report.ends_crlf + report.ends_cr);
    if (is_read) require_same_again(written, written_bytes, hash_end(&r.hash));
    free(written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz_file f = fuzz_file_open(data, size);
    read_as(ENCODING_GUESS, &f, size);
    read_as((enum encoding)(ENCODING_UTF8 + (int)(size % (ENCODINGS - ENCODING_UTF8))), &f, size);
    fuzz_file_close(&f);
    return 0;
}
