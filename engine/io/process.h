/* SPDX-License-Identifier: Apache-2.0 */
/* process: runs a program beside the loop: bytes in, bytes out, an end. It has an environment of PATH and
 * LANG alone, no working directory of ours, no standard error, and a process group of its own that ends
 * with it. */
#ifndef LICHKHAM_IO_PROCESS_H
#define LICHKHAM_IO_PROCESS_H

#include "io/loop.h"

#include <stddef.h>

struct process;

struct process_plan {
    const char *const *command; /* NULL-terminated; the whole path of the program first */
    const void *input;          /* copied; after it the program reads the end of file */
    size_t input_bytes;
    size_t output_bytes_max; /* what it prints beyond is dropped */
};

struct process_end {
    int status;         /* its exit status */
    int signal;         /* that ended it; 0 = none */
    const char *output; /* ended by NUL; until the callback returns */
    size_t output_bytes;
};

/* Told once, when the program has ended, with all it had printed until then. The process is gone then. */
typedef void process_on_ended(void *context, const struct process_end *end);

/* NULL when it cannot be started: no such program, no right to run it. From then on SIGPIPE is ignored in
 * this process: a program need not read its input. */
struct process *process_start(struct loop *l, const struct process_plan *plan, process_on_ended *on_ended,
                              void *context);
/* Ends it and all it has started; it is not told of any more. */
void process_kill(struct process *p);

#endif
