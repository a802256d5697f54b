/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/options.h"

#include "base/text.h"
#include "edge/cli/commands.h"

#include <assert.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
    COMMUNE_CODE_MAX = 99999,
    FIRST_OPTION = 256, /* getopt's value of the first one, above every letter */
};

enum global_option {
    GLOBAL_CONFIG,
    GLOBAL_SET,
    GLOBAL_QUIET,
    GLOBAL_JSON,
    GLOBAL_HELP,
    GLOBAL_VERSION,
    GLOBALS
};

const struct command_option GLOBAL_OPTIONS[] = {
    [GLOBAL_CONFIG] = {.name = "config",
                       .kind = OPTION_TEXT,
                       .argument = "FILE",
                       .help = "Read this configuration file and no other."},
    [GLOBAL_SET] = {.name = "set",
                    .kind = OPTION_TEXT,
                    .argument = "KEY=VALUE",
                    .help = "Set one configuration key for this run; may be repeated."},
    [GLOBAL_QUIET] = {.name = "quiet", .help = "Tell only warnings and errors."},
    [GLOBAL_JSON] = {.name = "json", .help = "Write data as JSON."},
    [GLOBAL_HELP] = {.name = "help", .help = "Tell what the command does, and stop."},
    [GLOBAL_VERSION] = {.name = "version", .help = "Tell the version, and stop."},
    [GLOBALS] = {.name = NULL},
};

/* `dashes` stands before both words: "--" or "". */
static bool fail_near(struct err *e, const char *what, const char *dashes, const char *word,
                      const char *const *words, size_t count, const char *help) {
    const char *nearest = text_nearest(word, words, count);
    if (!nearest) return err_set(e, ERR_USAGE, help, "%s \"%s%s\"", what, dashes, word);
    return err_set(e, ERR_USAGE, help, "%s \"%s%s\": did you mean \"%s%s\"?", what, dashes, word, dashes,
                   nearest);
}

/* ---- One option --------------------------------------------------------------------------- */

static bool read_integer(const struct command_option *o, const char *text, int64_t *value, struct err *e) {
    const bool is_any = o->least == 0 && o->most == 0;
    long long number = 0;
    if (!text_parse_integer(text, is_any ? INT64_MIN : o->least, is_any ? INT64_MAX : o->most, &number, e))
        return false;
    *value = number;
    return true;
}

static bool read_date(const char *text, int64_t *value, struct err *e) {
    civil_day day = 0;
    if (!civil_parse(text, &day, e)) return false;
    *value = day;
    return true;
}

static bool read_commune(const char *text, int64_t *value, struct err *e) {
    long long code = 0;
    if (!text_parse_integer(text, 1, COMMUNE_CODE_MAX, &code, e)) return false;
    *value = code;
    return true;
}

/* The value itself is never told back: it may be about a person. */
static bool read_value(const struct command_option *o, const char *text, struct option_value *v,
                       struct err *e) {
    bool is_read = true;
    v->text = text;
    switch (o->kind) {
    case OPTION_FLAG:
        v->text = "";
        break;
    case OPTION_TEXT:
        break;
    case OPTION_INTEGER:
        is_read = read_integer(o, text, &v->integer, e);
        break;
    case OPTION_DATE:
        is_read = read_date(text, &v->integer, e);
        break;
    case OPTION_COMMUNE:
        is_read = read_commune(text, &v->integer, e);
        break;
    }
    if (is_read) return true;
    e->code = ERR_USAGE;
    return err_wrap(e, "--%s %s", o->name, o->argument);
}

static bool take_global(struct invocation *in, enum global_option which, const char *text, struct err *e) {
    switch (which) {
    case GLOBAL_CONFIG:
        in->config_path = text;
        break;
    case GLOBAL_SET:
        if (in->setting_count == SETTINGS_MAX)
            return err_set(e, ERR_USAGE, "Put them in a configuration file.",
                           "--set is given more than %d times", SETTINGS_MAX);
        in->settings[in->setting_count++] = text;
        break;
    case GLOBAL_QUIET:
        in->is_quiet = true;
        break;
    case GLOBAL_JSON:
        in->is_json = true;
        break;
    case GLOBAL_HELP:
        in->is_help = true;
        break;
    case GLOBAL_VERSION:
        in->is_version = true;
        break;
    case GLOBALS:
        assert(false);
    }
    return true;
}

/* ---- getopt_long --------------------------------------------------------------------------- */

/* The global options and, after them, the command's; their values
 * for getopt count from FIRST_OPTION. */
