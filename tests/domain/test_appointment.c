/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/appointment.h"
#include "suite.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char ALPHABET[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

START_TEST(every_state_is_found_by_its_name_and_no_other_word_is) {
    enum appointment_state found = APPOINTMENT_PROPOSED;
    for (unsigned s = 0; s < APPOINTMENT_STATES; s++) {
        ck_assert(appointment_state_find(appointment_state_name((enum appointment_state)s), &found));
        ck_assert_uint_eq(found, s);
    }
    ck_assert(!appointment_state_find("Attended", &found));
    ck_assert(!appointment_state_find("", &found));
}
END_TEST

static enum appointment_state after(enum appointment_state from, enum appointment_event event) {
    enum appointment_state to = APPOINTMENT_STATES;
    struct err e;
    ck_assert_msg(appointment_apply(from, event, &to, &e), "%s", e.message);
    return to;
}

START_TEST(the_usual_way_leads_from_proposed_to_attended) {
    static const enum appointment_event WAY[] = {APPOINTMENT_PUBLISH, APPOINTMENT_INVITE, APPOINTMENT_CONFIRM,
                                                 APPOINTMENT_CHECK_IN, APPOINTMENT_ATTEND};
    enum appointment_state state = APPOINTMENT_PROPOSED;
    for (size_t i = 0; i < sizeof WAY / sizeof WAY[0]; i++) state = after(state, WAY[i]);
    ck_assert_int_eq(state, APPOINTMENT_ATTENDED);
}
END_TEST

START_TEST(a_past_day_nobody_recorded_is_unknown_and_can_still_be_settled) {
    const enum appointment_state unknown = after(APPOINTMENT_INVITED, APPOINTMENT_LEAVE_UNRECORDED);
    ck_assert_int_eq(unknown, APPOINTMENT_OUTCOME_UNKNOWN);
    ck_assert_int_eq(after(unknown, APPOINTMENT_ATTEND), APPOINTMENT_ATTENDED);
    ck_assert_int_eq(after(unknown, APPOINTMENT_MISS), APPOINTMENT_DID_NOT_ATTEND);
    ck_assert_int_eq(after(unknown, APPOINTMENT_CANCEL_BY_SERVICE), APPOINTMENT_CANCELLED_BY_SERVICE);
}
END_TEST

START_TEST(an_event_that_has_already_happened_changes_nothing) {
    ck_assert_int_eq(after(APPOINTMENT_ATTENDED, APPOINTMENT_ATTEND), APPOINTMENT_ATTENDED);
    ck_assert_int_eq(after(APPOINTMENT_CONFIRMED, APPOINTMENT_INVITE), APPOINTMENT_CONFIRMED);
    ck_assert_int_eq(after(APPOINTMENT_CHECKED_IN, APPOINTMENT_CONFIRM), APPOINTMENT_CHECKED_IN);
    ck_assert_int_eq(after(APPOINTMENT_CANCELLED_BY_RESIDENT, APPOINTMENT_CANCEL_BY_RESIDENT),
                     APPOINTMENT_CANCELLED_BY_RESIDENT);
}
END_TEST

