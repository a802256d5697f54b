/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/calendar_text.h"

#include "base/clock.h"

#include <libical/ical.h>
#include <limits.h>
#include <stdlib.h>

static struct icaltimetype utc_time(civil_day day, int minute) {
    static const civil_day EPOCH = -10957; /* 1970-01-01 */
    const int64_t seconds = ((int64_t)day - EPOCH) * 86400 + minute * 60 - CLOCK_BUSINESS_OFFSET_SECONDS;
    return icaltime_from_timet_with_zone((time_t)seconds, 0, icaltimezone_get_utc_timezone());
}

static void add(icalcomponent *c, icalproperty *p) {
    icalcomponent_add_property(c, p);
}

static void add_text(icalcomponent *c, icalproperty *(*make)(const char *), const char *text) {
    if (*text) add(c, make(text));
}

static void add_named(icalcomponent *c, const char *name, const char *value) {
    icalproperty *p = icalproperty_new_x(value);
    icalproperty_set_x_name(p, name);
    add(c, p);
}

static icalcomponent *make_event(const struct calendar_event *n) {
    const struct icaltimetype changed = utc_time(n->changed_on == CIVIL_NONE ? n->day : n->changed_on, 0);
    icalcomponent *c = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    add_text(c, icalproperty_new_uid, n->uid);
    add(c, icalproperty_new_dtstamp(changed));
    add(c, icalproperty_new_lastmodified(changed));
    add(c, icalproperty_new_sequence(n->sequence < INT_MAX ? (int)n->sequence : INT_MAX));
    add(c, icalproperty_new_dtstart(utc_time(n->day, n->from_minute)));
    add(c, icalproperty_new_dtend(utc_time(n->day, n->until_minute)));
    add_text(c, icalproperty_new_summary, n->summary);
    add_text(c, icalproperty_new_description, n->description);
    add_text(c, icalproperty_new_location, n->location);
    add(c, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT)); /* whoever subscribes is not busy himself */
    return c;
}

void calendar_text_write(const char *name, const struct calendar_event *events, size_t count, FILE *out) {
    icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    add(calendar, icalproperty_new_version("2.0"));
    add(calendar, icalproperty_new_prodid("-//lichkham//exam days//VI"));
    add(calendar, icalproperty_new_calscale("GREGORIAN"));
    add_named(calendar, "X-WR-CALNAME", name);
    add_named(calendar, "X-PUBLISHED-TTL", "PT6H");
    for (size_t i = 0; i < count; i++) icalcomponent_add_component(calendar, make_event(&events[i]));
    char *text = icalcomponent_as_ical_string_r(calendar);
    (void)fputs(text, out);
    icalmemory_free_buffer(text);
    icalcomponent_free(calendar);
}
