/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "edge/cli/commands.h"
#include "edge/cli/config.h"
#include "edge/cli/reference.h"

#include <stdlib.h>

/* Loading it was the check. */
static bool run_check(struct command_context *c, struct err *e) {
    (void)e;
    const char *file = config_file();
    if (!c->is_quiet) (void)fprintf(c->out, "%s: sound\n", file ? file : "no configuration file, defaults");
    return true;
}

/* Where keys of channels go, and which. */
struct shown {
    FILE *out;
    struct json *whole; /* NULL = as lines */
    bool is_all;
};

static void show_channel_key(void *context, const char *name, const char *value, bool is_given) {
    const struct shown *s = context;
    const char *from = config_source_name(is_given ? CONFIG_FROM_FILE : CONFIG_FROM_DEFAULT);
    struct json *read = NULL;
    struct err ignored;
    if (!is_given && !s->is_all) return;
    if (!s->whole) {
        (void)fprintf(s->out, "%-24s %-24s %s\n", name, value, from);
        return;
    }
    struct json *entry = json_object();
    json_put(entry, "value", json_parse(value, &read, &ignored) ? read : json_text(value));
    json_put(entry, "from", json_text(from));
    json_put(s->whole, name, entry);
}

static void show_json(FILE *out, bool is_all) {
    struct json *whole = json_object();
    for (enum config_key key = 0; key < CONFIG_KEYS; key++) {
        if (!is_all && config_source(key) == CONFIG_FROM_DEFAULT) continue;
        struct json *entry = json_object();
        const bool is_integer = CONFIG_ROWS[key].kind == CONFIG_KIND_INTEGER;
        json_put(entry, "value",
                 is_integer ? json_integer(config_integer(key)) : json_text(config_shown(key)));
        json_put(entry, "from", json_text(config_source_name(config_source(key))));
        json_put(whole, CONFIG_ROWS[key].name, entry);
    }
    config_each_channel_key(show_channel_key, &(struct shown){out, whole, is_all});
    char *text = json_print(whole, true);
    (void)fprintf(out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

static bool run_show(struct command_context *c, struct err *e) {
    (void)e;
    const bool is_all = option_is_given(c, "effective");
    if (c->is_json) {
        show_json(c->out, is_all);
        return true;
    }
    for (enum config_key key = 0; key < CONFIG_KEYS; key++) {
        if (!is_all && config_source(key) == CONFIG_FROM_DEFAULT) continue;
        (void)fprintf(c->out, "%-24s %-24s %s\n", CONFIG_ROWS[key].name, config_shown(key),
                      config_source_name(config_source(key)));
    }
    config_each_channel_key(show_channel_key, &(struct shown){c->out, NULL, is_all});
    return true;
}

static bool run_sample(struct command_context *c, struct err *e) {
    (void)e;
    reference_print_sample(c->out);
    return true;
}

static const struct command_option SHOW_OPTIONS[] = {
    {.name = "effective", .help = "Show every key, those at their default too."},
    {.name = NULL},
};

const struct command CONFIG_COMMANDS[] = {
    {
        .noun = "config",
        .verb = "check",
        .summary = "Check the configuration.",
        .description = "Reads file, environment and --set, and tells the first thing that is wrong.",
        .run = run_check,
    },
    {
        .noun = "config",
        .verb = "show",
        .summary = "Show the configuration and where each value comes from.",
        .description = "Key, value and source, one a line. A conninfo with a password is hidden, and so is "
                       "what follows the ? of a URL.",
        .options = SHOW_OPTIONS,
        .run = run_show,
    },
    {
        .noun = "config",
        .verb = "sample",
        .summary = "Print a configuration file with every key at its default.",
        .run = run_sample,
        .is_standalone = true,
    },
    {.noun = NULL},
};
