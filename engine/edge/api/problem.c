/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <stdio.h>
#include <string.h>

#define AGAIN_VI "Xin thử lại sau ít phút."
#define AGAIN_EN "Please try again in a few minutes."
#define BACK_VI  "Xin quay lại và kiểm tra địa chỉ."
#define BACK_EN  "Please go back and check the address."
#define ASK_VI   "Xin hỏi người quản trị hệ thống."
#define ASK_EN   "Please ask the administrator of this service."

const struct problem_row PROBLEMS[] = {
    {"malformed-parameter",
     400,
     {"Giá trị không đúng", "A value is malformed"},
     {BACK_VI, BACK_EN},
     "A parameter of path or query cannot be read, or lies outside its limits; `detail` names it."},
    {"missing-parameter",
     400,
     {"Thiếu giá trị", "A value is missing"},
     {BACK_VI, BACK_EN},
     "A required parameter is absent; `detail` names it."},
    {"repeated-parameter",
     400,
     {"Giá trị bị lặp", "A value is given twice"},
     {BACK_VI, BACK_EN},
     "A query parameter is given more than once; `detail` names it."},
    {"unknown-parameter",
     400,
     {"Tham số không có", "There is no such parameter"},
     {BACK_VI, BACK_EN},
     "The route has no query parameter of this name; `detail` names it."},
    {"commune-needed",
     400,
     {"Cần cho biết xã", "The commune is needed"},
     {BACK_VI, BACK_EN},
     "The token reaches too many communes to look for one resident in all of them: add `?commune=`."},
    {"token-needed",
     401,
     {"Cần đăng nhập", "Please log in"},
     {"Xin đăng nhập bằng mã truy cập của mình.", "Please log in with your access token."},
     "The route needs a bearer token."},
    {"token-invalid",
     401,
     {"Mã truy cập không dùng được", "This access token is not valid"},
     {"Mã đã hết hạn, đã bị thu hồi hoặc gõ sai.", "It has expired, was revoked, or is mistyped."},
     "The token is malformed, unknown, expired or revoked, or its account is no longer active."},
    {"not-allowed",
     403,
     {"Không có quyền xem", "You may not see this"},
     {ASK_VI, ASK_EN},
     "The token's role may not use this route."},
    {"other-area",
     403,
     {"Ngoài địa bàn phụ trách", "This is another area's"},
     {ASK_VI, ASK_EN},
     "The place lies outside the areas of the token, or is wider than they are."},
    {"cross-site",
     403,
     {"Yêu cầu từ trang khác", "The request came from another site"},
     {"Xin mở trang đăng nhập của chính dịch vụ này.", "Please open this service's own login page."},
     "A form was sent from a page of another site."},
    {"not-found",
     404,
     {"Không tìm thấy", "Not found"},
     {BACK_VI, BACK_EN},
     "There is no such route, place or session, or no such resident within the token's communes."},
    {"method-not-allowed",
     405,
     {"Không thực hiện được ở đây", "Not possible here"},
     {BACK_VI, BACK_EN},
     "The path is known, but not for this method; the header `Allow` names those it is for."},
    {"too-many-tries",
     429,
     {"Thử sai quá nhiều lần", "Too many wrong tries"},
     {AGAIN_VI, AGAIN_EN},
     "Too many wrong tokens came from this address; `Retry-After` says when to try again."},
    {"internal",
     500,
     {"Lỗi của hệ thống", "The service made a mistake"},
     {ASK_VI, ASK_EN},
     "A defect of the program; tell its operator the number `request`, under which the log tells more."},
    {"busy",
     503,
     {"Hệ thống đang bận", "The service is busy"},
     {AGAIN_VI, AGAIN_EN},
     "More calls wait for the database than may; `Retry-After` says when to try again."},
    {"unavailable",
     503,
     {"Tạm thời chưa trả lời được", "No answer just now"},
     {AGAIN_VI, AGAIN_EN},
     "The database cannot be reached or takes too long; `Retry-After` says when to try again."},
    {.type = NULL},
};

enum { RETRY_BUSY_SECONDS = 1, RETRY_UNAVAILABLE_SECONDS = 5 };

const struct problem_row *problem_find(const char *type) {
    for (const struct problem_row *row = PROBLEMS; row->type; row++)
        if (strcmp(row->type, type) == 0) return row;
    return NULL;
}

/* What a failure says of the inside stays inside: the log has it. */
struct problem problem_of_error(const struct err *e) {
    if (e->code == ERR_BUSY) return (struct problem){problem_find("busy"), "", "", RETRY_BUSY_SECONDS};
    if (err_is_retryable(e->code))
        return (struct problem){problem_find("unavailable"), "", "", RETRY_UNAVAILABLE_SECONDS};
    return (struct problem){problem_find("internal"), "", "", 0};
}

void problem_print_json(FILE *out, const struct problem *p, uint64_t number) {
    struct json *j = json_object();
    char type[64];
    (void)snprintf(type, sizeof type, "/problems/%s", p->row->type);
    json_put(j, "type", json_text(type));
    json_put(j, "title", json_text(p->row->title[API_ENGLISH]));
    json_put(j, "status", json_integer(p->row->status));
    if (*p->detail) json_put(j, "detail", json_text(p->detail));
    if (*p->hint) json_put(j, "hint", json_text(p->hint));
    json_put(j, "request", json_integer((int64_t)number));
    (void)api_render_json(j, out);
}
