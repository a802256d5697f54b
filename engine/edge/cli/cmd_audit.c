/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/commands.h"
#include "store/audit.h"
#include "store/audit_heads.h"
#include "store/db.h"
#include "store/reference.h"

#include <inttypes.h>

static bool verify_heads(const struct command_context *c, struct pg *db, int32_t commune, int64_t *chains,
                         struct err *e) {
    const char *path = option_text(c, "heads");
    *chains = 0;
    return !path || audit_heads_verify(db, path, commune, chains, e);
}

static bool run_verify(struct command_context *c, struct err *e) {
    const int32_t commune = option_commune(c, "commune");
    struct pg *db = NULL;
    int64_t rows = 0, chains = 0;
    const bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) &&
                    (commune == 0 || reference_check_commune(db, commune, e)) &&
                    audit_verify(db, commune, &rows, e) && verify_heads(c, db, commune, &chains, e);
    pg_close(db);
    if (ok && !c->is_quiet) (void)fprintf(c->out, "%" PRId64 " audit rows, every chain is whole.\n", rows);
    if (ok && !c->is_quiet && option_is_given(c, "heads"))
        (void)fprintf(c->out, "%" PRId64 " heads kept outside, no chain is shorter.\n", chains);
    return ok;
}

static const struct command_option VERIFY_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE", .help = "Only this commune."},
    {.name = "heads",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .help = "Compare with the heads the service keeps there (serve.audit_heads), too."},
    {.name = NULL},
};

const struct command AUDIT_COMMANDS[] = {
    {
        .noun = "audit",
        .verb = "verify",
        .summary = "Check that no audit row was changed, removed or slipped in.",
        .description =
            "Walks every chain from its first row and names the first broken link. A tail that was cut "
            "off is found only against the heads of the chains, which the service keeps in a file, sealed "
            "by the key beside it (FILE.key).",
        .options = VERIFY_OPTIONS,
        .run = run_verify,
    },
    {.noun = NULL},
};
