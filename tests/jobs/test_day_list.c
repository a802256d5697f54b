/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"
#include "jobs/day_list.h"
#include "store/audit.h"

static struct day_list list;

static void gather(civil_day day) {
    MUST(day_list_gather(scratch.pg, scratch.pg, 1, day, scratch.arena, &list, &error));
}

static const char *write_in(const char *language,
                            void (*write)(const struct day_list *, const char *, FILE *)) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    ck_assert_ptr_nonnull(out);
    write(&list, language, out);
    fclose(out);
    const char *copy = arena_copy_text(scratch.arena, text, length);
    free(text);
    return copy;
}

static const char *write_with(void (*write)(const struct day_list *, const char *, FILE *)) {
    return write_in("vi", write);
}

static const char *order(void) {
    const char *text = "";
    for (size_t i = 0; i < list.count; i++)
        text =
            arena_print(scratch.arena, "%s%s%d", text, i == 0 ? "" : " ", (int)list.entries[i].row.resident);
    return text;
}

#define LATER civil_make(2027, 3, 16)

START_TEST(people_stand_by_arrival_household_and_given_name) {
    gather(LATER);
    /* At 07:30 first 3, whose given name begins with a quotation mark, then An and Binh of one household. */
    ck_assert_str_eq(order(), "3 1 2 4 12");
    ck_assert_uint_eq(list.households, 4);
}
END_TEST

START_TEST(a_household_goes_by_its_first_name_and_stays_together) {
    EXECUTE("UPDATE need SET household_id = 501 WHERE resident_id IN (12, 4);"
            "UPDATE appointment SET arrival = '07:30' WHERE resident_id IN (3, 4, 12);"
            "UPDATE register.person SET name_key = 'bach tran van' WHERE resident_id = 3");
    gather(LATER);
    /* An, Anh, Binh, Lam of household 501, then Bach. */
    ck_assert_str_eq(order(), "1 4 2 12 3");
    ck_assert_uint_eq(list.households, 2);
}
END_TEST

START_TEST(cancelled_places_are_not_on_the_list) {
    EXECUTE("UPDATE appointment SET state = 'cancelled_by_resident' WHERE resident_id = 1;"
            "UPDATE appointment SET state = 'cancelled_by_service' WHERE resident_id = 2");
    gather(LATER);
    ck_assert_str_eq(order(), "3 4 12");
}
END_TEST

START_TEST(the_telephone_an_officer_was_told_stands_in_the_place_of_the_register_s) {
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) VALUES "
            "(123, 12, 'contact', '2027-03-01', '+84912000777', 'O'),"
            "(123, 4, 'contact', '2027-03-01', 'anh@example.vn', 'O'),"
            "(123, 3, 'contact', '2027-03-17', '+84912000666', 'O')");
    gather(LATER);
    const char *csv = write_with(day_list_write_csv);
    ASSERT_IN(csv, "+84912000777");
    ck_assert_ptr_null(strstr(csv, "+84912000012"));
    ASSERT_IN(csv, "+84912000004"); /* an e-mail address is no telephone */
    ASSERT_IN(csv, "+84912000003"); /* not yet */
}
END_TEST

START_TEST(a_draft_says_that_nobody_was_told) {
    gather(LATER);
    ck_assert_uint_eq(list.drafts, 4);
    ASSERT_IN(write_with(day_list_write_html), "Bản nháp: 4 người chưa được báo");
    EXECUTE("DELETE FROM appointment WHERE resident_id = 12");
    gather(LATER);
    ASSERT_IN(write_with(day_list_write_html), "Bản nháp: chưa báo cho ai");
    EXECUTE("UPDATE appointment SET state = 'published' WHERE state = 'proposed'");
    gather(LATER);
    ck_assert_ptr_null(strstr(write_with(day_list_write_html), "Bản nháp"));
    ck_assert_ptr_null(strstr(write_with(day_list_write_html), "BẢN NHÁP"));
}
END_TEST

