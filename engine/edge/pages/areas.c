/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/pages/pages.h"

#include <string.h>

static void write_search(struct page *p, const char *search) {
    (void)fprintf(p->out,
                  "<form action=/ class=ask><p><label for=q>%s</label>\n"
                  "<input id=q name=q type=search value=\"%s\"></p><p><button>%s</button></p></form>\n",
                  page_say(p, "Tìm xã, phường, tỉnh theo tên", "Find a commune or province by name"),
                  search ? page_escape(p, search) : "", page_say(p, "Tìm", "Find"));
}

static void write_month_links(struct page *p, const struct areas_view *v) {
    char area[AREA_TEXT_BYTES];
    const civil_day before = civil_add_months(v->month, -1), after = civil_add_months(v->month, 1);
    const struct civil_date b = civil_to_date(before), a = civil_to_date(after);
    area_print(v->area, area);
    (void)fprintf(p->out,
                  "<a rel=prev href=\"/areas/%s?month=%04d-%02d\">← %s %s</a>\n"
                  "<a rel=next href=\"/areas/%s?month=%04d-%02d\">%s %s →</a>\n",
                  area, b.year, b.month, page_say(p, "Tháng", "Month"), page_print_month(p, before), area,
                  a.year, a.month, page_say(p, "Tháng", "Month"), page_print_month(p, after));
}

static void write_way(struct page *p, const struct areas_view *v) {
    if (v->name == NULL && v->search == NULL) return;
    (void)fputs("<nav class=way>\n", p->out);
    if (v->has_more_areas || v->search)
        (void)fprintf(p->out, "<a href=/>%s</a>\n", page_say(p, "Tất cả địa bàn", "All areas"));
    if (v->name && v->month != CIVIL_NONE) write_month_links(p, v);
    (void)fputs("</nav>\n", p->out);
}

static void write_heads(struct page *p, bool has_figures) {
    (void)fprintf(p->out, "<table class=areas><thead><tr><th scope=col>%s", page_say(p, "Địa bàn", "Area"));
    if (has_figures)
        (void)fprintf(p->out, "<th scope=col class=f>%s<th scope=col class=f>%s<th scope=col class=f>%s",
                      page_say(p, "Ngày khám", "Exam days"), page_say(p, "Đã xếp / chỗ", "Booked / places"),
                      page_say(p, "Nháp, chưa báo", "Draft, not told"));
    else
        (void)fprintf(p->out, "<th scope=col class=f>%s", page_say(p, "Số xã", "Communes"));
    (void)fputs("</tr></thead><tbody>\n", p->out);
}

static void write_figures(struct page *p, const struct areas_view *v, const struct area_line *l) {
    if (v->month == CIVIL_NONE)
        (void)fprintf(p->out, "<td class=f>%zu", l->communes);
    else
        (void)fprintf(p->out, "<td class=f>%d<td class=f>%d / %d<td class=f>%d", l->days, l->booked,
                      l->places, l->drafts);
}

static void write_line(struct page *p, const struct areas_view *v, const struct area_line *l) {
    char area[AREA_TEXT_BYTES];
    (void)fprintf(p->out, "<tr><td><a href=\"/areas/%s", area_print(l->area, area));
    if (v->name && v->month != CIVIL_NONE) {
        const struct civil_date d = civil_to_date(v->month);
        (void)fprintf(p->out, "?month=%04d-%02d", d.year, d.month);
    }
    (void)fprintf(p->out, "\">%s</a>", page_escape(p, page_unit_name(p, l->unit_kind, l->name)));
    if (l->within[0] != '\0') (void)fprintf(p->out, " <small>%s</small>", page_escape(p, l->within));
    write_figures(p, v, l);
    (void)fputs("</tr>\n", p->out);
}

static void write_nothing(struct page *p, const struct areas_view *v) {
    if (v->search)
        (void)fprintf(p->out, "<p class=note>%s</p>\n",
                      page_say(p, "Không có địa bàn nào tên như vậy trong phần bạn được xem.",
                               "There is no area of this name among those you may see."));
    else
        (void)fprintf(p->out, "<p class=note>%s <code>%s</code></p>\n",
                      page_say(p, "Chưa có địa bàn nào ở đây. Người quản trị nhập danh sách bằng lệnh:",
                               "There is no area here yet. The administrator brings in the list:"),
                      v->name ? "lichkham area import areas.csv --apply"
                              : "lichkham token create --area ...");
}

static const char *heading(struct page *p, const struct areas_view *v) {
    if (v->search) return arena_print(p->arena, "%s: %s", page_say(p, "Tìm", "Find"), v->search);
    if (v->name == NULL) return page_say(p, "Chọn địa bàn", "Choose an area");
    return v->month == CIVIL_NONE ? v->name
                                  : arena_print(p->arena, "%s – %s %s", v->name,
                                                page_say(p, "tháng", "month"), page_print_month(p, v->month));
}

void pages_write_areas(struct page *p, const struct areas_view *v) {
    const char *title = heading(p, v);
    page_begin(p, title);
    write_way(p, v);
    (void)fprintf(p->out, "<h1>%s</h1>\n", page_escape(p, title));
    if (v->name == NULL) write_search(p, v->search);
    if (v->count == 0)
        write_nothing(p, v);
    else {
        write_heads(p, v->month != CIVIL_NONE);
        for (size_t i = 0; i < v->count; i++) write_line(p, v, &v->lines[i]);
        (void)fputs("</tbody></table>\n", p->out);
    }
    if (v->is_cut)
        (void)fprintf(p->out, "<p class=hint>%s</p>\n",
                      page_say(p, "Còn nhiều kết quả nữa: xin gõ tên đầy đủ hơn.",
                               "There are more: please type more of the name."));
    page_end(p);
}
