/* SPDX-License-Identifier: Apache-2.0 */
#include "sending.h"

#include "base/text.h"
#include "suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct channel *channel;

static struct channel *open_file(const char *format) {
    char text[256];
    (void)snprintf(text, sizeof text, "{\"directory\": \"%s/out\", \"format\": \"%s\"}", folder.directory,
                   format);
    return open_channel("file", text, "");
}

static void begin(void) {
    begin_sending();
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2026-12-05", 1), 0);
    channel = open_file("jsonl");
}

static void end(void) {
    channel_close(channel);
    end_sending();
}

static const char *path_of(const char *name) {
    (void)snprintf(folder.path, sizeof folder.path, "%s/out/%s", folder.directory, name);
    return folder.path;
}

static char *read_whole(const char *name) {
    static char text[65536];
    FILE *in = fopen(path_of(name), "r");
    ck_assert_msg(in != NULL, "%s", folder.path);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    ck_assert_int_eq(fclose(in), 0);
    return text;
}

static size_t count_lines(const char *text) {
    size_t lines = 0;
    for (; *text; text++) lines += *text == '\n';
    return lines;
}

#define TODAY "messages-2026-12-05.jsonl"

START_TEST(a_message_is_a_line_with_all_it_holds_and_its_owners_alone) {
    struct stat st;
    const struct told t = send_to(channel, "k.1", "+84912000001");
    ck_assert_int_eq(t.outcome, NOTIFIER_ACCEPTED);
    const char *text = read_whole(TODAY);
    struct json *line = NULL;
    ck_assert_uint_eq(count_lines(text), 1);
    ck_assert(json_parse(text, &line, &error));
    static const char *const KEYS[] = {"key",       "channel", "purpose", "language",
                                       "recipient", "name",    "subject", "body"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        ck_assert_int_eq(json_kind(json_find(line, KEYS[i])), JSON_TEXT);
    ck_assert_str_eq(json_as_text(json_find(line, "name")), "Nguyễn Thị Thử");
    ck_assert_str_eq(json_as_text(json_find(json_find(line, "fields"), "code")), "2AB-CDEF");
    json_destroy(line);
    ck_assert_int_eq(stat(path_of(TODAY), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777U, 0600);
    ck_assert_int_eq(stat(path_of("."), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777U, 0700);
}
END_TEST

START_TEST(a_key_is_written_once_and_asking_tells_whether_it_was) {
    ck_assert_int_eq(ask(channel, "k.1").outcome, NOTIFIER_UNSEEN);
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
    channel_close(channel);
    channel = open_file("jsonl");
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(ask(channel, "k.1").outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(ask(channel, "k.10").outcome, NOTIFIER_UNSEEN);
    ck_assert_uint_eq(count_lines(read_whole(TODAY)), 1);
}
END_TEST

START_TEST(what_was_written_on_an_earlier_day_is_known_when_asked) {
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2026-12-08", 1), 0);
    ck_assert_int_eq(send_to(channel, "k.2", "").outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(ask(channel, "k.1").outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(ask(channel, "k.3").outcome, NOTIFIER_UNSEEN);
    ck_assert_uint_eq(count_lines(read_whole(TODAY)), 1);
    ck_assert_uint_eq(count_lines(read_whole("messages-2026-12-08.jsonl")), 1);
}
END_TEST

START_TEST(a_line_torn_by_a_crash_is_cut_off_and_written_again) {
    static const char TORN[] = "{\"key\":\"k.2\",\"chan";
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
    channel_close(channel);
    FILE *out = fopen(path_of(TODAY), "a");
    ck_assert_ptr_nonnull(out);
    ck_assert_int_ge(fputs(TORN, out), 0);
    ck_assert_int_eq(fclose(out), 0);
    channel = open_file("jsonl");
    ck_assert_int_eq(ask(channel, "k.2").outcome, NOTIFIER_UNSEEN);
    ck_assert_int_eq(send_to(channel, "k.2", "").outcome, NOTIFIER_ACCEPTED);
    ck_assert_uint_eq(count_lines(read_whole(TODAY)), 2);
    ck_assert_ptr_null(strstr(read_whole(TODAY), "chan{"));
}
END_TEST

START_TEST(flushing_leaves_everything_on_disk) {
    struct told first = {0};
    struct told second = {0};
    submit_to(channel, "k.1", "", &first);
    submit_to(channel, "k.2", "", &second);
    channel_flush(channel);
    ck_assert_uint_eq(count_lines(read_whole(TODAY)), 2);
    ck_assert_int_eq(first.times, 0);
    wait_until_told(&second);
    ck_assert_int_eq(first.outcome, NOTIFIER_ACCEPTED);
    channel_flush(channel);
}
END_TEST

START_TEST(two_processes_write_the_same_file_and_no_key_twice) {
    struct channel *other = open_file("jsonl");
    char key[16];
    for (int i = 0; i < 20; i++) {
        (void)snprintf(key, sizeof key, "k.%d", i);
        ck_assert_int_eq(send_to(i % 2 ? channel : other, key, "").outcome, NOTIFIER_ACCEPTED);
        ck_assert_int_eq(send_to(i % 3 ? channel : other, key, "").outcome, NOTIFIER_ACCEPTED);
    }
    channel_close(other);
    ck_assert_uint_eq(count_lines(read_whole(TODAY)), 20);
}
END_TEST

/* Sends for ever; each told key goes through the pipe. */
static void send_and_report(int report) {
    ck_assert(loop_create(&the_loop, &error));
    struct channel *c = open_file("jsonl");
    for (int i = 0;; i++) {
        char key[16] = {0};
        (void)snprintf(key, sizeof key, "k.%d", i);
        (void)send_to(c, key, "");
        if (write(report, key, sizeof key) != (ssize_t)sizeof key) _exit(1);
    }
}

START_TEST(whatever_was_told_accepted_is_there_after_a_kill) {
    int ends[2];
    char key[16];
    int told = 0;
    channel_close(channel);
    channel = NULL;
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) send_and_report(ends[1]);
    ck_assert_int_eq(close(ends[1]), 0);
    while (told < 30 && read(ends[0], key, sizeof key) == (ssize_t)sizeof key) told++;
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    while (read(ends[0], key, sizeof key) == (ssize_t)sizeof key) told++;
    ck_assert_int_eq(close(ends[0]), 0);
    channel = open_file("jsonl");
    for (int i = 0; i < told; i++) {
        (void)snprintf(key, sizeof key, "k.%d", i);
        ck_assert_int_eq(ask(channel, key).outcome, NOTIFIER_ACCEPTED);
    }
    ck_assert_int_ge(told, 30);
}
END_TEST

START_TEST(a_file_that_cannot_be_written_leaves_its_messages_for_another_try) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2026-12-06", 1), 0);
    ck_assert_int_eq(mkdir(path_of("messages-2026-12-06.jsonl"), 0700), 0);
    const struct told t = send_to(channel, "k.1", "");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "disk");
    ck_assert_int_eq(ask(channel, "k.1").outcome, NOTIFIER_AMBIGUOUS);
    ck_assert_int_eq(rmdir(path_of("messages-2026-12-06.jsonl")), 0);
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
}
END_TEST

START_TEST(a_directory_that_cannot_be_made_is_refused_by_name) {
    struct channel *c = NULL;
    ck_assert(
        !channel_open(the_loop, make_settings("file", "{\"directory\": \"/proc/none\"}", ""), &c, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(error.message, "/proc/none"));
}
END_TEST

/* ---- Lists to call from ----------------------------------------------------------------------- */

static void send_call(const char *key, const char *name, const char *time, const char *hamlet) {
    struct told t = {0};
    const struct notifier_field fields[] = {{"day", "06/12/2026"},
                                            {"time", time},
                                            {"hamlet", hamlet},
                                            {"site", "Trạm Y tế An Phú"},
                                            {"code", "2AB-CDEF"}};
    struct notifier_message m = make_message(key, "+84912000001");
    m.name = name;
    m.body = "Nhắc <người này> khám sức khỏe.";
    m.fields = fields;
    m.field_count = sizeof fields / sizeof fields[0];
    channel_submit(channel, &m, on_told, &t);
    wait_until_told(&t);
    ck_assert_int_eq(t.outcome, NOTIFIER_ACCEPTED);
}

static void assert_order(const char *text, const char *const *parts) {
    for (const char *at = text; *parts; parts++) {
        at = strstr(at, *parts);
        ck_assert_msg(at != NULL, "%s comes too early or not at all in %s", *parts, text);
    }
}

#define LIST "calls-2026-12-05-tram-y-te-an-phu-thon-1"

START_TEST(a_hamlets_calls_are_sorted_by_time_then_name_whatever_came_first) {
    static const char *const ORDER[] = {"Trần Văn Bé", "Lê Thị An", "Nguyễn Thị Ánh", "Phạm Văn Út", NULL};
    struct stat st;
    channel_close(channel);
    channel = open_file("call_list");
    send_call("k.1", "Phạm Văn Út", "10h00", "Thôn 1");
    send_call("k.2", "Nguyễn Thị Ánh", "8h00", "Thôn 1");
    send_call("k.3", "Hồ Thị Xa", "7h00", "Thôn 2");
    channel_close(channel); /* a day's lists go on after a restart */
    channel = open_file("call_list");
    send_call("k.4", "Lê Thị An", "8h00", "Thôn 1");
    send_call("k.5", "Trần Văn Bé", "7h30", "Thôn 1");
    const char *csv = read_whole(LIST ".csv");
    ck_assert_int_eq(strncmp(csv,
                             "\xEF\xBB\xBF"
                             "day,time,name,phone,",
                             20),
                     0);
    ck_assert_uint_eq(count_lines(csv), 5);
    ck_assert_ptr_null(strstr(csv, "Hồ Thị Xa"));
    ck_assert_ptr_nonnull(strstr(csv, "0912 000 001"));
    assert_order(csv, ORDER);
    const char *html = read_whole(LIST ".html");
    assert_order(html, ORDER);
    ck_assert_ptr_nonnull(strstr(html, "Nhắc &lt;người này&gt;"));
    ck_assert_ptr_nonnull(strstr(html, "<b>4</b> người"));
    ck_assert_ptr_nonnull(strstr(html, "@page{size:A4"));
    ck_assert_int_eq(stat(path_of(LIST ".csv"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777U, 0600);
    ck_assert_int_eq(stat(path_of(LIST ".html"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777U, 0600);
}
END_TEST

START_TEST(a_list_a_crash_left_unwritten_is_written_when_the_driver_opens) {
    channel_close(channel);
    channel = open_file("call_list");
    send_call("k.1", "Phạm Văn Út", "10h00", "Thôn 1");
    channel_close(channel);
    ck_assert_int_eq(unlink(path_of(LIST ".csv")), 0);
    channel = open_file("call_list");
    ck_assert_ptr_nonnull(strstr(read_whole(LIST ".csv"), "Phạm Văn Út"));
}
END_TEST

START_TEST(a_list_names_nobody_whom_a_gateway_of_the_same_directory_tells) {
    send_call("k.1", "Phạm Văn Út", "10h00", "Thôn 1");
    channel_close(channel);
    channel = open_file("call_list");
    send_call("k.2", "Lê Thị An", "10h00", "Thôn 1");
    ck_assert_ptr_null(strstr(read_whole(LIST ".csv"), "Phạm Văn Út"));
    ck_assert_uint_eq(count_lines(read_whole(TODAY)), 1);
}
END_TEST

START_TEST(a_new_day_begins_new_lists) {
    channel_close(channel);
    channel = open_file("call_list");
    send_call("k.1", "Phạm Văn Út", "10h00", "Thôn 1");
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2026-12-06", 1), 0);
    send_call("k.2", "Lê Thị An", "10h00", "Thôn 1");
    ck_assert_ptr_null(strstr(read_whole("calls-2026-12-06-tram-y-te-an-phu-thon-1.csv"), "Phạm Văn Út"));
    ck_assert_ptr_nonnull(strstr(read_whole(LIST ".csv"), "Phạm Văn Út"));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("file");
    TCase *t = tcase_create("driver");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_message_is_a_line_with_all_it_holds_and_its_owners_alone);
    tcase_add_test(t, a_key_is_written_once_and_asking_tells_whether_it_was);
    tcase_add_test(t, what_was_written_on_an_earlier_day_is_known_when_asked);
    tcase_add_test(t, a_line_torn_by_a_crash_is_cut_off_and_written_again);
    tcase_add_test(t, flushing_leaves_everything_on_disk);
    tcase_add_test(t, two_processes_write_the_same_file_and_no_key_twice);
    tcase_add_test(t, whatever_was_told_accepted_is_there_after_a_kill);
    tcase_add_test(t, a_file_that_cannot_be_written_leaves_its_messages_for_another_try);
    tcase_add_test(t, a_directory_that_cannot_be_made_is_refused_by_name);
    tcase_add_test(t, a_hamlets_calls_are_sorted_by_time_then_name_whatever_came_first);
    tcase_add_test(t, a_list_a_crash_left_unwritten_is_written_when_the_driver_opens);
    tcase_add_test(t, a_list_names_nobody_whom_a_gateway_of_the_same_directory_tells);
    tcase_add_test(t, a_new_day_begins_new_lists);
    suite_add_tcase(s, t);
    return s;
}
