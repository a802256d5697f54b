/* SPDX-License-Identifier: Apache-2.0 */
#include "sending.h"

#include "suite.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct channel *channel;

/* Runs `script` as a shell program; it finds the test's folder in $1. */
static void open_script(const char *script, const char *more) {
    char text[512];
    char settings[512];
    (void)snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
    const char *path = folder_write_text(&folder, "send", text);
    ck_assert_int_eq(chmod(path, 0700), 0);
    (void)snprintf(settings, sizeof settings, "{\"command\": [\"%s\", \"%s\"]}", path, folder.directory);
    channel = open_channel("exec", settings, more);
}

static void end(void) {
    channel_close(channel);
    channel = NULL;
    end_sending();
}

static char *read_file(const char *name) {
    static char text[8192];
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder.directory, name);
    FILE *in = fopen(path, "r");
    ck_assert_msg(in != NULL, "%s", path);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    ck_assert_int_eq(fclose(in), 0);
    return text;
}

START_TEST(a_program_reads_the_message_and_answers_in_its_words) {
    open_script("read -r line; printf '%s' \"$line\" > $1/seen\n"
                "echo '{\"outcome\": \"temporary\", \"reason\": \"busy\", \"reference\": \"gw-7\", "
                "\"retry_after_seconds\": 90}'",
                "");
    const struct told t = send_to(channel, "k.1", "+84912000001");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "busy");
    ck_assert_str_eq(t.reference, "gw-7");
    ck_assert_uint_eq(t.retry_after_seconds, 90);
    struct json *seen = NULL;
    ck_assert(json_parse(read_file("seen"), &seen, &error));
    ck_assert_str_eq(json_as_text(json_find(seen, "key")), "k.1");
    ck_assert_str_eq(json_as_text(json_find(seen, "recipient")), "+84912000001");
    ck_assert_str_eq(json_as_text(json_find(json_find(seen, "fields"), "time")), "7h30");
    json_destroy(seen);
}
END_TEST

static const struct {
    const char *script;
    enum notifier_outcome outcome;
    const char *reason;
} ENDS[] = {
    {"exit 0", NOTIFIER_ACCEPTED, ""},
    {"exit 65", NOTIFIER_PERMANENT, "exit_65"},
    {"exit 67", NOTIFIER_PERMANENT, "exit_67"},
    {"exit 75", NOTIFIER_TEMPORARY, "exit_75"},
    {"exec /nonexistent", NOTIFIER_TEMPORARY, "exit_127"},
    {"exit 1", NOTIFIER_AMBIGUOUS, "exit_1"},
    {"kill -KILL $$", NOTIFIER_AMBIGUOUS, "signal_9"},
    {"echo hello; exit 75", NOTIFIER_TEMPORARY, "exit_75"},
    {"echo '{\"outcome\": \"splendid\"}'", NOTIFIER_ACCEPTED, ""},
    {"echo '{\"outcome\": \"unseen\"}'", NOTIFIER_ACCEPTED, ""},
    {"echo '{\"outcome\": \"delivered\"}'; exit 1", NOTIFIER_DELIVERED, ""},
    {"printf '{\"outcome\": \"permanent\"}'", NOTIFIER_PERMANENT, ""},
};
enum { ENDS_COUNT = sizeof ENDS / sizeof ENDS[0] };

START_TEST(an_end_without_an_answer_tells_as_much_as_it_can) {
    open_script(ENDS[_i].script, "");
    const struct told t = send_to(channel, "k.1", "");
    ck_assert_msg(t.outcome == ENDS[_i].outcome, "%s: %d", ENDS[_i].script, (int)t.outcome);
    ck_assert_str_eq(t.reason, ENDS[_i].reason);
}
END_TEST

START_TEST(a_program_that_is_not_there_leaves_the_message_for_another_try) {
    channel = open_channel("exec", "{\"command\": [\"/nonexistent/send\"]}", "");
    const struct told t = send_to(channel, "k.1", "");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "not_started");
    ck_assert_int_eq(ask(channel, "k.1").outcome, NOTIFIER_AMBIGUOUS);
    struct told dropped = {0};
    submit_to(channel, "k.2", "", &dropped);
    channel_close(channel);
    channel = NULL;
    loop_turn(the_loop);
    ck_assert_int_eq(dropped.times, 0);
}
END_TEST

START_TEST(a_program_is_asked_about_a_key_with_a_query) {
    open_script("read -r line; case $line in '{\"query\":\"k.1\"}') echo '{\"outcome\":\"delivered\"}';; "
                "'{\"query\":\"k.2\"}') echo '{\"outcome\":\"unseen\"}';; esac",
                "");
    ck_assert_int_eq(ask(channel, "k.1").outcome, NOTIFIER_DELIVERED);
    ck_assert_int_eq(ask(channel, "k.2").outcome, NOTIFIER_UNSEEN);
    ck_assert_int_eq(ask(channel, "k.3").outcome, NOTIFIER_AMBIGUOUS);
}
END_TEST

