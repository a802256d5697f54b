/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/sheet/forms.h"

#include "base/text.h"

#include <string.h>

#define CODE_MOST          99999
#define SMALL_MOST         32767
#define CHANNEL_BYTES_MOST 15
#define ID_MOST            2000000000 /* leaves room above for those given out */
#define SITE_MEANING       "its `site_id`, or its name where only one has it"
#define FROM_MEANING       "first day in force"
#define UNTIL_MEANING      "last day in force; empty = without an end"
#define REFORM_DAY         "2025-07-01" /* since when there are provinces and communes only */

#define BIT(kind) (1U << (kind))

/* ---- Words ----------------------------------------------------------------------------------- */

static const struct sheet_word AREA_KIND_WORDS[] = {
    {"nation", "nation"},   {"province", "province"}, {"cluster", "cluster"}, {"commune", "commune"},
    {"quoc gia", "nation"}, {"tinh", "province"},     {"cum", "cluster"},     {NULL, NULL}};

static const struct sheet_word UNIT_KINDS[] = {
    {"xa", "xa"}, {"phuong", "phuong"}, {"dac_khu", "dac_khu"}, {"dac khu", "dac_khu"}, {NULL, NULL}};

static const struct sheet_word SITE_KIND_WORDS[] = {
    {"station", "station"},         {"point", "point"},
    {"mobile", "mobile"},           {"home_visit", "home_visit"},
    {"external", "external"},       {"tram", "station"},
    {"tram y te", "station"},       {"diem", "point"},
    {"diem tram", "point"},         {"luu dong", "mobile"},
    {"kham tai nha", "home_visit"}, {NULL, NULL}};

static const struct sheet_word ORGANISATION_KINDS[] = {{"employer", "employer"},
                                                       {"school", "school"},
                                                       {"armed_forces", "armed_forces"},
                                                       {"cong ty", "employer"},
                                                       {"truong", "school"},
                                                       {"truong hoc", "school"},
                                                       {"luc luong vu trang", "armed_forces"},
                                                       {NULL, NULL}};

/* In Viet Nam the second day is Monday: a bare number counts from Monday as 1, as ISO does. */
static const struct sheet_word WEEKDAYS[] = {
    {"1", "1"},       {"2", "2"},       {"3", "3"},        {"4", "4"},      {"5", "5"},      {"6", "6"},
    {"7", "7"},       {"t2", "1"},      {"t3", "2"},       {"t4", "3"},     {"t5", "4"},     {"t6", "5"},
    {"t7", "6"},      {"cn", "7"},      {"thu 2", "1"},    {"thu 3", "2"},  {"thu 4", "3"},  {"thu 5", "4"},
    {"thu 6", "5"},   {"thu 7", "6"},   {"thu hai", "1"},  {"thu ba", "2"}, {"thu tu", "3"}, {"thu nam", "4"},
    {"thu sau", "5"}, {"thu bay", "6"}, {"chu nhat", "7"}, {NULL, NULL}};

static const struct sheet_word HALVES[] = {{"1", "1"},       {"2", "2"},         {"sang", "1"},
                                           {"chieu", "2"},   {"buoi sang", "1"}, {"buoi chieu", "2"},
                                           {"morning", "1"}, {"afternoon", "2"}, {NULL, NULL}};

/* What a message is for; gateways with texts of their own know them by these names. The first two are sent
 * when a place moves or goes: no rung of the ladder is for them. */
static const struct sheet_word PURPOSES[] = {
    {"postponed", "postponed"},       {"postponed_open", "postponed_open"},
    {"month_before", "month_before"}, {"two_weeks_before", "two_weeks_before"},
    {"week_before", "week_before"},   {"three_days_before", "three_days_before"},
    {"day_before", "day_before"},     {NULL, NULL}};

/* ---- Columns --------------------------------------------------------------------------------- */

#define ID(column, what)                                                                                     \
    {                                                                                                        \
        .name = (column), .value = VALUE_INTEGER, .least = 1, .most = ID_MOST,                               \
        .meaning = "empty or left out: found by " what ", else given out"                                    \
    }
