/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/reference_channels.h"

#include "channel/channel_settings.h"
#include "channel/driver.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Markdown ------------------------------------------------------------------------------- */

static void print_kind(FILE *out, const struct setting_row *row) {
    (void)fputs(setting_kind_name(row->kind), out);
    if (row->kind == SETTING_INTEGER) (void)fprintf(out, ", %" PRId64 " to %" PRId64, row->least, row->most);
    for (const char *word = row->words; word && *word; word += strspn(word, " ")) {
        const size_t bytes = strcspn(word, " ");
        (void)fprintf(out, "%s`%.*s`", word == row->words ? ": " : ", ", (int)bytes, word);
        word += bytes;
    }
}

static void print_table(FILE *out, const struct setting_row *rows, size_t count) {
    (void)fputs("\n| Key | Kind | Default | Meaning |\n| --- | --- | --- | --- |\n", out);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "| `%s` | ", rows[i].name);
        print_kind(out, &rows[i]);
        if (!rows[i].otherwise)
            (void)fputs(" | must be given", out);
        else
            (void)fprintf(out, *rows[i].otherwise ? " | `%s`" : " | %s", rows[i].otherwise);
        (void)fprintf(out, " | %s |\n", rows[i].help);
    }
}

void reference_print_channels(FILE *out) {
    (void)fputs(
        "\n### channels\n\nWays to reach people, in the file alone: `\"channels\": {\"sms\": {\"driver\": "
        "...}}`. Without any, nothing is sent. [channels.md](channels.md) tells more.\n",
        out);
    print_table(out, CHANNEL_ROWS, CHANNEL_KEYS);
    for (const struct driver_row *const *row = DRIVERS; *row; row++) {
        (void)fprintf(out, "\n`settings` of the driver `%s`. %s\n", (*row)->driver->name, (*row)->help);
        print_table(out, (*row)->keys, (*row)->key_count);
    }
}

/* ---- Sample --------------------------------------------------------------------------------- */

static const char *example_of(const struct setting_row *row) {
    switch (row->kind) {
    case SETTING_COMMAND:
        return "[\"/usr/local/bin/send\"]";
    case SETTING_PATH:
        return "\"/var/lib/lichkham/messages\"";
    case SETTING_SECRET_FILE:
        return "\"/etc/lichkham/secret\"";
    case SETTING_TEXT:
    case SETTING_WORD:
    case SETTING_URL:
    case SETTING_INTEGER:
    case SETTING_BOOLEAN:
    case SETTING_OBJECT:
        break;
    }
    return "\"...\"";
}

static void sample_key(FILE *out, const struct setting_row *row, bool is_last) {
    const bool is_plain = row->kind == SETTING_INTEGER || row->kind == SETTING_BOOLEAN;
    const char *quote = is_plain || !row->otherwise ? "" : "\"";
    (void)fprintf(out, "    //         // %s\n    //         \"%s\": %s%s%s%s\n", row->help, row->name, quote,
                  row->otherwise ? row->otherwise : example_of(row), quote, is_last ? "" : ",");
}

static void sample_settings(FILE *out, const struct driver_row *driver) {
    (void)fprintf(out, "    // \"settings\" of the driver \"%s\":\n    //     {\n", driver->driver->name);
    for (size_t i = 0; i < driver->key_count; i++)
        sample_key(out, &driver->keys[i], i + 1 == driver->key_count);
    (void)fputs("    //     }\n", out);
}

void reference_print_channel_sample(FILE *out) {
    (void)fputs("    // Ways to reach people; without any, nothing is sent. Here is one with every key:\n"
                "    // \"channels\": {\n    //     \"sms\": {\n",
                out);
    for (size_t i = 0; i < CHANNEL_KEYS; i++) {
        if (i == CHANNEL_SETTINGS)
            (void)fputs(
                "    //         // The driver's own keys, see below.\n    //         \"settings\": {},\n",
                out);
        else if (i == CHANNEL_DRIVER)
            (void)fprintf(out, "    //         // %s\n    //         \"driver\": \"%s\",\n",
                          CHANNEL_ROWS[i].help, DRIVERS[0]->driver->name);
        else
            sample_key(out, &CHANNEL_ROWS[i], i + 1 == CHANNEL_KEYS);
    }
    (void)fputs("    //     }\n    // }\n", out);
    for (const struct driver_row *const *row = DRIVERS; *row; row++) sample_settings(out, *row);
}
