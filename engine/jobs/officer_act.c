/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/officer_act.h"

#include "domain/appointment.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/fact.h"
#include "store/home.h"

bool officer_find_person(struct pg *c, const char *code, int32_t commune, struct officer_person *out,
                         struct err *e) {
    *out = (struct officer_person){0};
    if (!appointment_code_parse(code, &out->resident, e) ||
        !home_read(c, &out->resident, 1, &out->commune, e) ||
        (out->commune == 0 && !fact_find_commune(c, out->resident, &out->commune, e)))
        return false;
    out->is_known = out->commune != 0;
    if (!out->is_known) out->commune = commune;
    return out->commune != 0 || err_set(e, ERR_INPUT,
                                        "Look at the code again; of a record no night has seen yet, or that "
                                        "the register has dropped, give "
                                        "--commune.",
                                        "nobody who is served anywhere has this code");
}

bool officer_check_named(const struct officer_person *person, bool is_named, struct err *e) {
    return person->is_known || is_named ||
           err_set(e, ERR_INPUT, "Look at the code and at --commune again.",
                   "the register of commune %05d has nobody with this code", person->commune);
}

bool officer_append_audit(struct pg *c, const struct officer *officer, int32_t commune, const char *action,
                          const struct json *subject, struct err *e) {
    const struct audit_entry entry = {.commune = commune,
                                      .chain = AUDIT_CHAIN_COMMAND,
                                      .unix_seconds = officer->unix_seconds,
                                      .actor = officer->name,
                                      .action = action,
                                      .subject = subject};
    return audit_append(c, &entry, e);
}

/* A night may have taken him to another commune before the door was ours. */
static bool check_home(struct pg *c, const struct officer_person *person, struct err *e) {
    int32_t home = 0;
    if (!person->is_known) return true;
    if (!home_read(c, &person->resident, 1, &home, e)) return false;
    return home == 0 || home == person->commune ||
           err_set(e, ERR_BUSY, "Give the command again.", "the person has just moved to commune %05d", home);
}

static bool record(struct pg *c, const struct officer *officer, const struct officer_person *person,
                   const char *action, officer_work *work, void *context, bool *is_changed, struct err *e) {
    int64_t revision = 0;
    struct json *subject = json_object();
    if (person->resident != 0) json_put(subject, "resident", json_integer(person->resident));
    const bool ok = db_lock_commune(c, person->commune, &revision, e) && check_home(c, person, e) &&
                    work(context, c, revision, subject, is_changed, e) &&
                    (!*is_changed || (officer_append_audit(c, officer, person->commune, action, subject, e) &&
                                      db_advance_commune(c, person->commune, &revision, e)));
    json_destroy(subject);
    return ok;
}

static bool act(struct pg *c, const struct officer *officer, const struct officer_person *person,
                const char *action, officer_work *work, void *context, struct err *e) {
    bool is_changed = false;
    if (!db_begin(c, e)) return false;
    const bool ok = record(c, officer, person, action, work, context, &is_changed, e);
    if (ok && is_changed) return db_commit(c, e);
    db_rollback(c);
    return ok;
}

bool officer_act(struct pg *c, const struct officer *officer, const struct officer_person *person,
                 const char *action, officer_work *work, void *context, struct err *e) {
    int failures = 0;
    if (!db_limit_waits(c, DB_WAIT_MILLISECONDS, e)) return false;
    while (!act(c, officer, person, action, work, context, e))
        if (!db_may_try_again(c, person->commune, &failures, e)) return false;
    return true;
}
