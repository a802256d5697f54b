/* SPDX-License-Identifier: Apache-2.0 */
/* pg_proxy: stands between clients and the real PostgreSQL of PGHOST, counts the messages of the
 * protocol, and at a chosen one cuts the connection or kills the client.
 *
 *     struct pg_proxy *p = pg_proxy_start();
 *     setenv("PGHOST", pg_proxy_host(p), 1);           and run the program under test once:
 *     const long total = pg_proxy_seen(p, PG_PROXY_FROM_CLIENT);
 *     for (k = 1; k < 50; k++) {                       then kill it at fifty points:
 *         const long at = pg_proxy_seen(p, PG_PROXY_FROM_CLIENT) + total * k / 50;
 *         pg_proxy_arm(p, PG_PROXY_KILL_CLIENT, PG_PROXY_FROM_CLIENT, at, PG_PROXY_AFTER);
 *         run it; ck_assert(pg_proxy_has_acted(p)); run it again and look at the result
 *     }
 *     pg_proxy_stop(p);
 *
 * It is a process of its own with a socket in its own directory; it ends with the process that
 * started it. Messages are counted over all connections, cancel requests too, from the start on.
 * Only Unix sockets, so neither TLS nor GSSAPI. Failures abort the Check test. */
#ifndef LICHKHAM_TESTS_FAKES_PG_PROXY_H
#define LICHKHAM_TESTS_FAKES_PG_PROXY_H

#include <stdbool.h>

struct pg_proxy;

enum pg_proxy_side { PG_PROXY_FROM_CLIENT, PG_PROXY_FROM_SERVER, PG_PROXY_SIDES };

enum pg_proxy_action {
    PG_PROXY_CUT,        /* close the connection to both */
    PG_PROXY_KILL_CLIENT /* SIGKILL the process that opened the connection, then close it */
};

enum pg_proxy_moment {
    PG_PROXY_BEFORE, /* the message is not passed on */
    PG_PROXY_AFTER   /* it is passed on, nothing after it */
};

struct pg_proxy *pg_proxy_start(void);
void pg_proxy_stop(struct pg_proxy *p); /* accepts NULL */

/* The directory to give as PGHOST or host=. Owned by the proxy. */
const char *pg_proxy_host(const struct pg_proxy *p);

/* Acts once, at message number `at` of that side (the first ever is 1); later ones pass again. */
void pg_proxy_arm(struct pg_proxy *p, enum pg_proxy_action action, enum pg_proxy_side side, long at,
                  enum pg_proxy_moment moment);
bool pg_proxy_has_acted(const struct pg_proxy *p); /* since it was armed */

long pg_proxy_seen(const struct pg_proxy *p, enum pg_proxy_side side);
long pg_proxy_largest_bytes(const struct pg_proxy *p, enum pg_proxy_side side); /* of one message */

/* Passes nothing on from that side, and reads nothing, until told otherwise. */
void pg_proxy_stall(struct pg_proxy *p, enum pg_proxy_side side, bool is_stalled);

#endif
