/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/log.h"
#include "edge/cli/commands.h"
#include "edge/cli/config.h"
#include "edge/cli/help.h"
#include "edge/cli/options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void start_log(const struct invocation *in) {
    enum log_level level = LOG_INFO;
    (void)log_level_find(config_text(CONFIG_LOG_LEVEL), &level);
    if (in->is_quiet && level < LOG_WARNING) level = LOG_WARNING;
    log_start(level, getenv("JOURNAL_STREAM") != NULL);
}

/* Whoever looks for what is wrong runs with a configuration that is, and tells. */
static bool load_configuration(const struct invocation *in, struct command_context *c, struct err *broken,
                               struct err *e) {
    if (config_load(in->config_path, in->settings, in->setting_count, e)) return true;
    if (!in->command->is_diagnosis) return false;
    *broken = *e;
    c->configuration_error = broken;
    return true;
}

/* Signals are watched before anything else: who is told to stop as he begins ends in order, too. */
static bool run_with_loop(struct invocation *in, struct command_context *c, struct err *e) {
    struct err broken;
    if (!clock_read(&c->now, e) || !loop_create(&c->loop, e)) return false;
    const bool is_ready = (!c->command->is_batched || loop_watch_interrupts(c->loop, e)) &&
                          load_configuration(in, c, &broken, e);
    if (is_ready) start_log(in);
    const bool is_done = is_ready && c->command->run(c, e);
    loop_destroy(c->loop);
    return is_done;
}

static bool run_command(struct invocation *in, struct err *e) {
    struct command_context c = {
        .command = in->command,
        .out = stdout,
        .is_quiet = in->is_quiet,
        .is_json = in->is_json,
        .operand_count = in->operand_count,
        .operands = in->operands,
        .values = &in->values,
    };
    if (in->command->is_standalone) return in->command->run(&c, e);
    return run_with_loop(in, &c, e);
}

static bool run(struct invocation *in, struct err *e) {
    if (in->is_version)
        (void)puts("lichkham " LICHKHAM_VERSION);
    else if (in->is_help && in->command)
        help_print_command(stdout, in->command);
    else if (in->is_help && in->noun)
        help_print_noun(stdout, in->noun);
    else if (in->is_help)
        help_print_overview(stdout);
    else
        return run_command(in, e);
    return true;
}

/* A full disk must not look like success. */
static bool finish_output(struct err *e) {
    if (fflush(stdout) == 0 && !ferror(stdout)) return true;
    return err_set(e, ERR_UNAVAILABLE, "Look for a full disk.", "the output could not be written: %s",
                   strerror(errno));
}

/* What the caller has closed is not to be taken by the first file that is opened: reading there finds the
 * end, and writing fails as it would have. */
static void keep_standard_files(void) {
    int file;
    do file = open("/dev/null", O_RDONLY | O_NOCTTY);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file >= 0) (void)close(file);
}

int cli_main(int argc, char **argv) {
    struct err e = {.code = ERR_NONE};
    struct invocation in;
    keep_standard_files();
    memory_return_large();
    const bool is_done = options_parse(argc, argv, &in, &e) && run(&in, &e) && finish_output(&e);
    config_forget();
    if (is_done) return 0;
    if (e.code == ERR_PARTIAL) (void)finish_output(&e); /* a lost report is worse than what it tells */
    (void)fflush(stdout);
    (void)fprintf(stderr, "lichkham: %s\n", e.message);
    if (*e.hint) (void)fprintf(stderr, "  %s\n", e.hint);
    return err_exit_status(e.code);
}
