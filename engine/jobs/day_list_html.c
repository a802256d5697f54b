/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/day_list.h"

#include "base/text.h"
#include "domain/capacity.h"
#include "domain/resident.h"

#include <string.h>

enum { WALK_IN_LINES = 6, COLUMNS = 10 };

static const char STYLE[] =
    "@page{size:A4;margin:11mm 11mm 14mm;@bottom-right{content:\"Trang \" counter(page) \"/\" counter(pages);"
    "font:9pt sans-serif}@bottom-left{content:\"Dữ liệu cá nhân – không dán nơi công cộng\";font:9pt "
    "sans-serif}}\n"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:188mm;color:#000;background:#fff;"
    "font:10.5pt/1.25 \"Noto Sans\",\"Liberation Sans\",Arial,sans-serif}\n"
    "header{display:flex;justify-content:space-between;align-items:flex-start;margin-bottom:4mm}\n"
    ".unit{text-transform:uppercase;font-size:9.5pt}.unit b{display:block}.unit small{text-transform:none}\n"
    ".date{text-align:right;font-size:9.5pt}\n"
    "h1{font-size:16pt;line-height:1.15;margin:0 0 1mm;text-align:center}\n"
    ".day{font-size:13pt;text-align:center;margin:0 0 3mm}\n"
    ".draft{border:1.2mm double #000;font-size:13pt;font-weight:bold;letter-spacing:.04em;text-align:center;"
    "padding:1.5mm;margin:0 0 3mm}\n"
    ".sums{display:flex;flex-wrap:wrap;justify-content:center;gap:0 7mm;margin:0 0 3mm}\n"
    "table{border-collapse:collapse;width:100%}thead{display:table-header-group}\n"
    "th,td{padding:.7mm 1mm;text-align:left;vertical-align:top}\n"
    ".again th{font-weight:normal;font-size:8.5pt;padding:0 0 .8mm}.again b{float:right}\n"
    ".names th{font-size:8.5pt;border-top:.5mm solid #000;border-bottom:.5mm solid "
    "#000;vertical-align:bottom}\n"
    "tbody{break-inside:avoid}tbody tr:first-child td{border-top:.25mm solid #000}\n"
    "tbody tr+tr td{border-top:.15mm dotted #777}\n"
    ".time td{font-size:12pt;font-weight:bold;border-top:.5mm solid #000;padding-top:2mm;break-after:avoid}\n"
    ".time span{font-size:9.5pt;font-weight:normal;margin-left:2mm}tbody .time+tr td{border-top:.25mm solid "
    "#000}\n"
    ".kin .n{position:relative}.kin .n:before{content:\"\";position:absolute;left:0;top:0;bottom:0;"
    "border-left:1mm solid #000}.kin .first .n:before{top:1mm}.kin tr:last-child .n:before{bottom:1mm}\n"
    ".g{white-space:nowrap}.n,.y,.c{text-align:center}.n{width:8mm}.code{font-family:\"Liberation "
    "Mono\",monospace;font-size:10.5pt;"
    "white-space:nowrap;width:20mm}\n"
    ".who{font-weight:bold}.who small{display:block;font-weight:normal;font-size:8.5pt}\n"
    ".tel{white-space:nowrap}.tel small{display:block;font-size:8pt}\n"
    ".y{width:12mm}.c{width:10mm}.x{display:inline-block;width:4.4mm;height:4.4mm;border:.35mm solid #000;"
    "font:bold 11pt/4mm sans-serif}\n"
    ".by-hand td{height:8mm;border-top:.25mm solid #000}.by-hand .head td{height:auto;font-weight:bold;"
    "padding-top:4mm;border:0}.by-hand tr:last-child td{border-bottom:.25mm solid #000}\n"
    "footer{break-inside:avoid;margin-top:4mm;font-size:9pt}.sign{display:flex;justify-content:space-around;"
    "text-align:center;margin:5mm 0 18mm}.sign small{display:block}\n"
    "@media screen{body{padding:8mm 4mm}}\n";

static const char *const WEEKDAYS[] = {"",        "Thứ Hai", "Thứ Ba",  "Thứ Tư",
                                       "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"};

