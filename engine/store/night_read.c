/* SPDX-License-Identifier: Apache-2.0 */
#include "store/night_rows.h"
#include "store/sql.h"

#include <stdio.h>
#include <string.h>

/* ---- Fingerprints ----------------------------------------------------------------------------- */

static uint64_t join(int32_t high, int32_t low) {
    return (uint64_t)(uint32_t)high << 32 | (uint32_t)low;
}

/* Every need has two a night, and none is kept: as few words as hold it. */
uint64_t night_fingerprint_need(const struct need *need) {
    const uint64_t words[] = {
        (uint64_t)need->household,
        join(need->hamlet, need->tight_site),
        join(need->release, need->due),
        join(need->target, need->tight_to),
        (uint64_t)need->state | (uint64_t)need->reason << 8 | (uint64_t)need->class_ << 16 |
            (uint64_t)need->package << 24 | (uint64_t)need->day_reason << 32 |
            (uint64_t)need->second_visit << 40 | (uint64_t)need->tight_resource << 48,
    };
    const uint64_t fingerprint = hash_fingerprint(words, sizeof words);
    return fingerprint != 0 ? fingerprint : 1;
}

uint64_t night_fingerprint_session(const struct session *session) {
    int64_t fields[RESOURCES + 3];
    for (int i = 0; i < RESOURCES; i++) fields[i] = session->capacity[i];
    fields[RESOURCES] = session->walk_in_reserve;
    fields[RESOURCES + 1] = capacity_bookable(session);
    fields[RESOURCES + 2] = session->expected_absence;
    return hash_fingerprint(fields, sizeof fields);
}

/* ---- The commune ----------------------------------------------------------------------------- */

static void copy_hash(char out[HASH_TEXT_BYTES], const char *bytea_text) {
    (void)snprintf(out, HASH_TEXT_BYTES, "%s", strncmp(bytea_text, "\\x", 2) == 0 ? bytea_text + 2 : "");
}

bool night_read_state(struct pg *c, int32_t commune, struct commune_state *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    *out = (struct commune_state){.planned_on = CIVIL_NONE, .reminded_until = CIVIL_NONE};
    pg_param_int(&p, commune);
    if (!pg_query(c, &SQL_NIGHT_COMMUNE_STATE, &p, &r, e)) return false;
    if (pg_result_rows(r)) {
        out->revision = pg_result_integer(r, 0, 0);
        out->is_planned = !pg_result_is_null(r, 0, 3);
        if (out->is_planned) out->planned_on = pg_result_date(r, 0, 3);
        out->planned_revision = pg_result_integer(r, 0, 1);
        out->is_as_planned = out->is_planned && out->planned_revision == out->revision;
        out->is_held = !pg_result_is_null(r, 0, 4);
        copy_hash(out->input_hash, pg_result_text(r, 0, 2));
        copy_hash(out->plan_hash, pg_result_text(r, 0, 5));
        copy_hash(out->reminded_hash, pg_result_text(r, 0, 6));
        if (!pg_result_is_null(r, 0, 7)) out->reminded_until = pg_result_date(r, 0, 7);
    }
    pg_result_free(r);
    return true;
}

bool night_read_rounds(struct pg *c, int32_t commune, struct live_round rounds[NIGHT_ROUNDS_MAX], int *count,
                       struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    if (!pg_query(c, &SQL_NIGHT_ROUNDS, &p, &r, e)) return false;
    *count = pg_result_rows(r);
    const bool fits = *count <= NIGHT_ROUNDS_MAX;
    for (int i = 0; fits && i < *count; i++)
        rounds[i] = (struct live_round){.round = (int32_t)pg_result_integer(r, i, 0),
                                        .is_open = pg_result_boolean(r, i, 1),
                                        .previous = (int32_t)pg_result_integer(r, i, 2)};
    pg_result_free(r);
    if (fits) return true;
    return err_set(e, ERR_INPUT, "Set the older ones to closed in the table round_commune.",
                   "%d rounds are in preparation or open here, two at most can be", *count);
}

