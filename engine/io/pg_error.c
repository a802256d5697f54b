/* SPDX-License-Identifier: Apache-2.0 */
#include "io/pg_internal.h"

#include <stdio.h>
#include <string.h>

struct sqlstate_row {
    const char *prefix;
    enum err_code code;
    const char *hint;
};

static const char HINT_DEFECT[] = "This is a defect of the program or a schema that does not fit it.";
static const char HINT_LATER[] = "Look at the database server, then try again.";
static const char HINT_DIRECT[] = "Connect to the server directly: named prepared statements need it.";

/* The first prefix that fits counts; the last row fits all. */
static const struct sqlstate_row SQLSTATES[] = {
    {"08", ERR_UNAVAILABLE, HINT_LATER},
    {"22", ERR_INPUT, ""},
    {"23", ERR_INPUT, ""},
    {"25P03", ERR_UNAVAILABLE, "It was silent for too long inside a transaction: try again."},
    {"25006", ERR_UNAVAILABLE, "This server only reads: connect to the primary."},
    {"26000", ERR_CONFIG, HINT_DIRECT},
    {"28", ERR_UNAVAILABLE, "Check the user, its password file and pg_hba.conf."},
    {"3D000", ERR_UNAVAILABLE, "Create the database, or name another (PGDATABASE)."},
    {"40001", ERR_BUSY, "Try again."},
    {"40P01", ERR_BUSY, "Try again."},
    {"42501", ERR_CONFIG, "lichkham doctor tells which right the database user lacks."},
    {"42P05", ERR_CONFIG, HINT_DIRECT},
    {"53100", ERR_UNAVAILABLE, "Make room on the server's disk, then start it again: nothing is lost."},
    {"53300", ERR_UNAVAILABLE, "Raise max_connections or the role's limit, or end sessions nobody uses."},
    {"53", ERR_UNAVAILABLE, HINT_LATER},
    {"55P03", ERR_BUSY, "Somebody else holds the lock: try again."},
    {"57014", ERR_UNAVAILABLE, "Somebody, or a time limit of the server, cancelled it: try again."},
    {"57P0", ERR_UNAVAILABLE, HINT_LATER},
    {"58", ERR_UNAVAILABLE, HINT_LATER},
    {"", ERR_INTERNAL, HINT_DEFECT},
};

static const struct sqlstate_row *row_of(const char *sqlstate) {
    const struct sqlstate_row *row = SQLSTATES;
    while (strncmp(sqlstate, row->prefix, strlen(row->prefix)) != 0) row++;
    return row;
}

/* Keeps only what fits one line. */
static void flatten(char *text) {
    for (char *at = text; *at; at++)
        if (*at == '\n' || *at == '\t' || *at == '\r') *at = ' ';
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ') text[--length] = '\0';
}

void pg_fail(struct pg_request *r, enum err_code code, const char *hint, const char *message) {
    if (r->error.code != ERR_NONE) return;
    (void)err_set(&r->error, code, hint, "%s", message);
    if (r->name) (void)err_wrap(&r->error, "statement %s", r->name);
}

void pg_fail_lost(struct pg_request *r) {
    pg_fail(r, ERR_UNAVAILABLE, HINT_LATER, "the connection to the database is lost");
}

/* Class 22 quotes the value it complains about, and a value may be somebody's name or number. */
static void hide_quoted(char *text) {
    char *first = strchr(text, '"');
    char *last = strrchr(text, '"');
    if (!first || first == last) return;
    memmove(first + 4, last, strlen(last) + 1);
    memcpy(first + 1, "...", 3);
}

void pg_fail_result(struct pg_request *r, const PGresult *result) {
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    if (!sqlstate || !primary) { /* libpq's own word, not the server's */
        pg_fail_lost(r);
        return;
    }
    if (r->error.code != ERR_NONE) return;
    const struct sqlstate_row *row = row_of(sqlstate);
    char text[512];
    const bool is_named = constraint && !strstr(primary, constraint);
    (void)snprintf(text, sizeof text - 3, "%s%s%s", primary, is_named ? ", constraint " : "",
                   is_named ? constraint : "");
    if (strncmp(sqlstate, "22", 2) == 0) hide_quoted(text);
    flatten(text);
    pg_fail(r, row->code, row->hint, text);
    (void)snprintf(r->error.sqlstate, sizeof r->error.sqlstate, "%s", sqlstate);
}

/* In a verbose message "FATAL:  28P01: password ..." five characters before ": " are the code. */
static bool find_sqlstate(const char *text, char sqlstate[6]) {
    const char *at = strstr(text, "FATAL:  ");
    if (!at) return false;
    at += strlen("FATAL:  ");
    if (strspn(at, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 5 || at[5] != ':') return false;
    memcpy(sqlstate, at, 5);
    sqlstate[5] = '\0';
    return true;
}

bool pg_connect_error(PGconn *conn, struct err *e) {
    const char *host = PQhost(conn);
    if (host && strchr(host, '@')) /* the tail of a password that was not percent-encoded */
        return err_set(e, ERR_CONFIG, "Write @ in a password as %40, or use a password file.",
                       "the database's connection string is malformed");
    char text[512];
    char sqlstate[6] = "";
    (void)snprintf(text, sizeof text, "%s", PQerrorMessage(conn));
    const bool has_sqlstate = find_sqlstate(text, sqlstate);
    if (has_sqlstate) text[strcspn(text, "\n")] = '\0'; /* LOCATION and the like follow */
    flatten(text);
    const char *hint =
        has_sqlstate ? row_of(sqlstate)->hint : "Start the database, or name it: PGHOST, PGDATABASE, PGUSER.";
    (void)err_set(e, ERR_UNAVAILABLE, hint, "the database cannot be reached: %s", text);
    memcpy(e->sqlstate, sqlstate, sizeof e->sqlstate);
    return false;
}
