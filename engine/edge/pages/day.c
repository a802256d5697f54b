/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/pages/pages.h"

#include <inttypes.h>

/* ---- The way back and on ----------------------------------------------------------------------- */

static void write_day_link(struct page *p, const struct day_view *v, const char *rel, civil_day day) {
    char text[CIVIL_TEXT_BYTES];
    if (day == CIVIL_NONE) return;
    const bool is_next = day > v->list->day;
    (void)fprintf(p->out, "<a rel=%s href=/sites/%" PRId32 "/days/%s>%s%s%s</a>\n", rel, v->list->site.site,
                  civil_print(day, text), is_next ? "" : "← ", page_print_day(p, day), is_next ? " →" : "");
}

static void write_way(struct page *p, const struct day_view *v) {
    char area[AREA_TEXT_BYTES];
    const struct civil_date d = civil_to_date(v->list->day);
    area_print((struct area){AREA_COMMUNE, v->list->site.commune}, area);
    (void)fprintf(p->out, "<nav class=way><a href=\"/areas/%s?month=%04d-%02d\">%s %s</a>\n", area, d.year,
                  d.month, page_say(p, "Cả", "All of"), page_print_month(p, v->list->day));
    write_day_link(p, v, "prev", v->near.before);
    write_day_link(p, v, "next", v->near.after);
    if (v->list->count > 0)
        (void)fprintf(p->out, "<span class=\"end hint\">%s</span>\n",
                      page_say(p, "In: bấm Ctrl+P", "To print: Ctrl+P"));
    (void)fputs("</nav>\n", p->out);
}

/* ---- What to do next ---------------------------------------------------------------------------- */

static void write_publish(struct page *p, const struct day_view *v) {
    char area[AREA_TEXT_BYTES], day[CIVIL_TEXT_BYTES];
    area_print((struct area){AREA_COMMUNE, v->list->site.commune}, area);
    (void)fprintf(p->out,
                  "<p class=\"screen hint\">%s <code>lichkham publish --commune %s --until %s</code></p>\n",
                  page_say(p, "Ngày giờ dự kiến còn có thể đổi. Công bố và xếp lời nhắc bằng lệnh:",
                           "Days and times may still change. To promise them and queue their reminders:"),
                  area, civil_print(v->list->day, day));
}

static void write_nobody(struct page *p, const struct day_view *v) {
    const char *why =
        !v->near.is_held
            ? page_say(p,
                       "Điểm khám không có buổi khám ngày này: ngày nghỉ, tạm đóng cửa, hoặc lịch tuần "
                       "không có. Lịch tuần được nhập bằng lệnh:",
                       "The site holds no session on this day: a holiday, a closure, or not in its "
                       "weekly template, which is brought in with:")
        : v->list->day < p->today
            ? page_say(p, "Đã có buổi khám nhưng không xếp ai.", "A session was held, and nobody was booked.")
            : page_say(p, "Có buổi khám nhưng chưa xếp ai. Kế hoạch được lập mỗi đêm bằng lệnh:",
                       "There is a session, and nobody is booked yet. The plan is made each night by:");
    const char *command = !v->near.is_held          ? "lichkham capacity import week.csv --apply"
                          : v->list->day < p->today ? ""
                                                    : "lichkham nightly";
    (void)fprintf(p->out, "<p class=\"note screen\">%s <code>%s</code></p>\n", why, command);
}

void pages_write_day(struct page *p, const struct day_view *v) {
    const struct day_list *list = v->list;
    page_begin(p, arena_print(p->arena, "%s – %s", list->site.name, page_print_day(p, list->day)));
    write_way(p, v);
    day_list_write_sheet(list, p->language, p->out);
    if (list->count == 0) write_nobody(p, v);
    if (list->drafts > 0 && list->day > p->today) write_publish(p, v);
    if (!list->has_names)
        (void)fprintf(p->out, "<p class=\"screen hint\">%s</p>\n",
                      page_say(p, "Tài khoản này xem lịch và chỗ đã đặt, không xem từng người.",
                               "This account sees schedules and booked places, not who they are for."));
    page_end(p);
}