#define COMMUNE                                                                                              \
    {                                                                                                        \
        .name = "commune", .value = VALUE_COMMUNE, .least = 1, .most = CODE_MOST, .is_required = true,       \
        .meaning = "five-digit code of the commune"                                                          \
    }
#define NAME(bytes)                                                                                          \
    { .name = "name", .value = VALUE_TEXT, .most = (bytes), .is_required = true, .meaning = "name" }
#define VALID_FROM                                                                                           \
    { .name = "valid_from", .value = VALUE_DATE, .otherwise = REFORM_DAY, .meaning = FROM_MEANING }
#define VALID_TO                                                                                             \
    { .name = "valid_to", .value = VALUE_DATE, .meaning = UNTIL_MEANING }
#define PEOPLE(column, what)                                                                                 \
    {                                                                                                        \
        .name = (column), .value = VALUE_INTEGER, .most = SMALL_MOST, .otherwise = "0",                      \
        .meaning = "people a half day can serve: " what                                                      \
    }
#define CAPACITY                                                                                             \
    PEOPLE("place", "in all"), PEOPLE("doctor", "doctor"), PEOPLE("gynaecology", "gynaecology"),             \
        PEOPLE("paediatrics", "paediatrics"), PEOPLE("blood", "blood"), PEOPLE("ecg", "ECG"),                \
        PEOPLE("ultrasound", "ultrasound"), PEOPLE("xray", "X-ray")
#define RESERVE                                                                                              \
    {                                                                                                        \
        .name = "walk_in_reserve", .value = VALUE_INTEGER, .most = SMALL_MOST, .otherwise = "0",             \
        .meaning = "places kept for people without an appointment"                                           \
    }
#define SITE                                                                                                 \
    {                                                                                                        \
        .name = "site", .value = VALUE_SITE, .least = 1, .most = INT32_MAX, .is_required = true,             \
        .meaning = SITE_MEANING                                                                              \
    }
#define HALF                                                                                                 \
    {                                                                                                        \
        .name = "half", .value = VALUE_WORD, .words = HALVES, .is_required = true,                           \
        .meaning = "1 morning, 2 afternoon; also sáng, chiều"                                             \
    }

static const struct sheet_column AREA_COLUMNS[AREA_COLUMN_COUNT] = {
    [AREA_KIND] = {.name = "kind",
                   .value = VALUE_WORD,
                   .words = AREA_KIND_WORDS,
                   .is_required = true,
                   .meaning = "nation, province, cluster or commune"},
    [AREA_CODE] = {.name = "code",
                   .value = VALUE_CODE,
                   .most = CODE_MOST,
                   .is_required = true,
                   .meaning = "the unit's code; 0 for the nation, a number of your own for a cluster"},
    [AREA_PARENT] = {.name = "parent",
                     .value = VALUE_CODE,
                     .most = CODE_MOST,
                     .meaning =
                         "code of the unit above: a commune's province or cluster, a cluster's province"},
    [AREA_NAME] = NAME(200),
    [AREA_UNIT_KIND] = {.name = "unit_kind",
                        .value = VALUE_WORD,
                        .words = UNIT_KINDS,
                        .meaning = "of a commune: xa, phuong or dac_khu"},
    [AREA_POPULATION] = {.name = "population",
                         .value = VALUE_INTEGER,
                         .most = 200000000,
                         .meaning = "for sizing only"},
    [AREA_VALID_FROM] = VALID_FROM,
    [AREA_VALID_TO] = VALID_TO,
    [AREA_SUCCESSOR] = {.name = "successor",
                        .value = VALUE_CODE,
                        .most = CODE_MOST,
                        .meaning = "code of the unit of the same kind that took over"},
};

