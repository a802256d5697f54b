/* SPDX-License-Identifier: Apache-2.0 */
#include "story.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 32, PATIENCE_SECONDS = 60, PAUSE_MICROSECONDS = 20000 };

/* ---- A database and a clock -------------------------------------------------------------------- */

void story_set_clock(struct story *s, const char *clock) {
    (void)snprintf(s->clock, sizeof s->clock, "%s", clock);
}

void story_begin(struct story *s, const struct story *source, const char *clock) {
    *s = (struct story){.out = "", .told = ""};
    scratch_create_copy(&s->db, source ? source->db.name : "template0");
    folder_make(&s->folder);
    s->config = arena_print(s->db.arena, "%s", folder_write_text(&s->folder, "config.json", "{}"));
    story_set_clock(s, clock);
}

void story_end(struct story *s) {
    folder_remove(&s->folder);
    scratch_drop(&s->db);
}

void story_leave(struct story *s) {
    folder_remove(&s->folder);
    scratch_leave(&s->db);
}

/* ---- A command ----------------------------------------------------------------------------------- */

static const char *output_path(const struct story *s, pid_t process, const char *kind) {
    return arena_print(s->db.arena, "%s/%s.%ld", s->folder.directory, kind, (long)process);
}

static void redirect(int to, const char *path) {
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || dup2(file, to) < 0) _exit(126);
}

/* Blocked, as it is for whoever watches it. */
static void leave_pending(int signal) {
    sigset_t blocked;
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, signal);
    (void)sigprocmask(SIG_BLOCK, &blocked, NULL);
    (void)raise(signal);
}

static _Noreturn void become(const struct story *s, char *words) {
    char *argv[WORDS_MAX + 2] = {(char[]){"lichkham"}};
    int count = 1;
    char *rest = NULL;
    for (char *word = strtok_r(words, " ", &rest); word && count <= WORDS_MAX;
         word = strtok_r(NULL, " ", &rest))
        argv[count++] = word;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a stopped command outlives no failed test */
    redirect(STDOUT_FILENO, output_path(s, getpid(), "out"));
    redirect(STDERR_FILENO, output_path(s, getpid(), "told"));
    (void)setenv("LICHKHAM_CLOCK", s->clock, 1);
    (void)setenv("LICHKHAM_CONFIG", s->config, 1);
    (void)setenv("PGDATABASE", s->db.name, 1);
    if (s->host) (void)setenv("PGHOST", s->host, 1);
    if (s->zone) (void)setenv("TZ", s->zone, 1);
    if (s->crash_at > 0) (void)setenv("LICHKHAM_CRASH_AT", arena_print(s->db.arena, "%ld", s->crash_at), 1);
    if (s->pending) leave_pending(s->pending);
    (void)execv(getenv(s->crash_at > 0 ? "LICHKHAM_CRASHING_PROGRAM" : "LICHKHAM_PROGRAM"), argv);
    _exit(127);
}

static pid_t start(struct story *s, const char *format, va_list arguments) {
    char *words = NULL;
    ck_assert_msg(getenv("LICHKHAM_PROGRAM") != NULL, "LICHKHAM_PROGRAM must name the program");
    ck_assert_int_ge(vasprintf(&words, format, arguments), 0);
    const pid_t process = fork();
    ck_assert_int_ge(process, 0);
    if (process == 0) become(s, words);
    free(words);
    return process;
}

static const char *read_output(struct story *s, pid_t process, const char *kind) {
    size_t size = 0;
    char *text = NULL;
    FILE *in = fopen(output_path(s, process, kind), "re");
    ck_assert_ptr_nonnull(in);
    if (getdelim(&text, &size, '\0', in) < 0) size = 0;
    (void)fclose(in);
    const char *kept = arena_print(s->db.arena, "%s", size > 0 ? text : "");
    free(text);
    return kept;
}

pid_t story_start(struct story *s, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const pid_t process = start(s, format, arguments);
    va_end(arguments);
    return process;
}

bool story_stands_still(pid_t process) {
    siginfo_t found;
    ck_assert_int_eq(waitid(P_PID, (id_t)process, &found, WSTOPPED | WEXITED | WNOWAIT), 0);
    return found.si_code == CLD_STOPPED;
}

