/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/route_json.h"

#include <inttypes.h>

struct json *route_json_minute(int minute_of_day) {
    char text[CIVIL_MINUTE_BYTES];
    return json_text(civil_print_minute(minute_of_day, text));
}

struct json *route_json_area(const struct api_call *c, struct area area) {
    char code[AREA_TEXT_BYTES];
    const struct area_row *row = area_tree_find(api_area_tree(c), area);
    struct json *j = json_object();
    json_put(j, "code", json_text(area_print(area, code)));
    json_put(j, "kind", json_text(area_kind_name(area.kind)));
    json_put(j, "name", json_text(row ? row->name : ""));
    return j;
}

struct json *route_json_commune(int32_t commune) {
    char code[AREA_TEXT_BYTES];
    return json_text(area_print((struct area){AREA_COMMUNE, commune}, code));
}

struct json *route_json_site(const struct api_call *c, int32_t site) {
    if (site == 0) return json_text(NULL);
    const struct serve_site *found = api_site_find(c, site);
    struct json *j = json_object();
    json_put(j, "id", json_integer(site));
    json_put(j, "name", json_text(found ? found->name : "")); /* no longer in force */
    return j;
}

struct json *route_json_both(const char *vietnamese, const char *english) {
    struct json *j = json_object();
    json_put(j, "vi", json_text(vietnamese));
    json_put(j, "en", json_text(english));
    return j;
}

const char *route_session_id(struct arena *a, const struct view_session *s) {
    const struct civil_date d = civil_to_date(s->day);
    return arena_print(a, "%" PRId32 "-%" PRId32 "-%04d%02d%02d-%s", s->round, s->site, d.year, d.month,
                       d.day, s->half == 1 ? "am" : "pm");
}

void route_json_put_class(struct json *into, uint8_t planning_class) {
    json_put(into, "class", json_integer(need_priority(planning_class)));
    json_put(into, "missed_last_round", json_boolean(need_has_missed(planning_class)));
}

void route_json_put_next(struct json *into, const char *cursor) {
    json_put(into, "next", json_text(cursor));
}

struct json *route_json_figure(int64_t amount, bool is_hidden) {
    return is_hidden ? json_text(NULL) : json_integer(amount);
}
