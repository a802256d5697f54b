/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/list_file.h"

#include "base/crash_point.h"
#include "base/csv.h"
#include "base/outfile.h"
#include "base/textfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A mapping file is written by hand, or by us. */
#define MAP_BYTES_MAX ((size_t)1024 * 1024)

/* What lives as long as a row is given back after this many rows; memory is cleared each time. */
#define ROWS_A_RESET 256

#define HASH_PIECE_BYTES ((size_t)64 * 1024)

struct list_file {
    const struct list_file_request *request;
    struct arena *arena; /* lives as long as the file */
    struct arena *texts; /* of the last rows */
    struct list_map_file map_file;
    struct list_map map;
    struct csv_source source;
    struct outfile rejects;
    struct outfile fixes;
    struct outfile saved_map;
    struct list_file_counts counts;
    struct list_findings findings; /* of one row */
    list_file_on_row *on_row;
    void *context;
    bool has_header;
};

/* ---- Opening ---------------------------------------------------------------------------------- */

static const char *name_beside(struct arena *a, const char *path, const char *ending) {
    const size_t length = strlen(path);
    const bool is_csv = length > 4 && strcmp(path + length - 4, ".csv") == 0;
    return arena_print(a, "%.*s%s", (int)(is_csv ? length - 4 : length), path, ending);
}

static bool read_map_file(struct list_file *f, struct err *e) {
    const char *path = f->request->map_path;
    const char *json = NULL;
    if (path == NULL) return true;
    if (!textfile_read(path, MAP_BYTES_MAX, f->arena, &json, e)) return false;
    return list_map_parse(json, f->arena, &f->map_file, e) || err_wrap(e, "%s", path);
}

/* What the command line says counts more than the mapping file, and is saved with it. */
static void take_options(struct list_file *f) {
    const struct list_file_request *q = f->request;
    if (q->encoding != NULL) f->map_file.encoding = q->encoding;
    if (q->separator != NULL) f->map_file.separator = q->separator;
    if (q->dates != NULL) f->map_file.dates = q->dates;
}

static bool find_separator(const char *name, char *separator, struct err *e) {
    static const struct {
        const char *name;
        char character;
    } SEPARATORS[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"bar", '|'}};
    for (size_t i = 0; i < sizeof SEPARATORS / sizeof SEPARATORS[0]; i++) {
        if (strcmp(name, SEPARATORS[i].name) != 0) continue;
        *separator = SEPARATORS[i].character;
        return true;
    }
    return err_set(e, ERR_USAGE, "Give comma, semicolon, tab or bar.", "there is no separator '%s'", name);
}

static bool choose_source(struct list_file *f, struct err *e) {
    const struct list_map_file *map = &f->map_file;
    enum list_dates dates = LIST_DATES_DMY;
    f->source = (struct csv_source){.path = f->request->path, .encoding = ENCODING_GUESS};
    if (map->dates != NULL && !list_dates_find(map->dates, &dates))
        return err_set(e, ERR_USAGE, "Give dmy, mdy or ymd.", "there is no order of dates '%s'", map->dates);
    return (map->encoding == NULL || encoding_find(map->encoding, &f->source.encoding, e)) &&
           (map->separator == NULL || find_separator(map->separator, &f->source.separator, e));
}

/* Excel takes a CSV file for UTF-8 only when it begins with a byte order mark. */
static bool begin_findings(struct outfile *o, const char *path, struct err *e) {
    static const char *const HEADER[] = {"line",  "column", "field",    "rule",      "value",
                                         "wrong", "remedy", "wrong_vi", "remedy_vi", "note"};
    if (!outfile_begin(o, path, e)) return false;
    (void)fputs("\xEF\xBB\xBF", o->stream);
    csv_write_row(o->stream, HEADER, sizeof HEADER / sizeof HEADER[0]);
    return true;
}

