/* SPDX-License-Identifier: Apache-2.0 */
/* vec: a growing array of any type on the heap.
 *     struct number_list VEC_OF(int);
 *     struct number_list v = {0};
 *     *vec_push(&v) = 3;
 *     vec_free(&v); */
#ifndef LICHKHAM_BASE_VEC_H
#define LICHKHAM_BASE_VEC_H

#include "base/arena.h"

#include <stdlib.h>

#define VEC_OF(type)                                                                                         \
    {                                                                                                        \
        type *at;                                                                                            \
        size_t count;                                                                                        \
        size_t room;                                                                                         \
    }

/* Room for one more; the new element is not cleared. Pointers into the array may move. */
#define vec_push(v)                                                                                          \
    ((v)->count == (v)->room                                                                                 \
         ? ((v)->room = (v)->room ? (v)->room + (v)->room / 2 : 64,                                          \
            (v)->at = memory_grow((v)->at, (v)->room, sizeof *(v)->at), &(v)->at[(v)->count++])              \
         : &(v)->at[(v)->count++])

#define vec_clear(v) ((void)((v)->count = 0))
#define vec_free(v)  (free((v)->at), (v)->at = NULL, (v)->count = (v)->room = 0)

#endif