START_TEST(the_draft_and_all_other_words_are_there_in_english) {
    gather(LATER);
    ASSERT_IN(write_in("en", day_list_write_html), "Draft: 4 people have not been told");
    ASSERT_IN(write_in("en", day_list_write_html), "<html lang=en>");
    EXECUTE("DELETE FROM appointment WHERE resident_id IN (2, 12)");
    gather(LATER);
    const char *html = write_in("en", day_list_write_html);
    ASSERT_IN(html, "Draft: nobody has been told");
    ASSERT_IN(html, "Tuesday, 16/03/2027");
    ASSERT_IN(html, "<b>3</b> people, <b>3</b> households");
    ASSERT_IN(html, "08:00<span><b>1</b> person, <b>1</b> household<");
    ASSERT_IN(html, "needs an interpreter");
    ASSERT_IN(html, "proposed, not told");
    ck_assert_ptr_null(strstr(html, "Trạng thái"));
}
END_TEST

START_TEST(who_alone_has_not_been_told_is_marked_on_paper) {
    gather(LATER);
    const char *marked = "<small class=paper><b>chưa báo</b></small>";
    const char *html = write_with(day_list_write_html);
    ASSERT_IN(strstr(html, "Ánh"), marked);
    ck_assert_ptr_null(strstr(strstr(html, "Lâm"), marked));
    EXECUTE("DELETE FROM appointment WHERE resident_id = 12");
    gather(LATER);
    ck_assert_ptr_null(strstr(write_with(day_list_write_html), marked)); /* the banner tells it of all */
}
END_TEST

START_TEST(html_escapes_every_text_from_the_database) {
    EXECUTE("UPDATE site SET name = 'Trạm <1>', address = 'A & B' WHERE site_id = 1;"
            "UPDATE package SET name = '<i>gói</i>' WHERE package = 3;"
            "UPDATE register.person SET phone = '<script>' WHERE resident_id = 4;"
            "UPDATE register.resident SET target_groups = '<u>' WHERE resident_id = 4");
    gather(LATER);
    const char *html = write_with(day_list_write_html);
    ASSERT_IN(html, "O&#39;&lt;b&gt;Brien &amp; &quot;Con&quot;");
    ASSERT_IN(html, "Thôn Đoài &amp; Trại");
    ASSERT_IN(html, "Trạm &lt;1&gt;");
    ASSERT_IN(html, "A &amp; B");
    ASSERT_IN(html, "&lt;i&gt;gói");
    ASSERT_IN(html, "&lt;script&gt;");
    ck_assert_ptr_null(strstr(html, "<u>"));
    ck_assert_ptr_null(strstr(html, "<script"));
}
END_TEST

START_TEST(html_tells_site_weekday_times_and_sums) {
    gather(LATER);
    const char *html = write_with(day_list_write_html);
    ASSERT_IN(html, "Xã Xuân Mai");
    ASSERT_IN(html, "Thứ Ba, 16/03/2027");
    ASSERT_IN(html, "<b>5</b> người, <b>4</b> hộ");
    ASSERT_IN(html, "cần lối đi không bậc: <b>1</b>");
    ASSERT_IN(html, "07:30<span><b>3</b> người, <b>2</b> hộ");
    ASSERT_IN(html, "0912 000 001");
    ASSERT_IN(html, "gia đình");
}
END_TEST

START_TEST(html_ticks_what_is_recorded) {
    EXECUTE("UPDATE appointment SET state = 'attended' WHERE resident_id = 7;"
            "UPDATE appointment SET state = 'did_not_attend' WHERE resident_id = 8");
    gather(TODAY);
    const char *html = write_with(day_list_write_html);
    const char *came = strstr(html, "Gấm"), *absent = strstr(html, "Hà");
    ck_assert_ptr_nonnull(came);
    ck_assert_ptr_nonnull(absent);
    ASSERT_IN(came, "<i>×</i><td class=c><i></i>");
    ASSERT_IN(absent, "<i></i><td class=c><i>×</i>");
}
END_TEST

START_TEST(an_empty_day_is_a_list_too) {
    gather(civil_make(2027, 3, 2));
    ck_assert_uint_eq(list.count, 0);
    ASSERT_IN(write_with(day_list_write_html), "Không có ai");
    ck_assert_ptr_null(strstr(write_with(day_list_write_html), "Bản nháp"));
}
END_TEST

