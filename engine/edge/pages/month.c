/* SPDX-License-Identifier: Apache-2.0 */
/* A month of a commune: a table of weeks; on a telephone, where style.css lets the table fall apart, a list
 * of its exam days. Draft and published are told by word and by pattern, never by colour. */
#include "domain/capacity.h"
#include "edge/pages/pages.h"

#include <inttypes.h>
#include <string.h>

/* ---- Sums ---------------------------------------------------------------------------------- */

struct sums {
    int days, places, booked, drafts, examined;
};

static void add_half(struct sums *s, const struct view_session *h) {
    s->places += h->places;
    s->booked += h->booked;
    s->drafts += h->booked - h->published;
    s->examined += h->attended;
}

static struct sums sum_month(const struct month_view *m) {
    struct sums s = {0};
    for (size_t i = 0; i < m->half_count; i++) {
        s.days += i == 0 || m->halves[i].day != m->halves[i - 1].day;
        add_half(&s, &m->halves[i]);
    }
    return s;
}

/* ---- The way to other months --------------------------------------------------------------------- */

static void write_month_link(struct page *p, const struct month_view *m, civil_day month, const char *rel,
                             const char *before, const char *text, const char *after) {
    char area[AREA_TEXT_BYTES];
    const struct civil_date d = civil_to_date(month);
    (void)fprintf(p->out, "<a%s href=\"/areas/%s?month=%04d-%02d\">%s%s%s</a>\n", rel,
                  area_print(m->area, area), d.year, d.month, before, text, after);
}

static void write_way(struct page *p, const struct month_view *m) {
    const civil_day before = civil_add_months(m->month, -1), after = civil_add_months(m->month, 1);
    (void)fputs("<nav class=way>\n", p->out);
    page_write_link(p, m->up);
    write_month_link(p, m, before, " rel=prev", "← ", page_print_month(p, before), "");
    if (p->today < m->month || p->today >= after)
        write_month_link(p, m, p->today, "", "", page_say(p, "Tháng này", "This month"), "");
    write_month_link(p, m, after, " rel=next", "", page_print_month(p, after), " →");
    (void)fputs("</nav>\n", p->out);
}

static const char *day_words(struct page *p, civil_day day) {
    return arena_print(p->arena, "%s %s", day_list_weekday(p->language, day), page_print_day(p, day));
}

static const char *site_name(const struct month_view *m, int32_t site) {
    for (size_t i = 0; i < m->site_count; i++)
        if (m->sites[i].site == site) return m->sites[i].name;
    return "";
}

/* ---- What stands above the month ------------------------------------------------------------------ */

/* Who opens this in a full corridor wants one thing: the list of today, or of the next exam day. */
static void write_now(struct page *p, const struct month_view *m) {
    char day[CIVIL_TEXT_BYTES];
    size_t at = 0;
    if (p->today < m->month || p->today >= civil_add_months(m->month, 1)) return;
    while (at < m->half_count && (m->halves[at].day < p->today || m->halves[at].booked == 0)) at++;
    if (at == m->half_count) return;
    const civil_day next = m->halves[at].day;
    (void)fprintf(p->out, "<p class=now>%s %s:",
                  next == p->today ? page_say(p, "Hôm nay,", "Today,")
                                   : page_say(p, "Ngày khám tới,", "Next,"),
                  day_words(p, next));
    for (int32_t site = 0; at < m->half_count && m->halves[at].day == next; at++) {
        if (m->halves[at].site == site || m->halves[at].booked == 0) continue;
        (void)fprintf(p->out, "%s <a href=/sites/%" PRId32 "/days/%s>%s</a>", site == 0 ? "" : ",",
                      m->halves[at].site, civil_print(next, day),
                      page_escape(p, site_name(m, m->halves[at].site)));
        site = m->halves[at].site;
    }
    (void)fputs("</p>\n", p->out);
}

static void write_sum(struct page *p, int amount, const char *words) {
    (void)fprintf(p->out, "<span><b>%d</b> %s</span>", amount, words);
}

