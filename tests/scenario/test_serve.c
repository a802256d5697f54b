/* SPDX-License-Identifier: Apache-2.0 */
/* `lichkham serve` as an operator meets it: starting, stopping, and a server that dies under it. */
#include "story.h"
#include "suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REPLY_BYTES = 65536, PATIENCE_SECONDS = 60, PAUSE_MICROSECONDS = 20000 };

static struct story story;
static char reply[REPLY_BYTES];

static void begin(void) {
    story_begin(&story, NULL, "2027-03-01T08:00");
}

static void end(void) {
    story_end(&story);
}

/* Where the log says that it listens. */
static uint16_t await_port(pid_t process) {
    story_await_told(&story, process, "serve_listens");
    const char *port = strstr(strstr(story.told, "serve_listens"), "\"port\":");
    ck_assert_ptr_nonnull(port);
    return (uint16_t)atoi(port + strlen("\"port\":"));
}

/* The status of one GET; 0 = nobody answers. */
static int get(uint16_t port, const char *path) {
    const struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int status = 0;
    size_t length = 0;
    ck_assert_int_ge(fd, 0);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) == 0) {
        (void)dprintf(fd, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
        for (ssize_t got; (got = recv(fd, reply + length, sizeof reply - 1 - length, 0)) > 0;)
            length += (size_t)got;
        reply[length] = '\0';
        (void)sscanf(reply, "HTTP/1.1 %d", &status);
    }
    close(fd);
    return status;
}

static void await_status(uint16_t port, const char *path, int wanted) {
    for (long waited = 0; get(port, path) != wanted; waited += PAUSE_MICROSECONDS) {
        ck_assert_msg(waited < PATIENCE_SECONDS * 1000000L, "%s: still %s", path, reply);
        (void)usleep(PAUSE_MICROSECONDS);
    }
}

START_TEST(it_serves_until_it_is_told_to_stop) {
    story_must(&story, "migrate up");
    const pid_t process = story_start(&story, "serve --port 0");
    const uint16_t port = await_port(process);
    ck_assert_int_eq(get(port, "/healthz"), 200);
    ck_assert_int_eq(get(port, "/readyz"), 200);
    ck_assert_int_eq(get(port, "/v1/runs"), 401);
    ck_assert_int_eq(kill(process, _i == 0 ? SIGTERM : SIGINT), 0);
    ck_assert_int_eq(story_finish(&story, process), 0);
    story_told(&story, "serve_stopped");
    ck_assert_ptr_null(strstr(story.told, "serve_is_plain"));
    ck_assert_int_eq(get(port, "/healthz"), 0);
}
END_TEST