struct option_list {
    const struct command_option *at[OPTIONS_MAX];
    const char *names[OPTIONS_MAX];
    struct option known[OPTIONS_MAX + 1];
    size_t count;
};

static void list_add(struct option_list *list, const struct command_option *options) {
    for (const struct command_option *o = options; o && o->name; o++) {
        assert(list->count < OPTIONS_MAX);
        list->at[list->count] = o;
        list->names[list->count] = o->name;
        list->known[list->count] = (struct option){
            .name = o->name,
            .has_arg = o->kind == OPTION_FLAG ? no_argument : required_argument,
            .val = FIRST_OPTION + (int)list->count,
        };
        list->count++;
    }
}

/* getopt tells a letter in optopt; a long name it leaves in argv: "--residnts=5". What follows "="
 * stays untold. */
static bool fail_unknown(const struct option_list *list, const char *given, struct err *e) {
    const char *help = "See \"lichkham help\", or \"--help\" after the command.";
    char name[64];
    if (optopt != 0) return err_set(e, ERR_USAGE, help, "there is no option \"-%c\"", optopt);
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(given + 2, "="), given + 2);
    return fail_near(e, "there is no option", "--", name, list->names, list->count, help);
}

static bool take_option(struct invocation *in, const struct option_list *list, int which, struct err *e) {
    if (which < GLOBALS) return take_global(in, (enum global_option)which, optarg, e);
    return read_value(list->at[which], optarg, &in->values.at[which - GLOBALS], e);
}

/* Goes through argv[1...]; the words left over begin at *rest. "+" stops at the first word. */
static bool scan(int argc, char **argv, const char *mode, const struct option_list *list,
                 struct invocation *in, int *rest, struct err *e) {
    optind = 0; /* begins anew */
    opterr = 0;
    for (int got; (got = getopt_long(argc, argv, mode, list->known, NULL)) != -1;) {
        if (got == ':')
            return err_set(e, ERR_USAGE, "Give the value after it.", "--%s needs a value",
                           list->names[optopt - FIRST_OPTION]);
        if (got == '?' && optopt >= FIRST_OPTION)
            return err_set(e, ERR_USAGE, "Leave out what follows the name.", "--%s takes no value",
                           list->names[optopt - FIRST_OPTION]);
        if (got == '?') return fail_unknown(list, argv[optind - 1], e);
        if (!take_option(in, list, got - FIRST_OPTION, e)) return false;
    }
    *rest = optind;
    return true;
}

/* ---- The command and its operands ---------------------------------------------------------- */

static bool fail_verb(const char *noun, const char *word, struct err *e) {
    const char *verbs[COMMANDS_MAX];
    const size_t count = command_list_verbs(noun, verbs);
    char hint[sizeof e->hint] = "";
    size_t used = 0;
    for (size_t i = 0; i < count && used < sizeof hint; i++)
        used +=
            (size_t)snprintf(hint + used, sizeof hint - used, "%s%s", i ? ", " : "It is one of: ", verbs[i]);
    if (!word) return err_set(e, ERR_USAGE, hint, "\"%s\" needs a verb", noun);
    char what[96];
    (void)snprintf(what, sizeof what, "\"%s\" has no verb", noun);
    return fail_near(e, what, "", word, verbs, count, hint);
}

/* A verb is of one word or of two: "fact add". Tells how many there are. */
static int find_verb(int argc, char **argv, const struct command **out) {
    char two[64];
    const bool has_one = argc > 1 && argv[1][0] != '-';
    if (has_one && argc > 2) {
        (void)snprintf(two, sizeof two, "%s %s", argv[1], argv[2]);
        if ((*out = command_find(argv[0], two)) != NULL) return 2;
    }
    *out = has_one ? command_find(argv[0], argv[1]) : NULL;
    return *out ? 1 : 0;
}

/* The verb as it was given, of two words where one of the noun's is and begins with the first. */
static const char *given_verb(int argc, char **argv, char two[64]) {
    const char *verbs[COMMANDS_MAX];
    const size_t count = command_list_verbs(argv[0], verbs);
    if (argc < 2 || argv[1][0] == '-') return NULL;
    const size_t length = strlen(argv[1]);
    for (size_t i = 0; i < count && argc > 2 && argv[2][0] != '-'; i++)
        if (strncmp(verbs[i], argv[1], length) == 0 && verbs[i][length] == ' ') {
            (void)snprintf(two, 64, "%s %s", argv[1], argv[2]);
            return two;
        }
    return argv[1];
}