static bool begin_files(struct list_file *f, struct err *e) {
    const struct list_file_request *q = f->request;
    const char *rejects =
        q->rejects_path != NULL ? q->rejects_path : name_beside(f->arena, q->path, ".rejects.csv");
    const char *fixes = q->fixes_path != NULL ? q->fixes_path : name_beside(f->arena, q->path, ".fixes.csv");
    if (strcmp(rejects, fixes) == 0 || strcmp(rejects, q->path) == 0 || strcmp(fixes, q->path) == 0)
        return err_set(e, ERR_USAGE, "Give each file a name of its own.",
                       "the list, its rejects and its fixes are the same file");
    return begin_findings(&f->rejects, rejects, e) && begin_findings(&f->fixes, fixes, e) &&
           (q->save_map_path == NULL || outfile_begin(&f->saved_map, q->save_map_path, e));
}

/* A list is read twice, the second time for its hash: a pipe would keep us waiting for ever. */
static bool check_rereadable(const char *path, struct err *e) {
    struct stat s;
    if (stat(path, &s) != 0 || !(S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode))) return true;
    return err_set(e, ERR_INPUT, "Save the list as a file and name that.", "%s is a pipe, not a file", path);
}

bool list_file_open(const struct list_file_request *q, struct list_file **out, struct err *e) {
    struct list_file *f = memory_get(1, sizeof *f);
    f->request = q;
    f->arena = arena_create();
    f->texts = arena_create();
    *out = f;
    if (check_rereadable(q->path, e) && read_map_file(f, e)) {
        take_options(f);
        if (choose_source(f, e) && begin_files(f, e)) return true;
    }
    list_file_close(f);
    *out = NULL;
    return false;
}

void list_file_close(struct list_file *f) {
    if (f == NULL) return;
    outfile_abandon(&f->rejects);
    outfile_abandon(&f->fixes);
    outfile_abandon(&f->saved_map);
    vec_free(&f->findings);
    arena_destroy(f->texts);
    arena_destroy(f->arena);
    free(f);
}

bool list_file_keep(struct list_file *f, struct err *e) {
    return outfile_end(&f->rejects, e) && outfile_end(&f->fixes, e) &&
           (f->request->save_map_path == NULL || outfile_end(&f->saved_map, e));
}

/* ---- Findings --------------------------------------------------------------------------------- */

static void write_finding(struct list_file *f, const struct list_finding *found, const char *note) {
    const struct list_rule_row *rule = &LIST_RULE_ROWS[found->rule];
    struct outfile *to = rule->severity == RULE_REFUSED ? &f->rejects : &f->fixes;
    char line[16] = "", column[16] = "";
    (void)snprintf(line, sizeof line, "%u", found->line);
    if (found->column > 0) (void)snprintf(column, sizeof column, "%u", found->column);
    const char *const fields[] = {line,
                                  column,
                                  found->field < LIST_FIELDS ? list_field_name(found->field) : "",
                                  rule->code,
                                  found->masked,
                                  rule->sentence,
                                  rule->remedy,
                                  rule->sentence_vi,
                                  rule->remedy_vi,
                                  note != NULL ? note : ""};
    csv_write_row(to->stream, fields, sizeof fields / sizeof fields[0]);
    f->counts.findings[found->rule]++;
}

static void write_findings(struct list_file *f, const char *note) {
    for (size_t i = 0; i < f->findings.count; i++) write_finding(f, &f->findings.at[i], note);
    vec_clear(&f->findings);
}

void list_file_find(struct list_file *f, uint32_t line, enum list_field field, enum list_rule rule,
                    const char *value, const char *note) {
    list_findings_add(&f->findings, f->texts, &f->map, line, field, rule, value);
    write_findings(f, note);
}

/* ---- Rows ------------------------------------------------------------------------------------- */

static enum list_row_result find_fault(struct list_file *f, const struct csv_row *row) {
    const bool is_header = row->fault == CSV_FAULT_HEADER_AGAIN;
    const enum list_rule rule = is_header ? RULE_HEADER_AGAIN : RULE_ROW_UNREADABLE;
    list_findings_add(&f->findings, f->texts, &f->map, (uint32_t)row->line, LIST_FIELDS, rule, NULL);
    f->findings.at[f->findings.count - 1].column = (uint16_t)row->fault_column;
    write_findings(f, is_header ? NULL : csv_fault_message(row->fault));
    return is_header ? LIST_ROW_SKIPPED : LIST_ROW_REFUSED;
}

