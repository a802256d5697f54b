/* SPDX-License-Identifier: Apache-2.0 */
/* route_json: values that several answers have in common, as JSON. */
#ifndef LICHKHAM_EDGE_API_ROUTE_JSON_H
#define LICHKHAM_EDGE_API_ROUTE_JSON_H

#include "edge/api/api.h"
#include "store/view.h"

struct json *route_json_minute(int minute_of_day);                           /* "07:30" */
struct json *route_json_area(const struct api_call *c, struct area area);    /* code, kind, name */
struct json *route_json_commune(int32_t commune);                            /* its code */
struct json *route_json_site(const struct api_call *c, int32_t site);        /* id and name; null for 0 */
struct json *route_json_both(const char *vietnamese, const char *english);   /* {"vi", "en"} */
const char *route_session_id(struct arena *a, const struct view_session *s); /* "2026-41-20261203-am" */
/* class (priority class) and missed_last_round of a planning class. */
void route_json_put_class(struct json *into, uint8_t planning_class);
/* next: where a list goes on; NULL = it has ended. */
void route_json_put_next(struct json *into, const char *cursor);
/* A figure that may be hidden: then null. */
struct json *route_json_figure(int64_t amount, bool is_hidden);

#endif
