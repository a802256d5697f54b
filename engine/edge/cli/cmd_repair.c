/* SPDX-License-Identifier: Apache-2.0 */
#include "base/outfile.h"
#include "base/text.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "edge/cli/planning.h"
#include "edge/cli/repair_report.h"
#include "jobs/repair_calls.h"
#include "store/appointment_rows.h"
#include "store/audit.h"
#include "store/db.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- What is asked ---------------------------------------------------------------------------------- */

/* Bits of halves; none given: `otherwise`. */
static bool read_half(const struct command_context *c, uint8_t otherwise, uint8_t *halves, struct err *e) {
    const char *half = option_text(c, "half");
    *halves = otherwise;
    if (!half) return true;
    if (strcmp(half, "morning") == 0)
        *halves = 1U << HALF_MORNING;
    else if (strcmp(half, "afternoon") == 0)
        *halves = 1U << HALF_AFTERNOON;
    else
        return err_set(e, ERR_USAGE, "Give --half morning or --half afternoon.", "there is no half day '%s'",
                       half);
    return true;
}

/* "30,2,1,..." in the order of docs/reference-data.md; what is left out is 0. */
static bool read_vector(const char *text, int16_t vector[RESOURCES], struct err *e) {
    for (int r = 0; r < RESOURCES; r++) {
        char *end = NULL;
        const long number = strtol(text, &end, 10);
        if (end == text || number < 0 || number > INT16_MAX || (*end != ',' && *end != '\0')) break;
        vector[r] = (int16_t)number;
        if (*end == '\0') return true;
        text = end + 1;
    }
    return err_set(e, ERR_USAGE,
                   "As in --vector 30,2,0,0,30,1,1,0: places, doctor, gynaecology, paediatrics, blood, ECG, "
                   "ultrasound, X-ray.",
                   "--vector takes up to %d numbers with commas between", RESOURCES);
}

static bool read_places(const struct command_context *c, struct repair_request *q, struct err *e) {
    q->has_vector = option_is_given(c, "vector");
    if (q->has_vector == option_is_given(c, "places"))
        return err_set(e, ERR_USAGE, "Give one of them.", "a number of places is --places or --vector");
    if (!q->has_vector) {
        q->places = (int32_t)option_integer(c, "places", 0);
        return true;
    }
    if (!read_vector(option_text(c, "vector"), q->vector, e)) return false;
    q->places = q->vector[RESOURCE_PLACE];
    return true;
}

#define REASON_BYTES_MAX 400 /* as in a list of closures */

/* It stands in lists, a line each. */
static bool check_reason(const struct repair_request *q, struct err *e) {
    size_t bad_at = 0;
    bool is_blank = true;
    for (const char *c = q->reason; *c; c++) {
        if ((unsigned char)*c < ' ')
            return err_set(e, ERR_USAGE, "Write it in one line.", "--reason has a line break or a tab");
        is_blank = is_blank && *c == ' ';
    }
    if (is_blank && q->kind == REPAIR_CLOSE)
        return err_set(e, ERR_USAGE, "Write why, as in --reason 'Bác sĩ ốm'.", "--reason is empty");
    if (!text_is_utf8(q->reason, strlen(q->reason), &bad_at))
        return err_set(e, ERR_USAGE, "Use a terminal that writes UTF-8.", "--reason is not in UTF-8");
    return strlen(q->reason) <= REASON_BYTES_MAX ||
           err_set(e, ERR_USAGE, "Shorten it.", "--reason is longer than %d bytes", REASON_BYTES_MAX);
}

static struct repair_request make_request(const struct desk *d, enum repair_kind kind) {
    const struct command_context *c = d->command;
    struct repair_request q = {.night = planning_options_of_day(c, CIVIL_NONE),
                               .notice_days = (int)config_integer(CONFIG_REPAIR_NOTICE_DAYS),
                               .kind = kind,
                               .area = {.until = CIVIL_NONE},
                               .reason = option_text(c, "reason") ? option_text(c, "reason") : "",
                               .officer = desk_officer(d),
                               .is_applied = option_is_given(c, "apply"),
                               .expect = option_text(c, "expect")};
    config_channels(&q.channels, &q.channel_count);
    return q;
}

