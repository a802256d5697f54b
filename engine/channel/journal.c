/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/journal.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/crash_point.h"
#include "base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAYS_RECALLED = 31, PATH_BYTES = 4096 };

static const char KEY_HEAD[] = "{\"key\":\"";
static const char NAME_TAIL[] = ".jsonl";

/* Half a digest: enough that no two keys of a country's year share one. Both zero: free. */
struct key_mark {
    uint64_t high, low;
};

struct key_set {
    struct key_mark *at; /* open addressing, at most half full */
    size_t room;         /* a power of two, or 0 */
    size_t count;
};

struct journal {
    char *directory;
    const char *head; /* of its files' names */
    civil_day day;
    int file;      /* -1 = none yet */
    int64_t known; /* bytes read of it */
    struct key_set keys;
    bool has_recalled;
    journal_on_line *on_line; /* may be NULL */
    void *context;
};

/* ---- Keys ------------------------------------------------------------------------------------- */

static struct key_mark mark_of(const char *key, size_t length) {
    struct hash h;
    struct key_mark mark;
    hash_begin(&h);
    hash_add(&h, key, length);
    const struct digest d = hash_end(&h);
    memcpy(&mark, d.bytes, sizeof mark);
    return mark;
}

/* The place of the mark, or the free one it would have. */
static struct key_mark *find_mark(const struct key_set *s, struct key_mark mark) {
    size_t at = (size_t)mark.low & (s->room - 1);
    while ((s->at[at].high | s->at[at].low) != 0 &&
           (s->at[at].high != mark.high || s->at[at].low != mark.low))
        at = (at + 1) & (s->room - 1);
    return &s->at[at];
}

static void grow_keys(struct key_set *s) {
    struct key_set larger = {.room = s->room > 0 ? 2 * s->room : 1024, .count = s->count};
    larger.at = memory_get(larger.room, sizeof *larger.at);
    for (size_t i = 0; i < s->room; i++)
        if ((s->at[i].high | s->at[i].low) != 0) *find_mark(&larger, s->at[i]) = s->at[i];
    free(s->at);
    *s = larger;
}

static void add_key(struct key_set *s, const char *key, size_t length) {
    const struct key_mark mark = mark_of(key, length);
    if (2 * (s->count + 1) > s->room) grow_keys(s);
    struct key_mark *place = find_mark(s, mark);
    s->count += (place->high | place->low) == 0;
    *place = mark;
}

static void clear_keys(struct key_set *s) {
    free(s->at);
    *s = (struct key_set){.room = 0};
}

static void add_key_of_line(struct key_set *s, const char *line) {
    if (strncmp(line, KEY_HEAD, sizeof KEY_HEAD - 1) != 0) return;
    const char *key = line + sizeof KEY_HEAD - 1;
    add_key(s, key, strcspn(key, "\""));
}

bool journal_has(const struct journal *j, const char *key) {
    if (j->keys.room == 0) return false;
    const struct key_mark *place = find_mark(&j->keys, mark_of(key, strlen(key)));
    return (place->high | place->low) != 0;
}

/* ---- Files ------------------------------------------------------------------------------------ */

static void print_path(const struct journal *j, civil_day day, char path[PATH_BYTES]) {
    char text[CIVIL_TEXT_BYTES];
    (void)snprintf(path, PATH_BYTES, "%s/%s%s%s", j->directory, j->head, civil_print(day, text), NAME_TAIL);
}

static bool fail(const struct journal *j, const char *what, struct err *e) {
    return err_set(e, ERR_CONFIG, "Give a directory this program may write, with room on its disk.",
                   "%s cannot be %s: %s", j->directory, what, strerror(errno));
}