bool night_read_live_rounds(struct pg *c, int32_t *rounds, int most, int *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_NIGHT_LIVE_ROUNDS, NULL, &r, e)) return false;
    *count = pg_result_rows(r);
    for (int i = 0; i < *count && i < most; i++) rounds[i] = (int32_t)pg_result_integer(r, i, 0);
    pg_result_free(r);
    return *count <= most || err_set(e, ERR_INPUT, "Set the older ones to closed in the table round_commune.",
                                     "%d rounds are alive in the country, %d at most can be", *count, most);
}

bool night_analyze(struct pg *c, struct err *e) {
    return pg_query(c, &SQL_NIGHT_ANALYZE, NULL, NULL, e);
}

bool night_read_weeks(struct pg *c, int *weeks, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_NIGHT_WEEKS, NULL, &r, e)) return false;
    *weeks = (int)pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return true;
}

/* ---- Lists by COPY ---------------------------------------------------------------------------- */

enum { WORD_BYTES = 32, WORDS_SEEN = 16 };

/* A closed list, and its words that came before: a column has few of them, in every row one. */
struct words {
    bool (*find)(const char *name, uint8_t *value);
    struct {
        char word[WORD_BYTES];
        uint8_t length;
        uint8_t value;
        bool is_filled;
    } seen[WORDS_SEEN];
};

/* Another word is an ERR_INTERNAL: CHECKs forbid it. */
static bool find_word(const struct words *words, const char *word, uint8_t *value, struct err *e) {
    return words->find(word, value) || err_set(e, ERR_INTERNAL, "Run lichkham migrate verify.",
                                               "the stored word \"%s\" is unknown", word);
}

static bool read_word(struct pg_row *row, struct words *words, uint8_t *value, struct err *e) {
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    if (length > WORD_BYTES - 1) length = WORD_BYTES - 1;
    const size_t slot = length == 0 ? 0 : (length + (unsigned char)text[0]) % WORDS_SEEN;
    if (!words->seen[slot].is_filled || words->seen[slot].length != length ||
        memcmp(words->seen[slot].word, text, length) != 0) {
        memcpy(words->seen[slot].word, text, length);
        words->seen[slot].word[length] = '\0';
        words->seen[slot].length = (uint8_t)length;
        words->seen[slot].is_filled = find_word(words, words->seen[slot].word, &words->seen[slot].value, e);
    }
    *value = words->seen[slot].value;
    return words->seen[slot].is_filled;
}

static bool find_need_state(const char *name, uint8_t *value) {
    enum need_state state = NEED_DUE;
    const bool is_known = need_state_find(name, &state);
    *value = (uint8_t)state;
    return is_known;
}

static bool find_reason(const char *name, uint8_t *value) {
    enum reason reason = REASON_NONE;
    const bool is_known = reason_find(name, &reason);
    *value = (uint8_t)reason;
    return is_known;
}

static bool find_day_reason(const char *name, uint8_t *value) {
    enum day_reason reason = DAY_NONE;
    const bool is_known = day_reason_find(name, &reason);
    *value = (uint8_t)reason;
    return is_known;
}

static bool find_appointment_state(const char *name, uint8_t *value) {
    enum appointment_state state = APPOINTMENT_PROPOSED;
    const bool is_known = appointment_state_find(name, &state);
    *value = (uint8_t)state;
    return is_known;
}

static bool find_origin(const char *name, uint8_t *value) {
    enum appointment_origin origin = ORIGIN_PLAN;
    const bool is_known = appointment_origin_find(name, &origin);
    *value = (uint8_t)origin;
    return is_known;
}

static bool on_fact(void *context, struct pg_row *row, struct err *e) {
    struct fact_list *list = context;
    size_t length = 0;
    struct resident_facts *f = vec_push(list);
    *f = (struct resident_facts){.resident = pg_row_bigint(row)};
    f->facts.has_available_from = !pg_row_is_null(row);
    f->facts.available_from = pg_row_date(row);
    f->facts.has_done = !pg_row_is_null(row);
    f->facts.done_on = pg_row_date(row);
    f->facts.done_elsewhere = pg_row_boolean(row);
    f->facts.is_dead = pg_row_boolean(row);
    f->facts.has_moved = !pg_row_is_null(row);
    f->facts.moved_on = pg_row_date(row);
    f->facts.has_refused = pg_row_boolean(row);
    f->facts.is_excluded = pg_row_boolean(row);
    f->facts.is_duplicate = pg_row_boolean(row);
    f->facts.missed_last_round = pg_row_boolean(row);
    f->facts.needs_done = (uint8_t)pg_row_smallint(row);
    f->facts.organisation = pg_row_int(row);
    const char *route = pg_row_text(row, &length);
    if (f->facts.organisation != 0 && !route_find(route, length, &f->facts.route))
        return err_set(e, ERR_INTERNAL, "Run lichkham migrate verify.",
                       "an organisation is of a kind that is no route");
    return true;
}