static bool read_site(const struct desk *d, struct repair_request *q, struct err *e) {
    q->area.site = (int32_t)option_integer(d->command, "site", 0);
    return appointment_rows_find_site(d->db, q->area.site, &q->commune, e);
}

/* ---- Whom to call -------------------------------------------------------------------------------------- */

/* First into the audit chain, then into somebody's hands. */
static bool fill_call_list(struct desk *d, const struct repair *repair, bool is_preview,
                           const struct repair_move *moves, size_t count, struct outfile *file,
                           struct err *e) {
    const struct officer officer = desk_officer(d);
    struct repair_calls calls = {.commune = repair->commune, .repair = is_preview ? 0 : repair->number};
    if (!repair_calls_gather(d->db, d->register_, moves, count, officer.today, d->arena, &calls, e) ||
        !repair_calls_audit(d->db, &calls, &officer, e))
        return false;
    repair_calls_write_csv(&calls, file->stream);
    if (!outfile_end(file, e)) return false;
    if (!d->command->is_json && !d->command->is_quiet)
        (void)fprintf(d->command->out, "Call list: %zu people, with names and telephones, in %s\n",
                      calls.count, file->path);
    return true;
}

/* Without --call-list nothing is begun. */
static bool begin_call_list(const struct desk *d, struct outfile *file, struct err *e) {
    const char *path = option_text(d->command, "call-list");
    *file = (struct outfile){0};
    return !path || outfile_begin(file, path, e);
}

static bool write_call_list(struct desk *d, const struct repair_report *report, bool is_applied,
                            struct outfile *file, struct err *e) {
    struct repair_move *moves = NULL;
    size_t count = 0;
    if (!file->stream) return true;
    for (int i = 0; i < report->round_count; i++) count += report->rounds[i].count;
    moves = arena_new_array(d->arena, struct repair_move, count);
    count = 0;
    for (int i = 0; i < report->round_count; i++)
        for (size_t k = 0; k < report->rounds[i].count; k++) moves[count++] = report->rounds[i].moves[k];
    repair_order_moves(moves, count);
    return fill_call_list(d, &report->repair, !is_applied || report->is_nothing, moves, count, file, e);
}

/* ---- Doing it ----------------------------------------------------------------------------------------- */

static void tell(const struct desk *d, const struct repair_request *q, const struct repair_report *report) {
    FILE *out = d->command->out;
    if (d->command->is_json) {
        struct json *whole = repair_report_json(report);
        json_put(whole, "is_applied", json_boolean(q->is_applied && !report->is_nothing));
        desk_print_json(d, whole);
        return;
    }
    if (d->command->is_quiet) return;
    repair_report_print(out, report);
    if (report->is_nothing) return;
    if (q->is_applied)
        (void)fprintf(out, "Done: repair %" PRId32 " of commune %05" PRId32 ".\n", report->repair.number,
                      report->repair.commune);
    else
        (void)fprintf(out, "Nothing is changed without --apply; with --expect %s just this is done.\n",
                      report->hash);
}

static bool run_request(struct desk *d, const struct repair_request *q, struct err *e) {
    struct repair_report report;
    struct outfile file;
    if (!check_reason(q, e) || !begin_call_list(d, &file, e)) return false;
    bool ok = repair_run(d->command->loop, q, d->arena, &report, e);
    if (ok) {
        tell(d, q, &report);
        ok = write_call_list(d, &report, q->is_applied, &file, e);
    }
    outfile_abandon(&file);
    return ok;
}

static bool close_site(struct desk *d, struct err *e) {
    struct repair_request q = make_request(d, REPAIR_CLOSE);
    q.area.from = option_date(d->command, "from", CIVIL_NONE);
    q.area.until = option_date(d->command, "until", CIVIL_NONE);
    return read_half(d->command, 1U << HALF_MORNING | 1U << HALF_AFTERNOON, &q.area.halves, e) &&
           read_site(d, &q, e) && run_request(d, &q, e);
}