static const struct sheet_column SITE_COLUMNS[SITE_COLUMN_COUNT] = {
    [SITE_ID] = ID("site_id", "commune, kind and name"),
    [SITE_COMMUNE] = COMMUNE,
    [SITE_KIND] = {.name = "kind",
                   .value = VALUE_WORD,
                   .words = SITE_KIND_WORDS,
                   .is_required = true,
                   .meaning = "station, point, mobile, home_visit or external"},
    [SITE_NAME] = NAME(200),
    [SITE_ADDRESS] = {.name = "address", .value = VALUE_TEXT, .most = 400, .meaning = "as on the invitation"},
    [SITE_PHONE] = {.name = "phone", .value = VALUE_TEXT, .most = 40, .meaning = "the station's own, public"},
    [SITE_STEP_FREE] = {.name = "is_step_free",
                        .value = VALUE_YES,
                        .otherwise = "yes",
                        .meaning = "can be entered without steps"},
    [SITE_VALID_FROM] = VALID_FROM,
    [SITE_VALID_TO] = VALID_TO,
};

static const struct sheet_column HAMLET_COLUMNS[HAMLET_COLUMN_COUNT] = {
    [HAMLET_ID] = ID("hamlet_id", "commune and name"),
    [HAMLET_COMMUNE] = COMMUNE,
    [HAMLET_NAME] = NAME(200),
    [HAMLET_ALIASES] = {.name = "aliases",
                        .value = VALUE_LIST,
                        .most = 2000,
                        .meaning = "other spellings that lists use, joined by ;"},
    [HAMLET_SITE] = {.name = "site",
                     .value = VALUE_SITE,
                     .least = 1,
                     .most = INT32_MAX,
                     .meaning = "where its people are seen: `site_id` or name; empty = nowhere yet"},
    [HAMLET_MINUTES] = {.name = "minutes_to_site",
                        .value = VALUE_INTEGER,
                        .most = 1440,
                        .meaning = "minutes on the way; empty = unknown"},
    [HAMLET_PASSABLE_FROM] = {.name = "passable_from",
                              .value = VALUE_INTEGER,
                              .least = 1,
                              .most = 12,
                              .meaning = "first month in which the way is passable; both empty = always"},
    [HAMLET_PASSABLE_TO] = {.name = "passable_to",
                            .value = VALUE_INTEGER,
                            .least = 1,
                            .most = 12,
                            .meaning = "last month; before the first one it is in the next year"},
    [HAMLET_VALID_FROM] = VALID_FROM,
    [HAMLET_VALID_TO] = VALID_TO,
};

static const struct sheet_column ORGANISATION_COLUMNS[ORGANISATION_COLUMN_COUNT] = {
    [ORGANISATION_ID] = ID("organisation_id", "commune, kind and name"),
    [ORGANISATION_COMMUNE] = COMMUNE,
    [ORGANISATION_KIND] = {.name = "kind",
                           .value = VALUE_WORD,
                           .words = ORGANISATION_KINDS,
                           .is_required = true,
                           .meaning = "employer, school or armed_forces"},
    [ORGANISATION_NAME] = NAME(200),
    [ORGANISATION_REPORT_DUE] = {.name = "report_due",
                                 .value = VALUE_DATE,
                                 .meaning = "by this day it must have reported its checks; after it the "
                                            "station invites its people"},
    [ORGANISATION_REPORTED_ON] = {.name = "reported_on",
                                  .value = VALUE_DATE,
                                  .meaning = "when it did; empty = not yet"},
    [ORGANISATION_VALID_FROM] = VALID_FROM,
    [ORGANISATION_VALID_TO] = VALID_TO,
};

static const struct sheet_column CAPACITY_COLUMNS[CAPACITY_COLUMN_COUNT] = {
    SITE,
    {.name = "weekday",
     .value = VALUE_WORD,
     .words = WEEKDAYS,
     .is_required = true,
     .meaning = "1 Monday to 7 Sunday; also T2 to T7 and CN"},
    HALF,
    {.name = "from_day",
     .value = VALUE_DATE,
     .is_required = true,
     .meaning = "first day; a later row of the same site, weekday and half takes over from its own"},
    {.name = "until_day", .value = VALUE_DATE, .meaning = "last day; empty = without an end"},
    CAPACITY,
    RESERVE,
};

