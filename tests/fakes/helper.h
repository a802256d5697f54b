/* SPDX-License-Identifier: Apache-2.0 */
/* helper: a program beside a test that prints one line when it is ready, and ends when its input ends or
 * the test's process does. Failures abort the Check test. */
#ifndef LICHKHAM_TESTS_FAKES_HELPER_H
#define LICHKHAM_TESTS_FAKES_HELPER_H

#include <sys/types.h>

struct helper {
    pid_t process;
    int input;     /* closing it ends the program */
    char line[64]; /* what it printed: a port */
};

void helper_start(struct helper *h, const char *const *command);
void helper_stop(struct helper *h); /* accepts one that was not started */

/* Runs a program to its end, which must be 0; its output is dropped. */
void helper_run(const char *const *command);

/* A throw-away certificate of 127.0.0.1 and localhost: FOLDER/certificate.pem and FOLDER/key.pem. */
void helper_make_certificate(const char *folder);

#endif
