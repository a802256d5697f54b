/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/fact.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum need_state closes;
} KINDS[FACT_KINDS] = {
    [FACT_DIED] = {"died", NEED_DECEASED},
    [FACT_MOVED] = {"moved", NEED_MOVED_OUT},
    [FACT_CONTACT] = {"contact", NEED_STATES},
    [FACT_LANGUAGE] = {"language", NEED_STATES},
    [FACT_GUARDIAN] = {"guardian", NEED_STATES},
    [FACT_AVAILABLE_FROM] = {"available_from", NEED_STATES},
    [FACT_REFUSED] = {"refused", NEED_REFUSED},
    [FACT_EXCLUDED] = {"excluded", NEED_EXCLUDED},
    [FACT_DUPLICATE] = {"duplicate", NEED_DUPLICATE},
};

static const struct {
    const char *name;
    const char *vietnamese;
    const char *english;
} STANDINGS[FACT_STANDINGS] = {
    [FACT_LOCAL] = {"local", "", ""},
    [FACT_PENDING] = {"pending", "", ""},
    [FACT_AGREED] = {"agreed", "", ""},
    [FACT_CONTRADICTED] =
        {"contradicted", "Hỏi lại gia đình: nếu đúng thì đề nghị sửa sổ hộ tịch, nếu sai thì thu hồi.",
         "Ask the family: if it is true, have the register corrected; if not, withdraw it."},
    [FACT_OVERTAKEN] = {"overtaken", "Sổ hộ tịch ghi người này đã trở về sau đó: thu hồi.",
                        "The register has him back since: withdraw it."},
};

const char *fact_kind_name(enum fact_kind kind) {
    assert(kind < FACT_KINDS);
    return KINDS[kind].name;
}

bool fact_kind_find(const char *name, enum fact_kind *kind) {
    for (unsigned i = 0; i < FACT_KINDS; i++)
        if (strcmp(name, KINDS[i].name) == 0) {
            *kind = (enum fact_kind)i;
            return true;
        }
    return false;
}

enum need_state fact_closes(enum fact_kind kind) {
    assert(kind < FACT_KINDS);
    return KINDS[kind].closes;
}

bool fact_is_in_force(const struct fact *f, civil_day today) {
    return f->withdrawn == CIVIL_NONE && f->from <= today && (f->until == CIVIL_NONE || f->until >= today);
}

/* ---- Fact and feed ----------------------------------------------------------------------- */

bool fact_is_move_overtaken(civil_day moved_on, civil_day resident_since) {
    return resident_since != CIVIL_NONE && resident_since > moved_on;
}

static bool says_the_same(const struct fact *f, const struct fact_feed *feed) {
    switch (f->kind) {
    case FACT_DIED:
        return feed->died_on != CIVIL_NONE || !feed->is_named;
    case FACT_MOVED:
        return feed->moved_to != 0 || !feed->is_named;
    case FACT_DUPLICATE:
        return !feed->is_named;
    case FACT_CONTACT:
        return strcmp(f->value, feed->phone) == 0 || strcmp(f->value, feed->email) == 0;
    case FACT_LANGUAGE:
        return strcmp(f->value, feed->language) == 0;
    case FACT_GUARDIAN:
        return strtoll(f->value, NULL, 10) == feed->guardian;
    case FACT_AVAILABLE_FROM:
    case FACT_REFUSED:
    case FACT_EXCLUDED:
    case FACT_KINDS:
        break;
    }
    return false;
}

static bool has_word_for(enum fact_kind kind) {
    return kind == FACT_DIED || kind == FACT_MOVED || kind == FACT_CONTACT || kind == FACT_LANGUAGE ||
           kind == FACT_GUARDIAN;
}

/* Such a register is not late: it speaks of the living. */
static bool came_after_death(const struct fact *f, const struct fact_feed *feed) {
    return f->kind == FACT_DIED && feed->resident_since != CIVIL_NONE && feed->resident_since > f->from;
}

enum fact_standing fact_compare(const struct fact *f, const struct fact_feed *feed) {
    if (says_the_same(f, feed)) return FACT_AGREED;
    if (!has_word_for(f->kind)) return FACT_LOCAL;
    if (f->kind == FACT_MOVED && fact_is_move_overtaken(f->from, feed->resident_since)) return FACT_OVERTAKEN;
    const bool is_later = feed->as_of != CIVIL_NONE && feed->as_of - f->from > FACT_PATIENCE_DAYS;
    return is_later || came_after_death(f, feed) ? FACT_CONTRADICTED : FACT_PENDING;
}

const char *fact_standing_name(enum fact_standing standing) {
    assert(standing < FACT_STANDINGS);
    return STANDINGS[standing].name;
}

const char *fact_standing_advice(enum fact_standing standing, const char *language) {
    assert(standing < FACT_STANDINGS);
    return strcmp(language, "vi") == 0 ? STANDINGS[standing].vietnamese : STANDINGS[standing].english;
}