static const struct sheet_column CLOSURE_COLUMNS[CLOSURE_COLUMN_COUNT] = {
    COMMUNE,
    {.name = "site",
     .value = VALUE_SITE,
     .least = 1,
     .most = INT32_MAX,
     .meaning = "`site_id` or name; empty = every site of the commune"},
    {.name = "from_day",
     .value = VALUE_DATE,
     .is_required = true,
     .meaning = "first day on which nothing is held"},
    {.name = "until_day", .value = VALUE_DATE, .meaning = "last one; empty = until further notice"},
    {.name = "reason", .value = VALUE_TEXT, .most = 400, .meaning = "why"},
};

static const struct sheet_column EXTRA_COLUMNS[EXTRA_COLUMN_COUNT] = {
    SITE,
    {.name = "day",
     .value = VALUE_DATE,
     .is_required = true,
     .meaning = "the day; what the weekly template says of it and this half no longer counts"},
    HALF,
    CAPACITY,
    RESERVE,
};

static const struct sheet_column HOLIDAY_COLUMNS[HOLIDAY_COLUMN_COUNT] = {
    {.name = "day", .value = VALUE_DATE, .is_required = true, .meaning = "the day off"},
    NAME(47),
    {.name = "version",
     .value = VALUE_TEXT,
     .most = 100,
     .is_required = true,
     .meaning = "the notice it comes from"},
};

static const struct sheet_column TEAM_COLUMNS[TEAM_COLUMN_COUNT] = {
    ID("team_id", "cluster and name"),
    {.name = "cluster",
     .value = VALUE_CODE,
     .most = CODE_MOST,
     .is_required = true,
     .meaning = "code of the cluster or province that owns it"},
    NAME(200),
    CAPACITY,
};

static const struct sheet_column TEAM_DAY_COLUMNS[TEAM_DAY_COLUMN_COUNT] = {
    {.name = "team",
     .value = VALUE_TEAM,
     .least = 1,
     .most = INT32_MAX,
     .is_required = true,
     .meaning = "its `team_id`"},
    {.name = "day",
     .value = VALUE_DATE,
     .is_required = true,
     .meaning = "the day; a team is in one place a day"},
    COMMUNE,
    SITE,
};

static const struct sheet_column CHANNEL_COLUMNS[CHANNEL_COLUMN_COUNT] = {
    {.name = "channel",
     .value = VALUE_TEXT,
     .most = CHANNEL_BYTES_MOST,
     .is_required = true,
     .meaning = "its name, as in the configuration: small letters, digits, _"},
    {.name = "is_active",
     .value = VALUE_YES,
     .otherwise = "yes",
     .meaning = "no: nothing is queued for it from now on"},
};

static const struct sheet_column RUNG_COLUMNS[RUNG_COLUMN_COUNT] = {
    {.name = "purpose",
     .value = VALUE_WORD,
     .words = &PURPOSES[2],
     .is_required = true,
     .meaning = "month_before, two_weeks_before, week_before, three_days_before or day_before"},
    {.name = "channel",
     .value = VALUE_TEXT,
     .most = CHANNEL_BYTES_MOST,
     .is_required = true,
     .meaning = "how it is sent: sms, email, call_list or another channel there is"},
    {.name = "days_before",
     .value = VALUE_INTEGER,
     .least = 1,
     .most = 60,
     .is_required = true,
     .meaning = "days before the exam day; earlier where that is a holiday"},
    VALID_FROM,
    VALID_TO,
};

static const struct sheet_column TEMPLATE_COLUMNS[TEMPLATE_COLUMN_COUNT] = {
    {.name = "purpose",
     .value = VALUE_WORD,
     .words = PURPOSES,
     .is_required = true,
     .meaning = "month_before, two_weeks_before, week_before, three_days_before, day_before, postponed (a "
                "place has moved) or postponed_open (a place is gone)"},
    {.name = "channel",
     .value = VALUE_TEXT,
     .most = CHANNEL_BYTES_MOST,
     .meaning = "empty = for every channel that has no text of its own"},
    {.name = "language",
     .value = VALUE_TEXT,
     .most = 8,
     .is_required = true,
     .meaning = "vi, en or another, as in lists of people; who has no text in his language gets vi"},
    {.name = "subject", .value = VALUE_TEXT, .most = 400, .meaning = "of an e-mail; may hold fields too"},
    {.name = "body",
     .value = VALUE_TEXT,
     .most = 8000,
     .is_required = true,
     .meaning = "the text with its fields in braces, at most 1,000 characters"},
};

