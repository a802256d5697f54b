/* SPDX-License-Identifier: Apache-2.0 */
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

static bool export_round(const struct command_context *c, struct plan_commune *p, struct err *e) {
    struct commune_round *round = NULL;
    struct proof_round proof;
    if (!plan_commune_find_round(p, (int32_t)option_integer(c, "round", 0), &round, e)) return false;
    return proof_gather(round->plan.problems, round->plan.problem_count, p->work.arena, &proof, e) &&
           proof_export(option_text(c, "export"), &proof, e);
}

static bool plan_and(const struct command_context *c,
                     bool (*tell)(const struct command_context *c, struct plan_commune *p, struct err *e),
                     struct err *e) {
    const struct nightly_options options = planning_options(c);
    struct plan_commune planned;
    if (!option_is_given(c, "commune"))
        return err_set(e, ERR_USAGE, "Say whose plan with --commune CODE.", "--commune is missing");
    const bool ok = plan_commune_open(&planned, c->loop, &options, option_commune(c, "commune"), e) &&
                    tell(c, &planned, e);
    plan_commune_close(&planned);
    return ok;
}

bool plan_mode_rehearse(struct command_context *c, struct err *e) {
    return plan_and(c, tell_rehearsal, e);
}

bool plan_mode_export(struct command_context *c, struct err *e) {
    return plan_and(c, export_round, e);
}
