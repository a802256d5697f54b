/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/config.h"

#include "base/crash_point.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX ((size_t)1024 * 1024)

enum { KEY_BYTES = 64, MINUTES_PER_DAY = 1440 };

const struct config_row CONFIG_ROWS[CONFIG_KEYS] = {
    [CONFIG_DATABASE] = {"database", CONFIG_KIND_CONNINFO, "", 0, 0,
                         "Where the database is, as libpq writes it; empty: as PGHOST, PGDATABASE and the "
                         "service file say. Keep passwords in the password file."},
    [CONFIG_REGISTER] = {"register", CONFIG_KIND_CONNINFO, "", 0, 0,
                         "Where the population register is; empty: in the same database."},
    [CONFIG_LOG_LEVEL] = {"log.level", CONFIG_KIND_LEVEL, "info", 0, 0,
                          "The least level that is logged: debug, info, warning or error."},
    [CONFIG_NIGHT_LEASE_SECONDS] = {"night.lease_seconds", CONFIG_KIND_INTEGER, "30", 5, 3600,
                                    "How long a worker may be silent before others take its communes."},
    [CONFIG_NIGHT_MEMORY_MIB] = {"night.memory_mib", CONFIG_KIND_INTEGER, "48", 1, 65536,
                                 "The night reads, plans and writes different communes at once while their "
                                 "data take no more memory than this, in MiB; a larger one goes alone."},
    [CONFIG_NIGHT_FEED_DAYS_MAX] = {"night.feed_days_max", CONFIG_KIND_INTEGER, "7", 1, 366,
                                    "Communes whose register feed is older, in days, are held."},
    [CONFIG_NIGHT_FEED_DELTA] = {"night.feed_delta", CONFIG_KIND_BOOLEAN, "false", 0, 0,
                                 "Of a register behind a conninfo of its own fetch each night the rows that "
                                 "changed, by changed_at, and everybody once a week."},
    [CONFIG_PLAN_ABSENCE_CORRELATION] = {"plan.absence_correlation", CONFIG_KIND_INTEGER, "2", 0, 50,
                                         "How much people stay away together, in percent: rain and harvest; "
                                         "more books fewer above the places."},
    [CONFIG_PLAN_AWAY_WEIGHT] =
        {"plan.away_weight", CONFIG_KIND_INTEGER, "20", 0, 10000,
         "How many days nearer to the best day it is worth to see somebody at another "
         "site than his own; only with plan.overflow."},
    [CONFIG_PLAN_FAIRNESS_WEIGHT] = {"plan.fairness_weight", CONFIG_KIND_INTEGER, "60", 0, 10000,
                                     "Where places run out within a class: how many days it is worth that a "
                                     "hamlet has no more than its share of them."},
    [CONFIG_PLAN_FREEZE_DAYS] = {"plan.freeze_days", CONFIG_KIND_INTEGER, "14", 0, 366,
                                 "Places of the next so many days stay where they are, also when nobody has "
                                 "been told of them; 0: only what was promised stays."},
    [CONFIG_PLAN_HOUSEHOLD_WEIGHT] = {"plan.household_weight", CONFIG_KIND_INTEGER, "30", 0, 10000,
                                      "How many days away from the best day one visit less of a household is "
                                      "worth; 0: households are not kept together."},
    [CONFIG_PLAN_NOTICE_DAYS] = {"plan.notice_days", CONFIG_KIND_INTEGER, "8", 1, 90,
                                 "The first day a new place may have, counted from the business date."},
    [CONFIG_PLAN_OUTCOME_DAYS] =
        {"plan.outcome_days", CONFIG_KIND_INTEGER, "14", 1, 90,
         "How many days a past place without a recorded outcome still holds its need."},
    [CONFIG_PLAN_OVERBOOKING_RISK] =
        {"plan.overbooking_risk", CONFIG_KIND_INTEGER, "5", 0, 50,
         "How often, in percent of the half days, more people may come than there are places, where measured "
         "absence allows to book more; 0: never book more."},
    [CONFIG_PLAN_OVERFLOW] =
        {"plan.overflow", CONFIG_KIND_BOOLEAN, "false", 0, 0,
         "true: people may be given a place at any site of their commune where their own "
         "has none."},
    [CONFIG_PLAN_RESERVE_RELEASE_DAYS] =
        {"plan.reserve_release_days", CONFIG_KIND_INTEGER, "0", 0, 90,
         "Walk-in reserves of the next so many days are given to the waiting list; works beyond "
         "plan.notice_days. 0: kept until the day."},
    [CONFIG_PLAN_SECOND_VISITS] = {"plan.second_visits", CONFIG_KIND_BOOLEAN, "false", 0, 0,
                                   "true: who finds no place for a special resource, ultrasound for "
                                   "instance, comes without it, and day lists "
                                   "say what is left for a second visit."},
    [CONFIG_PUBLISH_WEEKS] = {"publish.weeks", CONFIG_KIND_INTEGER, "6", 1, 26,
                              "How many weeks ahead a standing approval publishes."},
    [CONFIG_REMIND_FROM] = {"remind.from", CONFIG_KIND_TIME, "07:30", 0, 0,
                            "No message goes out earlier in the day."},
    [CONFIG_REMIND_LEASE_SECONDS] =
        {"remind.lease_seconds", CONFIG_KIND_INTEGER, "60", 5, 3600,
         "How long a sender may be silent before others send what it had in its hands."},
    [CONFIG_REMIND_UNTIL] = {"remind.until", CONFIG_KIND_TIME, "20:00", 0, 0,
                             "No message goes out later in the day."},
    [CONFIG_REPAIR_NOTICE_DAYS] =
        {"repair.notice_days", CONFIG_KIND_INTEGER, "2", 1, 60,
         "Whoever loses his day to a repair is moved to no day nearer than that, so "
         "that the message reaches him."},
    [CONFIG_SERVE_ADDRESS] = {"serve.address", CONFIG_KIND_TEXT, "127.0.0.1", 0, 0,
                              "The address serve listens on; others than this machine's own belong behind a "
                              "proxy that speaks TLS."},
    [CONFIG_SERVE_PORT] = {"serve.port", CONFIG_KIND_INTEGER, "8080", 0, 65535,
                           "The port serve listens on; 0 = any free one."},
    [CONFIG_SERVE_PUBLIC_URL] = {"serve.public_url", CONFIG_KIND_TEXT, "", 0, 0,
                                 "Where people and programs find the service, as in "
                                 "https://health.example.vn; empty: where it listens."},
    [CONFIG_SERVE_CONNECTIONS] = {"serve.connections", CONFIG_KIND_INTEGER, "8", 1, 64,
                                  "How many connections to the database serve opens at most."},
    [CONFIG_SERVE_KEPT_MEGABYTES] = {"serve.kept_megabytes", CONFIG_KIND_INTEGER, "16", 0, 1024,
                                     "How much memory holds ready answers for the next asker."},
    [CONFIG_SERVE_REMIND_SECONDS] = {"serve.remind_seconds", CONFIG_KIND_INTEGER, "60", 1, 86400,
                                     "How long serve --remind rests between two passes of sending."},
    [CONFIG_SERVE_AUDIT_HEADS] =
        {"serve.audit_heads", CONFIG_KIND_TEXT, "", 0, 0,
         "A file outside the database that the heads of the audit chains are copied to; "
         "empty: none."},
    [CONFIG_SESSION_MORNING] = {"session.morning", CONFIG_KIND_SPAN, "07:30-11:30", 0, 0,
                                "When morning sessions take place."},
    [CONFIG_SESSION_AFTERNOON] = {"session.afternoon", CONFIG_KIND_SPAN, "13:30-16:30", 0, 0,
                                  "When afternoon sessions take place."},
    [CONFIG_SESSION_STEP_MINUTES] = {"session.step_minutes", CONFIG_KIND_INTEGER, "30", 5, 240,
                                     "How far apart arrival times are, in minutes."},
};

