/* SPDX-License-Identifier: Apache-2.0 */
#include "helper.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void run_child(const char *const *command, int input, int output) {
    union { /* execvp changes neither */
        const char *const *given;
        char *const *taken;
    } arguments = {command};
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)dup2(input, STDIN_FILENO);
    (void)dup2(output, STDOUT_FILENO);
    (void)execvp(command[0], arguments.taken);
    _exit(127);
}

void helper_start(struct helper *h, const char *const *command) {
    int input[2];
    int output[2];
    ck_assert_int_eq(pipe2(input, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(output, O_CLOEXEC), 0);
    h->process = fork();
    ck_assert_int_ge(h->process, 0);
    if (h->process == 0) run_child(command, input[0], output[1]);
    ck_assert_int_eq(close(input[0]), 0);
    ck_assert_int_eq(close(output[1]), 0);
    h->input = input[1];
    FILE *in = fdopen(output[0], "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_msg(fgets(h->line, sizeof h->line, in) != NULL, "%s did not start", command[0]);
    h->line[strcspn(h->line, "\n")] = '\0';
    ck_assert_int_eq(fclose(in), 0);
}

void helper_stop(struct helper *h) {
    if (h->process == 0) return;
    ck_assert_int_eq(close(h->input), 0);
    ck_assert_int_eq(waitpid(h->process, NULL, 0), h->process);
    h->process = 0;
}

void helper_run(const char *const *command) {
    int status = 0;
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
        (void)dup2(nothing, STDERR_FILENO);
        run_child(command, nothing, nothing);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(status == 0, "%s ended with %d", command[0], status);
}

void helper_make_certificate(const char *folder) {
    char certificate[128];
    char key[128];
    (void)snprintf(certificate, sizeof certificate, "%s/certificate.pem", folder);
    (void)snprintf(key, sizeof key, "%s/key.pem", folder);
    helper_run((const char *const[]){"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                     "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                                     "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                                     "-out", certificate, "-keyout", key, NULL});
}
