/* SPDX-License-Identifier: Apache-2.0 */
/* heartbeat: keeps a worker's leases while it works, on a connection of its own that is opened again when it
 * is lost. A timer of the night's loop sends it, so it goes on while communes are read, planned and written
 * on other threads. It never waits; between its turns it only tells how it stands. */
#ifndef LICHKHAM_JOBS_NIGHT_HEARTBEAT_H
#define LICHKHAM_JOBS_NIGHT_HEARTBEAT_H

#include "store/run.h"

struct heartbeat;

/* For the run as it stands in `run`, which lives until it is stopped. */
struct heartbeat *heartbeat_start(struct loop *loop, const char *conninfo, const struct run *run);
/* Waits for the one under way. Accepts NULL. */
void heartbeat_stop(struct heartbeat *h);

/* Whether the leases are still ours. ERR_BUSY: the run was taken away, or they ran out; ERR_UNAVAILABLE: the
 * database was away for a whole lease. Whoever is told so stops, and writes nothing more. */
MUST_CHECK bool heartbeat_check(struct heartbeat *h, struct err *e);

#endif