struct config_value {
    const char *text;
    enum config_source source;
    int64_t number; /* integer, minute of the day, or first minute of a span */
    int until;      /* last minute of a span */
};

/* Set once by config_load, before any command runs, and only read afterwards. */
static struct {
    struct arena *arena;
    const char *file;
    struct config_value at[CONFIG_KEYS];
    struct json *root;           /* of the file; the channels' own settings lie in it */
    const struct json *channels; /* NULL = the file names none */
    struct channel_settings *channel_list;
    size_t channel_count;
} loaded;

/* ---- One value ----------------------------------------------------------------------------- */

static bool parse_minute(const char *text, size_t length, int64_t *minute) {
    static const char SHAPE[] = "dd:dd";
    if (length != sizeof SHAPE - 1) return false;
    for (size_t i = 0; i < length; i++)
        if (SHAPE[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != SHAPE[i]) return false;
    const int hour = (text[0] - '0') * 10 + text[1] - '0';
    const int rest = (text[3] - '0') * 10 + text[4] - '0';
    *minute = hour * 60 + rest;
    return hour < 24 && rest < 60;
}

static bool parse_span(const char *text, int64_t *from, int *until) {
    int64_t end = 0;
    const char *dash = strchr(text, '-');
    if (!dash || !parse_minute(text, (size_t)(dash - text), from)) return false;
    if (!parse_minute(dash + 1, strlen(dash + 1), &end)) return false;
    *until = (int)end;
    return *from < end;
}

static bool parse_value(const struct config_row *row, struct config_value *v, struct err *e) {
    enum log_level level = LOG_INFO;
    long long number = 0;
    switch (row->kind) {
    case CONFIG_KIND_CONNINFO:
    case CONFIG_KIND_TEXT:
        return true;
    case CONFIG_KIND_LEVEL:
        return log_level_find(v->text, &level) ||
               err_set(e, ERR_CONFIG, "Choose debug, info, warning or error.", "there is no such level");
    case CONFIG_KIND_INTEGER:
        if (!text_parse_integer(v->text, row->least, row->most, &number, e)) return false;
        v->number = number;
        return true;
    case CONFIG_KIND_BOOLEAN:
        v->number = strcmp(v->text, "true") == 0;
        return v->number != 0 || strcmp(v->text, "false") == 0 ||
               err_set(e, ERR_CONFIG, "Choose true or false.", "this is neither true nor false");
    case CONFIG_KIND_TIME:
        return parse_minute(v->text, strlen(v->text), &v->number) ||
               err_set(e, ERR_CONFIG, "Write it as \"07:30\".", "this is not a time of day");
    case CONFIG_KIND_SPAN:
        return parse_span(v->text, &v->number, &v->until) ||
               err_set(e, ERR_CONFIG, "Write it as \"07:30-11:30\", the earlier time first.",
                       "this is not a span of the day");
    }
    return false;
}

/* `where` names the file, variable or option in an error; the value itself stays untold. */
static bool take_value(enum config_key key, const char *text, enum config_source source, const char *where,
                       struct err *e) {
    struct config_value v = {.text = arena_copy_text(loaded.arena, text, strlen(text)), .source = source};
    if (parse_value(&CONFIG_ROWS[key], &v, e)) {
        loaded.at[key] = v;
        return true;
    }
    e->code = ERR_CONFIG;
    return err_wrap(e, "%s: \"%s\"", where, CONFIG_ROWS[key].name);
}

static bool find_key(const char *name, const char *where, enum config_key *key, struct err *e) {
    const char *names[CONFIG_KEYS];
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        names[i] = CONFIG_ROWS[i].name;
        if (strcmp(names[i], name) != 0) continue;
        *key = (enum config_key)i;
        return true;
    }
    const char *nearest = text_nearest(name, names, CONFIG_KEYS);
    const char *hint = "\"lichkham config sample\" shows every key.";
    if (!nearest) return err_set(e, ERR_CONFIG, hint, "%s: there is no key \"%s\"", where, name);
    return err_set(e, ERR_CONFIG, hint, "%s: there is no key \"%s\": did you mean \"%s\"?", where, name,
                   nearest);
}

