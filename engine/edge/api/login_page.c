/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/login_page.h"

#include "base/text.h"
#include "edge/api/internal.h"

static const struct {
    const char *title, *label, *button, *wrong;
} TEXTS[] = {
    [API_VIETNAMESE] = {"Đăng nhập", "Mã truy cập", "Vào xem lịch khám",
                        "Mã này không dùng được: đã hết hạn, đã bị thu hồi hoặc gõ sai."},
    [API_ENGLISH] = {"Log in", "Access token", "Show the exam days",
                     "This token is not valid: it has expired, was revoked, or is mistyped."},
};

void login_print_page(const struct api_call *c, const char *next, bool is_wrong, FILE *out) {
    const char *language = language_name(c->language);
    (void)fprintf(out,
                  "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                  "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"
                  "<link rel=\"stylesheet\" href=\"/style.css\"></head>\n<body><main><h1>%s</h1>\n",
                  language, TEXTS[c->language].title, TEXTS[c->language].title);
    if (is_wrong) (void)fprintf(out, "<p role=\"alert\">%s</p>\n", TEXTS[c->language].wrong);
    (void)fprintf(out,
                  "<form method=\"post\" action=\"/login?lang=%s\"><input type=\"hidden\" name=\"next\" "
                  "value=\"%s\">\n<p><label for=\"token\">%s</label> <input id=\"token\" name=\"token\" "
                  "type=\"password\" autocomplete=\"current-password\" required autofocus></p>\n"
                  "<p><button>%s</button></p></form></main></body></html>\n",
                  language, text_escape_html(c->arena, next), TEXTS[c->language].label,
                  TEXTS[c->language].button);
}