static void write_sums(struct page *p, const struct sums *s) {
    (void)fputs("<p class=sums>", p->out);
    write_sum(p, s->days, page_say(p, "ngày khám", s->days == 1 ? "exam day" : "exam days"));
    write_sum(p, s->places, page_say(p, "chỗ", s->places == 1 ? "place" : "places"));
    write_sum(p, s->booked, page_say(p, "người đã xếp", "booked"));
    if (s->examined > 0) write_sum(p, s->examined, page_say(p, "người đã khám", "examined"));
    if (s->drafts > 0) write_sum(p, s->drafts, page_say(p, "người chưa báo", "not told yet"));
    (void)fputs("</p>\n", p->out);
}

static void write_step(struct page *p, const char *why, const char *command) {
    (void)fprintf(p->out, "<p>%s", why);
    if (command[0] != '\0') (void)fprintf(p->out, " <code>%s</code>", command);
    (void)fputs("</p>\n", p->out);
}

static const struct view_month_round *find_round(const struct month_view *m, enum round_state state) {
    for (size_t i = 0; i < m->round_count; i++)
        if (m->rounds[i].state == state) return &m->rounds[i];
    return NULL;
}

static void write_open_round(struct page *p, const struct view_month_round *r) {
    write_step(p,
               arena_print(p->arena,
                           page_say(p, "Đợt %" PRId32 " đang chuẩn bị, chưa mở. Mở đợt bằng lệnh:",
                                    "Round %" PRId32 " is being prepared and not open yet. To open it:"),
                           r->round),
               arena_print(p->arena, "lichkham round open --round %" PRId32, r->round));
}

static void write_draft(struct page *p, const struct month_view *m, const struct sums *s) {
    char area[AREA_TEXT_BYTES], until[CIVIL_TEXT_BYTES];
    const civil_day last = civil_add_months(m->month, 1) - 1;
    if (s->drafts == 0) return;
    (void)fputs("<div class=draft>", p->out);
    if (s->drafts == s->booked)
        (void)fputs(page_say(p, "Bản nháp: chưa báo cho ai.", "Draft: nobody has been told."), p->out);
    else
        (void)fprintf(p->out, "%s%d%s", page_say(p, "Bản nháp: ", "Draft: "), s->drafts,
                      page_say(p, " người trong tháng này chưa được báo.",
                               s->drafts == 1 ? " person of this month has not been told."
                                              : " people of this month have not been told."));
    if (find_round(m, ROUND_PREPARING) && !find_round(m, ROUND_OPEN))
        write_open_round(p, find_round(m, ROUND_PREPARING));
    else if (last > p->today)
        write_step(
            p, page_say(p, "Công bố và xếp lời nhắc bằng lệnh:", "To promise it and queue the reminders:"),
            arena_print(p->arena, "lichkham publish --commune %s --until %s", area_print(m->area, area),
                        civil_print(last, until)));
    (void)fputs("</div>\n", p->out);
}

/* ---- A month without anything ------------------------------------------------------------------- */

static void write_no_round(struct page *p, const struct month_view *m) {
    const int year = civil_to_date(m->month).year;
    write_step(p,
               page_say(p, "Chưa có đợt khám nào cho tháng này. Lập đợt bằng lệnh:",
                        "No round covers this month yet. To make one:"),
               arena_print(p->arena, "lichkham round prepare --round %d", year));
    write_step(p, page_say(p, "Sau đó mở đợt:", "Then open it:"),
               arena_print(p->arena, "lichkham round open --round %d", year));
}

static bool is_planned(const struct month_view *m) {
    for (size_t i = 0; i < m->round_count; i++)
        if (m->rounds[i].planned_on != CIVIL_NONE) return true;
    return false;
}

