/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/list_desk.h"

#include <inttypes.h>

struct list_file_request list_desk_request(const struct command_context *c, enum list_purpose purpose) {
    return (struct list_file_request){.path = c->operands[0],
                                      .purpose = purpose,
                                      .map_path = option_text(c, "map"),
                                      .save_map_path = option_text(c, "save-map"),
                                      .encoding = option_text(c, "encoding"),
                                      .separator = option_text(c, "separator"),
                                      .dates = option_text(c, "dates"),
                                      .rejects_path = option_text(c, "rejects"),
                                      .fixes_path = option_text(c, "fixes"),
                                      .today = c->now.day};
}

static bool has_findings(const struct list_desk_findings *f, enum rule_severity severity) {
    for (int rule = 0; rule < LIST_RULES; rule++)
        if (f->counts->findings[rule] > 0 && LIST_RULE_ROWS[rule].severity == severity) return true;
    return false;
}

/* A row may also be refused when it is matched, after it was read. */
void list_desk_print(FILE *out, const struct list_desk_findings *f) {
    if (f->counts->refused > 0)
        (void)fprintf(out, "Refused when read: %" PRId64 " of %" PRId64 " rows\n", f->counts->refused,
                      f->counts->rows);
    if (has_findings(f, RULE_REFUSED)) (void)fprintf(out, "Rows not taken: see %s\n", f->rejects_path);
    if (has_findings(f, RULE_WARNING)) (void)fprintf(out, "Rows to mend: see %s\n", f->fixes_path);
    for (int rule = 0; rule < LIST_RULES; rule++) {
        const struct list_rule_row *row = &LIST_RULE_ROWS[rule];
        if (f->counts->findings[rule] == 0) continue;
        (void)fprintf(out, "%9" PRId64 "  %-8s %-22s %s %s\n", f->counts->findings[rule],
                      row->severity == RULE_REFUSED ? "refused" : "warning", row->code, row->sentence,
                      row->remedy);
    }
}

void list_desk_put_json(struct json *whole, const struct list_desk_findings *f) {
    struct json *findings = json_object();
    for (int rule = 0; rule < LIST_RULES; rule++)
        if (f->counts->findings[rule] > 0)
            json_put(findings, LIST_RULE_ROWS[rule].code, json_integer(f->counts->findings[rule]));
    json_put(whole, "rows", json_integer(f->counts->rows));
    json_put(whole, "refused", json_integer(f->counts->refused));
    json_put(whole, "findings", findings);
    json_put(whole, "rejects", json_text(f->rejects_path));
    json_put(whole, "fixes", json_text(f->fixes_path));
}

bool list_desk_judge(int64_t left_out, int64_t rows, struct err *e) {
    return left_out == 0 ||
           err_set(e, ERR_PARTIAL, "The reject file tells each; the others are taken.",
                   "%" PRId64 " of %" PRId64 " rows could not be told to anybody", left_out, rows);
}
