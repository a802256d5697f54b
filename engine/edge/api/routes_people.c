/* SPDX-License-Identifier: Apache-2.0 */
/* The table of routes that tell of one resident. */
#include "edge/api/routes.h"

static const struct api_param OF_RESIDENT[] = {
    {.name = "resident",
     .kind = API_PARAM_RESIDENT,
     .is_required = true,
     .help = "The code on his paper: 2AB-CDEF."},
    {.name = "commune",
     .kind = API_PARAM_COMMUNE,
     .help = "The commune he is served by; needed by holders of many communes."},
    {.name = "round",
     .kind = API_PARAM_INTEGER,
     .least = 1,
     .most = 9999,
     .help = "One round; without it all that are not closed."},
    {.name = NULL},
};

const struct api_route API_ROUTES_PEOPLE[] = {
    {.method = HTTP_GET,
     .path = "/v1/residents/{resident}/need",
     .right = API_PEOPLE,
     .fresh = API_BY_COMMUNE,
     .audit = "read_need",
     .content_type = "application/json",
     .params = OF_RESIDENT,
     .stages = {{API_MAIN, need_ask, need_take}},
     .render = need_render,
     .summary = "What a resident is owed, and why he has a place or none",
     .description =
         "`resident` (the code), `commune`, and `needs` by round and number. Of each need: `round`, "
         "`number`, `state` "
         "(docs/states.md), `class` (priority class, 0 is the most urgent), `missed_last_round`, `reason` "
         "and "
         "`reason_sentence` in both languages, `day_reason` and `day_reason_sentence` (why this day; null = "
         "none "
         "was planned), `release`, `due` and `target` (first, last and best day), "
         "`package`, `second_visit` (the resources there is no place for on that day: another visit is "
         "needed "
         "for them; mostly empty), "
         "`appointment` (the newest: `day`, `half`, `time`, `site`, `state`, `is_draft`: nobody has been "
         "told; null = "
         "none) and `shortage` (why it waits: from `from` to `to` the `site` holds `places`, of the "
         "`resource`, and `wanted` people who need it and are as urgent or more can come on no other days, "
         "told in `sentence` in both languages; null = none). No name."},
    {.path = NULL},
};
