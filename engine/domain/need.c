/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/need.h"

#include <assert.h>
#include <string.h>

static const char *const STATE_NAMES[NEED_STATES] = {
    [NEED_NOT_DUE] = "not_due",
    [NEED_OTHER_ROUTE] = "other_route",
    [NEED_DUE] = "due",
    [NEED_WAITING] = "waiting",
    [NEED_BOOKED] = "booked",
    [NEED_DONE_HERE] = "done_here",
    [NEED_DONE_ELSEWHERE] = "done_elsewhere",
    [NEED_REFUSED] = "refused",
    [NEED_EXCLUDED] = "excluded",
    [NEED_MOVED_OUT] = "moved_out",
    [NEED_DECEASED] = "deceased",
    [NEED_DUPLICATE] = "duplicate",
    [NEED_CLOSED_UNSERVED] = "closed_unserved",
};

static const struct {
    const char *name;
    const char *vietnamese;
    const char *english;
} REASON_TEXTS[REASONS] = {
    [REASON_NONE] = {"none", "Không có ghi chú.", "Nothing to add."},
    [REASON_ANNUAL] = {"annual", "Mỗi đợt được khám một lần.", "One check is owed in each round."},
    [REASON_INFANT] = {"infant", "Trẻ nhỏ được khám nhiều lần, cách nhau theo độ tuổi.",
                       "Small children have several visits, at intervals set by age."},
    [REASON_HAZARDOUS_WORK] = {"hazardous_work", "Làm việc nặng nhọc, độc hại nên được khám dày hơn.",
                               "Heavy or hazardous work shortens the interval between checks."},
    [REASON_MINIMUM_GAP] = {"minimum_gap", "Lần khám trước còn quá gần, chưa đến hạn trong đợt này.",
                            "The last check is too recent for another one in this round."},
    [REASON_PHASE] = {"phase", "Nhóm này chưa đến giai đoạn được khám theo lộ trình.",
                      "The roadmap has not reached this group yet."},
    [REASON_RESIDENCE] = {"residence", "Cư trú tại xã chưa đủ lâu trong đợt này.",
                          "Not resident in the commune for long enough within this round."},
    [REASON_NOT_BORN] = {"not_born", "Ngày sinh sau hôm nay hoặc sau khi đợt khám kết thúc.",
                         "The birth date lies after today or after the end of the round."},
    [REASON_EMPLOYER] = {"employer", "Do nơi làm việc tổ chức khám.", "The employer arranges the check."},
    [REASON_SCHOOL] = {"school", "Do nhà trường tổ chức khám.", "The school arranges the check."},
    [REASON_ARMED_FORCES] = {"armed_forces", "Do lực lượng vũ trang tổ chức khám.",
                             "The armed forces arrange the check."},
    [REASON_NO_WINDOW] = {"no_window", "Không còn ngày nào trong đợt có thể khám.",
                          "No day of the round is left on which the person could come."},
    [REASON_NO_SESSION] = {"no_session", "Không có buổi khám nào trong khoảng ngày phù hợp.",
                           "No session is held on any day that suits."},
    [REASON_NO_CAPACITY] = {"no_capacity", "Các buổi khám trong khoảng ngày phù hợp không có chỗ đặt trước.",
                            "The sessions on the days that suit have no place to book."},
    [REASON_CLASS_SHORTAGE] = {"class_shortage", "Hết chỗ: người ưu tiên bằng hoặc cao hơn đã giữ đủ chỗ.",
                               "All places are taken by people who are as urgent or more urgent."},
    [REASON_RESOURCE_SHORTAGE] = {"resource_shortage", "Hết chỗ của một chuyên khoa hoặc thiết bị cần thiết.",
                                  "A specialty or device this check needs is fully booked."},
    [REASON_EXCLUDED] = {"excluded", "Cán bộ đã loại khỏi đợt khám này.",
                         "An officer has excluded this person from the round."},
    [REASON_CLAIMED_ELSEWHERE] = {"claimed_elsewhere", "Một xã khác đang phục vụ người này.",
                                  "Another commune still serves this person."},
    [REASON_NO_STATION] = {"no_station", "Thôn chưa có điểm khám của xã.",
                           "The hamlet has no site of the commune where its people are seen."},
};

const char *need_state_name(enum need_state state) {
    assert(state < NEED_STATES);
    return STATE_NAMES[state];
}

static const struct {
    const char *vietnamese;
    const char *english;
} STATE_TEXTS[NEED_STATES] = {
    [NEED_DONE_HERE] = {"Đã khám tại xã.", "The check was done in the commune."},
    [NEED_DONE_ELSEWHERE] = {"Đã khám nơi khác.", "The check was done elsewhere."},
    [NEED_REFUSED] = {"Không muốn khám trong đợt này.", "Does not want it in this round."},
    [NEED_MOVED_OUT] = {"Đã chuyển đi.", "Has moved to another commune."},
    [NEED_DECEASED] = {"Đã mất.", "Has died."},
    [NEED_DUPLICATE] = {"Trùng hồ sơ: người này được khám theo hồ sơ khác.",
                        "Another record serves the same person."},
    [NEED_CLOSED_UNSERVED] = {"Đợt khám hoặc lần khám này đã kết thúc mà chưa khám.",
                              "The round, or the turn of this check, has ended without it."},
};