/* ---- The file ------------------------------------------------------------------------------ */

/* NULL with a filled error; release with free(). */
static char *read_whole(const char *path, FILE *in, struct err *e) {
    char *text = memory_get(FILE_BYTES_MAX + 1, 1);
    const size_t length = fread(text, 1, FILE_BYTES_MAX + 1, in);
    size_t bad_at = 0;
    if (ferror(in))
        (void)err_set(e, ERR_CONFIG, "Check the path.", "%s: reading failed", path);
    else if (length > FILE_BYTES_MAX)
        (void)err_set(e, ERR_CONFIG, "Check the path.", "%s: longer than 1 MiB", path);
    else if (!text_is_utf8(text, length, &bad_at))
        (void)err_set(e, ERR_CONFIG, "Save it as UTF-8.", "%s: byte %zu is not UTF-8", path, bad_at + 1);
    else
        return text;
    free(text);
    return NULL;
}

static bool take_member(const char *path, const char *name, const struct json *value, struct err *e) {
    enum config_key key = 0;
    if (!find_key(name, path, &key, e)) return false;
    if (loaded.at[key].source == CONFIG_FROM_FILE)
        return err_set(e, ERR_CONFIG, "Remove one of them.", "%s: \"%s\" stands twice", path, name);
    const enum config_kind kind = CONFIG_ROWS[key].kind;
    const bool is_integer = kind == CONFIG_KIND_INTEGER;
    const bool is_boolean = kind == CONFIG_KIND_BOOLEAN;
    if (json_kind(value) != (is_integer ? JSON_NUMBER : is_boolean ? JSON_BOOLEAN : JSON_TEXT))
        return err_set(e, ERR_CONFIG, "\"lichkham config sample\" shows how.", "%s: \"%s\" is not %s", path,
                       name,
                       is_integer   ? "a number"
                       : is_boolean ? "true or false"
                                    : "a text in quotes");
    char number[40];
    if (is_boolean)
        return take_value(key, json_as_boolean(value) ? "true" : "false", CONFIG_FROM_FILE, path, e);
    if (is_integer) (void)snprintf(number, sizeof number, "%.17g", json_as_number(value));
    return take_value(key, is_integer ? number : json_as_text(value), CONFIG_FROM_FILE, path, e);
}