/* Finds the command in the words that begin at argv[0]; *used is how many named it. */
static bool find_command(int argc, char **argv, struct invocation *in, int *used, struct err *e) {
    const char *words[COMMANDS_MAX];
    char two[64];
    in->noun = argv[0];
    *used = 1 + find_verb(argc, argv, &in->command);
    if (!in->command) in->command = command_find(in->noun, NULL);
    if (in->command) return true;
    if (command_list_verbs(in->noun, words) == 0)
        return fail_near(e, "there is no command", "", in->noun, words, command_list_nouns(words),
                         "See \"lichkham help\".");
    in->is_help = argc > 1 && strcmp(argv[1], "--help") == 0;
    return in->is_help || fail_verb(in->noun, given_verb(argc, argv, two), e);
}

/* How many operands "FILE", "[FILE]" or "CODE..." stand for. */
static void count_operands(const char *form, int *least, int *most) {
    *least = 0;
    *most = 0;
    bool is_optional = false;
    for (const char *c = form; c && *c; c += strcspn(c, " ")) {
        c += strspn(c, " ");
        is_optional = is_optional || *c == '[';
        *least += !is_optional;
        *most += 1;
    }
    if (form && strstr(form, "...")) *most = INT32_MAX;
}

static bool check_complete(const struct invocation *in, struct err *e) {
    const struct command *c = in->command;
    char usage[128];
    (void)snprintf(usage, sizeof usage, "See \"lichkham help %s%s%s\".", c->noun, c->verb ? " " : "",
                   c->verb ? c->verb : "");
    for (size_t i = 0; c->options && c->options[i].name; i++)
        if (c->options[i].is_required && !in->values.at[i].text)
            return err_set(e, ERR_USAGE, usage, "--%s %s is missing", c->options[i].name,
                           c->options[i].argument);
    int least = 0;
    int most = 0;
    count_operands(c->operands, &least, &most);
    if (in->operand_count < least) return err_set(e, ERR_USAGE, usage, "%s is missing", c->operands);
    if (in->operand_count > most) return err_set(e, ERR_USAGE, usage, "there is a word too many");
    return true;
}

bool options_parse(int argc, char **argv, struct invocation *out, struct err *e) {
    struct option_list list = {.count = 0};
    int at = 1;
    *out = (struct invocation){.is_help = false};
    list_add(&list, GLOBAL_OPTIONS);
    if (!scan(argc, argv, "+:", &list, out, &at, e)) return false;
    if (at == argc) {
        if (out->is_help || out->is_version) return true;
        return err_set(e, ERR_USAGE, "See \"lichkham help\".", "a command is missing");
    }
    int used = 0;
    if (!find_command(argc - at, argv + at, out, &used, e)) return false;
    if (!out->command) return true;
    at += used - 1; /* getopt skips one word */
    list_add(&list, out->command->options);
    int rest = 0;
    if (!scan(argc - at, argv + at, ":", &list, out, &rest, e)) return false;
    out->operand_count = argc - at - rest;
    out->operands = (const char *const *)(argv + at + rest);
    return out->is_help || out->is_version || check_complete(out, e);
}

/* ---- What a command asks ------------------------------------------------------------------- */

static const struct option_value *value_of(const struct command_context *c, const char *name) {
    for (size_t i = 0; c->command->options && c->command->options[i].name; i++)
        if (strcmp(c->command->options[i].name, name) == 0) return &c->values->at[i];
    abort(); /* not an option of this command */
}

bool option_is_given(const struct command_context *c, const char *name) {
    return value_of(c, name)->text != NULL;
}

const char *option_text(const struct command_context *c, const char *name) {
    return value_of(c, name)->text;
}

int64_t option_integer(const struct command_context *c, const char *name, int64_t otherwise) {
    return option_is_given(c, name) ? value_of(c, name)->integer : otherwise;
}

civil_day option_date(const struct command_context *c, const char *name, civil_day otherwise) {
    return option_is_given(c, name) ? (civil_day)value_of(c, name)->integer : otherwise;
}

int32_t option_commune(const struct command_context *c, const char *name) {
    return (int32_t)value_of(c, name)->integer;
}

bool option_area(const struct command_context *c, const char *name, struct area *out, struct err *e) {
    const char *text = option_is_given(c, name) ? option_text(c, name) : "vn";
    return area_parse(text, out) ||
           err_set(e, ERR_USAGE, "Write vn, a province as 04, a cluster as cluster-12 or a commune as 00004.",
                   "'%s' is no area", text);
}