int story_finish(struct story *s, pid_t process) {
    int status = 0;
    ck_assert_int_eq(waitpid(process, &status, 0), process);
    s->out = read_output(s, process, "out");
    s->told = read_output(s, process, "told");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int story_run(struct story *s, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const pid_t process = start(s, format, arguments);
    va_end(arguments);
    return story_finish(s, process);
}

static void expect(struct story *s, int wanted, const char *format, va_list arguments) {
    const int status = story_finish(s, start(s, format, arguments));
    ck_assert_msg(status == wanted, "%s: exit status %d, not %d: %s", format, status, wanted, s->told);
}

void story_must(struct story *s, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    expect(s, 0, format, arguments);
    va_end(arguments);
}

void story_expect(struct story *s, int status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    expect(s, status, format, arguments);
    va_end(arguments);
}

void story_told(const struct story *s, const char *words) {
    ck_assert_msg(strstr(s->told, words) != NULL, "\"%s\" is not in: %s", words, s->told);
}

/* ---- Waiting ------------------------------------------------------------------------------------- */

void story_await_told(struct story *s, pid_t process, const char *words) {
    s->told = "";
    for (long waited = 0; !strstr(s->told, words); waited += PAUSE_MICROSECONDS) {
        ck_assert_msg(waited < PATIENCE_SECONDS * 1000000L, "waited in vain for \"%s\" in: %s", words,
                      s->told);
        (void)usleep(PAUSE_MICROSECONDS);
        if (access(output_path(s, process, "told"), R_OK) == 0) s->told = read_output(s, process, "told");
    }
}

void story_await(struct story *s, const char *query) {
    for (long waited = 0; scratch_integer(&s->db, "SELECT (%s)::integer", query) == 0;
         waited += PAUSE_MICROSECONDS) {
        ck_assert_msg(waited < PATIENCE_SECONDS * 1000000L, "waited in vain for: %s", query);
        (void)usleep(PAUSE_MICROSECONDS);
    }
}

void story_await_blocked(struct story *s, int count) {
    story_await(s, arena_print(s->db.arena,
                               "SELECT count(*) >= %d FROM pg_stat_activity "
                               "WHERE datname = current_database() AND wait_event_type = 'Lock'",
                               count));
}

void story_await_lease(struct story *s) {
    story_await(s, "SELECT NOT EXISTS (SELECT FROM run WHERE state = 'running' AND lease_until > now())");
}

void story_end_leases(struct story *s) {
    scratch_execute(&s->db, NULL,
                    "UPDATE run SET lease_until = now() - interval '1 minute';"
                    "UPDATE run_worker SET lease_until = now() - interval '1 minute';"
                    "UPDATE run_unit SET lease_until = now() - interval '1 minute'");
}

/* ---- Nights ---------------------------------------------------------------------------------------- */

void story_fill(struct story *s, int residents) {
    story_must(s, "migrate up");
    story_must(s, "sample --residents %d --seed 7", residents);
    story_must(s, "round prepare --round 2026");
    story_must(s, "round open --round 2026");
    story_must(s, "publish --standing --all --round 2026 --weeks 6 --by chairman");
}

#define LAST_REPORT "FROM run WHERE report IS NOT NULL ORDER BY business_date DESC, attempt DESC LIMIT 1"

const char *story_plan_hash(struct story *s) {
    return scratch_text(&s->db, "SELECT report->>'plan_hash' " LAST_REPORT);
}

int64_t story_rows_changed(struct story *s) {
    return scratch_integer(&s->db, "SELECT (report->>'rows_changed')::bigint " LAST_REPORT);
}

int64_t story_messages_queued(struct story *s) {
    return scratch_integer(&s->db, "SELECT (report->>'messages_queued')::bigint " LAST_REPORT);
}

const char *story_digest_rows(struct story *s) {
    static const char *const TABLES[] = {
        "need",          "appointment",     "session",  "shortage",       "publication", "commune_result",
        "resident_home", "residence_claim", "reminder", "reminder_queue", "change_log",
    };
    const char *digests = "";
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++)
        digests = arena_print(s->db.arena, "%s%s %s", digests, TABLES[i],
                              scratch_text(&s->db,
                                           "SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM %s t",
                                           TABLES[i]));
    return digests;
}

void story_check_settled(struct story *s) {
    story_must(s, "verify");
    const char *rows = story_digest_rows(s);
    story_must(s, "nightly");
    ck_assert_int_eq(story_rows_changed(s), 0);
    ck_assert_int_eq(story_messages_queued(s), 0);
    ck_assert_str_eq(story_digest_rows(s), rows);
}
