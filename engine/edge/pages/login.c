/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/pages/pages.h"

void pages_write_login(struct page *p, const char *failure, const char *next) {
    const char *title = page_say(p, "Đăng nhập", "Log in");
    page_begin(p, title);
    (void)fprintf(p->out, "<h1>%s</h1>\n", title);
    if (failure) (void)fprintf(p->out, "<p class=note role=alert>%s</p>\n", page_escape(p, failure));
    (void)fprintf(
        p->out,
        "<form method=post action=/login class=ask>\n<p><label for=token>%s</label>\n"
        "<input id=token name=token type=password autocomplete=current-password required autofocus></p>\n",
        page_say(p, "Mã truy cập", "Access token"));
    if (next) (void)fprintf(p->out, "<input type=hidden name=next value=\"%s\">\n", page_escape(p, next));
    (void)fprintf(p->out, "<p><button>%s</button></p></form>\n<p class=hint>%s</p>\n", title,
                  page_say(p,
                           "Mã bắt đầu bằng <code>lk_</code>. Ai chưa có mã, xin hỏi người quản trị: "
                           "<code>lichkham token create</code>.",
                           "It begins with <code>lk_</code>. If you have none, ask the administrator: "
                           "<code>lichkham token create</code>."));
    page_end(p);
}