static const char *const SEXES[] = {[PERSON_UNKNOWN] = "", [PERSON_FEMALE] = "Nữ", [PERSON_MALE] = "Nam"};

static const struct {
    uint8_t bit;
    const char *text;
} NEEDS[] = {
    {CIRCUMSTANCE_STEP_FREE, "cần lối đi không bậc"},
    {CIRCUMSTANCE_INTERPRETER, "cần phiên dịch"},
    {CIRCUMSTANCE_HOME_VISIT, "khám tại nhà"},
};
#define NEEDS_COUNT (sizeof NEEDS / sizeof NEEDS[0])

/* A page being written; escaped texts live in the arena. */
struct page {
    const struct day_list *list;
    FILE *out;
    struct arena *arena;
    const char *site; /* escaped */
    char day[64];     /* "Thứ Ba, 16/03/2027" */
};

static const char *escape(struct page *p, const char *text) {
    return text_escape_html(p->arena, text);
}

/* "+84912000001" -> "0912 000 001"; other numbers as they are. */
static void print_phone(const char *phone, char text[32]) {
    if (strncmp(phone, "+84", 3) == 0 && strlen(phone) == 12)
        snprintf(text, 32, "0%.3s %.3s %.3s", phone + 3, phone + 6, phone + 9);
    else
        snprintf(text, 32, "%s", phone);
}

/* ---- Head -------------------------------------------------------------------------------- */

static const char *unit_name(const char *kind) {
    if (strcmp(kind, "phuong") == 0) return "Phường ";
    if (strcmp(kind, "dac_khu") == 0) return "Đặc khu ";
    return strcmp(kind, "xa") == 0 ? "Xã " : "";
}

static void write_title(struct page *p) {
    const struct day_list_site *s = &p->list->site;
    char phone[32];
    print_phone(s->phone, phone);
    (void)fprintf(
        p->out,
        "<header><div class=unit>%s%s<b>%s</b><small>%s</small></div><div class=date>%s%s</div></header>\n"
        "<h1>Danh sách khám sức khỏe định kỳ</h1>\n<p class=day>%s</p>\n",
        unit_name(s->unit_kind), escape(p, s->commune_name), p->site, escape(p, s->address),
        s->phone[0] != '\0' ? "Điện thoại: " : "", escape(p, phone), p->day);
    if (p->list->drafts == 0) return;
    if (p->list->drafts == p->list->count)
        (void)fputs("<p class=draft>BẢN NHÁP – CHƯA THÔNG BÁO CHO AI</p>\n", p->out);
    else
        (void)fprintf(p->out, "<p class=draft>BẢN NHÁP – %zu NGƯỜI CHƯA ĐƯỢC THÔNG BÁO</p>\n",
                      p->list->drafts);
}

static void write_sums(struct page *p) {
    size_t by_half[3] = {0}, by_need[NEEDS_COUNT] = {0};
    for (size_t i = 0; i < p->list->count; i++) {
        const struct day_list_entry *n = &p->list->entries[i];
        by_half[n->row.half == HALF_AFTERNOON ? HALF_AFTERNOON : HALF_MORNING]++;
        for (size_t k = 0; k < NEEDS_COUNT; k++) by_need[k] += (n->person.circumstances & NEEDS[k].bit) != 0;
    }
    (void)fprintf(p->out, "<p class=sums><span><b>%zu</b> người, <b>%zu</b> hộ</span>", p->list->count,
                  p->list->households);
    if (by_half[HALF_MORNING] > 0)
        (void)fprintf(p->out, "<span>sáng <b>%zu</b></span>", by_half[HALF_MORNING]);
    if (by_half[HALF_AFTERNOON] > 0)
        (void)fprintf(p->out, "<span>chiều <b>%zu</b></span>", by_half[HALF_AFTERNOON]);
    for (size_t k = 0; k < NEEDS_COUNT; k++)
        if (by_need[k] > 0) (void)fprintf(p->out, "<span>%s: <b>%zu</b></span>", NEEDS[k].text, by_need[k]);
    (void)fprintf(p->out, "</p>\n");
}