bool night_read_facts(struct pg *c, int32_t commune, const struct live_round *round, civil_day today,
                      struct fact_list *out, struct err *e) {
    const int64_t integers[] = {commune, round->round, today, round->previous, commune, 0};
    return pg_copy_out(c, &SQL_NIGHT_FACTS, integers, 6, on_fact, out, NULL, e);
}

bool night_read_facts_of(struct pg *c, int32_t commune, int32_t source, struct pg_list residents,
                         const struct live_round *round, civil_day today, struct fact_list *out,
                         struct err *e) {
    const int64_t integers[] = {commune, round->round, today, round->previous, source, 1};
    return pg_copy_out_list(c, &SQL_NIGHT_FACTS, integers, 6, residents, on_fact, out, NULL, e);
}

struct need_reading {
    struct stored_need_list *list;
    struct words states, reasons, day_reasons;
};

static bool on_need(void *context, struct pg_row *row, struct err *e) {
    struct need_reading *reading = context;
    struct need n = {.resident = pg_row_bigint(row)};
    n.number = (uint8_t)pg_row_smallint(row);
    n.household = pg_row_bigint(row);
    n.hamlet = pg_row_int(row);
    if (!read_word(row, &reading->states, &n.state, e) || !read_word(row, &reading->reasons, &n.reason, e))
        return false;
    n.class_ = (uint8_t)pg_row_smallint(row);
    n.release = pg_row_date(row);
    n.due = pg_row_date(row);
    n.target = pg_row_date(row);
    n.package = (uint8_t)pg_row_smallint(row);
    n.tight_to = pg_row_date(row);
    if (!read_word(row, &reading->day_reasons, &n.day_reason, e)) return false;
    n.second_visit = (uint8_t)pg_row_smallint(row);
    n.tight_site = pg_row_int(row);
    n.tight_resource = (uint8_t)pg_row_smallint(row);
    const uint16_t birth_mark = (uint16_t)pg_row_smallint(row);
    *vec_push(reading->list) = (struct stored_need){
        .resident = n.resident,
        .fingerprint = night_fingerprint_need(&n),
        .number = n.number,
        .state = n.state,
        .day_reason = n.day_reason,
        .second_visit = n.second_visit,
        .birth_mark = birth_mark,
    };
    return true;
}

bool night_read_needs(struct pg *c, int32_t commune, int32_t round, struct stored_need_list *out,
                      struct err *e) {
    const int64_t integers[] = {commune, round};
    struct need_reading reading = {.list = out,
                                   .states.find = find_need_state,
                                   .reasons.find = find_reason,
                                   .day_reasons.find = find_day_reason};
    return pg_copy_out(c, &SQL_NIGHT_NEEDS, integers, 2, on_need, &reading, NULL, e);
}

struct appointment_reading {
    struct appointment_list *list;
    struct words states, origins;
};

static bool on_appointment(void *context, struct pg_row *row, struct err *e) {
    struct appointment_reading *reading = context;
    uint8_t state = 0;
    uint8_t origin = 0;
    struct appointment *a = vec_push(reading->list);
    *a = (struct appointment){.resident = pg_row_bigint(row), .change = ROW_SAME};
    a->number = (uint8_t)pg_row_smallint(row);
    a->attempt = (uint8_t)pg_row_smallint(row);
    a->version = (uint16_t)pg_row_int(row);
    a->site = pg_row_int(row);
    a->day = pg_row_date(row);
    a->half = (uint8_t)pg_row_smallint(row) & 3U;
    a->minute = (int16_t)pg_row_time_minute(row);
    if (!read_word(row, &reading->states, &state, e)) return false;
    a->state = state & 15U;
    a->is_pinned = pg_row_boolean(row);
    if (!read_word(row, &reading->origins, &origin, e)) return false;
    a->origin = origin & 3U;
    return true;
}

