/* SPDX-License-Identifier: Apache-2.0 */
/* The morning report as a page. */
#include "domain/need.h"
#include "jobs/morning.h"
#include "jobs/report_sheet.h"

#include <inttypes.h>

static const struct {
    const char *vietnamese, *english;
} STATE_WORDS[NEED_STATES] = {
    [NEED_NOT_DUE] = {"Chưa đến hạn", "Not due"},
    [NEED_OTHER_ROUTE] = {"Khám nơi khác (cơ quan, trường)", "By another route"},
    [NEED_DUE] = {"Đến hạn", "Due"},
    [NEED_WAITING] = {"Chờ, chưa có ngày", "Waiting without a date"},
    [NEED_BOOKED] = {"Đã xếp ngày", "Has a day"},
    [NEED_DONE_HERE] = {"Đã khám tại đây", "Done here"},
    [NEED_DONE_ELSEWHERE] = {"Đã khám nơi khác", "Done elsewhere"},
    [NEED_REFUSED] = {"Từ chối", "Refused"},
    [NEED_EXCLUDED] = {"Tạm loại trừ", "Excluded"},
    [NEED_MOVED_OUT] = {"Đã chuyển đi", "Moved out"},
    [NEED_DECEASED] = {"Đã mất", "Deceased"},
    [NEED_DUPLICATE] = {"Trùng, hoặc nơi khác còn phục vụ", "Duplicate, or served elsewhere still"},
    [NEED_CLOSED_UNSERVED] = {"Đóng đợt, chưa khám", "Closed, not served"},
};

#define SAY(vietnamese, english) REPORT_SAY(s, vietnamese, english)

/* ---- The run ------------------------------------------------------------------------------------- */

static void write_hash(struct report_sheet *s, const char *what, const char *hash) {
    report_sheet_begin_row(s);
    report_sheet_cell(s, what);
    report_sheet_code(s, hash);
    report_sheet_end_row(s);
}

static void write_amount(struct report_sheet *s, const char *what, int64_t amount) {
    report_sheet_begin_row(s);
    report_sheet_cell(s, what);
    report_sheet_number(s, amount);
    report_sheet_end_row(s);
}

static void write_run(struct report_sheet *s, const struct json *report) {
    const struct json *communes = json_find(report, "communes");
    const struct json *phases = json_find(report, "milliseconds");
    const struct json *messages = json_find(report, "messages");
    const char *const heads[] = {"", "#", NULL};
    if (report_number(report, "invariants_violated") > 0)
        report_sheet_warning(
            s, SAY("Đêm này CHƯA HOÀN TẤT: có điều kiện không giữ được hoặc số liệu không khớp. Chạy "
                   "lichkham verify; chưa công bố gì.",
                   "This night is NOT COMPLETE: an invariant is violated or figures do not add up. "
                   "Run lichkham verify; publish nothing before."));
    report_sheet_begin_table(s, heads);
    write_amount(s, SAY("Xã đã lập lịch", "Communes planned"), report_number(communes, "planned"));
    write_amount(s, SAY("Xã không đổi", "Communes unchanged"), report_number(communes, "unchanged"));
    write_amount(s, SAY("Xã bị giữ lại", "Communes held"), report_number(communes, "held"));
    write_amount(s, SAY("Dòng dữ liệu thay đổi", "Rows changed"), report_number(report, "rows_changed"));
    write_amount(s, SAY("Tin nhắn chờ gửi", "Messages queued"), report_number(report, "messages_queued"));
    if (messages) {
        write_amount(s, SAY("Số phần tin, khoảng", "Parts of messages, about"),
                     report_number(messages, "parts"));
        write_amount(s, SAY("Chi phí (đồng), khoảng", "Cost in dong, about"),
                     report_number(messages, "cost"));
        write_amount(s,
                     SAY("Tin cho người không liên lạc được, khoảng", "To nobody who can be reached, about"),
                     report_number(messages, "unreachable"));
    }
    report_sheet_end_table(s);
    report_sheet_sentence(
        s, arena_print(
               s->arena,
               SAY("Thời gian (giây): đọc %.1f, lập lịch %.1f, ghi %.1f, kiểm tra %.1f, tất cả %.1f",
                   "Seconds: read %.1f, plan %.1f, write %.1f, verify %.1f, all %.1f"),
               (double)report_number(phases, "read") / 1e3, (double)report_number(phases, "plan") / 1e3,
               (double)report_number(phases, "write") / 1e3, (double)report_number(phases, "verify") / 1e3,
               (double)report_number(phases, "all") / 1e3));
}

static void write_hashes(struct report_sheet *s, const struct json *report) {
    const char *const heads[] = {SAY("Mã băm", "Hash"), "", NULL};
    report_sheet_begin_table(s, heads);
    write_hash(s, SAY("Quy tắc", "Rules"), report_text(report, "rules_hash"));
    write_hash(s, SAY("Đầu vào", "Input"), report_text(report, "input_hash"));
    write_hash(s, SAY("Kế hoạch", "Plan"), report_text(report, "plan_hash"));
    report_sheet_end_table(s);
}

