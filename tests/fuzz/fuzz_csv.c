/* SPDX-License-Identifier: Apache-2.0 */
/* CSV: what is read is whole and valid; written out and read again it is the same. */
#include "base/csv.h"
#include "base/hash.h"
#include "base/text.h"
#include "fuzz.h"

#include <string.h>

struct reading {
    struct hash hash;
    FILE *copy; /* NULL the second time */
    size_t line;
    size_t rows;
};

static bool take_row(void *context, const struct csv_row *row, struct err *e) {
    (void)e;
    struct reading *r = context;
    REQUIRE(row->count >= 1 && row->count <= CSV_COLUMNS_MAX);
    REQUIRE(row->line > r->line);
    r->line = row->line;
    r->rows++;
    hash_add_integer(&r->hash, (int64_t)row->count);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *written = NULL;
    size_t written_bytes = 0;
    struct reading r = {.copy = open_memstream(&written, &written_bytes)};
    struct err e = {.code = ERR_NONE};
    struct fuzz_file f = fuzz_file_open(data, size);
    REQUIRE(r.copy);
    hash_begin(&r.hash);
    const bool is_read = csv_read_file(f.path, take_row, &r, &e);
    REQUIRE(is_read ? r.rows > 0 : e.code == ERR_INPUT);
    (void)fclose(r.copy);
    if (is_read) require_same_again(written, written_bytes, hash_end(&r.hash));
    free(written);
    fuzz_file_close(&f);
    return 0;
}
