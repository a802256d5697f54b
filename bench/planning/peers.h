/* SPDX-License-Identifier: Apache-2.0 */
/* peers: what others would do in place of the planner. Each writes the day of every resident, or
 * PLANNER_NONE. */
#ifndef LICHKHAM_BENCH_PEERS_H
#define LICHKHAM_BENCH_PEERS_H

#include "station.h"

/* Residents by class and target. */
void peer_sort(const struct station *s, uint32_t *order);

/* In that order, each on the free day of the window that is nearest to the target. */
void peer_greedy(const struct station *s, uint16_t *day);

/* From the greedy plan on, for so much processor time, late-acceptance hill climbing: E. K. Burke,
 * Y. Bykov, The late acceptance Hill-Climbing heuristic, European Journal of Operational Research 258
 * (2017). Somebody goes to another day of the window; where that is full, he trades with who is there. */
void peer_search(const struct station *s, double seconds, uint16_t *day);

#endif
