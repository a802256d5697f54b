/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/repair_report.h"

#include "edge/cli/cost_report.h"

#include <inttypes.h>
#include <string.h>

/* ---- What is changed ------------------------------------------------------------------------------- */

static const char *print_days(const struct repair_area *a, char text[64]) {
    char from[CIVIL_TEXT_BYTES], until[CIVIL_TEXT_BYTES];
    civil_print(a->from, from);
    if (a->until == CIVIL_NONE)
        (void)snprintf(text, 64, "from %s until further notice", from);
    else if (a->until == a->from)
        (void)snprintf(text, 64, "on %s", from);
    else
        (void)snprintf(text, 64, "%s to %s", from, civil_print(a->until, until));
    return text;
}

static const char *halves_of(const struct repair_area *a) {
    const bool is_one_day = a->until == a->from;
    if (a->halves == 1U << HALF_MORNING) return is_one_day ? " in the morning" : ", mornings";
    if (a->halves == 1U << HALF_AFTERNOON) return is_one_day ? " in the afternoon" : ", afternoons";
    return "";
}

void repair_report_print_subject(FILE *out, const struct repair *repair) {
    static const char *const VERBS[REPAIR_KINDS] = {
        [REPAIR_CLOSE] = "closes",
        [REPAIR_OPEN] = "opens",
        [REPAIR_CAPACITY] = "changes its places",
        [REPAIR_UNDO] = "is as before",
    };
    char days[64];
    (void)fprintf(out, "site %" PRId32 " %s %s%s", repair->area.site, VERBS[repair->kind],
                  print_days(&repair->area, days), halves_of(&repair->area));
    if (repair->undoes) (void)fprintf(out, " (undoes repair %" PRId32 ")", repair->undoes);
    if (*repair->reason) (void)fprintf(out, ": %s", repair->reason);
}

static void print_places(FILE *out, int places) {
    (void)fprintf(out, "%d %s\n", places, places == 1 ? "place" : "places");
}

static void print_sessions(FILE *out, const struct repair_report *r) {
    char day[CIVIL_TEXT_BYTES];
    for (size_t i = 0; i < r->session_count; i++) {
        const struct repair_session *s = &r->sessions[i];
        (void)fprintf(out, "  %s %s: ", civil_print(s->day, day),
                      s->half == HALF_MORNING ? "morning" : "afternoon");
        if (!s->is_there)
            (void)fprintf(out, "as the week has it\n");
        else if (s->after[RESOURCE_PLACE] == 0)
            (void)fprintf(out, "not held\n");
        else
            print_places(out, s->after[RESOURCE_PLACE] - s->reserve_after);
    }
}

static void print_too_near(FILE *out, const struct repair_report *r) {
    char day[CIVIL_TEXT_BYTES];
    if (r->repair.kind != REPAIR_OPEN || r->repair.area.from >= r->first_given_day) return;
    (void)fprintf(
        out,
        "  So near a day is given to nobody who waits: plan.notice_days has places given from %s "
        "on.\n  It takes whoever comes without an appointment, and people of a day that falls away.\n",
        civil_print(r->first_given_day, day));
}

/* ---- Who moves --------------------------------------------------------------------------------------- */

static const char *print_place(const struct repair_place *p, char text[48]) {
    char day[CIVIL_TEXT_BYTES];
    if (p->site == 0)
        (void)snprintf(text, 48, "-");
    else
        (void)snprintf(text, 48, "%s %02d:%02d site %" PRId32, civil_print(p->day, day), p->minute / 60,
                       p->minute % 60, p->site);
    return text;
}

static const char *print_code(int64_t resident, char text[APPOINTMENT_CODE_BYTES]) {
    return appointment_code_print(resident, text);
}

static void print_move(FILE *out, const struct repair_move *m) {
    char code[APPOINTMENT_CODE_BYTES], from[48], to[48];
    (void)fprintf(out, "  %s  %s", print_code(m->resident, code),
                  print_place(m->fate == REPAIR_GIVEN ? &m->to : &m->from, from));
    if (m->fate == REPAIR_MOVED) (void)fprintf(out, "  ->  %s", print_place(&m->to, to));
    if (m->fate == REPAIR_LOST)
        (void)fprintf(out, "  ->  waits. %s", reason_sentence((enum reason)m->reason, "en"));
    (void)fputc('\n', out);
}

