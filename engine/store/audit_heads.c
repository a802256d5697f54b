/* SPDX-License-Identifier: Apache-2.0 */
#include "store/audit_heads.h"

#include "base/crash_point.h"
#include "base/outfile.h"
#include "base/secret.h"
#include "store/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TITLE       "lichkham audit heads 1\n"
#define SEAL        "seal "
#define BROKEN_HINT "Somebody changed it, or its key is another: compare with a copy of the file."

/* ---- The key ---------------------------------------------------------------------------------- */

/* The key's file is locked as long as it is open, so that one process at a time reads and writes heads. */
struct keeper {
    int file; /* -1: not open */
    struct secret_key key;
};

static bool fail_key(const char *path, struct err *e) {
    return err_set(e, ERR_CONFIG, "Let serve.audit_heads name a place where the program may write.",
                   "the key of the audit heads, %s.key, cannot be used: %s", path, strerror(errno));
}

/* A new key beside old heads would make them look forged. */
static bool make_key(const char *path, struct keeper *k, struct err *e) {
    if (access(path, F_OK) == 0)
        return err_set(e, ERR_CONFIG, "Put the key back, or the heads aside to begin new ones.",
                       "%s has no key beside it", path);
    secret_draw(k->key.bytes, sizeof k->key.bytes);
    return (CRASH_POINT(write(k->file, k->key.bytes, sizeof k->key.bytes)) == (ssize_t)sizeof k->key.bytes &&
            CRASH_POINT(fsync(k->file)) == 0) ||
           fail_key(path, e);
}