static bool open_day(struct desk *d, struct err *e) {
    struct repair_request q = make_request(d, REPAIR_OPEN);
    q.area.from = q.area.until = option_date(d->command, "day", CIVIL_NONE);
    if (!read_half(d->command, 0, &q.area.halves, e) || !read_places(d->command, &q, e)) return false;
    if (q.places == 0)
        return err_set(e, ERR_USAGE, "Give at least one; to close a day: lichkham repair close.",
                       "a day is not opened without places");
    return read_site(d, &q, e) && run_request(d, &q, e);
}

static bool change_capacity(struct desk *d, struct err *e) {
    struct repair_request q = make_request(d, REPAIR_CAPACITY);
    q.area.from = option_date(d->command, "from", CIVIL_NONE);
    q.area.until = option_date(d->command, "until", CIVIL_NONE);
    return read_half(d->command, 1U << HALF_MORNING | 1U << HALF_AFTERNOON, &q.area.halves, e) &&
           read_places(d->command, &q, e) && read_site(d, &q, e) && run_request(d, &q, e);
}

static bool undo(struct desk *d, struct err *e) {
    struct repair_request q = make_request(d, REPAIR_UNDO);
    q.commune = option_commune(d->command, "commune");
    q.undoes = (int32_t)option_integer(d->command, "repair", 0);
    return run_request(d, &q, e);
}

/* ---- Listing --------------------------------------------------------------------------------------------
 */

static bool load_moves(struct desk *d, const struct repair *repair, struct repair_move **moves, size_t *count,
                       struct err *e) {
    struct repair_moved *moved = NULL;
    if (!repair_load_moves(d->db, repair, d->arena, &moved, count, e)) return false;
    *moves = arena_new_array(d->arena, struct repair_move, *count);
    for (size_t i = 0; i < *count; i++) (*moves)[i] = moved[i].move;
    repair_order_moves(*moves, *count);
    return true;
}

static void print_line(FILE *out, const struct repair *repair) {
    char day[CIVIL_TEXT_BYTES];
    (void)fprintf(out, "%4" PRId32 "  %s  ", repair->number, civil_print(repair->made_on, day));
    repair_report_print_subject(out, repair);
    (void)fprintf(out, ". By %s", repair->author);
    if (repair->undone_by) (void)fprintf(out, "; undone by repair %" PRId32, repair->undone_by);
    (void)fputc('\n', out);
}

/* Whoever looks at people is in the audit first. */
static bool record_look(const struct desk *d, const struct repair *repair, struct err *e) {
    const struct officer officer = desk_officer(d);
    struct json *subject = json_object();
    json_put(subject, "repair", json_integer(repair->number));
    const struct audit_entry entry = {.commune = repair->commune,
                                      .chain = AUDIT_CHAIN_COMMAND,
                                      .unix_seconds = officer.unix_seconds,
                                      .actor = officer.name,
                                      .action = "repair_list",
                                      .subject = subject};
    const bool ok = audit_append_alone(d->db, &entry, e);
    json_destroy(subject);
    return ok;
}

static void tell_one(const struct desk *d, const struct repair *repair, const struct repair_move *moves,
                     size_t count) {
    if (d->command->is_json) {
        struct json *whole = repair_report_json_repair(repair);
        json_put(whole, "moves", repair_report_json_moves(moves, count));
        desk_print_json(d, whole);
        return;
    }
    print_line(d->command->out, repair);
    repair_report_print_moves(d->command->out, moves, count, true);
}

static bool list_one(struct desk *d, const struct repair *repair, struct err *e) {
    struct repair_move *moves = NULL;
    size_t count = 0;
    struct outfile file;
    if (!begin_call_list(d, &file, e)) return false;
    bool ok = record_look(d, repair, e) && load_moves(d, repair, &moves, &count, e);
    if (ok) {
        tell_one(d, repair, moves, count);
        ok = !file.stream || fill_call_list(d, repair, false, moves, count, &file, e);
    }
    outfile_abandon(&file);
    return ok;
}

