/* SPDX-License-Identifier: Apache-2.0 */
/* squeeze: a place for somebody where needs cross, so that one person leaving does not make enough room.
 * He is seated in a full cell, and for each resource that is now overdrawn somebody there goes along a
 * chain of his own; a less urgent one may lose his place for him. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SQUEEZE_H
#define LICHKHAM_DOMAIN_PLAN_SQUEEZE_H

#include "domain/plan/chain.h"

/* Tries the cells of his window until chain->looks passes `looks_end`; nothing is changed if it fails. */
bool squeeze_insert(struct chain *chain, uint32_t who, uint64_t looks_end);

#endif
