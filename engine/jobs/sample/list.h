/* SPDX-License-Identifier: Apache-2.0 */
/* list: a sample's people as a list to import, clean or as communes keep theirs, this year's or next
 * year's. Needs no database; memory does not grow with the people. */
#ifndef LICHKHAM_JOBS_SAMPLE_LIST_H
#define LICHKHAM_JOBS_SAMPLE_LIST_H

#include "io/loop.h"
#include "jobs/sample/list_out.h"
#include "jobs/sample/wave.h"
#include "jobs/sample/world.h"

struct sample_list_request {
    struct world_request world;
    const char *path;
    const char *truth_path; /* NULL = none */
    enum list_form form;
    int32_t commune; /* 0 = all; else the list has no column for it */
    int wave;        /* 1, or 2 for the list of a year later */
    bool is_dirty;
};

struct sample_list_report {
    int64_t people;
    int64_t copies; /* rows that stand there a second time */
    int64_t rows;   /* with the copies, without header, total and empty row */
    int64_t events[WAVE_EVENTS];
};

/* Writes the list, and for tests of matching the truth: CSV with a row for each row of the list: `line` in
 * the list; `resident`, who it is; `line_in_first`, on which line of wave 1 (of the same request) he
 * stands first, empty for who was not there.
 * Files are their owner's alone and take their places when they are whole. ERR_INPUT when the commune
 * is not among the areas, ERR_BUSY when interrupted. */
MUST_CHECK bool sample_list_write(struct loop *l, const struct sample_list_request *request,
                                  struct sample_list_report *report, struct err *e);

#endif
