/* SPDX-License-Identifier: Apache-2.0 */
/* Commands as an officer types them, in the database of the exam day (exam/exam.h), with what they print.
 * Included by one file of a test. */
#ifndef LICHKHAM_TESTS_EDGE_TYPED_H
#define LICHKHAM_TESTS_EDGE_TYPED_H

#include "domain/appointment.h"
#include "edge/cli/command.h"
#include "exam/exam.h"
#include "folder.h"

#include <fcntl.h>
#include <unistd.h>

enum { WORDS_MAX = 24 };

static struct folder folder;
static int status;
static char out[16384], told[4096];

static inline void begin(void) {
    create_places();
    folder_make(&folder);
    ck_assert_int_eq(setenv("LICHKHAM_CONFIG", folder_write_text(&folder, "empty.json", "{}"), 1), 0);
    ck_assert_int_eq(setenv("LICHKHAM_DATABASE", scratch.conninfo, 1), 0);
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2027-03-01T08:00", 1), 0);
}

static inline void end(void) {
    folder_remove(&folder);
    drop_all();
}

static inline void read_back(int fd, char *text, size_t size) {
    const ssize_t length = pread(fd, text, size - 1, 0);
    ck_assert_int_ge(length, 0);
    text[length] = '\0';
    close(fd);
}

/* What the next command reads. */
static inline void write_input(const char *text) {
    ck_assert_ptr_nonnull(freopen(folder_write_text(&folder, "in", text), "re", stdin));
}

/* "publish --commune 00123": words parted by single spaces. */
static inline void run(const char *words) {
    char *argv[WORDS_MAX] = {arena_print(scratch.arena, "lichkham")};
    int argc = 1;
    char *rest = arena_print(scratch.arena, "%s", words);
    for (char *word; (word = strsep(&rest, " ")) != NULL;) argv[argc++] = word;
    const int out_file = open(folder_write_text(&folder, "out", ""), O_RDWR);
    const int told_file = open(folder_write_text(&folder, "told", ""), O_RDWR);
    ck_assert_int_ge(dup2(out_file, STDOUT_FILENO), 0);
    ck_assert_int_ge(dup2(told_file, STDERR_FILENO), 0);
    status = cli_main(argc, argv);
    (void)fflush(NULL);
    read_back(out_file, out, sizeof out);
    read_back(told_file, told, sizeof told);
}

#define RUN(...) run(arena_print(scratch.arena, __VA_ARGS__))

/* Runs it, and fails the test when the exit status is another. */
#define EXPECT(wanted, ...)                                                                                  \
    do {                                                                                                     \
        RUN(__VA_ARGS__);                                                                                    \
        ck_assert_msg(status == (wanted), "exit status %d: %s%s", status, out, told);                        \
    } while (0)

static inline const char *code_of(int64_t resident) {
    char code[APPOINTMENT_CODE_BYTES];
    return arena_print(scratch.arena, "%s", appointment_code_print(resident, code));
}

/* Of place and need: "published/booked". */
static inline const char *standing_of(int resident) {
    return scratch_text(
        &scratch,
        "SELECT coalesce(a.state, 'no place') || '/' || n.state FROM need n LEFT JOIN appointment "
        "a USING (commune_code, round, resident_id, need_number) WHERE resident_id = %d",
        resident);
}

static inline void queue_reminder(int resident) {
    EXECUTE("INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, "
            "channel, state, send_day) VALUES (123, 2027, %d, 1, 1, 1, 'day_before', 'sms', 'queued', "
            "'2027-03-15');"
            "INSERT INTO reminder_queue VALUES (123, '2027-03-15', 2027, %d, 1, 1, 1, 'day_before', 'sms', "
            "'2027-03-16', '07:30', '20:00')",
            resident, resident);
}

#endif
