/* SPDX-License-Identifier: Apache-2.0 */
/* The table of routes that tell of days, places and figures. */
#include "edge/api/routes.h"

#define JSON     "application/json"
#define CALENDAR "text/calendar; charset=utf-8"

enum { LIMIT_MOST = 500, ROUND_MOST = 9999 };

#define LIMIT(usual)                                                                                         \
    {                                                                                                        \
        .name = "limit", .kind = API_PARAM_INTEGER, .least = 1, .most = LIMIT_MOST, .otherwise = (usual),    \
        .help = "At most so many in one answer."                                                             \
    }
#define CURSOR(integers)                                                                                     \
    { .name = "cursor", .kind = API_PARAM_CURSOR, .most = (integers), .help = "`next` of the answer before." }
#define ROUND                                                                                                \
    {                                                                                                        \
        .name = "round", .kind = API_PARAM_INTEGER, .least = 1, .most = ROUND_MOST,                          \
        .help = "Without it the round of the day, else the next one."                                        \
    }
#define AREA                                                                                                 \
    { .name = "area", .kind = API_PARAM_AREA, .is_required = true, .help = "vn, 04, cluster-12 or 00004." }

static const struct api_param OF_AREAS[] = {
    {.name = "parent", .kind = API_PARAM_AREA, .help = "Only what lies directly beneath it."},
    {.name = "kind",
     .kind = API_PARAM_TEXT,
     .most = 16,
     .help = "Only nation, province, cluster or commune."},
    CURSOR(2),
    LIMIT(100),
    {.name = NULL},
};

static const struct api_param OF_SESSIONS[] = {
    AREA,
    {.name = "from", .kind = API_PARAM_DATE, .help = "First day; without it today."},
    {.name = "to", .kind = API_PARAM_DATE, .help = "Last day; without it 31 days in all, and 92 at most."},
    CURSOR(4),
    LIMIT(100),
    {.name = NULL},
};

static const struct api_param OF_APPOINTMENTS[] = {
    {.name = "session", .kind = API_PARAM_SESSION, .is_required = true, .help = "2026-41-20261203-am."},
    CURSOR(2),
    LIMIT(200),
    {.name = NULL},
};

static const struct api_param OF_COVERAGE[] = {
    AREA,
    ROUND,
    {.name = "by",
     .kind = API_PARAM_TEXT,
     .most = 16,
     .help = "class (without it), hamlet, or class,hamlet."},
    {.name = NULL},
};

static const struct api_param OF_SHORTFALL[] = {AREA, ROUND, {.name = NULL}};

static const struct api_param OF_CALENDAR[] = {AREA, {.name = NULL}};

static const struct api_param OF_SECRET[] = {
    {.name = "secret", .kind = API_PARAM_CALENDAR, .is_required = true, .help = "Of a calendar address."},
    {.name = NULL},
};

#define CALENDAR_FIELDS                                                                                      \
    "iCalendar (RFC 5545): an event for each half day of the next 12 months, with the site, the booked and " \
    "all "                                                                                                   \
    "places, and how many people have not been told. Times are UTC. An event keeps its UID; its SEQUENCE "   \
    "grows "                                                                                                 \
    "with the commune's revision. No personal data. At most 40 communes."

