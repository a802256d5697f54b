/* SPDX-License-Identifier: Apache-2.0 */
/* The least a night must do, through the night's own connection (bench/night says what it is held against):
 *
 *   bench_floor read COMMUNE...   COPY of the feed of each commune, looked at by nobody
 *   bench_floor write LIST        each line "STATEMENT<tab>FILE": COPY in of the rows of a binary COPY
 *                                 file; an empty line ends a transaction
 *
 * Prints the seconds without connecting. */
#include "base/clock.h"
#include "base/text.h"
#include "store/db.h"
#include "store/sql.h"

#include <endian.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER_BYTES = 19 };

static bool on_row(void *context, struct pg_row *row, struct err *e) {
    (void)row;
    (void)e;
    (*(int64_t *)context)++;
    return true;
}

static bool read_feed(struct pg *c, char **communes, struct err *e) {
    int64_t rows = 0;
    for (; *communes; communes++) {
        long long commune = 0;
        if (!text_parse_integer(*communes, 1, 99999, &commune, e)) return false;
        const int64_t integers[] = {commune};
        if (!pg_copy_out(c, &SQL_FEED_READ, integers, 1, on_row, &rows, NULL, e)) return false;
    }
    return true;
}

/* A file of COPY ... TO (FORMAT binary): a header, rows of (int16 fields, then int32 length and bytes
 * each), and -1 as the last field count. */
static void put_rows(struct pg_copy_in *w, const unsigned char *at) {
    for (at += HEADER_BYTES;;) {
        uint16_t fields = 0;
        memcpy(&fields, at, sizeof fields);
        fields = be16toh(fields);
        at += sizeof fields;
        if (fields == UINT16_MAX) return;
        pg_put_row(w, fields);
        for (int i = 0; i < fields; i++) {
            uint32_t length = 0;
            memcpy(&length, at, sizeof length);
            length = be32toh(length);
            at += sizeof length;
            if (length == UINT32_MAX) {
                pg_put_null(w);
                continue;
            }
            pg_put_bytes(w, at, length);
            at += length;
        }
    }
}

static bool copy_file(struct pg *c, const char *sql, const char *path, struct err *e) {
    const struct pg_statement statement = {"floor", sql};
    struct pg_copy_in *w = NULL;
    struct stat s;
    const int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &s) != 0) return err_set(e, ERR_INPUT, "", "%s cannot be read", path);
    void *bytes = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    (void)close(file);
    if (bytes == MAP_FAILED) return err_set(e, ERR_INPUT, "", "%s cannot be mapped", path);
    bool ok = pg_copy_in_begin(c, &statement, NULL, 0, &w, e);
    if (ok) {
        put_rows(w, bytes);
        ok = pg_copy_in_end(w, NULL, NULL, e);
    }
    (void)munmap(bytes, (size_t)s.st_size);
    return ok;
}

static bool write_list(struct pg *c, FILE *list, struct err *e) {
    char line[1024];
    bool is_inside = false;
    while (fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = '\0';
        if (!is_inside && !db_begin_unhurried(c, e)) return false;
        char *path = strchr(line, '\t');
        is_inside = path != NULL;
        if (path) *path++ = '\0';
        if (!(path ? copy_file(c, line, path, e) : db_commit(c, e))) return false;
    }
    return true;
}

static bool write_files(struct pg *c, const char *path, struct err *e) {
    FILE *list = fopen(path, "r");
    if (!list) return err_set(e, ERR_INPUT, "", "%s cannot be read", path);
    const bool ok = write_list(c, list, e);
    (void)fclose(list);
    return ok;
}

int main(int argc, char **argv) {
    struct loop *l = NULL;
    struct pg *c = NULL;
    struct err e;
    if (argc < 3) return err_exit_status(ERR_USAGE);
    bool ok = loop_create(&l, &e) && db_open(l, "", DB_SCHEMA_CURRENT, &c, &e);
    const int64_t began = clock_monotonic_nanoseconds();
    ok = ok && (strcmp(argv[1], "read") == 0 ? read_feed(c, &argv[2], &e) : write_files(c, argv[2], &e));
    const int64_t spent = clock_monotonic_nanoseconds() - began;
    pg_close(c);
    loop_destroy(l);
    if (!ok) {
        (void)fprintf(stderr, "bench_floor: %s\n", e.message);
        return err_exit_status(e.code);
    }
    (void)printf("%.6f\n", (double)spent / 1e9);
    return 0;
}