bool night_read_appointments(struct pg *c, int32_t commune, int32_t round, struct appointment_list *out,
                             struct err *e) {
    const int64_t integers[] = {commune, round};
    struct appointment_reading reading = {
        .list = out, .states.find = find_appointment_state, .origins.find = find_origin};
    return pg_copy_out(c, &SQL_NIGHT_APPOINTMENTS, integers, 2, on_appointment, &reading, NULL, e);
}

static bool read_capacity(struct pg_row *row, int16_t capacity[RESOURCES]) {
    size_t length = 0;
    char text[128];
    const char *array = pg_row_text(row, &length);
    (void)snprintf(text, sizeof text, "%.*s", (int)(length < sizeof text ? length : sizeof text - 1), array);
    return sscanf(text, "{%hd,%hd,%hd,%hd,%hd,%hd,%hd,%hd}", &capacity[0], &capacity[1], &capacity[2],
                  &capacity[3], &capacity[4], &capacity[5], &capacity[6], &capacity[7]) == RESOURCES;
}

static bool on_session(void *context, struct pg_row *row, struct err *e) {
    struct stored_session_list *list = context;
    struct session s = {.site = pg_row_int(row)};
    s.day = pg_row_date(row);
    s.half = (uint8_t)pg_row_smallint(row);
    if (!read_capacity(row, s.capacity))
        return err_set(e, ERR_INTERNAL, "Run lichkham migrate verify.",
                       "a stored session has no vector of eight");
    s.walk_in_reserve = pg_row_smallint(row);
    s.overbooked = (int16_t)(pg_row_smallint(row) - capacity_places(&s));
    s.expected_absence = (uint8_t)pg_row_smallint(row);
    *vec_push(list) =
        (struct stored_session){{s.site, s.day, s.half, s.expected_absence}, night_fingerprint_session(&s)};
    return true;
}

bool night_read_sessions(struct pg *c, int32_t commune, int32_t round, struct stored_session_list *out,
                         struct err *e) {
    const int64_t integers[] = {commune, round};
    return pg_copy_out(c, &SQL_NIGHT_SESSIONS, integers, 2, on_session, out, NULL, e);
}

const char *const NIGHT_ATTENDANCE[NIGHT_ATTENDANCE_MEASURES] = {"shows_first", "shows_again",
                                                                 "absences_first", "absences_again"};

static void take_attendance(const char *measure, int priority_class, uint32_t amount,
                            struct attendance_cells *out) {
    for (int i = 0; i < NIGHT_ATTENDANCE_MEASURES; i++) {
        if (strcmp(measure, NIGHT_ATTENDANCE[i]) != 0) continue;
        struct attendance_count *cell = &out->at[priority_class][i % ATTENDANCE_HISTORIES];
        *(i < ATTENDANCE_HISTORIES ? &cell->shows : &cell->absences) = amount;
    }
}

bool night_read_attendance(struct pg *c, int32_t commune, int32_t round, struct attendance_cells *out,
                           struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    *out = (struct attendance_cells){0};
    if (round == 0) return true;
    pg_param_int(&p, commune);
    pg_param_int(&p, round);
    if (!pg_query(c, &SQL_NIGHT_ATTENDANCE, &p, &r, e)) return false;
    for (int i = 0; i < pg_result_rows(r); i++) {
        const int64_t class_ = pg_result_integer(r, i, 1);
        if (class_ >= 0 && class_ < PRIORITY_CLASSES)
            take_attendance(pg_result_text(r, i, 0), (int)class_, (uint32_t)pg_result_integer(r, i, 2), out);
    }
    pg_result_free(r);
    return true;
}

static bool on_resident(void *context, struct pg_row *row, struct err *e) {
    (void)e;
    struct resident_list *list = context;
    *vec_push(list) = pg_row_bigint(row);
    return true;
}

bool night_read_served(struct pg *c, int32_t commune, struct resident_list *out, struct err *e) {
    const int64_t integers[] = {commune};
    return pg_copy_out(c, &SQL_NIGHT_SERVED, integers, 1, on_resident, out, NULL, e);
}

bool night_read_changed(struct pg *c, int32_t commune, int64_t since, struct resident_list *out,
                        struct err *e) {
    const int64_t integers[] = {commune, since};
    return pg_copy_out(c, &SQL_NIGHT_CHANGED, integers, 2, on_resident, out, NULL, e);
}