const struct api_route API_ROUTES_SCHEDULE[] = {
    {.method = HTTP_GET,
     .path = "/v1/areas",
     .right = API_SCHEDULES,
     .fresh = API_BY_COMMUNE,
     .content_type = JSON,
     .params = OF_AREAS,
     .stages = {{API_MAIN, areas_ask, areas_take}},
     .render = areas_render,
     .summary = "The areas a token may see",
     .description = "`areas`, widest first: `code`, `kind`, `name`, `unit_kind` (xa, phuong, dac_khu or "
                    "empty), `parent` (a code), "
                    "`communes` (how many lie beneath, itself included) and `live_rounds` (not closed in at "
                    "least one of them). "
                    "`next` is a cursor, null at the end."},
    {.method = HTTP_GET,
     .path = "/v1/areas/{area}/sessions",
     .right = API_SCHEDULES,
     .fresh = API_BY_COMMUNE,
     .content_type = JSON,
     .params = OF_SESSIONS,
     .stages = {{API_MAIN, sessions_ask, sessions_take}},
     .render = sessions_render,
     .summary = "Half days on which checks are held",
     .description = "`area`, `from`, `to` and `sessions`, by day, half and site; of a wider area commune by "
                    "commune in the order "
                    "of their codes. Of each: `id`, `round`, `commune`, `site` (`id`, `name`), `day`, `half` "
                    "(am, pm), `places` "
                    "(all of them), `walk_in_reserve` (of those: kept for people without an appointment), "
                    "`booking_limit` (bookable in advance: the rest, and as many more as are expected to "
                    "stay away), "
                    "`booked` (whoever stands "
                    "on its list; the cancelled do not), `published` (of those: no longer a draft) and "
                    "`attended`. `next` is a "
                    "cursor, null at the end; a page may hold fewer than `limit`, even none, and still have "
                    "a next one."},
    {.method = HTTP_GET,
     .path = "/v1/sessions/{session}/appointments",
     .right = API_SCHEDULES,
     .fresh = API_BY_REGISTER,
     .audit = "read_appointments",
     .content_type = JSON,
     .params = OF_APPOINTMENTS,
     .stages = {{API_MAIN, appointments_ask, appointments_take},
                {API_REGISTER, appointments_ask_people, appointments_take_people}},
     .render = appointments_render,
     .summary = "Who stands on the list of a half day",
     .description = "`session`, `commune`, `site`, `day`, `half`, `places`, `booked`, `drafts` (of the whole "
                    "list: nobody has told "
                    "them) and `appointments` in the order of the day list: by time, households together, by "
                    "name. Of each: "
                    "`time`, `state` (docs/states.md), `told` (draft, published, invited) and `package`. For "
                    "officers also "
                    "`code`, `hamlet`, `household` (a number within this list), `class` (priority class), "
                    "`missed_last_round`, "
                    "`name`, `birth_year`, `phone` (all but its last four digits hidden) and `phone_owner`; "
                    "null where the register "
                    "has none. `next` is a cursor, null at the end."},
    {.method = HTTP_GET,
     .path = "/v1/areas/{area}/coverage",
     .right = API_SCHEDULES,
     .fresh = API_BY_COMMUNE,
     .content_type = JSON,
     .params = OF_COVERAGE,
     .stages = {{API_MAIN, coverage_ask, coverage_take}},
     .render = coverage_render,
     .summary = "Of the people who are owed a check, how many have had one",
     .description = "`area`, `round`, `as_of` (business date of the oldest plan in it; a commune's figures "
                    "hold what was recorded "
                    "since), `definition` in both languages, `numerator` and `denominator` (people, each "
                    "once), `states` (what the "
                    "denominator is made of), `not_counted` (people outside it, by state; null for wider "
                    "areas), `needs` (checks "
                    "of these people: `counted`, `done`), `rows` with `class` (priority class, 0 is the most "
                    "urgent), `hamlet` "
                    "(`id`, `name`) or for a wider area the `area` directly beneath, `numerator`, "
                    "`denominator` and for officers "
                    "`states`; and `hidden_below`: where it is not null, counts below it are hidden (null), "
                    "with as many others "
                    "as keep them from being computed. `by=class,hamlet` is for officers. Wider areas tell "
                    "what the last night "
                    "left."},
    {.method = HTTP_GET,
     .path = "/v1/areas/{area}/shortfall",
     .right = API_SCHEDULES,
     .fresh = API_BY_COMMUNE,
     .content_type = JSON,
     .params = OF_SHORTFALL,
     .stages = {{API_MAIN, shortfall_ask, shortfall_take}},
     .render = shortfall_render,
     .summary = "Who waits for want of a place, and what it would take",
     .description =
         "`area`, `round`, `as_of` and `definition` as in coverage; `people` who wait, `missing_places` and "
         "`extra_half_days`: at least so many would make up for them. `sites` (of a commune) or `areas` "
         "(directly beneath "
         "a wider "
         "one): `site` or `area`, the same figures, `half_days` and `places` they hold in the round, and "
         "`classes`: "
         "`class`, `people`, `missing_places`, and of a commune `missed_last_round`, `reasons` and "
         "`shortages` (from "
         "`from` to `to` there are `places` of the `resource`, and more people as urgent as these need one). "
         "`site` is null "
         "for people "
         "whose hamlet has none. Figures of a wider area leave out people who have a place for another check "
         "of the round. `hidden_below` as in coverage."},
    {.method = HTTP_GET,
     .path = "/v1/areas/{area}/calendar.ics",
     .right = API_SCHEDULES,
     .fresh = API_BY_COMMUNE,
     .content_type = CALENDAR,
     .params = OF_CALENDAR,
     .stages = {{API_MAIN, calendar_ask, calendar_take}},
     .render = calendar_render,
     .summary = "Exam days for calendar programs",
     .description = CALENDAR_FIELDS},
    {.method = HTTP_GET,
     .path = "/calendar/{secret}.ics",
     .right = API_ANYBODY,
     .fresh = API_BY_COMMUNE,
     .content_type = CALENDAR,
     .params = OF_SECRET,
     .stages = {{API_MAIN, calendar_ask, calendar_take}},
     .render = calendar_render,
     .summary = "The same by a secret address, for programs that cannot send a token",
     .description = CALENDAR_FIELDS " The address is made by `lichkham token calendar` and works until its "
                                    "account is closed or its token revoked."},
    {.path = NULL},
};