/* What a crash made must be found again after the next. */
static void sync_directory(const struct journal *j) {
    const int directory = CRASH_POINT(open(j->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory < 0) return;
    (void)CRASH_POINT(fsync(directory));
    (void)close(directory);
}

static bool open_day(struct journal *j, civil_day day, struct err *e) {
    char path[PATH_BYTES];
    print_path(j, day, path);
    if (j->file >= 0) (void)close(j->file);
    clear_keys(&j->keys);
    j->has_recalled = false;
    j->known = 0;
    j->day = day;
    j->file = CRASH_POINT(open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (j->file < 0) return fail(j, "written", e);
    sync_directory(j);
    return true;
}

/* Reads on from what is known. A last line without an end is the torn one. */
static bool catch_up(struct journal *j, struct err *e) {
    char path[PATH_BYTES];
    char *line = NULL;
    size_t room = 0;
    ssize_t length = 0;
    struct stat st;
    if (fstat(j->file, &st) != 0) return fail(j, "read", e);
    if (st.st_size == j->known) return true;
    print_path(j, j->day, path);
    FILE *in = CRASH_POINT(fopen(path, "re"));
    if (!in || fseeko(in, j->known, SEEK_SET) != 0) {
        if (in) (void)fclose(in);
        return fail(j, "read", e);
    }
    while ((length = getline(&line, &room, in)) > 0 && line[length - 1] == '\n') {
        line[length - 1] = '\0';
        add_key_of_line(&j->keys, line);
        if (j->on_line) j->on_line(j->context, j->day, line, (size_t)length - 1, j->known);
        j->known += length;
    }
    const bool is_torn = length > 0;
    free(line);
    (void)fclose(in);
    return !is_torn || CRASH_POINT(ftruncate(j->file, j->known)) == 0 || fail(j, "written", e);
}

static void recall_file(struct journal *j, const char *path) {
    char *line = NULL;
    size_t room = 0;
    FILE *in = CRASH_POINT(fopen(path, "re"));
    if (!in) return;
    for (ssize_t length = 0; (length = getline(&line, &room, in)) > 0 && line[length - 1] == '\n';)
        add_key_of_line(&j->keys, line);
    free(line);
    (void)fclose(in);
}

void journal_recall(struct journal *j) {
    char path[PATH_BYTES];
    if (j->has_recalled) return;
    for (civil_day day = j->day - DAYS_RECALLED; day < j->day; day++) {
        print_path(j, day, path);
        recall_file(j, path);
    }
    j->has_recalled = true;
}

/* ---- Use ---------------------------------------------------------------------------------------- */

bool journal_begin(struct journal *j, struct err *e) {
    struct clock_reading now;
    if (!clock_read(&now, e)) return false;
    if ((now.day != j->day || j->file < 0) && !open_day(j, now.day, e)) return false;
    if (CRASH_POINT(flock(j->file, LOCK_EX)) != 0) return fail(j, "locked", e);
    if (catch_up(j, e)) return true;
    journal_end(j);
    return false;
}

void journal_end(struct journal *j) {
    (void)CRASH_POINT(flock(j->file, LOCK_UN));
}

static bool write_all(int file, const char *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        const ssize_t some = CRASH_POINT(write(file, bytes + done, length - done));
        if (some < 0 && errno != EINTR) return false;
        if (some > 0) done += (size_t)some;
    }
    return CRASH_POINT(fdatasync(file)) == 0;
}

bool journal_append(struct journal *j, const char *lines, size_t length, struct err *e) {
    if (write_all(j->file, lines, length)) return catch_up(j, e);
    (void)fail(j, "written", e);
    const bool is_undone = CRASH_POINT(ftruncate(j->file, j->known)) == 0;
    (void)is_undone; /* if not, whole lines count at the next begin, and the torn one is cut off */
    return false;
}

char *journal_read(const struct journal *j, int64_t offset, size_t length) {
    char *line = memory_get(length + 1, 1);
    if (pread(j->file, line, length, offset) == (ssize_t)length) return line;
    free(line);
    return NULL;
}

bool journal_open(const char *directory, const char *head, journal_on_line *on_line, void *context,
                  struct journal **out, struct err *e) {
    struct journal *j = memory_get(1, sizeof *j);
    *j =
        (struct journal){.head = head, .day = CIVIL_NONE, .file = -1, .on_line = on_line, .context = context};
    j->directory = strdup(directory);
    if (!j->directory) abort();
    (void)CRASH_POINT(mkdir(directory, 0700));
    if (!journal_begin(j, e)) {
        journal_close(j);
        return false;
    }
    journal_end(j);
    *out = j;
    return true;
}

void journal_close(struct journal *j) {
    if (!j) return;
    if (j->file >= 0) (void)close(j->file);
    clear_keys(&j->keys);
    free(j->directory);
    free(j);
}