static void write_no_session(struct page *p, const struct month_view *m) {
    if (!is_planned(m)) {
        write_step(
            p, page_say(p, "Chưa có kế hoạch. Lập kế hoạch bằng lệnh:", "There is no plan yet. To make it:"),
            "lichkham nightly");
        return;
    }
    write_step(p,
               page_say(p, "Lịch tuần của các điểm khám không có buổi nào trong tháng này. Nhập lịch tuần:",
                        "The weekly templates of the sites hold no session in this month. To bring them in:"),
               "lichkham capacity import week.csv --apply");
    write_step(p, page_say(p, "Kế hoạch được lập lại mỗi đêm.", "The plan is made anew each night."), "");
}

static void write_nearest(struct page *p, const struct month_view *m) {
    if (m->near.before == CIVIL_NONE && m->near.after == CIVIL_NONE) return;
    (void)fprintf(p->out, "<p>%s ", page_say(p, "Ngày khám gần nhất:", "Nearest exam days:"));
    if (m->near.before != CIVIL_NONE)
        write_month_link(p, m, m->near.before, "", "", page_print_day(p, m->near.before), "");
    if (m->near.after != CIVIL_NONE)
        write_month_link(p, m, m->near.after, "", "", page_print_day(p, m->near.after), "");
    (void)fputs("</p>\n", p->out);
}

/* What would fill a month that is still to come. */
static void write_steps(struct page *p, const struct month_view *m) {
    if (m->round_count == 0)
        write_no_round(p, m);
    else if (find_round(m, ROUND_PREPARING) && !find_round(m, ROUND_OPEN))
        write_open_round(p, find_round(m, ROUND_PREPARING));
    if (m->round_count > 0 && m->half_count == 0) write_no_session(p, m);
    if (m->half_count > 0)
        write_step(p,
                   page_say(p, "Có buổi khám nhưng chưa xếp ai. Kế hoạch được lập mỗi đêm bằng lệnh:",
                            "There are sessions, and nobody is booked yet. The plan is made each night by:"),
                   "lichkham nightly");
}

static void write_empty(struct page *p, const struct month_view *m, const struct sums *s) {
    if (s->booked > 0) return;
    (void)fputs("<div class=note>", p->out);
    if (civil_add_months(m->month, 1) > p->today)
        write_steps(p, m);
    else
        write_step(p, page_say(p, "Tháng này không có ai được xếp khám.", "Nobody was booked in this month."),
                   "");
    write_nearest(p, m);
    (void)fputs("</div>\n", p->out);
}

/* ---- Days -------------------------------------------------------------------------------------- */

/* How it stands, in one or two words. */
static const char *standing(struct page *p, const struct sums *s) {
    if (s->booked == 0) return page_say(p, "chưa xếp ai", "nobody booked");
    if (s->drafts == s->booked) return page_say(p, "bản nháp", "draft");
    if (s->drafts > 0) return arena_print(p->arena, "%d %s", s->drafts, page_say(p, "chưa báo", "not told"));
    if (s->examined > 0)
        return arena_print(p->arena, "%d %s", s->examined, page_say(p, "đã khám", "examined"));
    return page_say(p, "đã công bố", "published");
}

static void write_half(struct page *p, const struct view_session *h) {
    (void)fprintf(p->out, "<span>%s %d/%d</span>",
                  h->half == HALF_AFTERNOON ? page_say(p, "Chiều", "Afternoon")
                                            : page_say(p, "Sáng", "Morning"),
                  h->booked, h->places);
}

/* One site's halves of a day, from `at`; returns the next. */
static size_t write_site(struct page *p, const struct month_view *m, size_t at) {
    const struct view_session *first = &m->halves[at];
    char day[CIVIL_TEXT_BYTES];
    struct sums s = {0};
    size_t end = at;
    while (end < m->half_count && m->halves[end].day == first->day && m->halves[end].site == first->site)
        add_half(&s, &m->halves[end++]);
    (void)fprintf(p->out, "<a class=\"site%s\" href=/sites/%" PRId32 "/days/%s>",
                  s.drafts > 0    ? " hatch"
                  : s.booked == 0 ? " none"
                                  : "",
                  first->site, civil_print(first->day, day));
    if (m->site_count > 1) (void)fprintf(p->out, "<b>%s</b>", page_escape(p, site_name(m, first->site)));
    for (size_t i = at; i < end; i++) write_half(p, &m->halves[i]);
    (void)fprintf(p->out, "<i>%s</i></a>", standing(p, &s));
    return end;
}