/* Printed again on every page: a sheet that fell out still says where and when it belongs. */
static void write_table_head(struct page *p) {
    (void)fprintf(p->out,
                  "<table><thead><tr class=again><th colspan=%d>%s – %s%s</th></tr>\n"
                  "<tr class=names><th class=n>TT<th class=code>Mã<th>Họ và tên<th class=y>Năm sinh<th>Giới"
                  "<th>Thôn, tổ<th class=g>Gói ·<br>đối tượng<th>Điện thoại<th class=c>Đến<th "
                  "class=c>Vắng</tr></thead>\n",
                  COLUMNS, p->site, p->day, p->list->drafts > 0 ? "<b>BẢN NHÁP</b>" : "");
}

/* ---- Rows -------------------------------------------------------------------------------- */

static const char *phone_note(const struct person *person) {
    if (person->phone[0] == '\0') return "";
    if (strcmp(person->phone_owner, "guardian") == 0) return "người giám hộ";
    return strcmp(person->phone_owner, "household") == 0 ? "gia đình" : "";
}

/* Small print under the name. */
static void write_notes(struct page *p, const struct day_list_entry *n) {
    const char *notes[NEEDS_COUNT + 2];
    size_t count = 0;
    if (n->row.state == APPOINTMENT_PROPOSED) notes[count++] = "<b>chưa thông báo</b>";
    if (n->row.class_ < 2) notes[count++] = "ưu tiên"; /* planning classes 0 and 1 are priority class 0 */
    for (size_t k = 0; k < NEEDS_COUNT; k++)
        if ((n->person.circumstances & NEEDS[k].bit) != 0) notes[count++] = NEEDS[k].text;
    for (size_t i = 0; i < count; i++) (void)fprintf(p->out, "%s%s", i == 0 ? "<small>" : " · ", notes[i]);
    if (count > 0) (void)fputs("</small>", p->out);
}

/* "<b>3</b> · 1, 5": the package, then the target groups. */
static void write_groups(struct page *p, const struct day_list_entry *n) {
    (void)fprintf(p->out, "<td><b>%d</b>", n->row.package);
    const char *separator = " · ";
    for (const char *at = n->person.target_groups; *at != '\0'; at += strspn(at, ";")) {
        const size_t length = strcspn(at, ";");
        (void)fprintf(p->out, "%s%s", separator, escape(p, arena_copy_text(p->arena, at, length)));
        separator = ", ";
        at += length;
    }
}

static void write_boxes(struct page *p, bool has_come, bool is_absent) {
    (void)fprintf(p->out, "<td class=c><span class=x>%s</span><td class=c><span class=x>%s</span></tr>\n",
                  has_come ? "×" : "", is_absent ? "×" : "");
}

static bool has_come(enum appointment_state state) {
    return state == APPOINTMENT_CHECKED_IN || state == APPOINTMENT_ATTENDED ||
           state == APPOINTMENT_INCOMPLETE;
}

static void write_entry(struct page *p, const struct day_list_entry *n, size_t number, bool is_first) {
    const char *name = n->person.name[0] != '\0' ? n->person.name : "(không có trong sổ đăng ký)";
    char phone[32], birth_year[8] = "";
    print_phone(n->person.phone, phone);
    if (n->person.birth_year > 0) snprintf(birth_year, sizeof birth_year, "%d", n->person.birth_year);
    (void)fprintf(p->out, "<tr%s><td class=n>%zu<td class=code>%s<td class=who>%s",
                  is_first ? " class=first" : "", number, n->code, escape(p, name));
    write_notes(p, n);
    (void)fprintf(p->out, "<td class=y>%s<td>%s<td>%s", birth_year, SEXES[n->person.sex],
                  escape(p, n->row.hamlet));
    write_groups(p, n);
    (void)fprintf(p->out, "<td class=tel>%s", escape(p, phone));
    if (phone_note(&n->person)[0] != '\0') (void)fprintf(p->out, "<small>%s</small>", phone_note(&n->person));
    write_boxes(p, has_come(n->row.state), n->row.state == APPOINTMENT_DID_NOT_ATTEND);
}