static bool is_running(const char *file) {
    const pid_t pid = (pid_t)strtol(read_file(file), NULL, 10);
    ck_assert_int_gt(pid, 1);
    char path[64];
    char state[256] = "";
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *in = fopen(path, "r");
    if (!in) return false;
    state[fread(state, 1, sizeof state - 1, in)] = '\0';
    (void)fclose(in);
    const char *after_name = strrchr(state, ')');
    return after_name && after_name[2] != 'Z'; /* killed, and not yet reaped by whoever has it now */
}

START_TEST(a_program_that_heeds_no_signal_is_killed_at_the_deadline_with_all_it_started) {
    open_script("trap '' TERM INT HUP; sleep 600 & echo $! > $1/child; echo $$ > $1/parent\n"
                "echo '{\"outcome\":'; wait",
                ", \"deadline_seconds\": 1");
    const struct told t = send_to(channel, "k.1", "");
    ck_assert_int_eq(t.outcome, NOTIFIER_AMBIGUOUS);
    ck_assert_str_eq(t.reason, "deadline");
    while (is_running("parent") || is_running("child")) continue;
}
END_TEST

START_TEST(what_a_program_leaves_running_ends_with_it) {
    open_script("sleep 600 & echo $! > $1/child; echo '{\"outcome\": \"accepted\"}'", "");
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
    while (is_running("child")) continue;
}
END_TEST

START_TEST(what_leaves_its_session_keeps_nobody_waiting_for_the_answer) {
    open_script("setsid sleep 8 & echo '{\"outcome\": \"accepted\"}'", ", \"deadline_seconds\": 4");
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
}
END_TEST

START_TEST(a_program_gets_path_and_language_and_nothing_else_of_ours) {
    ck_assert_int_eq(setenv("PGPASSWORD", "hush", 1), 0);
    open_script("env > $1/seen; pwd >> $1/seen", "");
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
    const char *seen = read_file("seen");
    ck_assert_ptr_nonnull(strstr(seen, "PATH="));
    ck_assert_ptr_nonnull(strstr(seen, "LANG="));
    ck_assert_ptr_null(strstr(seen, "PGPASSWORD"));
    ck_assert_ptr_null(strstr(seen, "HOME="));
    ck_assert_ptr_nonnull(strstr(seen, "\n/\n"));
}
END_TEST

START_TEST(a_program_may_leave_its_input_unread_and_print_too_much) {
    struct told t = {0};
    char *body = malloc(300001);
    ck_assert_ptr_nonnull(body);
    memset(body, 'x', 300000);
    body[300000] = '\0';
    struct notifier_message m = make_message("k.1", "");
    m.body = body;
    open_script("echo '{\"outcome\": \"delivered\"}'; head -c 1000000 /dev/zero", "");
    channel_submit(channel, &m, on_told, &t);
    free(body);
    wait_until_told(&t);
    ck_assert_int_eq(t.outcome, NOTIFIER_DELIVERED);
}
END_TEST

START_TEST(programs_run_side_by_side) {
    enum { SIDE_BY_SIDE = 3 };
    struct told all[SIDE_BY_SIDE] = {{0}};
    char key[8];
    open_script(
        "read -r line; touch $1/$$.here; while [ $(ls $1/*.here | wc -l) -lt 3 ]; do sleep 0.01; done", "");
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
        (void)snprintf(key, sizeof key, "k.%d", i);
        submit_to(channel, key, "", &all[i]);
    }
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
        wait_until_told(&all[i]);
        ck_assert_int_eq(all[i].outcome, NOTIFIER_ACCEPTED);
    }
}
END_TEST

START_TEST(a_command_begins_with_a_path) {
    struct channel_settings *list = NULL;
    size_t count = 0;
    ck_assert(
        !parse("{\"x\": {\"driver\": \"exec\", \"settings\": {\"command\": [\"send\"]}}}", &list, &count));
    ck_assert(!parse("{\"x\": {\"driver\": \"exec\", \"settings\": {\"command\": []}}}", &list, &count));
    ck_assert(
        !parse("{\"x\": {\"driver\": \"exec\", \"settings\": {\"command\": [\"/a\", 1]}}}", &list, &count));
    ck_assert_int_eq(error.code, ERR_CONFIG);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("exec");
    TCase *t = tcase_create("driver");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, begin_sending, end);
    tcase_add_test(t, a_program_reads_the_message_and_answers_in_its_words);
    tcase_add_loop_test(t, an_end_without_an_answer_tells_as_much_as_it_can, 0, ENDS_COUNT);
    tcase_add_test(t, a_program_that_is_not_there_leaves_the_message_for_another_try);
    tcase_add_test(t, a_program_is_asked_about_a_key_with_a_query);
    tcase_add_test(t, a_program_that_heeds_no_signal_is_killed_at_the_deadline_with_all_it_started);
    tcase_add_test(t, what_a_program_leaves_running_ends_with_it);
    tcase_add_test(t, what_leaves_its_session_keeps_nobody_waiting_for_the_answer);
    tcase_add_test(t, a_program_gets_path_and_language_and_nothing_else_of_ours);
    tcase_add_test(t, a_program_may_leave_its_input_unread_and_print_too_much);
    tcase_add_test(t, programs_run_side_by_side);
    tcase_add_test(t, a_command_begins_with_a_path);
    suite_add_tcase(s, t);
    return s;
}
