/* SPDX-License-Identifier: Apache-2.0 */
/* night_derive: the needs of a commune's live rounds, and who is served there. No I/O. */
#ifndef LICHKHAM_JOBS_NIGHT_DERIVE_H
#define LICHKHAM_JOBS_NIGHT_DERIVE_H

#include "jobs/night/night.h"

/* Adds the needs of the next resident of the feed to every round; residents come in order. */
void night_derive_resident(struct commune_work *w, const struct resident *resident);
/* After the last one: what is left of the stored needs has vanished. */
void night_derive_end(struct commune_work *w);

/* Once the round before is planned: who was left unserved there is one step more urgent in this one. */
void night_carry_missed(const struct need_list *before, struct need_list *after);

/* Residents whose first stored need says that they are served here; appended in order. */
void night_list_served(const struct commune_round *round, struct resident_list *served);
/* What the feed tells of people since the last night; before claims are settled. */
struct breaker_counts night_count_events(const struct commune_work *w, const struct resident_list *served);
/* Fills arrivals, departures, deaths and newly_dead: the people of the feed against those served until now.
 */
void night_compare_presence(struct commune_work *w);
/* Of his first need; NEED_STATES = he has none. */
enum need_state night_find_state(const struct commune_work *w, int64_t resident);
/* Another commune serves him still: his needs wait as duplicates until it lets go. */
void night_claim(struct commune_work *w, int64_t resident, int32_t serving_commune);
/* The needs of these newcomers once more, from other facts; both ascending. */
void night_derive_again(struct commune_work *w, struct commune_round *round,
                        const struct resident_list *residents, const struct fact_list *facts);

#endif