static size_t count_moves(const struct repair_move *moves, size_t count, enum repair_fate fate,
                          bool is_told) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += moves[i].fate == fate && moves[i].is_told == is_told;
    return found;
}

static void print_group(FILE *out, const char *title, const struct repair_move *moves, size_t count,
                        enum repair_fate fate, bool is_told, bool is_listed) {
    const size_t people = count_moves(moves, count, fate, is_told);
    if (people == 0) return;
    (void)fprintf(out, "%s: %zu\n", title, people);
    for (size_t i = 0; i < count && is_listed; i++)
        if (moves[i].fate == fate && moves[i].is_told == is_told) print_move(out, &moves[i]);
}

void repair_report_print_moves(FILE *out, const struct repair_move *moves, size_t count, bool is_all) {
    print_group(out, "Promised, and moved", moves, count, REPAIR_MOVED, true, true);
    print_group(out, "Promised, and without a place: to be called", moves, count, REPAIR_LOST, true, true);
    print_group(out, "Here already, left alone", moves, count, REPAIR_STAYED, false, true);
    print_group(out, "Nobody told yet, moved", moves, count, REPAIR_MOVED, false, is_all);
    print_group(out, "Nobody told yet, without a place", moves, count, REPAIR_LOST, false, is_all);
    print_group(out, "Have a place now", moves, count, REPAIR_GIVEN, false, is_all);
}

static void print_returns(FILE *out, const struct repair_round *round) {
    char code[APPOINTMENT_CODE_BYTES];
    size_t back = 0;
    for (size_t i = 0; i < round->return_count; i++) {
        const struct repair_return *r = &round->returns[i];
        if (!repair_can_return(&r->move)) continue;
        back += r->obstacle == REPAIR_NO_OBSTACLE;
        if (r->obstacle == REPAIR_NO_OBSTACLE || !r->move.is_told) continue;
        (void)fprintf(out, "  %s  not put back: %s\n", print_code(r->move.resident, code),
                      repair_obstacle_sentence((enum repair_obstacle)r->obstacle));
    }
    if (round->return_count > 0) (void)fprintf(out, "Put back, and told nothing: %zu\n", back);
}

/* ---- Messages ------------------------------------------------------------------------------------------ */

/* Whoever comes before that is told by nobody but the officer. */
static void print_first_message(FILE *out, const struct repair_report *r) {
    char day[CIVIL_TEXT_BYTES];
    if (r->people_told == 0) return;
    (void)fprintf(out, "  The first go out on %s from %02d:%02d on; call whoever may come before.\n",
                  civil_print(r->send_day, day), r->send_minute / 60, r->send_minute % 60);
}

static void print_messages(FILE *out, const struct repair_report *r) {
    (void)fprintf(out,
                  "To be told that their place is no more: %zu people\nMessages: %" PRId64 " queued, %" PRId64
                  " cancelled, %" PRId64 " too late.\n",
                  r->people_told, r->messages.queued, r->messages.cancelled, r->messages.expired);
    print_first_message(out, r);
    for (size_t i = 0; i < r->cost_count; i++) cost_report_print(out, &r->costs[i]);
}

void repair_report_print(FILE *out, const struct repair_report *r) {
    (void)fprintf(out, "Commune %05" PRId32 ", ", r->repair.commune);
    repair_report_print_subject(out, &r->repair);
    (void)fputc('\n', out);
    if (r->is_nothing) {
        (void)fprintf(out, "Nothing to do: it is so already.\n");
        return;
    }
    print_sessions(out, r);
    print_too_near(out, r);
    if (r->is_changed_since)
        (void)fprintf(out, "Some of its days have been changed since; these stay as they are now.\n");
    for (int i = 0; i < r->round_count; i++) {
        const struct repair_round *round = &r->rounds[i];
        if (round->count + round->return_count == 0) continue;
        (void)fprintf(out, "Round %" PRId32 "\n", round->round);
        print_returns(out, round);
        repair_report_print_moves(out, round->moves, round->count, false);
    }
    print_messages(out, r);
    (void)fprintf(out, "Hash %s\n", r->hash);
}

/* ---- For programs ----------------------------------------------------------------------------------------
 */

static struct json *json_number(int64_t number) {
    return number ? json_integer(number) : json_text(NULL);
}

