/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/call.h"

/* What it was about: keys and counts. */
static struct json *make_subject(const struct api_call *c) {
    struct json *j = json_object();
    char text[AREA_TEXT_BYTES];
    json_put(j, "route", json_text(c->route->path));
    json_put(j, "area", json_text(area_print(c->area, text)));
    json_put(j, "people", json_integer(c->people));
    if (c->resident != 0) json_put(j, "resident", json_integer(c->resident));
    for (const struct api_param *p = c->route->params; p && p->name; p++)
        if (p->kind == API_PARAM_SESSION && api_param_is_given(c, p->name))
            json_put(j, "session", json_text(api_param_text(c, p->name)));
    if (c->site != 0) json_put(j, "site", json_integer(c->site));
    return j;
}

static void on_written(void *context, const struct err *failure) {
    struct call *c = context;
    struct err e = {.code = ERR_NONE};
    c->audit = NULL;
    if (failure) e = *failure;
    call_go_on(c, failure ? FAIL : END, &e);
}

/* Kept answers too. What is sent is what was written: nothing goes out before. */
enum outcome step_audit(struct call *c, struct err *e) {
    const struct api_call *s = &c->shown;
    (void)e;
    if (!s->route->audit) return END;
    struct json *subject = make_subject(s);
    const struct audit_entry entry = {.commune = s->commune,
                                      .chain = audit_trail_chain(s->api->trail),
                                      .unix_seconds = s->now.unix_seconds,
                                      .actor = s->holder->account,
                                      .action = s->route->audit,
                                      .subject = subject};
    c->audit = audit_trail_append(s->api->trail, &entry, on_written, c);
    json_destroy(subject);
    return WAIT;
}