START_TEST(an_event_that_does_not_fit_is_refused_and_both_are_named) {
    enum appointment_state to = APPOINTMENT_STATES;
    struct err e;
    ck_assert(!appointment_apply(APPOINTMENT_PROPOSED, APPOINTMENT_ATTEND, &to, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(e.message, "proposed"));
    ck_assert_ptr_nonnull(strstr(e.message, "attend"));
    ck_assert_int_eq(to, APPOINTMENT_STATES);
}
END_TEST

START_TEST(the_two_cancellations_are_never_exchanged) {
    enum appointment_state to = APPOINTMENT_STATES;
    struct err e;
    ck_assert(!appointment_apply(APPOINTMENT_CANCELLED_BY_SERVICE, APPOINTMENT_CANCEL_BY_RESIDENT, &to, &e));
    ck_assert(!appointment_apply(APPOINTMENT_CANCELLED_BY_RESIDENT, APPOINTMENT_CANCEL_BY_SERVICE, &to, &e));
}
END_TEST

/* Breadth first over the whole table, a machine of 11 states. */
static unsigned reachable_from(enum appointment_state start) {
    unsigned reached = 1U << start;
    for (unsigned before = 0; before != reached;) {
        before = reached;
        for (unsigned s = 0; s < APPOINTMENT_STATES; s++)
            for (unsigned ev = 0; ev < APPOINTMENT_EVENTS && (reached & (1U << s)) != 0; ev++) {
                enum appointment_state to = APPOINTMENT_STATES;
                struct err e;
                if (appointment_apply((enum appointment_state)s, (enum appointment_event)ev, &to, &e))
                    reached |= 1U << to;
            }
    }
    return reached;
}

START_TEST(every_state_is_reached_from_a_proposal) {
    ck_assert_uint_eq(reachable_from(APPOINTMENT_PROPOSED), (1U << APPOINTMENT_STATES) - 1);
}
END_TEST

START_TEST(what_is_over_lives_again_only_when_the_service_takes_its_cancellation_back) {
    for (unsigned s = 0; s < APPOINTMENT_STATES; s++)
        for (unsigned ev = 0; ev < APPOINTMENT_EVENTS && !appointment_is_live((enum appointment_state)s);
             ev++) {
            enum appointment_state to = APPOINTMENT_STATES;
            struct err e;
            if (appointment_apply((enum appointment_state)s, (enum appointment_event)ev, &to, &e) &&
                appointment_is_live(to))
                ck_assert(ev == APPOINTMENT_RESTORE && s == APPOINTMENT_CANCELLED_BY_SERVICE);
        }
}
END_TEST

START_TEST(no_event_takes_a_promise_back_into_a_proposal) {
    for (unsigned s = 0; s < APPOINTMENT_STATES; s++)
        if (s != APPOINTMENT_PROPOSED)
            ck_assert_uint_eq(reachable_from((enum appointment_state)s) & (1U << APPOINTMENT_PROPOSED), 0);
}
END_TEST

START_TEST(live_promised_and_holding_are_the_states_the_header_names) {
    for (unsigned i = 0; i < APPOINTMENT_STATES; i++) {
        const enum appointment_state s = (enum appointment_state)i;
        const bool is_live = i <= APPOINTMENT_CHECKED_IN;
        ck_assert_int_eq(appointment_is_live(s), is_live);
        ck_assert_int_eq(appointment_is_promised(s), is_live && s != APPOINTMENT_PROPOSED);
        ck_assert_int_eq(appointment_holds_need(s), is_live || s == APPOINTMENT_OUTCOME_UNKNOWN);
    }
}
END_TEST

static const int64_t RESIDENTS[] = {0,   1,        30,       31,        960,
                                    961, 12345678, 99999999, 543212345, APPOINTMENT_CODE_RESIDENT_MAX};
#define RESIDENT_COUNT (sizeof RESIDENTS / sizeof RESIDENTS[0])

START_TEST(a_code_has_the_printed_form_and_reads_back) {
    for (size_t i = 0; i < RESIDENT_COUNT; i++) {
        char text[APPOINTMENT_CODE_BYTES];
        int64_t resident = -1;
        struct err e;
        appointment_code_print(RESIDENTS[i], text);
        ck_assert_uint_eq(strlen(text), 8);
        ck_assert_int_eq(text[3], '-');
        ck_assert_uint_eq(strcspn(text, "01ILO"), 8);
        ck_assert_msg(appointment_code_parse(text, &resident, &e), "%s", e.message);
        ck_assert_int_eq(resident, RESIDENTS[i]);
    }
}
END_TEST

START_TEST(every_single_wrong_character_is_caught) {
    for (size_t r = 0; r < RESIDENT_COUNT; r++) {
        char text[APPOINTMENT_CODE_BYTES];
        appointment_code_print(RESIDENTS[r], text);
        for (size_t at = 0; at < 8; at++) {
            const char right = text[at];
            for (const char *wrong = ALPHABET; right != '-' && *wrong; wrong++) {
                int64_t resident;
                struct err e;
                text[at] = *wrong;
                ck_assert_int_eq(appointment_code_parse(text, &resident, &e), *wrong == right);
            }
            text[at] = right;
        }
    }
}
END_TEST

START_TEST(any_two_exchanged_characters_are_caught) {
    for (size_t r = 0; r < RESIDENT_COUNT; r++) {
        char text[APPOINTMENT_CODE_BYTES];
        appointment_code_print(RESIDENTS[r], text);
        for (size_t i = 0; i < 8; i++)
            for (size_t k = i + 1; k < 8; k++) {
                if (text[i] == text[k] || text[i] == '-' || text[k] == '-') continue;
                char swapped[APPOINTMENT_CODE_BYTES];
                int64_t resident;
                struct err e;
                memcpy(swapped, text, sizeof swapped);
                swapped[i] = text[k];
                swapped[k] = text[i];
                ck_assert(!appointment_code_parse(swapped, &resident, &e));
            }
    }
}
END_TEST

START_TEST(people_may_write_a_code_in_their_own_way) {
    char text[APPOINTMENT_CODE_BYTES];
    appointment_code_print(12345678, text);
    char lower[APPOINTMENT_CODE_BYTES];
    for (size_t i = 0; i < sizeof text; i++) lower[i] = (char)tolower((unsigned char)text[i]);
    char spaced[32];
    char dashed[32];
    (void)snprintf(spaced, sizeof spaced, " %.3s %.2s %s ", text, text + 4, text + 6);
    (void)snprintf(dashed, sizeof dashed, "%.3s\xE2\x80\x93%s\xE2\x88\x92", text, text + 4);
    const char *const forms[] = {text, lower, spaced, dashed};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        int64_t resident = -1;
        struct err e;
        ck_assert_msg(appointment_code_parse(forms[i], &resident, &e), "form %zu", i);
        ck_assert_int_eq(resident, 12345678);
    }
}
END_TEST