static bool read_key(const char *path, struct keeper *k, struct err *e) {
    struct stat there;
    if (fstat(k->file, &there) != 0) return fail_key(path, e);
    if (there.st_size == 0) return make_key(path, k, e);
    if ((there.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return err_set(e, ERR_CONFIG, "Take its rights from group and others: chmod 600.",
                       "others may use the key %s.key", path);
    if (there.st_size == (off_t)sizeof k->key.bytes &&
        read(k->file, k->key.bytes, sizeof k->key.bytes) == (ssize_t)sizeof k->key.bytes)
        return true;
    return err_set(e, ERR_CONFIG, "Put the right key in its place.", "%s.key is not a key", path);
}

static void close_keeper(struct keeper *k) {
    if (k->file >= 0) (void)close(k->file);
    k->file = -1;
}

static bool open_keeper(const char *path, struct arena *a, struct keeper *k, struct err *e) {
    k->file =
        CRASH_POINT(open(arena_print(a, "%s.key", path), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (k->file < 0 || CRASH_POINT(flock(k->file, LOCK_EX)) != 0)
        (void)fail_key(path, e);
    else if (read_key(path, k, e))
        return true;
    close_keeper(k);
    return false;
}

/* ---- The file ----------------------------------------------------------------------------------- */

static bool read_whole(const char *path, struct arena *a, char **text, struct err *e) {
    char *whole = NULL;
    size_t room = 0;
    FILE *in = CRASH_POINT(fopen(path, "re"));
    *text = NULL;
    if (!in && errno == ENOENT) return true;
    if (!in)
        return err_set(e, ERR_CONFIG, "Let the program read and write it.", "%s cannot be read: %s", path,
                       strerror(errno));
    const ssize_t length = getdelim(&whole, &room, '\0', in);
    *text = arena_copy_text(a, whole ? whole : "", length > 0 ? (size_t)length : 0);
    free(whole);
    (void)fclose(in);
    return true;
}

/* The seal is the last line and covers all before it; cuts it off. */
static bool check_seal(const char *path, const struct secret_key *key, char *text, struct err *e) {
    struct digest seal;
    size_t bytes = 0;
    char *last = strstr(text, "\n" SEAL);
    const bool is_whole = last && strncmp(text, TITLE, strlen(TITLE)) == 0 &&
                          sodium_hex2bin(seal.bytes, sizeof seal.bytes, last + strlen("\n" SEAL),
                                         2 * sizeof seal.bytes, NULL, &bytes, NULL) == 0 &&
                          bytes == sizeof seal.bytes &&
                          secret_is_sealed(key, text, (size_t)(last + 1 - text), &seal);
    if (!is_whole) return err_set(e, ERR_INTERNAL, BROKEN_HINT, "the seal of %s is broken", path);
    last[1] = '\0';
    return true;
}

/* What is sealed was printed by print_heads. */
static void parse_heads(char *text, struct arena *a, struct audit_head **heads, size_t *count) {
    size_t lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++) lines++;
    *heads = arena_new_array(a, struct audit_head, lines);
    *count = 0;
    char *rest = text + strlen(TITLE);
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        struct audit_head *head = &(*heads)[(*count)++];
        const char *chain = strsep(&line, " "), *commune = strsep(&line, " "), *sequence = strsep(&line, " ");
        (void)snprintf(head->chain, sizeof head->chain, "%s", chain);
        head->commune = (int32_t)strtol(commune, NULL, 10);
        head->sequence = strtoll(sequence, NULL, 10);
        (void)snprintf(head->digest, sizeof head->digest, "%s", line);
    }
}

static bool load(const char *path, const struct secret_key *key, struct arena *a, struct audit_head **heads,
                 size_t *count, struct err *e) {
    char *text;
    *heads = NULL;
    *count = 0;
    if (!read_whole(path, a, &text, e)) return false;
    if (!text) return true;
    if (!check_seal(path, key, text, e)) return false;
    parse_heads(text, a, heads, count);
    return true;
}

static char *print_heads(const struct audit_head *heads, size_t count, size_t *length) {
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (!out) abort();
    (void)fputs(TITLE, out);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(out, "%s %05" PRId32 " %" PRId64 " %s\n", heads[i].chain, heads[i].commune,
                      heads[i].sequence, heads[i].digest);
    if (fclose(out) != 0) abort();
    return text;
}

static bool save(const char *path, const struct secret_key *key, const struct audit_head *heads, size_t count,
                 struct err *e) {
    size_t length;
    char *text = print_heads(heads, count, &length);
    char hex[HASH_TEXT_BYTES];
    const struct digest seal = secret_seal(key, text, length);
    struct outfile file;
    bool ok = outfile_begin(&file, path, e);
    if (ok) {
        (void)fprintf(file.stream, "%s" SEAL "%s\n", text, digest_print(&seal, hex));
        ok = outfile_end(&file, e);
    }
    free(text);
    return ok;
}

/* ---- Heads --------------------------------------------------------------------------------------- */

static int compare_heads(const void *left, const void *right) {
    const struct audit_head *a = left, *b = right;
    const int by_chain = strcmp(a->chain, b->chain);
    return by_chain != 0 ? by_chain : (a->commune > b->commune) - (a->commune < b->commune);
}

/* Both sorted; of a chain that is in both the newer one stays. */
static struct audit_head *merge(const struct audit_head *old, size_t old_count, const struct audit_head *new,
                                size_t new_count, struct arena *a, size_t *count) {
    struct audit_head *all = arena_new_array(a, struct audit_head, old_count + new_count);
    size_t i = 0, k = 0;
    for (*count = 0; i < old_count || k < new_count; (*count)++) {
        const int order = i == old_count ? 1 : k == new_count ? -1 : compare_heads(&old[i], &new[k]);
        all[*count] = order < 0 ? old[i] : new[k];
        if (order <= 0) i++;
        if (order >= 0) k++;
    }
    return all;
}

bool audit_heads_load(const char *path, struct arena *a, struct audit_head **heads, size_t *count,
                      struct err *e) {
    struct keeper k;
    if (!open_keeper(path, a, &k, e)) return false;
    const bool ok = load(path, &k.key, a, heads, count, e);
    close_keeper(&k);
    return ok;
}

static bool update(const char *path, const struct secret_key *key, const struct audit_head *heads,
                   size_t count, struct arena *a, struct err *e) {
    struct audit_head *old, *sorted = arena_new_array(a, struct audit_head, count);
    size_t old_count, all_count;
    if (!load(path, key, a, &old, &old_count, e)) return false;
    if (count > 0) memcpy(sorted, heads, count * sizeof heads[0]);
    qsort(sorted, count, sizeof sorted[0], compare_heads);
    const struct audit_head *all = merge(old, old_count, sorted, count, a, &all_count);
    return save(path, key, all, all_count, e);
}

bool audit_heads_update(const char *path, const struct audit_head *heads, size_t count, struct err *e) {
    struct keeper k;
    struct arena *a = arena_create();
    bool ok = open_keeper(path, a, &k, e);
    if (ok) {
        ok = update(path, &k.key, heads, count, a, e);
        close_keeper(&k);
    }
    arena_destroy(a);
    return ok;
}

/* ---- Verifying ------------------------------------------------------------------------------------- */

static bool verify_head(struct pg *c, const struct audit_head *head, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, head->commune);
    pg_param_text(&p, head->chain);
    pg_param_bigint(&p, head->sequence);
    if (!pg_query(c, &SQL_AUDIT_DIGEST, &p, &r, e)) return false;
    const bool is_there = pg_result_rows(r) == 1;
    const bool is_same = is_there && strcmp(pg_result_text(r, 0, 0), head->digest) == 0;
    pg_result_free(r);
    return is_same ||
           err_set(e, ERR_INTERNAL, "Rows were removed or replaced outside the program: look at the backups.",
                   "audit chain %s of commune %05" PRId32 " %s row %" PRId64 ", which it had", head->chain,
                   head->commune, is_there ? "has another" : "ends before", head->sequence);
}

bool audit_heads_verify(struct pg *c, const char *path, int32_t commune, int64_t *chains, struct err *e) {
    struct arena *a = arena_create();
    struct audit_head *heads = NULL;
    size_t count = 0;
    bool ok = access(path, F_OK) == 0 ||
              err_set(e, ERR_INPUT, "Name the file that serve.audit_heads names, or a copy.",
                      "%s cannot be found", path);
    ok = ok && audit_heads_load(path, a, &heads, &count, e);
    *chains = 0;
    for (size_t i = 0; ok && i < count; i++) {
        if (commune != 0 && heads[i].commune != commune) continue;
        ok = verify_head(c, &heads[i], e);
        (*chains)++;
    }
    arena_destroy(a);
    return ok;
}
