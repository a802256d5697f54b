/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/message.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { FIELD_NAME_BYTES_MAX = 20, DAYS_A_WEEK = 7, MONTHS_A_YEAR = 12, MINUTES_AN_HOUR = 60 };

#define FALLBACK_LANGUAGE "vi"
#define ENGLISH           "en"

enum field {
    FIELD_NAME,
    FIELD_DAY,
    FIELD_SHORT_DAY,
    FIELD_WEEKDAY,
    FIELD_TIME,
    FIELD_SITE,
    FIELD_ADDRESS,
    FIELD_SITE_PHONE,
    FIELD_HAMLET,
    FIELD_CODE,
    FIELDS
};

static const char *const FIELD_NAMES[FIELDS] = {
    [FIELD_NAME] = "name",           [FIELD_DAY] = "day",
    [FIELD_SHORT_DAY] = "short_day", [FIELD_WEEKDAY] = "weekday",
    [FIELD_TIME] = "time",           [FIELD_SITE] = "site",
    [FIELD_ADDRESS] = "address",     [FIELD_SITE_PHONE] = "site_phone",
    [FIELD_HAMLET] = "hamlet",       [FIELD_CODE] = "code",
};

static const char *const WEEKDAYS[][DAYS_A_WEEK] = {
    {"thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"},
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};

static const char *const MONTHS[MONTHS_A_YEAR] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* ---- Pieces of a template ---------------------------------------------------------------------- */

enum piece_kind { PIECE_TEXT, PIECE_FIELD, PIECE_OPEN, PIECE_CLOSE, PIECE_FAULT, PIECE_END };

struct piece {
    enum piece_kind kind;
    enum field field; /* FIELDS = there is no such field */
    const char *at;
    size_t bytes;
};

static enum field find_field(const char *name, size_t bytes) {
    enum field f = 0;
    while (f < FIELDS && (strlen(FIELD_NAMES[f]) != bytes || memcmp(FIELD_NAMES[f], name, bytes) != 0)) f++;
    return f;
}

static struct piece read_field(const char *at) {
    const size_t bytes = strcspn(at + 1, "{}[]");
    if (at[0] != '{' || at[1 + bytes] != '}') return (struct piece){PIECE_FAULT, FIELDS, at, 1};
    const enum field f = find_field(at + 1, bytes);
    return (struct piece){f == FIELDS ? PIECE_FAULT : PIECE_FIELD, f, at, bytes + 2};
}

static struct piece read_piece(const char *at) {
    switch (*at) {
    case '\0':
        return (struct piece){PIECE_END, FIELDS, at, 0};
    case '[':
        return (struct piece){PIECE_OPEN, FIELDS, at, 1};
    case ']':
        return (struct piece){PIECE_CLOSE, FIELDS, at, 1};
    case '{':
    case '}':
        return read_field(at);
    default:
        return (struct piece){PIECE_TEXT, FIELDS, at, strcspn(at, "{}[]")};
    }
}

/* ---- Checking ---------------------------------------------------------------------------------- */

static bool refuse(const char *what, const char *fault, struct err *e) {
    return err_set(e, ERR_INPUT, MESSAGE_FIELDS_HELP, "the %s of a message has %s", what, fault);
}

/* What looks like a name is told back, anything else may be somebody's. */
static bool refuse_piece(const char *what, struct piece p, struct err *e) {
    const size_t bytes = p.bytes > 1 ? p.bytes - 2 : 0;
    if (p.bytes == 1) return refuse(what, *p.at == '{' ? "a { without its }" : "a } without its {", e);
    if (bytes > FIELD_NAME_BYTES_MAX || strspn(p.at + 1, "abcdefghijklmnopqrstuvwxyz_") < bytes)
        return refuse(what, "a field in braces that there is not", e);
    return err_set(e, ERR_INPUT, MESSAGE_FIELDS_HELP,
                   "the %s of a message has the field %.*s, which there is not", what, (int)p.bytes, p.at);
}

