/* SPDX-License-Identifier: Apache-2.0 */
/* An officer's browser: Chromium without a window opens a login address, a month, a day, and prints it. The
 * service runs in the test's own process. Today is Monday 2027-03-01. */
#include "edge/api/served.h"
#include "exam/exam.h"
#include "folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DAY       "/sites/1/days/2027-03-16"
#define WORDS_MAX 24

static struct served served;
static struct folder folder;

/* Sixty more people at site 1 on the day. */
static void add_people(void) {
    EXECUTE(
        "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, sex, "
        "changed_at) SELECT 123, 1000 + i, 2000 + i / 2, 11, 1950 + i %% 50, 'female', '2027-01-01' "
        "FROM generate_series(1, 60) AS i;"
        "INSERT INTO register.person (commune_code, resident_id, full_name, name_key) "
        "SELECT 123, 1000 + i, 'Người Thử ' || i, 'thu nguoi ' || i FROM generate_series(1, 60) AS i;"
        "INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, household_id, "
        "hamlet_id, state, reason, class, package) SELECT 123, 2027, 1000 + i, 1, 123, 2000 + i / 2, 11, "
        "'booked', 'annual', 3, 3 FROM generate_series(1, 60) AS i;"
        "INSERT INTO appointment (commune_code, round, resident_id, need_number, attempt, version, site_id, "
        "day, half, arrival, state, is_pinned, origin) SELECT 123, 2027, 1000 + i, 1, 1, 1, 1, '2027-03-16', "
        "1, time '08:30' + i / 6 * interval '15 minutes', 'proposed', false, 'plan' "
        "FROM generate_series(1, 60) AS i");
}

static void begin(void) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2027-03-01T08:00", 1), 0);
    create_places();
    add_people();
    folder_make(&folder);
    served_open(&served, &scratch, NULL);
}

static void end(void) {
    served_close(&served);
    folder_remove(&folder);
    drop_all();
}

/* ---- Programs ------------------------------------------------------------------------------------ */

static void become(const char *const *words, const char *out) {
    const int to = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    char *copies[WORDS_MAX + 1] = {NULL};
    for (int i = 0; words[i] != NULL; i++) copies[i] = strdup(words[i]);
    (void)setpgid(0, 0); /* a browser has children: they are ended together */
    (void)dup2(nowhere, STDIN_FILENO);
    (void)dup2(to, STDOUT_FILENO);
    (void)dup2(nowhere, STDERR_FILENO);
    (void)execvp(copies[0], copies);
    _exit(127);
}

static const char *read_whole(const char *path) {
    char *text = NULL;
    size_t capacity = 0;
    FILE *in = fopen(path, "re");
    ck_assert_ptr_nonnull(in);
    const ssize_t length = getdelim(&text, &capacity, '\0', in);
    const char *copy = length > 0 ? arena_copy_text(served.arena, text, (size_t)length) : "";
    (void)fclose(in);
    free(text);
    return copy;
}

/* Runs it while the service answers; tells what it printed. */
static const char *run(const char *const *words) {
    const int64_t until = clock_monotonic_nanoseconds() + INT64_C(120000000000);
    const char *out = arena_print(served.arena, "%s/out", folder.directory);
    int status = 0;
    const pid_t child = fork();
    if (child == 0) become(words, out);
    ck_assert_int_gt(child, 0);
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (clock_monotonic_nanoseconds() > until) (void)kill(-child, SIGKILL);
        loop_turn(scratch.loop); /* the service's timers keep it turning */
    }
    ck_assert_msg(status == 0, "%s ended with %d", words[0], status);
    return read_whole(out);
}

/* One profile for all calls, so that the session's cookie is kept from one to the next. */
static const char *browse_with(const char *path, const char *what, const char *how) {
    const char *words[WORDS_MAX] = {"chromium",
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--hide-scrollbars",
                                    "--no-first-run",
                                    "--disable-sync",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-dev-shm-usage"};
    int count = 10;
    words[count++] = arena_print(served.arena, "--user-data-dir=%s/profile", folder.directory);
    words[count++] = what;
    words[count++] = how;
    words[count++] = arena_print(served.arena, "http://127.0.0.1:%d%s", (int)api_port(served.api), path);
    return run(words);
}

static const char *browse(const char *path, const char *what) {
    return browse_with(path, what, "--no-pdf-header-footer");
}

static void log_in(void) {
    const char *secret = served_child_token(&served, TOKEN_LOGIN, "00123");
    const char *dom = browse(arena_print(served.arena, "/login/%s?lang=vi", secret), "--dump-dom");
    ASSERT_IN(dom, "<h1>Xã Xuân Mai – tháng 3/2027</h1>");
    ASSERT_IN(dom, "<a class=\"site hatch\" href=\"/sites/1/days/2027-03-16\">");
    ck_assert_ptr_null(strstr(dom, secret));
}

static int count_of(const char *text, const char *part) {
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) count++;
    return count;
}

