/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/commands.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/reference.h"

#include <inttypes.h>

static bool run_verify(struct command_context *c, struct err *e) {
    const int32_t commune = option_commune(c, "commune");
    struct pg *db = NULL;
    int64_t rows = 0;
    const bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) &&
                    (commune == 0 || reference_check_commune(db, commune, e)) &&
                    audit_verify(db, commune, &rows, e);
    pg_close(db);
    if (ok && !c->is_quiet) (void)fprintf(c->out, "%" PRId64 " audit rows, every chain is whole.\n", rows);
    return ok;
}

static const struct command_option VERIFY_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE", .help = "Only this commune."},
    {.name = NULL},
};

const struct command AUDIT_COMMANDS[] = {
    {
        .noun = "audit",
        .verb = "verify",
        .summary = "Check that no audit row was changed, removed or slipped in.",
        .description =
            "Walks every chain from its first row and names the first broken link. A tail that was cut "
            "off is found only against a copy of the chain's head.",
        .options = VERIFY_OPTIONS,
        .run = run_verify,
    },
    {.noun = NULL},
};
