/* SPDX-License-Identifier: Apache-2.0 */
#include "store/retry.h"

#include "base/hash.h"

#include <string.h>

/* A server that restarts and recovers is given a minute; one whose disk is full or that only reads needs
 * somebody. */
#define AT_ONCE RETRY_AGAIN, 6, 20, 1000
#define ONCE    RETRY_AGAIN, 1, 500, 500
#define LATER   RETRY_RECONNECT, 12, 100, 10000
#define HOLD    RETRY_HOLD, 0, 0, 0, RETRY_HOLD
#define STOP    RETRY_STOP, 0, 0, 0, RETRY_STOP

static const struct retry_rule RULES[] = {
    {"", ERR_UNKNOWN_COMMIT, "the answer to COMMIT was lost", LATER, RETRY_STOP},
    {"40P01", ERR_BUSY, "a deadlock with somebody else", AT_ONCE, RETRY_HOLD},
    {"40001", ERR_BUSY, "a serialization failure", AT_ONCE, RETRY_HOLD},
    {"55P03", ERR_BUSY, "somebody else kept a lock for too long", HOLD},
    {"57014", ERR_UNAVAILABLE, "a statement was cancelled, by a person or a time limit", ONCE, RETRY_HOLD},
    {"57P04", ERR_UNAVAILABLE, "the database was dropped", STOP},
    {"57P0", ERR_UNAVAILABLE, "the server ends the session, stops or starts", LATER, RETRY_STOP},
    {"08", ERR_UNAVAILABLE, "the server tells of a connection that failed", LATER, RETRY_STOP},
    {"25P03", ERR_UNAVAILABLE, "the session was silent within a transaction", LATER, RETRY_STOP},
    {"25006", ERR_UNAVAILABLE, "the server only reads", STOP},
    {"53300", ERR_UNAVAILABLE, "too many connections", LATER, RETRY_STOP},
    {"53200", ERR_UNAVAILABLE, "the server is out of memory", ONCE, RETRY_STOP},
    {"53100", ERR_UNAVAILABLE, "the server's disk is full", STOP},
    {"53", ERR_UNAVAILABLE, "another of the server's limits is reached", STOP},
    {"58", ERR_UNAVAILABLE, "the server cannot read or write its files", STOP},
    {"28", ERR_UNAVAILABLE, "the server does not let us in", STOP},
    {"3D000", ERR_UNAVAILABLE, "there is no such database", STOP},
    {"22", ERR_INPUT, "a value that the database refuses", HOLD},
    {"23", ERR_INPUT, "a row that breaks a rule of its table", HOLD},
    {"", ERR_INPUT, "data that breaks its contract, say a feed's", HOLD},
    {"", ERR_UNAVAILABLE, "the connection is lost or cannot be made", LATER, RETRY_STOP},
};

enum { RULE_COUNT = sizeof RULES / sizeof RULES[0] };

static const struct retry_rule NO_RULE = {"", ERR_INTERNAL, "anything else", STOP};

const struct retry_rule *retry_list_rules(int *count) {
    *count = RULE_COUNT;
    return RULES;
}

/* By its code an error is known only where the server said no SQLSTATE; whether a COMMIT is done nobody
 * knows whatever else was said. */
static bool does_fit(const struct retry_rule *rule, const struct err *e) {
    if (rule->sqlstate[0]) return strncmp(e->sqlstate, rule->sqlstate, strlen(rule->sqlstate)) == 0;
    return rule->code == e->code && (!e->sqlstate[0] || e->code == ERR_UNKNOWN_COMMIT);
}

const struct retry_rule *retry_find_rule(const struct err *e) {
    for (int i = 0; i < RULE_COUNT; i++)
        if (does_fit(&RULES[i], e)) return &RULES[i];
    return &NO_RULE;
}

static uint64_t mix(const struct retry_case *c) {
    struct {
        uint64_t worker;
        int64_t commune, failures;
    } key = {hash_fingerprint(c->worker, strlen(c->worker)), c->commune, c->failures};
    return hash_fingerprint(&key, sizeof key);
}

enum retry_way retry_decide(const struct err *e, const struct retry_case *c, int *milliseconds) {
    const struct retry_rule *rule = retry_find_rule(e);
    *milliseconds = 0;
    if (c->failures > rule->most) return rule->at_last;
    int wait = rule->least_milliseconds;
    for (int i = 1; i < c->failures && wait < rule->most_milliseconds; i++) wait *= 2;
    if (wait > rule->most_milliseconds) wait = rule->most_milliseconds;
    *milliseconds = wait / 2 + (int)(mix(c) % (uint64_t)(wait - wait / 2 + 1));
    return rule->way;
}
