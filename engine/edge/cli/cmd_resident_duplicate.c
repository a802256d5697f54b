/* SPDX-License-Identifier: Apache-2.0 */
/* Records that may be of one person. */
#include "domain/appointment.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "jobs/resident_duplicate.h"
#include "store/reference.h"

#include <inttypes.h>

/* ---- List -------------------------------------------------------------------------------- */

static void print_doubts(const struct desk *d, const struct duplicate_doubt *doubts, size_t count) {
    char code[APPOINTMENT_CODE_BYTES], other[APPOINTMENT_CODE_BYTES];
    if (d->command->is_quiet && count == 0) return;
    (void)fputs(count > 0 ? "commune  waits     other     of commune  why\n" : "No doubt is open.\n",
                d->command->out);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(d->command->out, "%05d    %-8s  %-8s  %05d       %s\n", doubts[i].commune,
                      appointment_code_print(doubts[i].resident, code),
                      appointment_code_print(doubts[i].other, other), doubts[i].other_commune,
                      doubts[i].reason);
}

static struct json *doubts_as_json(const struct duplicate_doubt *doubts, size_t count) {
    char code[APPOINTMENT_CODE_BYTES];
    struct json *whole = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json *one = json_object();
        json_put(one, "commune", json_integer(doubts[i].commune));
        json_put(one, "code", json_text(appointment_code_print(doubts[i].resident, code)));
        json_put(one, "other", json_text(appointment_code_print(doubts[i].other, code)));
        json_put(one, "other_commune", json_integer(doubts[i].other_commune));
        json_put(one, "reason", json_text(doubts[i].reason));
        json_append(whole, one);
    }
    return whole;
}

static bool list(struct desk *d, struct err *e) {
    const int32_t commune = option_commune(d->command, "commune");
    struct duplicate_doubt *doubts;
    size_t count;
    if ((commune != 0 && !reference_check_commune(d->db, commune, e)) ||
        !duplicate_load(d->db, commune, d->arena, &doubts, &count, e))
        return false;
    if (d->command->is_json)
        desk_print_json(d, doubts_as_json(doubts, count));
    else
        print_doubts(d, doubts, count);
    return true;
}

/* ---- Settle ------------------------------------------------------------------------------ */

static bool settle(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    const bool is_same = option_is_given(c, "same");
    struct duplicate_doubt doubt;
    struct closing_counts counts;
    char code[APPOINTMENT_CODE_BYTES];
    if (is_same == option_is_given(c, "different"))
        return err_set(e, ERR_USAGE, "Give --same or --different.", "one person or two?");
    if (!resident_duplicate_settle(d->db, &officer, c->operands[0], c->operands[1], is_same, d->arena, &doubt,
                                   &counts, e))
        return false;
    if (c->is_json) {
        struct json *whole = json_object();
        desk_put_closed(whole, &counts);
        desk_print_json(d, whole);
    }
    if (c->is_json || c->is_quiet) return true;
    appointment_code_print(doubt.resident, code);
    if (is_same)
        (void)fprintf(c->out, "%s is a duplicate for good; the other record is served.\n", code);
    else
        (void)fprintf(c->out,
                      "They are two people: the next night plans %s too, unless it is in doubt otherwise.\n",
                      code);
    desk_print_closed(c->out, &counts);
    return true;
}

/* ---- Tables ------------------------------------------------------------------------------ */

static bool run_list(struct command_context *c, struct err *e) {
    return desk_run(c, list, e);
}

static bool run_settle(struct command_context *c, struct err *e) {
    return desk_run(c, settle, e);
}

static const struct command_option LIST_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "C", .help = "Only those of this commune."},
    {.name = NULL},
};

static const struct command_option SETTLE_OPTIONS[] = {
    {.name = "same", .help = "They are one person: the newer record is closed."},
    {.name = "different", .help = "They are two people: both are served."},
    DESK_BY,
    {.name = NULL},
};

const struct command RESIDENT_DUPLICATE_COMMANDS[] = {
    {
        .noun = "resident",
        .verb = "duplicate list",
        .summary = "List records that may be of one person.",
        .description =
            "The first code is the newer record: it waits until the doubt is settled, so that nobody "
            "is invited twice.",
        .options = LIST_OPTIONS,
        .run = run_list,
    },
    {
        .noun = "resident",
        .verb = "duplicate settle",
        .operands = "CODE OTHER",
        .summary = "Settle whether two records are of one person.",
        .description =
            "To keep the newer record and close the older, say --different and record the older as a "
            "duplicate with \"resident fact add\".",
        .options = SETTLE_OPTIONS,
        .run = run_settle,
    },
    {.noun = NULL},
};