static bool check_text(const char *what, const char *text, struct err *e) {
    bool is_open = false;
    bool has_field = false;
    for (struct piece p = read_piece(text); p.kind != PIECE_END; p = read_piece(p.at + p.bytes)) {
        if (p.kind == PIECE_FAULT) return refuse_piece(what, p, e);
        if (p.kind == PIECE_OPEN && is_open) return refuse(what, "a [ within [ ]", e);
        if (p.kind == PIECE_CLOSE && !is_open) return refuse(what, "a ] without its [", e);
        if (p.kind == PIECE_CLOSE && !has_field) return refuse(what, "a piece in [ ] without a field", e);
        if (p.kind == PIECE_OPEN || p.kind == PIECE_CLOSE) {
            is_open = p.kind == PIECE_OPEN;
            has_field = false;
        }
        has_field |= p.kind == PIECE_FIELD;
    }
    return !is_open || refuse(what, "a [ without its ]", e);
}

bool message_check(const struct message_template *t, struct err *e) {
    if (t->body[strspn(t->body, " \t\r\n")] == '\0')
        return err_set(e, ERR_INPUT, "Write what the message says.", "the body of a message is empty");
    return check_text("subject", t->subject, e) && check_text("body", t->body, e);
}

/* ---- Finding ----------------------------------------------------------------------------------- */

static const struct message_template *find_exactly(const struct message_template *list, size_t count,
                                                   const char *purpose, const char *channel,
                                                   const char *language) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].purpose, purpose) == 0 && strcmp(list[i].channel, channel) == 0 &&
            strcmp(list[i].language, language) == 0)
            return &list[i];
    return NULL;
}

const struct message_template *message_find_template(const struct message_template *list, size_t count,
                                                     const char *purpose, const char *channel,
                                                     const char *language) {
    const char *const ways[][2] = {
        {channel, language}, {channel, FALLBACK_LANGUAGE}, {"", language}, {"", FALLBACK_LANGUAGE}};
    const struct message_template *found = NULL;
    for (size_t i = 0; i < sizeof ways / sizeof *ways && !found; i++)
        found = find_exactly(list, count, purpose, ways[i][0], ways[i][1]);
    return found;
}

/* ---- Values ------------------------------------------------------------------------------------ */

static bool is_blank(char c) {
    return (c > '\0' && c <= ' ') || c == '\x7F';
}