static const char *find_holiday(const struct month_view *m, civil_day day) {
    for (size_t i = 0; i < m->holidays.count; i++)
        if (m->holidays.holidays[i].day == day) return m->holidays.holidays[i].name;
    return NULL;
}

static void write_date(struct page *p, civil_day day) {
    char text[CIVIL_TEXT_BYTES];
    const struct civil_date d = civil_to_date(day);
    (void)fprintf(p->out, "<time datetime=%s><span>%s, </span>%d<span>/%d</span></time>",
                  civil_print(day, text), day_list_weekday(p->language, day), d.day, d.month);
}

/* Writes one cell from the halves at `at`; returns the next. A day with nothing to tell is left out on a
 * telephone. */
static size_t write_day(struct page *p, const struct month_view *m, civil_day day, size_t at) {
    const bool has_session = at < m->half_count && m->halves[at].day == day;
    const bool is_today = day == p->today;
    const char *holiday = find_holiday(m, day);
    (void)fprintf(p->out, "<td class=\"%s%s%s\"%s>", has_session ? "" : "off", is_today ? " today" : "",
                  has_session || is_today || holiday ? "" : " no", is_today ? " aria-current=date" : "");
    write_date(p, day);
    if (is_today) (void)fprintf(p->out, " <em>%s</em>", page_say(p, "hôm nay", "today"));
    if (holiday) (void)fprintf(p->out, " <em>%s</em>", page_escape(p, holiday));
    while (at < m->half_count && m->halves[at].day == day) at = write_site(p, m, at);
    (void)fputs("</td>\n", p->out);
    return at;
}

static void write_weekdays(struct page *p) {
    (void)fputs("<table class=month><thead><tr>", p->out);
    for (civil_day monday = civil_make(2001, 1, 1), day = monday; day < monday + 7; day++)
        (void)fprintf(p->out, "<th scope=col>%s", day_list_weekday(p->language, day));
    (void)fputs("</tr></thead><tbody>\n", p->out);
}

static void write_days(struct page *p, const struct month_view *m) {
    const civil_day last = civil_add_months(m->month, 1) - 1;
    size_t at = 0;
    write_weekdays(p);
    for (civil_day day = m->month - (civil_weekday(m->month) - 1); day <= last; day++) {
        if (civil_weekday(day) == 1) (void)fputs("<tr>", p->out);
        if (day < m->month)
            (void)fputs("<td class=\"out no\">", p->out);
        else
            at = write_day(p, m, day, at);
    }
    (void)fputs("</tbody></table>\n", p->out);
    if (m->half_count == 0) return;
    (void)fprintf(
        p->out, "<p class=hint>%s</p>\n",
        page_say(p, "23/24: đã xếp 23 người trên 24 chỗ. Khung đứt nét, vạch chéo: còn bản nháp, chưa báo.",
                 "23/24: 23 people booked on 24 places. Broken frame, hatched: still a draft, not told."));
}

/* ---- The page ---------------------------------------------------------------------------------- */

void pages_write_month(struct page *p, const struct month_view *m) {
    const struct sums s = sum_month(m);
    const char *title = arena_print(p->arena, "%s – %s", page_unit_name(p, m->unit_kind, m->name),
                                    page_print_month(p, m->month));
    page_begin(p, title);
    write_way(p, m);
    (void)fprintf(p->out, "<h1>%s</h1>\n", page_escape(p, title));
    write_now(p, m);
    if (m->half_count > 0) write_sums(p, &s);
    write_draft(p, m, &s);
    write_empty(p, m, &s);
    write_days(p, m);
    page_end(p);
}
