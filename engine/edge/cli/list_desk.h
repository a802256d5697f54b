/* SPDX-License-Identifier: Apache-2.0 */
/* list_desk: what the commands that take a list of people share: the options that tell how to read it,
 * and what was found wrong with it. */
#ifndef LICHKHAM_EDGE_CLI_LIST_DESK_H
#define LICHKHAM_EDGE_CLI_LIST_DESK_H

#include "base/json.h"
#include "edge/cli/command.h"
#include "jobs/list_file.h"

/* Rows of the command's table of options. */
#define LIST_DESK_OPTIONS                                                                                    \
    {.name = "map",                                                                                          \
     .kind = OPTION_TEXT,                                                                                    \
     .argument = "FILE",                                                                                     \
     .help = "Read the columns as this mapping says."},                                                      \
        {.name = "save-map",                                                                                 \
         .kind = OPTION_TEXT,                                                                                \
         .argument = "FILE",                                                                                 \
         .help = "Write the mapping that was used, for the next list of the kind."},                         \
        {.name = "encoding",                                                                                 \
         .kind = OPTION_TEXT,                                                                                \
         .argument = "E",                                                                                    \
         .help = "utf-8, utf-16le, utf-16be, windows-1258 or tcvn3; else it is recognised."},                \
        {.name = "separator",                                                                                \
         .kind = OPTION_TEXT,                                                                                \
         .argument = "S",                                                                                    \
         .help = "comma, semicolon, tab or bar; else it is recognised."},                                    \
        {.name = "dates",                                                                                    \
         .kind = OPTION_TEXT,                                                                                \
         .argument = "ORDER",                                                                                \
         .help = "dmy (the default), mdy or ymd: how 03/09/1980 is read."},                                  \
        {.name = "rejects",                                                                                  \
         .kind = OPTION_TEXT,                                                                                \
         .argument = "FILE",                                                                                 \
         .help = "Where refused rows are told (default: beside the list, NAME.rejects.csv)."},               \
    {                                                                                                        \
        .name = "fixes", .kind = OPTION_TEXT, .argument = "FILE",                                            \
        .help = "Where rows to mend are told (default: beside the list, NAME.fixes.csv)."                    \
    }

/* Of lists of people who may live anywhere. */
#define LIST_DESK_COMMUNE                                                                                    \
    {                                                                                                        \
        .name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE",                                       \
        .help =                                                                                              \
            "Of people whose commune neither their number nor the list tells (default: the organisation's)." \
    }

/* The list is the command's first operand. */
struct list_file_request list_desk_request(const struct command_context *c, enum list_purpose purpose);

struct list_desk_findings {
    const struct list_file_counts *counts;
    const char *rejects_path;
    const char *fixes_path;
};

void list_desk_print(FILE *out, const struct list_desk_findings *f);
void list_desk_put_json(struct json *whole, const struct list_desk_findings *f);

/* The verdict on a list of which these rows were taken for nobody: ERR_PARTIAL when there are any. */
MUST_CHECK bool list_desk_judge(int64_t left_out, int64_t rows, struct err *e);

#endif