START_TEST(a_line_tells_of_each_request_by_its_route_and_never_by_a_secret) {
    story_must(&story, "migrate up");
    const pid_t process = story_start(&story, "serve --port 0");
    const uint16_t port = await_port(process);
    ck_assert_int_eq(get(port, "/login/lk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), 404);
    ck_assert_int_eq(get(port, "/nothing?name=secret"), 404);
    ck_assert_int_eq(kill(process, SIGTERM), 0);
    ck_assert_int_eq(story_finish(&story, process), 0);
    story_told(&story, "\"route\":\"/login/{secret}\",\"status\":404");
    story_told(&story, "\"route\":\"none\",\"status\":404");
    ck_assert_ptr_null(strstr(story.told, "lk_"));
    ck_assert_ptr_null(strstr(story.told, "secret\""));
}
END_TEST

START_TEST(what_cannot_work_is_told_at_the_start) {
    story_expect(&story, 78, "serve --port 0");
    story_told(&story, "migrate up");
    story_must(&story, "migrate up");
    story_expect(&story, 69, "serve --port 0 --set database=dbname=nowhere_%ld", (long)getpid());
    const pid_t process = story_start(&story, "serve --port 0");
    const uint16_t port = await_port(process);
    story_expect(&story, 69, "serve --port %d", port);
    ck_assert_int_eq(kill(process, SIGTERM), 0);
    ck_assert_int_eq(story_finish(&story, process), 0);
}
END_TEST

START_TEST(an_address_others_can_reach_is_warned_about_unless_it_is_behind_tls) {
    story_must(&story, "migrate up");
    pid_t process = story_start(&story, "serve --port 0 --address 0.0.0.0");
    (void)await_port(process);
    ck_assert_int_eq(kill(process, SIGTERM), 0);
    ck_assert_int_eq(story_finish(&story, process), 0);
    story_told(&story, "serve_is_plain");
    process =
        story_start(&story, "serve --port 0 --address 0.0.0.0 --set serve.public_url=https://a.example");
    (void)await_port(process);
    ck_assert_int_eq(kill(process, SIGTERM), 0);
    ck_assert_int_eq(story_finish(&story, process), 0);
    ck_assert_ptr_null(strstr(story.told, "serve_is_plain"));
}
END_TEST

/* ---- Sending between requests ---------------------------------------------------------------------- */

START_TEST(reminders_go_out_while_requests_are_answered) {
    story_set_clock(&story, "2026-03-02T01:00");
    story_fill(&story, 400);
    story_must(&story, "nightly");
    const int64_t queued = scratch_integer(&story.db, "SELECT count(*) FROM reminder_queue WHERE send_day = "
                                                      "(SELECT min(send_day) FROM reminder_queue)");
    ck_assert_int_gt(queued, 0);
    const char *day = scratch_text(&story.db, "SELECT min(send_day) FROM reminder_queue");
    story_set_clock(&story, arena_print(story.db.arena, "%.10sT09:00", day));
    scratch_execute(&story.db, NULL, "UPDATE register.feed_status SET as_of = '%.10s'", day);
    story.config =
        folder_write_text(&story.folder, "sending.json",
                          arena_print(story.db.arena,
                                      "{\"channels\": {\"sms\": {\"driver\": \"file\", \"settings\": "
                                      "{\"directory\": \"%s\"}}}}",
                                      story.folder.directory));
    const pid_t process = story_start(&story, "serve --port 0 --remind");
    const uint16_t port = await_port(process);
    story_await(&story,
                arena_print(story.db.arena,
                            "SELECT count(*) = 0 FROM reminder_queue WHERE send_day <= '%.10s'", day));
    ck_assert_int_eq(get(port, "/readyz"), 200);
    ck_assert_int_eq(kill(process, SIGTERM), 0);
    ck_assert_int_eq(story_finish(&story, process), 0);
    story_told(&story, "\"event\":\"remind_pass\"");
    ck_assert_int_gt(scratch_integer(&story.db, "SELECT count(*) FROM reminder WHERE state = 'accepted'"), 0);
}
END_TEST

/* ---- A server that dies ---------------------------------------------------------------------------- */

#define SHELL(...) ck_assert_int_eq(system(arena_print(story.db.arena, __VA_ARGS__)), 0)

/* A server of its own, whose death disturbs nobody. */
static const char *start_server(const char *folder) {
    char home[128];
    SHELL("%s/scripts/postgres start %s >/dev/null 2>&1", SOURCE_ROOT, folder);
    const ssize_t length = readlink(arena_print(story.db.arena, "%s/home", folder), home, sizeof home - 1);
    ck_assert_int_gt(length, 0);
    return arena_print(story.db.arena, "%.*s", (int)length, home);
}

static void kill_server(const char *folder, const char *home) {
    SHELL("for data in %s/data %s/data; do [ ! -s $data/postmaster.pid ] || kill -QUIT $(head -1 "
          "$data/postmaster.pid); done",
          folder, home);
    SHELL("while [ -e %s/data/postmaster.pid ] || [ -e %s/data/postmaster.pid ]; do sleep 0.05; done", folder,
          home);
}

START_TEST(a_server_killed_under_way_is_told_and_found_again) {
    const char *folder = arena_print(story.db.arena, "%s/server", story.folder.directory);
    story.host = start_server(folder);
    story_must(&story, "migrate up --set database=dbname=lichkham");
    const pid_t process = story_start(&story, "serve --port 0 --set database=dbname=lichkham");
    const uint16_t port = await_port(process);
    ck_assert_int_eq(get(port, "/readyz"), 200);
    kill_server(folder, story.host);
    ck_assert_int_eq(get(port, "/readyz"), 503);
    ck_assert_ptr_nonnull(strstr(reply, "Retry-After"));
    ck_assert_int_eq(get(port, "/healthz"), 200);
    (void)start_server(folder);
    await_status(port, "/readyz", 200);
    ck_assert_int_eq(kill(process, SIGTERM), 0);
    ck_assert_int_eq(story_finish(&story, process), 0);
    SHELL("%s/scripts/postgres remove %s >/dev/null 2>&1", SOURCE_ROOT, folder);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("serve");
    TCase *t = tcase_create("serve");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 240);
    tcase_add_loop_test(t, it_serves_until_it_is_told_to_stop, 0, 2);
    tcase_add_test(t, a_line_tells_of_each_request_by_its_route_and_never_by_a_secret);
    tcase_add_test(t, what_cannot_work_is_told_at_the_start);
    tcase_add_test(t, an_address_others_can_reach_is_warned_about_unless_it_is_behind_tls);
    tcase_add_test(t, reminders_go_out_while_requests_are_answered);
    tcase_add_test(t, a_server_killed_under_way_is_told_and_found_again);
    suite_add_tcase(s, t);
    return s;
}