static void list_all(const struct desk *d, const struct repair *repairs, size_t count) {
    if (d->command->is_json) {
        struct json *list = json_array();
        for (size_t i = 0; i < count; i++) json_append(list, repair_report_json_repair(&repairs[i]));
        desk_print_json(d, list);
        return;
    }
    for (size_t i = 0; i < count; i++) print_line(d->command->out, &repairs[i]);
    if (count == 0) (void)fprintf(d->command->out, "No repairs.\n");
}

static bool list(struct desk *d, struct err *e) {
    struct repair *repairs = NULL;
    size_t count = 0;
    const int32_t commune = option_commune(d->command, "commune");
    const int32_t number = (int32_t)option_integer(d->command, "repair", 0);
    if (number == 0 && option_is_given(d->command, "call-list"))
        return err_set(e, ERR_USAGE, "Say of which repair: --repair N.", "--call-list is of one repair");
    if (!repair_load(d->db, commune, number, d->arena, &repairs, &count, e)) return false;
    if (number == 0) {
        list_all(d, repairs, count);
        return true;
    }
    return count > 0 ? list_one(d, &repairs[0], e)
                     : err_set(e, ERR_INPUT, "See lichkham repair list without --repair.",
                               "commune %05" PRId32 " has no repair %" PRId32, commune, number);
}

static bool run_close(struct command_context *c, struct err *e) {
    return desk_run(c, close_site, e);
}

static bool run_open(struct command_context *c, struct err *e) {
    return desk_run(c, open_day, e);
}

static bool run_capacity(struct command_context *c, struct err *e) {
    return desk_run(c, change_capacity, e);
}

static bool run_undo(struct command_context *c, struct err *e) {
    return desk_run(c, undo, e);
}

static bool run_list(struct command_context *c, struct err *e) {
    return desk_run(c, list, e);
}

/* ---- Tables -----------------------------------------------------------------------------------------------
 */

#define SITE_OPTION                                                                                          \
    {                                                                                                        \
        .name = "site", .kind = OPTION_INTEGER, .argument = "S", .help = "The site.", .is_required = true,   \
        .least = 1, .most = INT32_MAX                                                                        \
    }
#define DAY_OPTION(option, text, is_needed)                                                                  \
    { .name = (option), .kind = OPTION_DATE, .argument = "D", .help = (text), .is_required = (is_needed) }
#define HALF_OPTION(text)                                                                                    \
    { .name = "half", .kind = OPTION_TEXT, .argument = "HALF", .help = (text) }
#define PLACES_OPTION                                                                                        \
    {                                                                                                        \
        .name = "places", .kind = OPTION_INTEGER, .argument = "N",                                           \
        .help = "Places that can be booked in each half; the rest in proportion.", .least = 0, .most = 10000 \
    }
#define VECTOR_OPTION                                                                                        \
    {                                                                                                        \
        .name = "vector", .kind = OPTION_TEXT, .argument = "N,N,...",                                        \
        .help = "Instead: places, doctor, gynaecology, paediatrics, blood, ECG, ultrasound, X-ray."          \
    }
#define REASON_OPTION(is_needed)                                                                             \
    {                                                                                                        \
        .name = "reason", .kind = OPTION_TEXT, .argument = "TEXT", .help = "Why, in words for officers.",    \
        .is_required = (is_needed)                                                                           \
    }
#define APPLY_OPTION                                                                                         \
    { .name = "apply", .help = "Do it; else only show what it would do." }
#define EXPECT_OPTION                                                                                        \
    {                                                                                                        \
        .name = "expect", .kind = OPTION_TEXT, .argument = "HASH",                                           \
        .help = "Do it only if it is still what the preview with this hash showed."                          \
    }
#define CALL_LIST_OPTION                                                                                     \
    {                                                                                                        \
        .name = "call-list", .kind = OPTION_TEXT, .argument = "FILE",                                        \
        .help = "Write whom to call, with names and telephones, as CSV, readable by you alone."              \
    }
#define COMMUNE_OPTION                                                                                       \
    {                                                                                                        \
        .name = "commune", .kind = OPTION_COMMUNE, .argument = "C", .help = "The commune.",                  \
        .is_required = true                                                                                  \
    }
