/* SPDX-License-Identifier: Apache-2.0 */
/* Who may use the service. A token is printed once, to whoever asked for it, and never again. */
#include "base/json.h"
#include "base/text.h"
#include "edge/cli/commands.h"
#include "store/db.h"
#include "store/serve_rows.h"
#include "store/token.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_SECONDS = 86400, LOGIN_MINUTES = 15, AREAS_MAX = 64 };

struct token_desk {
    struct command_context *command;
    struct pg *db;
    struct arena *arena;
};

static bool run_with(struct command_context *c, bool (*work)(struct token_desk *d, struct err *e),
                     struct err *e) {
    struct token_desk d = {.command = c, .arena = arena_create()};
    const bool ok =
        db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &d.db, e) && work(&d, e);
    pg_close(d.db);
    arena_destroy(d.arena);
    return ok;
}

static void print_json(const struct token_desk *d, struct json *whole) {
    char *text = json_print(whole, true);
    (void)fprintf(d->command->out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

/* ---- Areas --------------------------------------------------------------------------------------- */

static bool parse_one_area(const char *text, struct area *out, struct err *e) {
    return area_parse(text, out) ||
           err_set(e, ERR_USAGE, "Write vn, 04 (a province), cluster-12 or 00004 (a commune).",
                   "\"%s\" is not an area", text);
}

static bool parse_areas(const struct token_desk *d, struct area *areas, size_t *count, struct err *e) {
    const char *text = option_text(d->command, "area");
    char *rest = text ? arena_copy_text(d->arena, text, strlen(text)) : NULL;
    *count = 0;
    for (char *word; (word = strsep(&rest, ","));) {
        if (*count == AREAS_MAX)
            return err_set(e, ERR_USAGE, "Give the wider area instead.", "more than %d areas", AREAS_MAX);
        if (!parse_one_area(word, &areas[(*count)++], e)) return false;
    }
    return true;
}

/* ---- Create --------------------------------------------------------------------------------------- */

static bool make_order(const struct token_desk *d, struct area *areas, struct token_order *o, struct err *e) {
    const struct command_context *c = d->command;
    const char *role = option_text(c, "role");
    const int64_t days = option_integer(c, "days", 0);
    *o = (struct token_order){.account = option_text(c, "account"),
                              .has_role = role != NULL,
                              .areas = areas,
                              .label = option_text(c, "label"),
                              .created = c->now.unix_seconds,
                              .expires = days > 0 ? c->now.unix_seconds + days * DAY_SECONDS : 0};
    if (role && !token_role_find(role, &o->role))
        return err_set(e, ERR_USAGE, "Write officer, dashboard or monitor.", "there is no role \"%s\"", role);
    return parse_areas(d, areas, &o->area_count, e);
}

static void print_created(const struct token_desk *d, int32_t id, const char *account, const char *token) {
    FILE *out = d->command->out;
    if (d->command->is_json) {
        struct json *whole = json_object();
        json_put(whole, "token_id", json_integer(id));
        json_put(whole, "account", json_text(account));
        json_put(whole, "token", json_text(token));
        print_json(d, whole);
        return;
    }
    if (!d->command->is_quiet)
        (void)fprintf(out,
                      "Token %" PRId32 " of account %s. It is shown this once; keep it like a password:\n",
                      id, account);
    (void)fprintf(out, "%s\n", token);
}

static bool create(struct token_desk *d, struct err *e) {
    struct area areas[AREAS_MAX];
    struct token_order order;
    char token[TOKEN_TEXT_BYTES];
    int32_t id;
    if (!make_order(d, areas, &order, e) || !token_create(d->db, &order, token, &id, e)) return false;
    print_created(d, id, order.account, token);
    return true;
}

static bool run_create(struct command_context *c, struct err *e) {
    return run_with(c, create, e);
}

/* ---- List ------------------------------------------------------------------------------------------ */

static const char *print_areas(const struct token_desk *d, const struct token_row *row) {
    const char *all = "";
    char text[AREA_TEXT_BYTES];
    for (size_t i = 0; i < row->area_count; i++)
        all = arena_print(d->arena, "%s%s%s", all, i > 0 ? "," : "", area_print(row->areas[i], text));
    return all;
}

/* The business date of an instant. */
static const char *print_day(int64_t unix_seconds, char text[CIVIL_TEXT_BYTES]) {
    const int64_t days = (unix_seconds + CLOCK_BUSINESS_OFFSET_SECONDS) / DAY_SECONDS;
    return civil_print(unix_seconds == 0 ? CIVIL_NONE : civil_make(1970, 1, 1) + (civil_day)days, text);
}

static struct json *json_day(int64_t unix_seconds) {
    char text[CIVIL_TEXT_BYTES];
    return json_text(unix_seconds == 0 ? NULL : print_day(unix_seconds, text));
}

static struct json *row_as_json(const struct token_row *row) {
    struct json *one = json_object(), *areas = json_array();
    char text[AREA_TEXT_BYTES];
    for (size_t i = 0; i < row->area_count; i++)
        json_append(areas, json_text(area_print(row->areas[i], text)));
    json_put(one, "token_id", json_integer(row->token_id));
    json_put(one, "account", json_text(row->account));
    json_put(one, "role", json_text(token_role_name(row->role)));
    json_put(one, "kind", json_text(token_kind_name(row->kind)));
    json_put(one, "areas", areas);
    json_put(one, "label", json_text(row->label));
    json_put(one, "created", json_day(row->created));
    json_put(one, "expires", json_day(row->expires));
    json_put(one, "revoked", json_day(row->revoked));
    return one;
}

static void print_rows(const struct token_desk *d, const struct token_row *rows, size_t count) {
    FILE *out = d->command->out;
    char created[CIVIL_TEXT_BYTES], expires[CIVIL_TEXT_BYTES], revoked[CIVIL_TEXT_BYTES];
    (void)fprintf(out, "%-10s  %-16s  %-9s  %-8s  %-10s  %-10s  %-10s  %s\n", "token", "account", "role",
                  "kind", "created", "expires", "revoked", "areas, label");
    for (size_t i = 0; i < count; i++) {
        const struct token_row *r = &rows[i];
        (void)fprintf(out, "%-10" PRId32 "  %-16s  %-9s  %-8s  %-10s  %-10s  %-10s  %s %s\n", r->token_id,
                      r->account, token_role_name(r->role), token_kind_name(r->kind),
                      print_day(r->created, created), print_day(r->expires, expires),
                      print_day(r->revoked, revoked), print_areas(d, r), r->label);
    }
}

static bool list(struct token_desk *d, struct err *e) {
    struct token_row *rows;
    size_t count;
    if (!token_list(d->db, d->command->now.unix_seconds, d->arena, &rows, &count, e)) return false;
    if (d->command->is_json) {
        struct json *whole = json_array();
        for (size_t i = 0; i < count; i++) json_append(whole, row_as_json(&rows[i]));
        print_json(d, whole);
    } else {
        print_rows(d, rows, count);
    }
    return true;
}

static bool run_list(struct command_context *c, struct err *e) {
    return run_with(c, list, e);
}

/* ---- Revoke ----------------------------------------------------------------------------------------- */

static bool revoke(struct token_desk *d, struct err *e) {
    const struct command_context *c = d->command;
    long long id;
    if (!text_parse_integer(c->operands[0], 1, INT32_MAX, &id, e)) {
        e->code = ERR_USAGE;
        return err_wrap(e, "token");
    }
    if (!token_revoke(d->db, (int32_t)id, c->now.unix_seconds, e)) return false;
    if (!c->is_quiet)
        (void)fprintf(c->out, "Token %lld is revoked, and all that was got with it; within a second.\n", id);
    return true;
}

static bool run_revoke(struct command_context *c, struct err *e) {
    return run_with(c, revoke, e);
}

/* ---- Addresses --------------------------------------------------------------------------------------- */

/* Where people find the service: without the last slash; "" where it takes any free port. */
static const char *print_base(const struct token_desk *d) {
    const char *url = config_text(CONFIG_SERVE_PUBLIC_URL);
    const char *address = config_text(CONFIG_SERVE_ADDRESS);
    const int64_t port = config_integer(CONFIG_SERVE_PORT);
    const size_t length = strlen(url);
    if (length > 0)
        return arena_print(d->arena, "%.*s", (int)(url[length - 1] == '/' ? length - 1 : length), url);
    if (port == 0) return "";
    return arena_print(d->arena, strchr(address, ':') ? "http://[%s]:%" PRId64 : "http://%s:%" PRId64,
                       address, port);
}

static void print_address(const struct token_desk *d, const char *path, const char *token,
                          const char *ending) {
    const char *address = arena_print(d->arena, "%s%s%s%s", print_base(d), path, token, ending);
    if (!d->command->is_json) {
        (void)fprintf(d->command->out, "%s\n", address);
        return;
    }
    struct json *whole = json_object();
    json_put(whole, "address", json_text(address));
    print_json(d, whole);
}

static bool make_link(struct token_desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const int64_t now = c->now.unix_seconds;
    const int64_t minutes = option_integer(c, "minutes", LOGIN_MINUTES);
    char token[TOKEN_TEXT_BYTES];
    int32_t bearer;
    if (!token_find_bearer(d->db, option_text(c, "account"), now, &bearer, e) ||
        !token_create_child(d->db, bearer, TOKEN_LOGIN, (struct area){0}, now, now + minutes * 60, token, e))
        return false;
    print_address(d, "/login/", token, "");
    return true;
}

static bool run_link(struct command_context *c, struct err *e) {
    return run_with(c, make_link, e);
}

static bool load_tree(const struct token_desk *d, struct area_tree **out, struct err *e) {
    struct pg_batch *b = pg_batch_create();
    size_t count;
    serve_ask_areas(b, d->command->now.day);
    const bool ok = pg_run_batch(d->db, b, e);
    if (ok) {
        const struct area_row *rows = serve_read_areas(pg_batch_result(b, 0), d->arena, &count);
        *out = area_tree_make(rows, count, d->arena);
    }
    pg_batch_destroy(b);
    return ok;
}

static const struct token_row *find_row(const struct token_row *rows, size_t count, int32_t id) {
    for (size_t i = 0; i < count; i++)
        if (rows[i].token_id == id) return &rows[i];
    return NULL;
}

/* A calendar address shows no more than its account may see. */
static bool check_area(const struct token_desk *d, int32_t bearer, struct area area, struct err *e) {
    struct area_tree *tree;
    struct token_row *rows;
    size_t count;
    char text[AREA_TEXT_BYTES];
    if (!load_tree(d, &tree, e) ||
        !token_list(d->db, d->command->now.unix_seconds, d->arena, &rows, &count, e))
        return false;
    if (!area_tree_find(tree, area))
        return err_set(e, ERR_INPUT, "Look at: lichkham area export.", "there is no area %s",
                       area_print(area, text));
    const struct token_row *row = find_row(rows, count, bearer);
    for (size_t i = 0; row && i < row->area_count; i++)
        if (area_is_within(tree, area, row->areas[i])) return true;
    return err_set(e, ERR_INPUT, "Give the account the area first: lichkham token create --area.",
                   "%s is not in an area of the account", area_print(area, text));
}

static bool calendar(struct token_desk *d, struct err *e) {
    const struct command_context *c = d->command;
    char token[TOKEN_TEXT_BYTES];
    struct area area;
    int32_t bearer;
    if (!parse_one_area(option_text(c, "area"), &area, e) ||
        !token_find_bearer(d->db, option_text(c, "account"), c->now.unix_seconds, &bearer, e) ||
        !check_area(d, bearer, area, e) ||
        !token_create_child(d->db, bearer, TOKEN_CALENDAR, area, c->now.unix_seconds, 0, token, e))
        return false;
    print_address(d, "/calendar/", token, ".ics");
    return true;
}

static bool run_calendar(struct command_context *c, struct err *e) {
    return run_with(c, calendar, e);
}

/* ---- The commands ------------------------------------------------------------------------------------- */

#define ACCOUNT_OPTION                                                                                       \
    {                                                                                                        \
        .name = "account", .kind = OPTION_TEXT, .argument = "NAME", .help = "Whose it is.",                  \
        .is_required = true                                                                                  \
    }

static const struct command_option CREATE_OPTIONS[] = {
    ACCOUNT_OPTION,
    {.name = "role",
     .kind = OPTION_TEXT,
     .argument = "ROLE",
     .help = "officer (people of the areas), dashboard (figures, no people) or monitor (runs and metrics, no "
             "area). Needed for a new account."},
    {.name = "area",
     .kind = OPTION_TEXT,
     .argument = "AREA,...",
     .help = "Areas the account may see from now on: vn, 04, cluster-12, 00004."},
    {.name = "days",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "How long it is good (default: until it is revoked).",
     .least = 1,
     .most = 3660},
    {.name = "label", .kind = OPTION_TEXT, .argument = "TEXT", .help = "What it is for, for the list."},
    {.name = NULL},
};

static const struct command_option LINK_OPTIONS[] = {
    ACCOUNT_OPTION,
    {.name = "minutes",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "How long the address is good (default: 15).",
     .least = 1,
     .most = 1440},
    {.name = NULL},
};

static const struct command_option CALENDAR_OPTIONS[] = {
    ACCOUNT_OPTION,
    {.name = "area",
     .kind = OPTION_TEXT,
     .argument = "AREA",
     .help = "Whose exam days, within the areas of the account.",
     .is_required = true},
    {.name = NULL},
};

const struct command TOKEN_COMMANDS[] = {
    {
        .noun = "token",
        .verb = "create",
        .summary = "Give an account a token for the service.",
        .description =
            "Prints the token once; the database keeps its digest alone. Makes the account when there is "
            "none "
            "of this name and --role is given, and adds the areas to those it has. With --quiet the token "
            "stands alone on its line.",
        .options = CREATE_OPTIONS,
        .run = run_create,
    },
    {
        .noun = "token",
        .verb = "list",
        .summary = "Show who holds tokens, for which areas, and until when.",
        .description =
            "Tokens themselves are never shown. Sessions of browsers and login addresses are listed "
            "while they are good.",
        .run = run_list,
    },
    {
        .noun = "token",
        .verb = "revoke",
        .operands = "TOKEN",
        .summary = "End a token, and every session and address that was got with it.",
        .description = "TOKEN is its number in token list. The service knows within a second.",
        .run = run_revoke,
    },
    {
        .noun = "token",
        .verb = "link",
        .summary = "Print an address that logs a browser in.",
        .description =
            "Good for a short while, and no longer than the newest token of the account, with which "
            "it ends. Begins with serve.public_url, or where the configuration lets serve listen.",
        .options = LINK_OPTIONS,
        .run = run_link,
    },
    {
        .noun = "token",
        .verb = "calendar",
        .summary = "Print a secret address of an area's exam days for a calendar program.",
        .description =
            "It tells of days and places, of nobody by name, and is good until it is revoked or the "
            "newest token of the account ends. Begins with serve.public_url, or where the configuration "
            "lets serve listen.",
        .options = CALENDAR_OPTIONS,
        .run = run_calendar,
    },
    {.noun = NULL},
};
