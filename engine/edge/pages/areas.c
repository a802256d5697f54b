/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/pages/pages.h"

#include <inttypes.h>

static void write_search(struct page *p, const char *search) {
    (void)fprintf(p->out,
                  "<form action=/ class=ask><p><label for=q>%s</label>\n"
                  "<input id=q name=q type=search value=\"%s\"></p><p><button>%s</button></p></form>\n",
                  page_say(p, "Tìm xã, phường, tỉnh theo tên", "Find a commune or province by name"),
                  search ? page_escape(p, search) : "", page_say(p, "Tìm", "Find"));
}

static void write_way(struct page *p, const struct areas_view *v) {
    if (v->up.path == NULL) return;
    (void)fputs("<nav class=way>\n", p->out);
    page_write_link(p, v->up);
    (void)fputs("</nav>\n", p->out);
}

/* How many communes lie beneath is of interest where they are more than themselves. */
static bool has_wider_lines(const struct areas_view *v) {
    for (size_t i = 0; i < v->count; i++)
        if (v->lines[i].area.kind != AREA_COMMUNE) return true;
    return false;
}

static void write_heads(struct page *p, const struct areas_view *v) {
    (void)fprintf(p->out, "<table class=areas><thead><tr><th scope=col>%s", page_say(p, "Địa bàn", "Area"));
    if (has_wider_lines(v))
        (void)fprintf(p->out, "<th scope=col class=f>%s", page_say(p, "Số xã", "Communes"));
    if (v->round)
        (void)fprintf(p->out,
                      "<th scope=col class=f>%s<th scope=col class=f>%s<th scope=col class=f>%s<th scope=col "
                      "class=f>%s",
                      page_say(p, "Chỗ sắp tới", "Places to come"), page_say(p, "Đã công bố", "Published"),
                      page_say(p, "Bản nháp", "Draft"), page_say(p, "Đang chờ", "Waiting"));
    (void)fputs("</tr></thead><tbody>\n", p->out);
}

static void write_figure(struct page *p, int64_t amount) {
    (void)fprintf(p->out, "<td class=f>%" PRId64, amount);
}

static void write_line(struct page *p, const struct areas_view *v, const struct area_line *l) {
    char area[AREA_TEXT_BYTES];
    (void)fprintf(p->out, "<tr><td><a href=/areas/%s>%s</a>", area_print(l->area, area),
                  page_escape(p, page_unit_name(p, l->unit_kind, l->name)));
    if (l->within[0] != '\0') (void)fprintf(p->out, " <small>%s</small>", page_escape(p, l->within));
    if (has_wider_lines(v)) write_figure(p, (int64_t)l->communes);
    if (v->round) {
        write_figure(p, l->figures.places);
        write_figure(p, l->figures.told);
        write_figure(p, l->figures.drafts);
        if (v->hides_waiting)
            (void)fputs("<td class=f>–", p->out);
        else
            write_figure(p, l->figures.waiting);
    }
    (void)fputs("</tr>\n", p->out);
}

/* What the figures are of, and how old. */
static void write_round(struct page *p, const struct view_round *r) {
    (void)fprintf(
        p->out,
        page_say(p, "<p class=hint>Đợt %" PRId32 ", %s – %s.", "<p class=hint>Round %" PRId32 ", %s – %s."),
        r->round, page_print_day(p, r->starts), page_print_day(p, r->ends));
    if (r->planned_on != CIVIL_NONE)
        (void)fprintf(p->out,
                      page_say(p, " Số liệu của đêm %s; lịch từng ngày ở trang của mỗi xã.",
                               " Figures of the night of %s; days are on the page of each commune."),
                      page_print_day(p, r->planned_on));
    else
        (void)fprintf(
            p->out, " %s <code>lichkham nightly</code>",
            page_say(p, "Chưa có kế hoạch. Lập kế hoạch bằng lệnh:", "There is no plan yet. To make it:"));
    (void)fputs("</p>\n", p->out);
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

static void write_hidden(struct page *p) {
    (void)fprintf(p->out, "<p class=hint>%s</p>\n",
                  page_say(p, "Không hiện số người đang chờ: có nơi chỉ vài người.",
                           "How many wait is not shown: in some places they are only a few."));
}

static const char *heading(struct page *p, const struct areas_view *v) {
    if (v->search) return arena_print(p->arena, "%s: %s", page_say(p, "Tìm", "Find"), v->search);
    if (v->name == NULL) return page_say(p, "Chọn địa bàn", "Choose an area");
    return v->name;
}

void pages_write_areas(struct page *p, const struct areas_view *v) {
    const char *title = heading(p, v);
    page_begin(p, title);
    write_way(p, v);
    (void)fprintf(p->out, "<h1>%s</h1>\n", page_escape(p, title));
    write_search(p, v->search);
    if (v->count == 0)
        write_nothing(p, v);
    else {
        if (v->round) write_round(p, v->round);
        write_heads(p, v);
        for (size_t i = 0; i < v->count; i++) write_line(p, v, &v->lines[i]);
        (void)fputs("</tbody></table>\n", p->out);
        if (v->hides_waiting) write_hidden(p);
    }
    if (v->is_cut)
        (void)fprintf(p->out, "<p class=hint>%s</p>\n",
                      page_say(p, "Còn nhiều kết quả nữa: xin gõ tên đầy đủ hơn.",
                               "There are more: please type more of the name."));
    page_end(p);
}