static void write_time(struct page *p, size_t at) {
    const struct day_list_entry *all = p->list->entries;
    size_t people = 0, households = 0;
    for (size_t i = at; i < p->list->count && all[i].row.minute == all[at].row.minute; i++) {
        people++;
        households += i == at || all[i].row.household != all[i - 1].row.household;
    }
    (void)fprintf(p->out, "<tr class=time><td colspan=%d>%02d:%02d<span>%zu người, %zu hộ</span></tr>\n",
                  COLUMNS, all[at].row.minute / 60, all[at].row.minute % 60, people, households);
}

/* A household is a body of its own, so that no page break parts it. */
static void write_entries(struct page *p) {
    const struct day_list_entry *all = p->list->entries;
    const size_t count = p->list->count;
    for (size_t at = 0, end; at < count; at = end) {
        const bool is_new_time = at == 0 || all[at].row.minute != all[at - 1].row.minute;
        for (end = at + 1; end < count && all[end].row.minute == all[at].row.minute &&
                           all[end].row.household == all[at].row.household;)
            end++;
        (void)fprintf(p->out, "<tbody%s>", end - at > 1 ? " class=kin" : "");
        if (is_new_time) write_time(p, at);
        for (size_t i = at; i < end; i++) write_entry(p, &all[i], i + 1, i == at);
        (void)fputs("</tbody>\n", p->out);
    }
}

/* ---- Foot -------------------------------------------------------------------------------- */

static void write_by_hand(struct page *p) {
    (void)fprintf(p->out,
                  "<tbody class=by-hand><tr class=head><td colspan=%d>Người đến không hẹn trước</tr>\n",
                  COLUMNS);
    for (int i = 0; i < WALK_IN_LINES; i++) {
        (void)fputs("<tr>", p->out);
        for (int k = 0; k < COLUMNS - 2; k++) (void)fputs("<td>", p->out);
        write_boxes(p, false, false);
    }
    (void)fputs("</tbody></table>\n", p->out);
}

/* The packages on this list, by number. */
static void write_legend(struct page *p) {
    bool is_told[256] = {false};
    (void)fputs("<footer><p>Gói khám:", p->out);
    for (int package = 0; package < 256; package++)
        for (size_t i = 0; i < p->list->count && !is_told[package]; i++) {
            const struct day_list_row *row = &p->list->entries[i].row;
            if (row->package != package) continue;
            (void)fprintf(p->out, " <b>%d</b> %s;", package, escape(p, row->package_name));
            is_told[package] = true;
        }
    (void)fputs(" đối tượng ghi theo mã DOI_TUONG. Vạch đậm bên trái: người cùng một hộ.</p>\n"
                "<div class=sign><div>Người lập danh sách<small>(ký, ghi rõ họ tên)</small></div>"
                "<div>Người ghi nhận trong ngày<small>(ký, ghi rõ họ tên)</small></div></div></footer>\n",
                p->out);
}

void day_list_write_html(const struct day_list *list, FILE *out) {
    const struct civil_date d = civil_to_date(list->day);
    struct page p = {.list = list, .out = out, .arena = arena_create()};
    p.site = escape(&p, list->site.name);
    snprintf(p.day, sizeof p.day, "%s, %02d/%02d/%04d", WEEKDAYS[civil_weekday(list->day)], d.day, d.month,
             d.year);
    (void)fprintf(
        out,
        "<!doctype html>\n<html lang=vi><head><meta charset=utf-8><title>%s – %s</title>\n<style>\n%s"
        "</style></head><body>\n",
        p.site, p.day, STYLE);
    write_title(&p);
    write_sums(&p);
    write_table_head(&p);
    if (list->count == 0)
        (void)fprintf(out, "<tbody><tr><td colspan=%d>Không có ai trong danh sách ngày này.</tr></tbody>\n",
                      COLUMNS);
    write_entries(&p);
    write_by_hand(&p);
    write_legend(&p);
    (void)fputs("</body></html>\n", out);
    arena_destroy(p.arena);
}