/* The one member that is a tree of its own. */
static bool take_channels(const char *path, const struct json *channels, struct err *e) {
    if (loaded.channels)
        return err_set(e, ERR_CONFIG, "Remove one of them.", "%s: \"channels\" stands twice", path);
    loaded.channels = channels;
    return channel_parse(channels, loaded.arena, &loaded.channel_list, &loaded.channel_count, e) ||
           err_wrap(e, "%s", path);
}

/* {"night": {"lease_seconds": 30}} is the key night.lease_seconds; keys are one group deep. */
static bool take_object(const char *path, const char *group, const struct json *object, struct err *e) {
    for (size_t i = 0; i < json_count(object); i++) {
        const struct json *value = json_at(object, i);
        char name[KEY_BYTES];
        (void)snprintf(name, sizeof name, "%s%s%s", group, *group ? "." : "", json_key_at(object, i));
        const bool is_group = json_kind(value) == JSON_OBJECT && !*group;
        if (strcmp(name, "channels") == 0) {
            if (!take_channels(path, value, e)) return false;
        } else if (is_group ? !take_object(path, name, value, e) : !take_member(path, name, value, e))
            return false;
    }
    return true;
}

static bool take_file(const char *path, const char *text, struct err *e) {
    if (!json_parse(text, &loaded.root, e)) {
        e->code = ERR_CONFIG;
        return err_wrap(e, "%s", path);
    }
    if (json_kind(loaded.root) == JSON_OBJECT) return take_object(path, "", loaded.root, e);
    return err_set(e, ERR_CONFIG, "Begin with { and end with }.", "%s: this is not a JSON object", path);
}

static bool load_file(const char *path, bool is_optional, struct err *e) {
    FILE *in = CRASH_POINT(fopen(path, "rb"));
    if (!in && is_optional && errno == ENOENT) return true;
    if (!in)
        return err_set(e, ERR_CONFIG, "Check the path and who may read it.", "cannot open %s: %s", path,
                       strerror(errno));
    loaded.file = arena_copy_text(loaded.arena, path, strlen(path));
    char *text = read_whole(path, in, e);
    (void)fclose(in);
    const bool is_loaded = text && take_file(path, text, e);
    free(text);
    return is_loaded;
}

static bool load_files(const char *path, struct err *e) {
    const char *named = path ? path : getenv("LICHKHAM_CONFIG");
    if (named && *named) return load_file(named, false, e);
    return load_file(CONFIG_SYSTEM_FILE, true, e);
}

/* ---- Environment, options, the whole ------------------------------------------------------- */

char *config_print_variable(enum config_key key, char text[CONFIG_VARIABLE_BYTES]) {
    (void)snprintf(text, CONFIG_VARIABLE_BYTES, "LICHKHAM_%s", CONFIG_ROWS[key].name);
    for (char *c = text; *c; c++) *c = *c == '.' ? '_' : (char)toupper((unsigned char)*c);
    return text;
}

static bool load_environment(struct err *e) {
    for (enum config_key key = 0; key < CONFIG_KEYS; key++) {
        char variable[CONFIG_VARIABLE_BYTES];
        const char *text = getenv(config_print_variable(key, variable));
        if (text && *text && !take_value(key, text, CONFIG_FROM_ENVIRONMENT, variable, e)) return false;
    }
    return true;
}

/* Said of every form libpq reads; rather too often than not. */
static bool has_password(const char *conninfo) {
    if (strstr(conninfo, "password")) return true;
    const char *authority = strstr(conninfo, "://");
    return authority && (strchr(authority + 3, '@') || strchr(authority, '%'));
}

