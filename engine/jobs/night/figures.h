/* SPDX-License-Identifier: Apache-2.0 */
/* figures: what a commune's round comes to tonight, as rows of commune_result. No I/O. */
#ifndef LICHKHAM_JOBS_NIGHT_FIGURES_H
#define LICHKHAM_JOBS_NIGHT_FIGURES_H

#include "jobs/night/night.h"

#define NIGHT_FIGURES_MAX 320

struct night_figures {
    struct commune_figure at[NIGHT_FIGURES_MAX];
    size_t count;
};

/* Appends every figure that is not 0; texts live in the commune's arena. */
void night_gather_figures(const struct commune_work *w, const struct commune_round *round,
                          struct night_figures *f);

#endif
