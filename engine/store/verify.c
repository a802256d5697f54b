/* SPDX-License-Identifier: Apache-2.0 */
#include "store/verify.h"

#include "store/db.h"
#include "store/sql.h"

#include <string.h>

const struct verify_check VERIFY_CHECKS[] = {
    {"I1", "one_place", "A need has at most one live appointment.", &SQL_VERIFY_ONE_PLACE, false},
    {"I1", "home", "A person is served by one commune, the one of resident_home, and not by one he leaves.",
     &SQL_VERIFY_HOME, false},
    {"I1", "left_behind", "What officers know of somebody lies where he is served.", &SQL_VERIFY_LEFT_BEHIND,
     false},
    {"I2", "sessions", "No proposal lies on a session beyond its bookable places.", &SQL_VERIFY_SESSIONS,
     false},
    {"I2", "kept", "Places kept for a hamlet or for walk-ins are proposed to nobody else.", &SQL_VERIFY_KEPT,
     false},
    {"I2", "on_session", "A live appointment lies on a session, unless an officer pinned it.",
     &SQL_VERIFY_ON_SESSION, false},
    {"I2", "window", "A proposal lies within the window of its need.", &SQL_VERIFY_WINDOW, false},
    {"I3", "booked", "A need is booked exactly when an appointment holds it.", &SQL_VERIFY_BOOKED, false},
    {"I3", "reasons", "A waiting need tells why it has no place.", &SQL_VERIFY_REASONS, false},
    {"I3", "feed", "Every person of the feed has a need in each live round, and nobody else is served.",
     &SQL_VERIFY_FEED, true},
    {"I3", "figures", "The figures of a commune agree with its needs.", &SQL_VERIFY_FIGURES, false},
    {"I4", "reminded", "A promised appointment to come has its reminders.", &SQL_VERIFY_REMINDED, false},
    {"I4", "queue", "A reminder without a result is on the queue, and nothing else is.", &SQL_VERIFY_QUEUE,
     false},
    {"I4", "units", "Whatever is queued lies in a unit that a sender finds.", &SQL_VERIFY_UNITS, false},
    {"I5", "waiting_messages", "No message waits for a place that is gone or has moved.",
     &SQL_VERIFY_WAITING_MESSAGES, false},
    {"I5", "unsettled", "No message is in a sender's hands after its day.", &SQL_VERIFY_UNSETTLED, false},
    {"I6", "attempts", "Each time a message was to be sent has left its row.", &SQL_VERIFY_ATTEMPTS, false},
    {"I12", "send_days", "No message goes out on the day of its appointment or later.", &SQL_VERIFY_SEND_DAYS,
     false},
    {"I15", "published", "Nothing is promised outside a publication.", &SQL_VERIFY_PUBLISHED, false},
    {"I15", "reminders_promised", "A reminder belongs to a promised appointment.",
     &SQL_VERIFY_REMINDERS_PROMISED, false},
};
const size_t VERIFY_CHECK_COUNT = sizeof VERIFY_CHECKS / sizeof VERIFY_CHECKS[0];

/* Rows are (commune, violations), one a commune that has any. */
static void read_violations(const struct pg_result *r, struct verify_outcome *o) {
    o->communes = pg_result_rows(r);
    for (int row = 0; row < pg_result_rows(r); row++) {
        o->violations += pg_result_integer(r, row, 1);
        if (row < VERIFY_COMMUNES_SHOWN) o->first_communes[row] = (int32_t)pg_result_integer(r, row, 0);
    }
}

static bool run_check(struct pg *c, const struct verify_scope *scope, struct verify_outcome *o,
                      struct err *e) {
    o->is_skipped = o->check->reads_feed && !scope->has_register;
    if (o->is_skipped) return true;
    struct pg_params params = {0};
    struct pg_result *r;
    pg_param_int(&params, scope->commune);
    if (strstr(o->check->statement->sql, "$2") != NULL) pg_param_date(&params, scope->today);
    if (!pg_query(c, o->check->statement, &params, &r, e)) return err_wrap(e, "check %s", o->check->name);
    read_violations(r, o);
    pg_result_free(r);
    return true;
}

bool verify_run(struct pg *c, const struct verify_scope *scope,
                void (*on_checked)(void *context, const struct verify_outcome *o), void *context, bool *holds,
                struct err *e) {
    *holds = true;
    if (!pg_execute(c, SQL_VERIFY_BEGIN.sql, e)) return false;
    for (size_t i = 0; i < VERIFY_CHECK_COUNT; i++) {
        struct verify_outcome outcome = {.check = &VERIFY_CHECKS[i]};
        if (!run_check(c, scope, &outcome, e)) {
            db_rollback(c);
            return false;
        }
        *holds = *holds && outcome.violations == 0;
        on_checked(context, &outcome);
    }
    return db_commit(c, e);
}
