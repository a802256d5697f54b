/* SPDX-License-Identifier: Apache-2.0 */
/* order: stable sorts of indices by a 32-bit key, without allocation and without a hash. */
#ifndef LICHKHAM_DOMAIN_PLAN_ORDER_H
#define LICHKHAM_DOMAIN_PLAN_ORDER_H

#include <stdint.h>

/* Sorts `index` by ascending key; equal keys keep their order. `spare` holds `count` as well. */
void order_by(uint32_t *index, uint32_t *spare, uint32_t count,
              uint32_t (*key)(const void *context, uint32_t index), const void *context);

/* The same of ascending indices without spare memory, by a heap: O(count log count). */
void order_in_place(uint32_t *index, uint32_t count, uint32_t (*key)(const void *context, uint32_t index),
                    const void *context);

#endif