/* ---- What it shows --------------------------------------------------------------------------------- */

START_TEST(a_login_address_opens_the_month_and_from_there_the_day) {
    log_in();
    const char *dom = browse(DAY, "--dump-dom");
    ASSERT_IN(dom, "<h1>Danh sách khám sức khỏe định kỳ</h1>");
    ASSERT_IN(dom, "Nguyễn Thị An");
    ASSERT_IN(dom, "Người Thử 60");
    ASSERT_IN(dom, "<b>65</b> người, <b>35</b> hộ");
    ASSERT_IN(dom, "Bản nháp: 64 người chưa được báo");
    ck_assert_int_eq(COUNT("audit WHERE action = 'read_day_list'"), 1);
    dom = browse(DAY "?lang=en", "--dump-dom");
    ASSERT_IN(dom, "Draft: 64 people have not been told");
    dom = browse("/", "--dump-dom"); /* the language is kept */
    ASSERT_IN(dom, "Xuân Mai commune – March 2027");
}
END_TEST

START_TEST(without_a_login_there_is_only_the_form) {
    const char *dom = browse(DAY, "--dump-dom");
    ASSERT_IN(dom, "action=\"/login\"");
    ck_assert_ptr_null(strstr(dom, "Nguyễn"));
}
END_TEST

/* The width a picture (PNG) says it has, in its bytes 16 to 19. */
static int width_of(const char *path) {
    unsigned char head[24] = {0};
    FILE *in = fopen(path, "rbe");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_eq(fread(head, 1, sizeof head, in), sizeof head);
    (void)fclose(in);
    return head[16] << 24 | head[17] << 16 | head[18] << 8 | head[19];
}

START_TEST(pages_are_drawn_on_wide_and_on_narrow_screens) {
    static const int WIDTHS[] = {1280, 360};
    const char *picture = arena_print(served.arena, "%s/page.png", folder.directory);
    log_in();
    for (int i = 0; i < 2; i++) {
        (void)browse_with("/areas/00123?month=2027-03", arena_print(served.arena, "--screenshot=%s", picture),
                          arena_print(served.arena, "--window-size=%d,900", WIDTHS[i]));
        ck_assert_int_eq(width_of(picture), WIDTHS[i]);
    }
}
END_TEST

START_TEST(a_printed_day_has_boxes_a_head_on_each_page_and_nothing_of_the_screen) {
    const char *pdf = arena_print(served.arena, "%s/day.pdf", folder.directory);
    log_in();
    (void)browse(DAY, arena_print(served.arena, "--print-to-pdf=%s", pdf));
    const char *text = run((const char *const[]){"pdftotext", "-layout", pdf, "-", NULL});
    const int pages = count_of(text, "\f");
    ck_assert_int_ge(pages, 3);
    ck_assert_int_eq(count_of(text, "Trạm Y tế Xuân Mai – Thứ Ba, 16/03/2027"), pages);
    ck_assert_int_eq(count_of(text, "Vắng"), pages);
    ck_assert_int_eq(count_of(text, "Dữ liệu cá nhân – không dán nơi công cộng"), pages);
    ASSERT_IN(text, arena_print(served.arena, "1/%d", pages));
    ASSERT_IN(text, "Người đến không hẹn trước");
    ASSERT_IN(text, "Người Thử 60");
    ck_assert_ptr_null(strstr(text, "Đăng xuất"));
    ck_assert_ptr_null(strstr(text, "Trạng thái"));
    ck_assert_ptr_null(strstr(text, "Ctrl+P"));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pages");
    TCase *t = tcase_create("pages");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 300);
    tcase_add_test(t, a_login_address_opens_the_month_and_from_there_the_day);
    tcase_add_test(t, without_a_login_there_is_only_the_form);
    tcase_add_test(t, pages_are_drawn_on_wide_and_on_narrow_screens);
    tcase_add_test(t, a_printed_day_has_boxes_a_head_on_each_page_and_nothing_of_the_screen);
    suite_add_tcase(s, t);
    return s;
}