const char *need_state_sentence(enum need_state state, const char *language) {
    assert(state < NEED_STATES);
    const bool is_vietnamese = strcmp(language, "vi") == 0;
    const char *text = is_vietnamese ? STATE_TEXTS[state].vietnamese : STATE_TEXTS[state].english;
    return text ? text : "";
}

bool need_state_find(const char *name, enum need_state *state) {
    for (unsigned i = 0; i < NEED_STATES; i++)
        if (strcmp(name, STATE_NAMES[i]) == 0) {
            *state = (enum need_state)i;
            return true;
        }
    return false;
}

int need_priority(int planning_class) {
    return planning_class / 2;
}

bool need_has_missed(int planning_class) {
    return planning_class % 2 == 0;
}

bool need_state_is_open(enum need_state state) {
    return state == NEED_DUE || state == NEED_WAITING || state == NEED_BOOKED;
}

bool need_state_is_present(enum need_state state) {
    return state != NEED_MOVED_OUT && state != NEED_DECEASED && state != NEED_DUPLICATE;
}

bool need_state_is_done(enum need_state state) {
    return state == NEED_DONE_HERE || state == NEED_DONE_ELSEWHERE;
}

/* Kept in step with store/sql/view_coverage.sql; a test compares the two. */
static const uint8_t PRECEDENCE[NEED_STATES] = {
    [NEED_DONE_HERE] = 0,   [NEED_DONE_ELSEWHERE] = 1, [NEED_BOOKED] = 2,          [NEED_WAITING] = 3,
    [NEED_DUE] = 4,         [NEED_REFUSED] = 5,        [NEED_CLOSED_UNSERVED] = 6, [NEED_EXCLUDED] = 7,
    [NEED_OTHER_ROUTE] = 8, [NEED_NOT_DUE] = 9,        [NEED_MOVED_OUT] = 10,      [NEED_DECEASED] = 11,
    [NEED_DUPLICATE] = 12,
};

bool need_state_is_counted(enum need_state state) {
    assert(state < NEED_STATES);
    return PRECEDENCE[state] <= PRECEDENCE[NEED_CLOSED_UNSERVED];
}

enum need_state need_state_first(enum need_state a, enum need_state b) {
    assert(a < NEED_STATES && b < NEED_STATES);
    return PRECEDENCE[b] < PRECEDENCE[a] ? b : a;
}

static const struct {
    const char *name;
    const char *vietnamese;
    const char *english;
} DAY_REASON_TEXTS[DAY_REASONS] = {
    [DAY_NONE] = {"", "", ""},
    [DAY_PINNED] = {"pinned", "Chỗ đã hứa, do cán bộ chọn, hoặc quá gần ngày khám nên được giữ nguyên.",
                    "Promised, chosen by an officer, or too near to be moved: it is kept."},
    [DAY_ON_TARGET] = {"on_target", "Đúng ngày phù hợp nhất.", "The day that suits best."},
    [DAY_TARGET_CLOSED] = {"target_closed", "Ngày phù hợp nhất không có buổi khám.",
                           "No session is held on the day that suits best."},
    [DAY_WITH_HOUSEHOLD] = {"with_household", "Đi cùng người trong hộ.",
                            "Comes with others of the household."},
    [DAY_TARGET_FULL] = {"target_full", "Ngày phù hợp nhất đã hết chỗ.", "The day that suits best is full."},
    [DAY_NEARBY] = {"nearby", "Gần ngày phù hợp nhất, để cả thôn và mọi người có lịch thuận hơn.",
                    "Near the day that suits best, for the sake of the hamlet and of others' days."},
};

const char *day_reason_name(enum day_reason reason) {
    assert(reason < DAY_REASONS);
    return DAY_REASON_TEXTS[reason].name;
}

bool day_reason_find(const char *name, enum day_reason *reason) {
    for (unsigned i = 0; i < DAY_REASONS; i++)
        if (strcmp(name, DAY_REASON_TEXTS[i].name) == 0) {
            *reason = (enum day_reason)i;
            return true;
        }
    return false;
}

const char *day_reason_sentence(enum day_reason reason, const char *language) {
    assert(reason < DAY_REASONS);
    return strcmp(language, "vi") == 0 ? DAY_REASON_TEXTS[reason].vietnamese
                                       : DAY_REASON_TEXTS[reason].english;
}

const char *reason_name(enum reason reason) {
    assert(reason < REASONS);
    return REASON_TEXTS[reason].name;
}

bool reason_find(const char *name, enum reason *reason) {
    for (unsigned i = 0; i < REASONS; i++)
        if (strcmp(name, REASON_TEXTS[i].name) == 0) {
            *reason = (enum reason)i;
            return true;
        }
    return false;
}

bool reason_is_shortage(enum reason reason) {
    return reason == REASON_NO_SESSION || reason == REASON_NO_CAPACITY || reason == REASON_CLASS_SHORTAGE ||
           reason == REASON_RESOURCE_SHORTAGE;
}

const char *reason_sentence(enum reason reason, const char *language) {
    assert(reason < REASONS);
    return strcmp(language, "vi") == 0 ? REASON_TEXTS[reason].vietnamese : REASON_TEXTS[reason].english;
}
