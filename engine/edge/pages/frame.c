/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "edge/pages/pages.h"

#include <inttypes.h>
#include <string.h>

const char *page_say(const struct page *p, const char *vietnamese, const char *english) {
    return strcmp(p->language, "en") == 0 ? english : vietnamese;
}

const char *page_escape(struct page *p, const char *text) {
    return text_escape_html(p->arena, text);
}

void page_write_link(struct page *p, struct page_link link) {
    if (link.path)
        (void)fprintf(p->out, "<a href=\"%s\">%s</a>\n", page_escape(p, link.path),
                      page_escape(p, link.text));
}

const char *page_print_day(struct page *p, civil_day day) {
    const struct civil_date d = civil_to_date(day);
    return arena_print(p->arena, "%02d/%02d/%04d", d.day, d.month, d.year);
}

const char *page_print_month(struct page *p, civil_day day) {
    static const char *const ENGLISH[] = {"",        "January",  "February", "March",  "April",
                                          "May",     "June",     "July",     "August", "September",
                                          "October", "November", "December"};
    const struct civil_date d = civil_to_date(day);
    if (strcmp(p->language, "en") == 0) return arena_print(p->arena, "%s %04d", ENGLISH[d.month], d.year);
    return arena_print(p->arena, "tháng %d/%04d", d.month, d.year);
}

const char *page_unit_name(struct page *p, const char *unit_kind, const char *name) {
    static const struct {
        const char *kind, *vietnamese, *english;
    } KINDS[] = {
        {"xa", "Xã ", " commune"}, {"phuong", "Phường ", " ward"}, {"dac_khu", "Đặc khu ", " special zone"}};
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
        if (strcmp(KINDS[i].kind, unit_kind) == 0)
            return arena_print(p->arena, "%s%s%s", page_say(p, KINDS[i].vietnamese, ""), name,
                               page_say(p, "", KINDS[i].english));
    return name;
}

/* ---- The bar --------------------------------------------------------------------------------- */

/* The other language, named in itself. */
static void write_language(struct page *p) {
    const char *other = page_say(p, "en", "vi");
    if (p->here == NULL) return;
    (void)fprintf(p->out, "<a href=\"%s%slang=%s\" hreflang=%s lang=%s>%s</a>\n", page_escape(p, p->here),
                  strchr(p->here, '?') ? "&amp;" : "?", other, other, other,
                  page_say(p, "English", "Tiếng Việt"));
}

static void write_account(struct page *p) {
    if (p->account == NULL) return;
    (void)fprintf(
        p->out, "<span>%s</span>\n<form method=post action=/logout><button class=plain>%s</button></form>\n",
        page_escape(p, p->account), page_say(p, "Đăng xuất", "Log out"));
}

void page_begin(struct page *p, const char *title) {
    (void)fprintf(p->out,
                  "<!doctype html>\n<html lang=%s><head><meta charset=utf-8>"
                  "<meta name=viewport content=\"width=device-width\"><title>%s</title>"
                  "<link rel=stylesheet href=%s></head><body>\n<a class=skip href=#main>%s</a>\n"
                  "<header class=bar><a class=name href=/>%s</a>\n",
                  page_say(p, "vi", "en"), page_escape(p, title), PAGE_STYLE_PATH,
                  page_say(p, "Đến nội dung", "To the content"),
                  page_say(p, "Lịch khám sức khỏe", "Health check calendar"));
    write_language(p);
    write_account(p);
    (void)fputs("</header>\n<main id=main>\n", p->out);
}

void page_end(struct page *p) {
    (void)fputs("</main></body></html>\n", p->out);
}

/* ---- Failures -------------------------------------------------------------------------------- */

void pages_write_problem(struct page *p, const char *title, const char *advice, uint64_t number) {
    page_begin(p, title);
    (void)fprintf(p->out, "<h1>%s</h1>\n<p>%s</p>\n", page_escape(p, title), page_escape(p, advice));
    (void)fprintf(p->out, "<p><a href=/>%s</a></p>\n<p class=\"small hint\">%s %" PRIu64 "</p>\n",
                  page_say(p, "Về trang đầu", "To the first page"), page_say(p, "Yêu cầu số", "Request"),
                  number);
    page_end(p);
}
