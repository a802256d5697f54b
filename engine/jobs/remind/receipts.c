/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "jobs/remind/lane.h"
#include "store/home.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES_MAX = 4096 };

static const char *text_of(const struct json *object, const char *name) {
    const struct json *value = json_find(object, name);
    return value && json_kind(value) == JSON_TEXT ? json_as_text(value) : NULL;
}

/* NULL when it is a receipt; else what is wrong with it. */
static const char *read_receipt(const struct json *line, struct outbox_receipt *out) {
    if (json_kind(line) != JSON_OBJECT) return "this is not a JSON object";
    const char *key = text_of(line, "key"), *outcome = text_of(line, "outcome");
    if (!key || !outbox_key_parse(key, &out->key)) return "\"key\" is not a message's key";
    if (!outcome || !reminder_state_find(outcome, &out->state) ||
        (out->state != REMINDER_ACCEPTED && out->state != REMINDER_DELIVERED &&
         out->state != REMINDER_FAILED))
        return "\"outcome\" is not delivered, failed or accepted";
    out->reference = text_of(line, "reference");
    if (!out->reference) out->reference = "";
    return strlen(out->reference) < OUTBOX_KEY_BYTES ? NULL : "\"reference\" is longer than 127 bytes";
}

/* The message lies in the commune that sent it: where he is served, or was before he moved. */
static bool receive_anywhere(struct pg *c, const struct outbox_receipt *receipt, int64_t now, bool *is_known,
                             bool *is_changed, struct err *e) {
    int32_t home = 0;
    int32_t before[HOMES_BEFORE_MAX];
    size_t count = 0;
    if (!home_read(c, &receipt->key.resident, 1, &home, e) ||
        (home != 0 && !outbox_receive(c, home, receipt, now, is_known, is_changed, e)))
        return false;
    if (*is_known) return true;
    if (!home_read_before(c, receipt->key.resident, before, &count, e)) return false;
    for (size_t i = 0; i < count && !*is_known; i++)
        if (!outbox_receive(c, before[i], receipt, now, is_known, is_changed, e)) return false;
    return true;
}

/* *why stays NULL when the receipt counts. */
static bool receive_one(struct pg *c, const struct json *line, int64_t now, const char **why,
                        struct remind_receipts *out, struct err *e) {
    struct outbox_receipt receipt = {.reference = ""};
    bool is_known = false, is_changed = false;
    *why = read_receipt(line, &receipt);
    if (*why) return true;
    if (!receive_anywhere(c, &receipt, now, &is_known, &is_changed, e)) return false;
    if (!is_known) *why = "no message of this key was sent";
    if (is_known && is_changed) out->changed++;
    if (is_known && !is_changed) out->unchanged++;
    return true;
}

static bool receive_line(struct pg *c, const char *text, int64_t now, const char **why,
                         struct remind_receipts *out, struct err *e) {
    struct json *line = NULL;
    struct err ignored; /* it would quote the line */
    *why = "this is not JSON";
    if (!json_parse(text, &line, &ignored)) return true;
    const bool ok = receive_one(c, line, now, why, out, e);
    json_destroy(line);
    return ok;
}

static bool is_blank(const char *text) {
    return text[strspn(text, " \t\r\n")] == '\0';
}

bool remind_receive(struct pg *c, FILE *in, int64_t now, remind_on_refused *on_refused, void *context,
                    struct remind_receipts *out, struct err *e) {
    char *text = NULL;
    size_t room = 0;
    int64_t number = 0;
    bool ok = true;
    *out = (struct remind_receipts){0};
    while (ok && getline(&text, &room, in) >= 0) {
        const char *why = NULL;
        number++;
        if (is_blank(text)) continue;
        out->lines++;
        if (strlen(text) > LINE_BYTES_MAX)
            why = "longer than 4096 bytes";
        else
            ok = receive_line(c, text, now, &why, out, e);
        if (!ok || !why) continue;
        out->refused++;
        on_refused(context, number, why);
    }
    free(text);
    if (ok && ferror(in))
        ok = err_set(e, ERR_INPUT, "Check the file.", "the receipts cannot be read to their end");
    return ok;
}