static enum list_row_result read_fields(struct list_file *f, const struct csv_row *row,
                                        const struct list_row_input *in, struct list_person *p,
                                        struct list_check *check) {
    if (row->fault != CSV_FAULT_NONE) return find_fault(f, row);
    const enum list_row_result result = list_row_read(&f->map, in, f->texts, &f->findings, p, check);
    write_findings(f, NULL);
    if (result != LIST_ROW_TAKEN || row->surplus == 0) return result;
    list_file_find(f, (uint32_t)row->line, LIST_FIELDS, RULE_ROW_TOO_LONG, NULL, NULL);
    return LIST_RULE_ROWS[RULE_ROW_TOO_LONG].severity == RULE_REFUSED ? LIST_ROW_REFUSED : LIST_ROW_TAKEN;
}

static bool on_person(struct list_file *f, const struct csv_row *row, struct err *e) {
    struct list_person person;
    struct list_check check = {.facility = "", .visit_code = ""};
    const struct list_row_input in = {
        .fields = row->fields, .count = row->count, .line = (uint32_t)row->line, .today = f->request->today};
    const enum list_row_result result = read_fields(f, row, &in, &person, &check);
    if (result == LIST_ROW_SKIPPED) return true;
    if (result == LIST_ROW_REFUSED) list_row_mention(&f->map, &in, f->texts, &person);
    struct list_file_row given = {
        .person = &person, .check = &check, .is_refused = result == LIST_ROW_REFUSED};
    if (!f->on_row(f->context, f, &given, e)) return false;
    f->counts.refused += given.is_refused;
    if (++f->counts.rows % ROWS_A_RESET == 0) arena_reset(f->texts);
    return true;
}

/* The texts of the map live in the header row: they are kept. */
static bool on_header(struct list_file *f, const struct csv_row *row, struct err *e) {
    const char **header = arena_new_array(f->arena, const char *, row->count);
    for (size_t i = 0; i < row->count; i++)
        header[i] = arena_copy_text(f->arena, row->fields[i], strlen(row->fields[i]));
    f->has_header = true;
    if (!list_map_recognise(header, row->count, f->request->purpose, &f->map_file, f->arena, &f->map, e))
        return err_wrap(e, "%s line %zu", f->request->path, row->line);
    if (f->saved_map.stream != NULL) (void)fputs(list_map_print(&f->map, f->arena), f->saved_map.stream);
    return true;
}

static bool on_row(void *context, const struct csv_row *row, struct err *e) {
    struct list_file *f = context;
    return f->has_header ? on_person(f, row, e) : on_header(f, row, e);
}

bool list_file_read(struct list_file *f, list_file_on_row *call, void *context, struct err *e) {
    f->on_row = call;
    f->context = context;
    if (!csv_read(&f->source, on_row, f, NULL, e)) return false;
    return f->counts.rows > 0 || err_set(e, ERR_INPUT, "Look whether it is the right file.",
                                         "%s names nobody below its header", f->request->path);
}

/* ---- Afterwards ------------------------------------------------------------------------------- */

const struct list_file_counts *list_file_counts(const struct list_file *f) {
    return &f->counts;
}

const struct list_map *list_file_map(const struct list_file *f) {
    return &f->map;
}

const char *list_file_rejects_path(const struct list_file *f) {
    return f->rejects.path;
}

const char *list_file_fixes_path(const struct list_file *f) {
    return f->fixes.path;
}

bool list_file_hash(const char *path, char text[HASH_TEXT_BYTES], struct err *e) {
    static const char HINT[] =
        "Look at the name of the list, and leave it in its place until the import has ended.";
    unsigned char piece[HASH_PIECE_BYTES];
    struct hash h;
    FILE *in = CRASH_POINT(fopen(path, "re"));
    if (in == NULL) return err_set(e, ERR_INPUT, HINT, "cannot read %s: %s", path, strerror(errno));
    hash_begin(&h);
    for (size_t length = 0; (length = fread(piece, 1, sizeof piece, in)) > 0;) hash_add(&h, piece, length);
    const bool is_read = ferror(in) == 0;
    (void)fclose(in);
    const struct digest digest = hash_end(&h);
    (void)digest_print(&digest, text);
    return is_read || err_set(e, ERR_INPUT, HINT, "%s cannot be read to its end", path);
}
