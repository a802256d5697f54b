/* SPDX-License-Identifier: Apache-2.0 */
/* crash_point: where a test may kill the program: at each call that exchanges bytes with the database, works
 * on a file or sends. Only the program that tests build (tests/fakes/crash_point.c) has such points; in the
 * one that is installed CRASH_POINT(call) is the call and nothing else.
 *
 *     c->is_flush_pending = CRASH_POINT(PQflush(c->conn)) == 1;
 *
 * The point lies before the call; after it is where the next one lies. */
#ifndef LICHKHAM_BASE_CRASH_POINT_H
#define LICHKHAM_BASE_CRASH_POINT_H

#ifdef CRASH_POINTS
void crash_point_pass(void); /* any thread */
#define CRASH_POINT(call) (crash_point_pass(), (call))
#else
#define CRASH_POINT(call) (call)
#endif

#endif