START_TEST(what_is_no_code_is_refused) {
    static const char *const BAD[] = {"",         "---",      "2AB-CDE", "2AB-CDEFG", "0AB-CDEF",
                                      "2AB_CDEF", "2AB-CDÊF", "\xE2",    "\xE2\x80",  "2222222\xE2\x80"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        int64_t resident;
        struct err e;
        ck_assert_msg(!appointment_code_parse(BAD[i], &resident, &e), "form %zu", i);
        ck_assert_int_eq(e.code, ERR_INPUT);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("appointment");
    TCase *states = tcase_create("states");
    tcase_add_test(states, every_state_is_found_by_its_name_and_no_other_word_is);
    tcase_add_test(states, the_usual_way_leads_from_proposed_to_attended);
    tcase_add_test(states, a_past_day_nobody_recorded_is_unknown_and_can_still_be_settled);
    tcase_add_test(states, an_event_that_has_already_happened_changes_nothing);
    tcase_add_test(states, an_event_that_does_not_fit_is_refused_and_both_are_named);
    tcase_add_test(states, the_two_cancellations_are_never_exchanged);
    tcase_add_test(states, every_state_is_reached_from_a_proposal);
    tcase_add_test(states, what_is_over_lives_again_only_when_the_service_takes_its_cancellation_back);
    tcase_add_test(states, no_event_takes_a_promise_back_into_a_proposal);
    tcase_add_test(states, live_promised_and_holding_are_the_states_the_header_names);
    suite_add_tcase(s, states);
    TCase *codes = tcase_create("codes");
    tcase_add_test(codes, a_code_has_the_printed_form_and_reads_back);
    tcase_add_test(codes, every_single_wrong_character_is_caught);
    tcase_add_test(codes, any_two_exchanged_characters_are_caught);
    tcase_add_test(codes, people_may_write_a_code_in_their_own_way);
    tcase_add_test(codes, what_is_no_code_is_refused);
    suite_add_tcase(s, codes);
    return s;
}