/* On one line, as a subject must be; no blanks at its ends. */
static const char *clean(const char *text, struct arena *a) {
    char *line = text_compose(a, text ? text : "");
    char *to = line;
    for (const char *at = line; *at; at++) {
        if (!is_blank(*at))
            *to++ = *at;
        else if (to != line && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to != line && to[-1] == ' ') to--;
    *to = '\0';
    return line;
}

static const char *print_short_day(struct civil_date d, bool is_english, struct arena *a) {
    return is_english ? arena_print(a, "%d %s", d.day, MONTHS[d.month - 1])
                      : arena_print(a, "%02d/%02d", d.day, d.month);
}

static const char *print_time(int minute, bool is_english, struct arena *a) {
    const int hour = minute / MINUTES_AN_HOUR;
    const int left = minute % MINUTES_AN_HOUR;
    if (is_english) return arena_print(a, "%d:%02d", hour, left);
    return left == 0 ? arena_print(a, "%dh", hour) : arena_print(a, "%dh%02d", hour, left);
}

static void print_times(const struct message_values *v, bool is_english, struct arena *a,
                        const char *out[FIELDS]) {
    if (v->arrival_minute >= 0) out[FIELD_TIME] = print_time(v->arrival_minute, is_english, a);
    if (v->day == CIVIL_NONE) return;
    const struct civil_date d = civil_to_date(v->day);
    out[FIELD_DAY] = arena_print(a, "%02d/%02d/%04d", d.day, d.month, d.year);
    out[FIELD_SHORT_DAY] = print_short_day(d, is_english, a);
    out[FIELD_WEEKDAY] = WEEKDAYS[is_english][civil_weekday(v->day) - 1];
}

static void print_values(const struct message_values *v, const char *language, struct arena *a,
                         const char *out[FIELDS]) {
    for (enum field f = 0; f < FIELDS; f++) out[f] = "";
    print_times(v, strcmp(language, ENGLISH) == 0, a, out);
    out[FIELD_NAME] = clean(v->name, a);
    out[FIELD_SITE] = clean(v->site, a);
    out[FIELD_ADDRESS] = clean(v->address, a);
    out[FIELD_SITE_PHONE] = clean(v->site_phone, a);
    out[FIELD_HAMLET] = clean(v->hamlet, a);
    out[FIELD_CODE] = clean(v->code, a);
}

size_t message_fields(const struct message_values *v, const char *language, struct arena *a,
                      struct message_field **out) {
    const char *values[FIELDS];
    print_values(v, language, a, values);
    *out = arena_new_array(a, struct message_field, FIELDS);
    for (enum field f = 0; f < FIELDS; f++) (*out)[f] = (struct message_field){FIELD_NAMES[f], values[f]};
    return FIELDS;
}

/* ---- Filling ----------------------------------------------------------------------------------- */

struct filling {
    char *text;
    size_t used;
    size_t group_at; /* where the piece in brackets began */
    bool is_in_group;
    bool is_group_empty;
    bool is_after_gap; /* an empty value at the beginning: the comma behind it goes instead */
};

static size_t measure(const char *template, const char *const values[FIELDS]) {
    size_t bytes = 0;
    for (struct piece p = read_piece(template); p.kind != PIECE_END; p = read_piece(p.at + p.bytes))
        bytes += p.kind == PIECE_FIELD ? strlen(values[p.field]) : p.bytes;
    return bytes;
}

static void add(struct filling *f, const char *text, size_t bytes) {
    if (f->is_after_gap) {
        const size_t skipped = strspn(text, " ,");
        text += skipped < bytes ? skipped : bytes;
        bytes -= skipped < bytes ? skipped : bytes;
    }
    f->is_after_gap = f->is_after_gap && bytes == 0;
    memcpy(f->text + f->used, text, bytes);
    f->used += bytes;
}

static void drop_separator(struct filling *f) {
    while (f->used > 0 && f->text[f->used - 1] == ' ') f->used--;
    if (f->used > 0 && f->text[f->used - 1] == ',') f->used--;
    while (f->used > 0 && f->text[f->used - 1] == ' ') f->used--;
    f->is_after_gap = f->used == 0;
}

static void add_value(struct filling *f, const char *value) {
    if (*value)
        add(f, value, strlen(value));
    else if (f->is_in_group)
        f->is_group_empty = true;
    else
        drop_separator(f);
}

static void begin_group(struct filling *f) {
    f->is_in_group = true;
    f->is_group_empty = false;
    f->group_at = f->used;
}

static void end_group(struct filling *f) {
    if (f->is_group_empty) f->used = f->group_at;
    f->is_in_group = false;
}

static char *fill(const char *template, const char *const values[FIELDS], struct arena *a) {
    struct filling f = {.text = arena_take(a, measure(template, values) + 1)};
    for (struct piece p = read_piece(template); p.kind != PIECE_END; p = read_piece(p.at + p.bytes)) {
        if (p.kind == PIECE_OPEN) begin_group(&f);
        if (p.kind == PIECE_CLOSE) end_group(&f);
        if (p.kind == PIECE_FIELD) add_value(&f, values[p.field]);
        if (p.kind == PIECE_TEXT || p.kind == PIECE_FAULT) add(&f, p.at, p.bytes);
    }
    f.text[f.used] = '\0';
    return text_compose(a, f.text);
}

static void choose_marks(enum message_marks marks, struct arena *a, struct message_text *out) {
    bool is_gsm = false;
    out->parts = message_count_parts(out->body, &is_gsm);
    if (marks == MESSAGE_KEEP_MARKS || (marks == MESSAGE_CHEAPEST && is_gsm)) return;
    char *stripped = message_strip_marks(out->body, a);
    const int parts = message_count_parts(stripped, &is_gsm);
    if (marks == MESSAGE_CHEAPEST && parts >= out->parts) return;
    out->is_stripped = strcmp(stripped, out->body) != 0;
    out->body = stripped;
    out->parts = parts;
}

void message_render(const struct message_template *t, const struct message_values *v,
                    enum message_contact contact, enum message_marks marks, struct arena *a,
                    struct message_text *out) {
    const char *values[FIELDS];
    print_values(v, t->language, a, values);
    *out = (struct message_text){
        .subject = fill(t->subject, values, a), .body = fill(t->body, values, a), .parts = 1};
    if (contact == MESSAGE_TO_PHONE) choose_marks(marks, a, out);
}
