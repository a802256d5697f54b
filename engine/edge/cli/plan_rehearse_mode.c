/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/desk.h"
#include "edge/cli/plan_modes.h"
#include "edge/cli/planning.h"
#include "jobs/plan_rehearse.h"
#include "jobs/proof.h"

#include <stdlib.h>

static bool tell_rehearsal(const struct command_context *c, struct plan_commune *p, struct err *e) {
    struct commune_round *round = NULL; /* all of them */
    if (option_is_given(c, "round") &&
        !plan_commune_find_round(p, (int32_t)option_integer(c, "round", 0), &round, e))
        return false;
    struct json *rehearsal = plan_rehearse(p, round);
    char *text = c->is_json ? json_print(rehearsal, true) : NULL;
    if (text)
        (void)fprintf(c->out, "%s\n", text);
    else
        plan_rehearse_print(rehearsal, c->out);
    free(text);
    json_destroy(rehearsal);
    return true;
}

static bool open_commune(const struct command_context *c, struct plan_commune *p, struct err *e) {
    const struct nightly_options options = planning_options(c);
    return plan_commune_open(p, c->loop, &options, option_commune(c, "commune"), e);
}

static bool has_commune(const struct command_context *c, struct err *e) {
    return option_is_given(c, "commune") ||
           err_set(e, ERR_USAGE, "Say whose plan with --commune CODE.", "--commune is missing");
}

bool plan_mode_rehearse(struct command_context *c, struct err *e) {
    struct plan_commune planned;
    if (!has_commune(c, e)) return false;
    const bool ok = open_commune(c, &planned, e) && tell_rehearsal(c, &planned, e);
    plan_commune_close(&planned);
    return ok;
}

static struct json *name_round(const struct commune_round *round) {
    struct json *subject = json_object();
    json_put(subject, "round", json_integer(round->live.round));
    json_put(subject, "needs", json_integer((int64_t)round->needs.count));
    return subject;
}

static bool export_round(const struct desk *d, struct plan_commune *p, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    struct commune_round *round = NULL;
    struct proof_round proof;
    return plan_commune_find_round(p, (int32_t)option_integer(c, "round", 0), &round, e) &&
           proof_gather(round->plan.problems, round->plan.problem_count, p->work.arena, &proof, e) &&
           plan_commune_record(p, &officer, "export_plan", name_round(round), e) &&
           proof_export(option_text(c, "export"), &proof, e);
}

static bool export_commune(struct desk *d, struct err *e) {
    struct plan_commune planned;
    const bool ok = open_commune(d->command, &planned, e) && export_round(d, &planned, e);
    plan_commune_close(&planned);
    return ok;
}

bool plan_mode_export(struct command_context *c, struct err *e) {
    return has_commune(c, e) && desk_run(c, export_commune, e);
}