/* ---- Forms ----------------------------------------------------------------------------------- */

#define COLUMNS(kind) .columns = kind##_COLUMNS, .column_count = kind##_COLUMN_COUNT
#define NONE          SHEET_NO_COLUMN

const struct sheet_form SHEET_FORMS[SHEET_KINDS] = {
    [SHEET_AREA] = {.name = "area",
                    .rows = "areas",
                    COLUMNS(AREA),
                    .id = NONE,
                    .key = {AREA_KIND, AREA_CODE, AREA_VALID_FROM, NONE},
                    .scope = {AREA_KIND, AREA_PARENT, NONE},
                    .commune = NONE,
                    .from = AREA_VALID_FROM,
                    .until = AREA_VALID_TO,
                    .is_kept = true},
    [SHEET_SITE] = {.name = "site",
                    .rows = "sites",
                    COLUMNS(SITE),
                    .id = SITE_ID,
                    .key = {SITE_COMMUNE, SITE_KIND, SITE_NAME, NONE},
                    .scope = {SITE_COMMUNE, NONE},
                    .commune = SITE_COMMUNE,
                    .from = SITE_VALID_FROM,
                    .until = SITE_VALID_TO,
                    .is_kept = true,
                    .needs = BIT(SHEET_AREA) | BIT(SHEET_HAMLET)},
    [SHEET_HAMLET] = {.name = "hamlet",
                      .rows = "hamlets",
                      COLUMNS(HAMLET),
                      .id = HAMLET_ID,
                      .key = {HAMLET_COMMUNE, HAMLET_NAME, NONE},
                      .scope = {HAMLET_COMMUNE, NONE},
                      .commune = HAMLET_COMMUNE,
                      .from = HAMLET_VALID_FROM,
                      .until = HAMLET_VALID_TO,
                      .is_kept = true,
                      .needs = BIT(SHEET_AREA) | BIT(SHEET_SITE)},
    [SHEET_ORGANISATION] = {.name = "organisation",
                            .rows = "organisations",
                            COLUMNS(ORGANISATION),
                            .id = ORGANISATION_ID,
                            .key = {ORGANISATION_COMMUNE, ORGANISATION_KIND, ORGANISATION_NAME, NONE},
                            .scope = {ORGANISATION_COMMUNE, NONE},
                            .commune = ORGANISATION_COMMUNE,
                            .from = ORGANISATION_VALID_FROM,
                            .until = ORGANISATION_VALID_TO,
                            .is_kept = true,
                            .needs = BIT(SHEET_AREA)},
    [SHEET_CAPACITY] = {.name = "capacity",
                        .rows = "half days of the week",
                        COLUMNS(CAPACITY),
                        .id = NONE,
                        .key = {CAPACITY_SITE, CAPACITY_WEEKDAY, CAPACITY_HALF, CAPACITY_FROM, NONE},
                        .scope = {CAPACITY_SITE, NONE},
                        .commune = NONE,
                        .from = CAPACITY_FROM,
                        .until = CAPACITY_UNTIL,
                        .needs = BIT(SHEET_SITE)},
    [SHEET_CLOSURE] = {.name = "closure",
                       .rows = "closures",
                       COLUMNS(CLOSURE),
                       .id = NONE,
                       .key = {CLOSURE_COMMUNE, CLOSURE_SITE, CLOSURE_FROM, NONE},
                       .scope = {CLOSURE_COMMUNE, NONE},
                       .commune = CLOSURE_COMMUNE,
                       .from = CLOSURE_FROM,
                       .until = CLOSURE_UNTIL,
                       .needs = BIT(SHEET_AREA) | BIT(SHEET_SITE)},
    [SHEET_EXTRA] = {.name = "extra",
                     .rows = "extra half days",
                     COLUMNS(EXTRA),
                     .id = NONE,
                     .key = {EXTRA_SITE, EXTRA_DAY, EXTRA_HALF, NONE},
                     .scope = {EXTRA_SITE, NONE},
                     .commune = NONE,
                     .from = EXTRA_DAY,
                     .until = NONE,
                     .needs = BIT(SHEET_SITE)},
    [SHEET_HOLIDAY] = {.name = "holiday",
                       .rows = "holidays",
                       COLUMNS(HOLIDAY),
                       .id = NONE,
                       .key = {HOLIDAY_DAY, NONE},
                       .scope = {HOLIDAY_DAY, NONE},
                       .commune = NONE,
                       .from = HOLIDAY_DAY,
                       .until = NONE,
                       .is_whole = true},
    [SHEET_TEAM] = {.name = "team",
                    .rows = "mobile teams",
                    COLUMNS(TEAM),
                    .id = TEAM_ID,
                    .key = {TEAM_CLUSTER, TEAM_NAME, NONE},
                    .scope = {NONE},
                    .commune = NONE,
                    .from = NONE,
                    .until = NONE,
                    .is_kept = true,
                    .needs = BIT(SHEET_AREA)},
    [SHEET_TEAM_DAY] = {.name = "team-day",
                        .rows = "days of mobile teams",
                        COLUMNS(TEAM_DAY),
                        .id = NONE,
                        .key = {TEAM_DAY_TEAM, TEAM_DAY_DAY, NONE},
                        .scope = {TEAM_DAY_TEAM, NONE},
                        .commune = TEAM_DAY_COMMUNE,
                        .from = TEAM_DAY_DAY,
                        .until = NONE,
                        .needs = BIT(SHEET_AREA) | BIT(SHEET_SITE) | BIT(SHEET_TEAM)},
    [SHEET_CHANNEL] = {.name = "channel",
                       .rows = "channels",
                       COLUMNS(CHANNEL),
                       .id = NONE,
                       .key = {CHANNEL_NAME, NONE},
                       .scope = {NONE},
                       .commune = NONE,
                       .from = NONE,
                       .until = NONE,
                       .is_kept = true},
    [SHEET_RUNG] = {.name = "reminder-rung",
                    .rows = "rungs of the reminder ladder",
                    COLUMNS(RUNG),
                    .id = NONE,
                    .key = {RUNG_PURPOSE, RUNG_CHANNEL, RUNG_FROM, NONE},
                    .scope = {NONE},
                    .commune = NONE,
                    .from = RUNG_FROM,
                    .until = RUNG_UNTIL,
                    .needs = BIT(SHEET_CHANNEL) | BIT(SHEET_TEMPLATE)},
    [SHEET_TEMPLATE] = {.name = "message-template",
                        .rows = "texts of messages",
                        COLUMNS(TEMPLATE),
                        .id = NONE,
                        .key = {TEMPLATE_PURPOSE, TEMPLATE_CHANNEL, TEMPLATE_LANGUAGE, NONE},
                        .scope = {TEMPLATE_PURPOSE, NONE},
                        .commune = NONE,
                        .from = NONE,
                        .until = NONE,
                        .needs = BIT(SHEET_CHANNEL) | BIT(SHEET_RUNG)},
};

enum sheet_kind sheet_find(const char *name) {
    enum sheet_kind kind = 0;
    while (kind < SHEET_KINDS && strcmp(SHEET_FORMS[kind].name, name) != 0) kind++;
    return kind;
}

int sheet_find_column(const struct sheet_form *form, const char *header, struct arena *a) {
    const char *folded = text_fold(a, header);
    for (int i = 0; i < form->column_count; i++)
        if (strcmp(form->columns[i].name, folded) == 0) return i;
    return SHEET_NO_COLUMN;
}