static bool load_setting(const char *setting, struct err *e) {
    char name[KEY_BYTES];
    enum config_key key = 0;
    const char *equals = strchr(setting, '=');
    if (!equals)
        return err_set(e, ERR_CONFIG, "Write --set night.lease_seconds=60.", "--set needs KEY=VALUE");
    (void)snprintf(name, sizeof name, "%.*s", (int)(equals - setting), setting);
    if (!find_key(name, "--set", &key, e)) return false;
    if (CONFIG_ROWS[key].kind == CONFIG_KIND_CONNINFO && has_password(equals + 1))
        return err_set(e, ERR_CONFIG, "Use the password file, or the configuration file.",
                       "--set: a password on the command line is seen by everybody on this machine");
    return take_value(key, equals + 1, CONFIG_FROM_OPTION, "--set", e);
}

static bool check_together(struct err *e) {
    if (loaded.at[CONFIG_REMIND_FROM].number >= loaded.at[CONFIG_REMIND_UNTIL].number)
        return err_set(e, ERR_CONFIG, "Leave some hours between them.",
                       "\"remind.from\" is not before \"remind.until\"");
    if (loaded.at[CONFIG_SESSION_MORNING].until > loaded.at[CONFIG_SESSION_AFTERNOON].number)
        return err_set(e, ERR_CONFIG, "End the morning before the afternoon begins.",
                       "\"session.morning\" runs into \"session.afternoon\"");
    return true;
}

static bool load_defaults(struct err *e) {
    for (enum config_key key = 0; key < CONFIG_KEYS; key++)
        if (!take_value(key, CONFIG_ROWS[key].otherwise, CONFIG_FROM_DEFAULT, "default", e)) return false;
    return true;
}

bool config_load(const char *path, const char *const *settings, size_t setting_count, struct err *e) {
    config_forget();
    loaded.arena = arena_create();
    if (!load_defaults(e) || !load_files(path, e) || !load_environment(e)) return false;
    for (size_t i = 0; i < setting_count; i++)
        if (!load_setting(settings[i], e)) return false;
    return check_together(e);
}

void config_forget(void) {
    arena_destroy(loaded.arena);
    loaded.arena = NULL;
    loaded.file = NULL;
    json_destroy(loaded.root);
    loaded.root = NULL;
    loaded.channels = NULL;
    loaded.channel_count = 0;
}

/* ---- Reading -------------------------------------------------------------------------------- */

static const struct config_value *value_of(enum config_key key) {
    assert(loaded.arena && key < CONFIG_KEYS);
    return &loaded.at[key];
}

const char *config_text(enum config_key key) {
    return value_of(key)->text;
}

int64_t config_integer(enum config_key key) {
    assert(CONFIG_ROWS[key].kind == CONFIG_KIND_INTEGER);
    return value_of(key)->number;
}

bool config_boolean(enum config_key key) {
    assert(CONFIG_ROWS[key].kind == CONFIG_KIND_BOOLEAN);
    return value_of(key)->number != 0;
}

int config_minute(enum config_key key) {
    assert(CONFIG_ROWS[key].kind == CONFIG_KIND_TIME);
    return (int)value_of(key)->number;
}

void config_span(enum config_key key, int *from_minute, int *until_minute) {
    assert(CONFIG_ROWS[key].kind == CONFIG_KIND_SPAN);
    *from_minute = (int)value_of(key)->number;
    *until_minute = value_of(key)->until;
}

struct half_day config_half_day(enum config_key key) {
    int from = 0;
    int until = 0;
    config_span(key, &from, &until);
    return (struct half_day){(int16_t)from, (int16_t)until};
}

void config_channels(const struct channel_settings **list, size_t *count) {
    *list = loaded.channel_list;
    *count = loaded.channel_count;
}

void config_each_channel_key(channel_on_key *on_key, void *context) {
    if (loaded.channels) channel_each_key(loaded.channels, on_key, context);
}

const char *config_file(void) {
    return loaded.file;
}

bool config_file_has_secret(void) {
    for (enum config_key key = 0; key < CONFIG_KEYS; key++)
        if (CONFIG_ROWS[key].kind == CONFIG_KIND_CONNINFO && config_source(key) == CONFIG_FROM_FILE &&
            has_password(config_text(key)))
            return true;
    return false;
}

enum config_source config_source(enum config_key key) {
    return value_of(key)->source;
}

const char *config_source_name(enum config_source source) {
    static const char *const NAMES[] = {"default", "file", "environment", "option"};
    return NAMES[source];
}

const char *config_kind_name(enum config_kind kind) {
    static const char *const NAMES[] = {"conninfo", "text", "level", "integer", "boolean", "time", "span"};
    return NAMES[kind];
}

const char *config_shown(enum config_key key) {
    const char *text = config_text(key);
    return CONFIG_ROWS[key].kind == CONFIG_KIND_CONNINFO && has_password(text) ? "********" : text;
}