/* ---- Communes that need somebody ---------------------------------------------------------------------- */

static void write_held_row(struct report_sheet *s, const struct json *held) {
    const char *commune = report_text(held, "commune");
    const char *by = report_text(held, "answered_by");
    report_sheet_begin_row(s);
    report_sheet_cell(s, commune);
    report_sheet_number(s, report_number(held, "residents"));
    report_sheet_cell(s, report_text(json_find(held, "reason"), s->language));
    if (*by)
        report_sheet_cell(s, by);
    else
        report_sheet_code(s, arena_print(s->arena, "lichkham run release --commune %s --by %s", commune,
                                         SAY("TÊN", "NAME")));
    report_sheet_end_row(s);
}

static void write_held(struct report_sheet *s, const struct json *list) {
    const char *const heads[] = {
        SAY("Xã", "Commune"), SAY("#Người", "#Residents"), SAY("Dữ liệu hộ tịch nói", "The feed tells"),
        SAY("Nếu đúng; hoặc ai đã xác nhận", "If it is right; or who answers for it"), NULL};
    if (report_count(list) == 0) return;
    report_sheet_heading(s, SAY("Bị giữ vì dữ liệu bất thường", "Held: more than happens to people"));
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < report_count(list); i++) write_held_row(s, json_at(list, i));
    report_sheet_end_table(s);
}

static void write_released(struct report_sheet *s, const struct json *list) {
    const char *const heads[] = {SAY("Xã", "Commune"), SAY("Ai xác nhận", "Released by"),
                                 SAY("Ghi chú", "Note"), NULL};
    if (report_count(list) == 0) return;
    report_sheet_heading(s, SAY("Được cho qua", "Released"));
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < report_count(list); i++) {
        const struct json *one = json_at(list, i);
        report_sheet_begin_row(s);
        report_sheet_cell(s, report_text(one, "commune"));
        report_sheet_cell(s, report_text(one, "answered_by"));
        report_sheet_cell(s, report_text(one, "note"));
        report_sheet_end_row(s);
    }
    report_sheet_end_table(s);
}

static const char *say_outcome(const struct report_sheet *s, const char *outcome) {
    if (strcmp(outcome, "held") == 0) return SAY("bị giữ lại", "held");
    if (strcmp(outcome, "planned") == 0) return SAY("đã lập lịch", "planned");
    return outcome;
}

static void write_notes(struct report_sheet *s, const struct json *notes) {
    const char *const heads[] = {SAY("Xã", "Commune"), SAY("Kết quả", "Outcome"),
                                 SAY("Điều cần biết", "Note"), NULL};
    if (report_count(notes) == 0) return;
    report_sheet_heading(s, SAY("Cần xem lại", "Needs attention"));
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < report_count(notes); i++) {
        const struct json *note = json_at(notes, i);
        report_sheet_begin_row(s);
        report_sheet_cell(s, report_text(note, "commune"));
        report_sheet_cell(s, say_outcome(s, report_text(note, "outcome")));
        report_sheet_cell(s, report_text(note, "note"));
        report_sheet_end_row(s);
    }
    report_sheet_end_table(s);
}

static void write_amounts_of(struct report_sheet *s, const struct json *list, const char *heading,
                             const char *of, const char *key) {
    const char *const heads[] = {SAY("Xã", "Commune"), of, NULL};
    if (report_count(list) == 0) return;
    report_sheet_heading(s, heading);
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < report_count(list); i++)
        write_amount(s, report_text(json_at(list, i), "commune"), report_number(json_at(list, i), key));
    report_sheet_end_table(s);
}

static void write_shortfalls(struct report_sheet *s, const struct json *list) {
    const char *const heads[] = {SAY("Xã", "Commune"),
                                 SAY("#Đợt", "#Round"),
                                 SAY("#Đang chờ", "#Waiting"),
                                 report_head(s, REPORT_PLACES_TO_COME),
                                 report_head(s, REPORT_EXTRA_HALF_DAYS),
                                 NULL};
    static const char *const KEYS[] = {"round", "waiting", "places_to_come", "extra_half_days"};
    if (report_count(list) == 0) return;
    report_sheet_heading(s, SAY("Thiếu chỗ nhiều nhất", "Where most places are missing"));
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < report_count(list); i++) {
        report_sheet_begin_row(s);
        report_sheet_cell(s, report_text(json_at(list, i), "commune"));
        for (size_t k = 0; k < sizeof KEYS / sizeof KEYS[0]; k++)
            report_sheet_number(s, report_number(json_at(list, i), KEYS[k]));
        report_sheet_end_row(s);
    }
    report_sheet_end_table(s);
}

/* ---- A round --------------------------------------------------------------------------------------- */