#define REPAIR_OPTION(text, is_needed)                                                                       \
    {                                                                                                        \
        .name = "repair", .kind = OPTION_INTEGER, .argument = "N", .help = (text),                           \
        .is_required = (is_needed), .least = 1, .most = INT32_MAX                                            \
    }

static const struct command_option CLOSE_OPTIONS[] = {
    SITE_OPTION,
    DAY_OPTION("from", "The first day that falls away; today at the earliest.", true),
    DAY_OPTION("until", "The last one (default: until further notice).", false),
    HALF_OPTION("Only the morning or afternoon of these days."),
    REASON_OPTION(true),
    DESK_BY,
    APPLY_OPTION,
    EXPECT_OPTION,
    CALL_LIST_OPTION,
    {.name = NULL},
};

static const struct command_option OPEN_OPTIONS[] = {
    SITE_OPTION,
    DAY_OPTION("day", "The day.", true),
    HALF_OPTION("morning or afternoon (default: whichever is free, the morning first)."),
    PLACES_OPTION,
    VECTOR_OPTION,
    REASON_OPTION(false),
    DESK_BY,
    APPLY_OPTION,
    EXPECT_OPTION,
    CALL_LIST_OPTION,
    {.name = NULL},
};

static const struct command_option CAPACITY_OPTIONS[] = {
    SITE_OPTION,
    DAY_OPTION("from", "The first day.", true),
    DAY_OPTION("until", "The last one.", true),
    HALF_OPTION("Only the morning or afternoon of these days."),
    PLACES_OPTION,
    VECTOR_OPTION,
    REASON_OPTION(false),
    DESK_BY,
    APPLY_OPTION,
    EXPECT_OPTION,
    CALL_LIST_OPTION,
    {.name = NULL},
};

static const struct command_option UNDO_OPTIONS[] = {
    COMMUNE_OPTION,       REPAIR_OPTION("The repair to undo.", true),
    REASON_OPTION(false), DESK_BY,
    APPLY_OPTION,         EXPECT_OPTION,
    CALL_LIST_OPTION,     {.name = NULL},
};

static const struct command_option LIST_OPTIONS[] = {
    COMMUNE_OPTION, REPAIR_OPTION("Whose place this repair changed.", false), CALL_LIST_OPTION, DESK_BY,
    {.name = NULL},
};

#define PREVIEW_IS                                                                                           \
    " Shows who moves where, who loses a place and what messages cost; the same code does it with --apply, " \
    "in one transaction. Whoever was promised a place is told at once; who was not is moved in silence."

const struct command REPAIR_COMMANDS[] = {
    {
        .noun = "repair",
        .verb = "close",
        .summary = "Close a site for days, or until further notice, and move its people.",
        .description =
            "Only people who were promised a day that falls away move: to the other half, else to "
            "the nearest free day, repair.notice_days ahead at least. Who finds none waits, is told, "
            "and goes first." PREVIEW_IS,
        .options = CLOSE_OPTIONS,
        .run = run_close,
    },
    {
        .noun = "repair",
        .verb = "open",
        .summary = "Open a half day outside the weekly template, and give its places away.",
        .description =
            "An extra session; who waits or stands far from his best day has it as the night would "
            "give it." PREVIEW_IS,
        .options = OPEN_OPTIONS,
        .run = run_open,
    },
    {
        .noun = "repair",
        .verb = "capacity",
        .summary = "Change how many people a site sees on some days, and move those beyond it.",
        .description =
            "Of those promised a half day that has too few places the least urgent move." PREVIEW_IS,
        .options = CAPACITY_OPTIONS,
        .run = run_capacity,
    },
    {
        .noun = "repair",
        .verb = "undo",
        .summary = "Take a repair back as far as nobody was told of it.",
        .description = "Its days are again what they were. Whoever has not been told goes back to his old "
                       "place where that is free; the others are named with the reason." PREVIEW_IS,
        .options = UNDO_OPTIONS,
        .run = run_undo,
    },
    {
        .noun = "repair",
        .verb = "list",
        .summary = "List the repairs of a commune, or whose place one changed.",
        .description = "Changes nothing.",
        .options = LIST_OPTIONS,
        .run = run_list,
    },
    {.noun = NULL},
};