START_TEST(csv_has_one_row_a_person_with_the_code) {
    char code[APPOINTMENT_CODE_BYTES];
    gather(LATER);
    const char *csv = write_with(day_list_write_csv);
    ck_assert_str_eq(
        csv,
        arena_print(scratch.arena,
                    "\xEF\xBB\xBF"
                    "arrival,code,name,birth_year,sex,hamlet,household,package,target_groups,needs,phone,"
                    "phone_owner,state,second_visit\r\n"
                    "07:30,%s,\"O'<b>Brien & \"\"Con\"\"\",1975,unknown,Thôn Đoài & Trại,502,3,,interpreter,"
                    "+84912000003,self,proposed,\r\n%s",
                    appointment_code_print(3, code), strstr(csv, "proposed,\r\n") + strlen("proposed,\r\n")));
}
END_TEST

START_TEST(what_is_left_for_a_second_visit_stands_with_the_person) {
    EXECUTE("UPDATE need SET second_visit = 32 | 64 WHERE resident_id = 3");
    gather(LATER);
    ASSERT_IN(write_with(day_list_write_csv), ",proposed,\"ecg;ultrasound\"\r\n");
    ASSERT_IN(write_with(day_list_write_html), "hẹn hôm khác: điện tim, siêu âm");
}
END_TEST

START_TEST(what_is_nobody_s_business_stays_off_the_list) {
    EXECUTE(
        "UPDATE register.resident SET circumstances = 'pregnant;hazardous_work' WHERE commune_code = 123");
    gather(LATER);
    ck_assert_ptr_null(strstr(write_with(day_list_write_csv), "pregnant"));
    ck_assert_ptr_null(strstr(write_with(day_list_write_csv), "hazardous"));
}
END_TEST

START_TEST(a_person_the_register_does_not_know_keeps_his_line) {
    EXECUTE("DELETE FROM register.person WHERE resident_id = 4");
    gather(LATER);
    ck_assert_uint_eq(list.count, 5);
    ASSERT_IN(write_with(day_list_write_html), "(không có trong sổ đăng ký)");
}
END_TEST

START_TEST(a_site_that_is_not_there_is_refused) {
    ck_assert(!day_list_gather(scratch.pg, scratch.pg, 77, LATER, scratch.arena, &list, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
}
END_TEST

START_TEST(taking_a_list_out_is_audited_without_names) {
    int64_t rows;
    gather(LATER);
    MUST(day_list_audit(scratch.pg, &list, "csv", "an officer", 1803000000, &error));
    MUST(day_list_audit(scratch.pg, &list, "html", "an officer", 1803000001, &error));
    MUST(audit_verify(scratch.pg, COMMUNE, &rows, &error));
    ck_assert_int_eq(rows, 2);
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', commune_code, sequence, actor, action, subject) "
                                  "FROM audit WHERE sequence = 1"),
                     "123 1 an officer export_day_list "
                     "{\"day\": \"2027-03-16\", \"rows\": 5, \"site\": 1, \"format\": \"csv\"}\n");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("day_list");
    TCase *t = tcase_create("day_list");
    tcase_add_checked_fixture(t, create_places, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, people_stand_by_arrival_household_and_given_name);
    tcase_add_test(t, a_household_goes_by_its_first_name_and_stays_together);
    tcase_add_test(t, cancelled_places_are_not_on_the_list);
    tcase_add_test(t, the_telephone_an_officer_was_told_stands_in_the_place_of_the_register_s);
    tcase_add_test(t, a_draft_says_that_nobody_was_told);
    tcase_add_test(t, the_draft_and_all_other_words_are_there_in_english);
    tcase_add_test(t, who_alone_has_not_been_told_is_marked_on_paper);
    tcase_add_test(t, html_escapes_every_text_from_the_database);
    tcase_add_test(t, html_tells_site_weekday_times_and_sums);
    tcase_add_test(t, html_ticks_what_is_recorded);
    tcase_add_test(t, an_empty_day_is_a_list_too);
    tcase_add_test(t, csv_has_one_row_a_person_with_the_code);
    tcase_add_test(t, what_is_nobody_s_business_stays_off_the_list);
    tcase_add_test(t, what_is_left_for_a_second_visit_stands_with_the_person);
    tcase_add_test(t, a_person_the_register_does_not_know_keeps_his_line);
    tcase_add_test(t, a_site_that_is_not_there_is_refused);
    tcase_add_test(t, taking_a_list_out_is_audited_without_names);
    suite_add_tcase(s, t);
    return s;
}