/* Persons by where they stand; the last line is their sum, beside the rows of the feed. */
static void write_persons(struct report_sheet *s, const struct json *figures) {
    const char *const heads[] = {SAY("Người trong sổ", "People of the feed"), "#", NULL};
    const struct json *persons = json_find(figures, "person");
    int64_t sum = 0;
    report_sheet_begin_table(s, heads);
    for (int i = 0; i < NEED_STATES; i++) {
        const int64_t amount = report_number(persons, need_state_name((enum need_state)i));
        sum += amount;
        if (amount > 0) write_amount(s, SAY(STATE_WORDS[i].vietnamese, STATE_WORDS[i].english), amount);
    }
    write_amount(s, SAY("Cộng", "Together"), sum);
    write_amount(s, SAY("Dòng trong dữ liệu hộ tịch", "Rows of the feed"),
                 report_number(figures, "feed_rows"));
    report_sheet_end_table(s);
}

static void write_classes(struct report_sheet *s, const struct json *classes) {
    const char *const heads[] = {report_word(s, REPORT_CLASS), report_head(s, REPORT_OWED),
                                 report_head(s, REPORT_PLACED), report_head(s, REPORT_MISSING), NULL};
    static const char *const KEYS[] = {"owed", "placed", "missing"};
    if (report_count(classes) == 0) return;
    report_sheet_begin_table(s, heads);
    for (size_t i = 0; i < json_count(classes); i++) {
        report_sheet_begin_row(s);
        report_sheet_class(s, json_at(classes, i));
        for (size_t k = 0; k < sizeof KEYS / sizeof KEYS[0]; k++)
            report_sheet_number(s, report_number(json_at(classes, i), KEYS[k]));
        report_sheet_end_row(s);
    }
    report_sheet_end_table(s);
}

static void write_waiting(struct report_sheet *s, const struct json *waiting) {
    const char *const heads[] = {SAY("Chờ, chưa có ngày: vì sao", "Waiting without a date: why"), "#", NULL};
    if (!waiting) return;
    report_sheet_begin_table(s, heads);
    for (int i = 0; i < REASONS; i++) {
        const int64_t amount = report_number(waiting, reason_name((enum reason)i));
        if (amount > 0) write_amount(s, reason_sentence((enum reason)i, s->language), amount);
    }
    report_sheet_end_table(s);
}

static void write_places(struct report_sheet *s, const struct json *figures) {
    const char *const heads[] = {SAY("Chỗ và lịch", "Places and appointments"), "#", NULL};
    report_sheet_begin_table(s, heads);
    write_amount(s, SAY("Buổi khám", "Half days"), report_number(figures, "sessions"));
    write_amount(s, SAY("Chỗ", "Places"), report_number(figures, "places"));
    write_amount(s, SAY("Chỗ từ nay đến hết đợt", "Of them still to come"),
                 report_number(figures, "places_to_come"));
    write_amount(s, SAY("Đã công bố", "Published"), report_number(figures, "promised"));
    write_amount(s, SAY("Dự kiến, chưa báo cho ai", "Proposed, nobody has been told"),
                 report_number(figures, "proposed"));
    write_amount(s, report_word(s, REPORT_EXTRA_HALF_DAYS), report_number(figures, "extra_half_days"));
    report_sheet_end_table(s);
}

static void write_round(struct report_sheet *s, const struct json *round) {
    const struct json *figures = json_find(round, "figures");
    report_sheet_heading(
        s, arena_print(s->arena, SAY("Đợt %" PRId64, "Round %" PRId64), report_number(round, "round")));
    write_persons(s, figures);
    write_classes(s, json_find(figures, "classes"));
    write_waiting(s, json_find(figures, "waiting"));
    write_places(s, figures);
}

void morning_write_html(const struct json *report, const char *language, FILE *out) {
    struct report_sheet sheet = {.out = out, .language = language, .arena = arena_create()};
    struct report_sheet *s = &sheet;
    const struct json *rounds = json_find(report, "rounds");
    report_sheet_begin(s, arena_print(s->arena, SAY("Báo cáo sáng, đêm %s", "Morning report, night of %s"),
                                      report_day(s, report_text(report, "date"))));
    write_run(s, report);
    write_held(s, json_find(report, "feeds_held"));
    write_released(s, json_find(report, "feeds_released"));
    write_notes(s, json_find(report, "notes"));
    write_amounts_of(s, json_find(report, "unbalanced"), SAY("Số liệu không khớp", "Figures do not add up"),
                     SAY("#Đợt", "#Round"), "round");
    write_amounts_of(s, json_find(report, "between_communes"),
                     SAY("Đã rời xã cũ, chưa xã nào nhận", "Between two communes: let go of, not taken yet"),
                     SAY("#Người", "#People"), "people");
    write_shortfalls(s, json_find(report, "shortfalls"));
    for (size_t i = 0; i < report_count(rounds); i++) write_round(s, json_at(rounds, i));
    write_hashes(s, report);
    report_sheet_end(s);
    arena_destroy(s->arena);
}