struct json *repair_report_json_repair(const struct repair *repair) {
    struct json *one = json_object();
    json_put(one, "repair", json_number(repair->number));
    json_put(one, "commune", json_integer(repair->commune));
    json_put(one, "kind", json_text(repair_kind_name(repair->kind)));
    json_put(one, "site", json_integer(repair->area.site));
    json_put(one, "from", json_date(repair->area.from));
    json_put(one, "until", json_date(repair->area.until));
    json_put(one, "morning", json_boolean(repair->area.halves >> HALF_MORNING & 1));
    json_put(one, "afternoon", json_boolean(repair->area.halves >> HALF_AFTERNOON & 1));
    json_put(one, "reason", json_text(repair->reason));
    json_put(one, "by", json_text(repair->author));
    json_put(one, "made_on", json_date(repair->made_on));
    json_put(one, "undoes", json_number(repair->undoes));
    json_put(one, "undone_by", json_number(repair->undone_by));
    return one;
}

static struct json *json_place(const struct repair_place *p) {
    char time[CIVIL_MINUTE_BYTES];
    if (p->site == 0) return json_text(NULL);
    struct json *one = json_object();
    json_put(one, "site", json_integer(p->site));
    json_put(one, "day", json_date(p->day));
    json_put(one, "half", json_text(p->half == HALF_MORNING ? "morning" : "afternoon"));
    json_put(one, "arrival", json_text(civil_print_minute(p->minute, time)));
    return one;
}

struct json *repair_report_json_moves(const struct repair_move *moves, size_t count) {
    char code[APPOINTMENT_CODE_BYTES];
    struct json *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct repair_move *m = &moves[i];
        struct json *one = json_object();
        json_put(one, "code", json_text(print_code(m->resident, code)));
        json_put(one, "need", json_integer(m->number));
        json_put(one, "fate", json_text(repair_fate_name((enum repair_fate)m->fate)));
        json_put(one, "was_told", json_boolean(m->is_told));
        json_put(one, "from", json_place(&m->from));
        json_put(one, "to", json_place(&m->to));
        json_put(one, "reason",
                 m->fate == REPAIR_LOST ? json_text(reason_name((enum reason)m->reason)) : json_text(NULL));
        json_append(list, one);
    }
    return list;
}

static struct json *json_returns(const struct repair_round *round) {
    char code[APPOINTMENT_CODE_BYTES];
    struct json *list = json_array();
    for (size_t i = 0; i < round->return_count; i++) {
        const struct repair_return *r = &round->returns[i];
        if (!repair_can_return(&r->move)) continue;
        struct json *one = json_object();
        json_put(one, "code", json_text(print_code(r->move.resident, code)));
        json_put(one, "is_put_back", json_boolean(r->obstacle == REPAIR_NO_OBSTACLE));
        json_put(one, "why_not", json_text(repair_obstacle_sentence((enum repair_obstacle)r->obstacle)));
        json_append(list, one);
    }
    return list;
}

static struct json *json_rounds(const struct repair_report *r) {
    struct json *list = json_array();
    for (int i = 0; i < r->round_count; i++) {
        struct json *one = json_object();
        json_put(one, "round", json_integer(r->rounds[i].round));
        json_put(one, "moves", repair_report_json_moves(r->rounds[i].moves, r->rounds[i].count));
        json_put(one, "returns", json_returns(&r->rounds[i]));
        json_append(list, one);
    }
    return list;
}

struct json *repair_report_json(const struct repair_report *r) {
    struct json *whole = repair_report_json_repair(&r->repair);
    json_put(whole, "is_nothing", json_boolean(r->is_nothing));
    json_put(whole, "is_changed_since", json_boolean(r->is_changed_since));
    json_put(whole, "rounds", json_rounds(r));
    json_put(whole, "queued", json_integer(r->messages.queued));
    json_put(whole, "people_told", json_integer((int64_t)r->people_told));
    json_put(whole, "cancelled", json_integer(r->messages.cancelled));
    json_put(whole, "too_late", json_integer(r->messages.expired));
    json_put(whole, "first_messages_on", json_date(r->send_day));
    json_put(whole, "as_sent", cost_report_json(r->costs, r->cost_count));
    json_put(whole, "hash", json_text(r->hash));
    return whole;
}
