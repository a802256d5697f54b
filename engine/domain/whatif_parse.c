/* SPDX-License-Identifier: Apache-2.0 */
/* The file of a what-if: one object with a list of changes. */
#include "base/json.h"
#include "domain/whatif.h"

#include <string.h>

enum { PLACES_MAX = 10000, SITE_MAX = INT32_MAX, COUNT_MAX = 1000 };

/* One value with where it stands, for whoever must mend it. */
struct reading {
    const struct json *object;
    size_t change; /* from 1; 0 = the whole */
    struct arena *arena;
    struct err *e;
};

static bool refuse(const struct reading *r, const char *key, const char *rule) {
    if (r->change == 0) return err_set(r->e, ERR_INPUT, rule, "%s: this cannot be read", key);
    return err_set(r->e, ERR_INPUT, rule, "change %zu, %s: this cannot be read", r->change, key);
}

static bool check_keys(const struct reading *r, const char *const *keys) {
    for (size_t i = 0; i < json_count(r->object); i++) {
        const char *key = json_key_at(r->object, i);
        size_t k = 0;
        while (keys[k] && strcmp(keys[k], key) != 0) k++;
        if (!keys[k]) return refuse(r, key, "docs/reasons.md lists the keys.");
    }
    return true;
}

/* A whole number, or `otherwise` where the key is missing; INT32_MIN = it must be there. */
static bool read_number(const struct reading *r, const char *key, int32_t least, int32_t most,
                        int32_t otherwise, const char *rule, int32_t *out) {
    const struct json *value = json_find(r->object, key);
    *out = otherwise;
    if (!value) return otherwise != INT32_MIN || refuse(r, key, rule);
    if (json_kind(value) != JSON_NUMBER) return refuse(r, key, rule);
    const double number = json_as_number(value);
    if (!(number >= least && number <= most)) return refuse(r, key, rule);
    *out = (int32_t)number;
    return (double)*out == number || refuse(r, key, rule);
}

static bool read_day(const struct reading *r, const struct json *value, const char *key, civil_day *out) {
    struct err ignored;
    return (value && json_kind(value) == JSON_TEXT && civil_parse(json_as_text(value), out, &ignored)) ||
           refuse(r, key, "Write a day as \"2027-03-31\".");
}

static bool read_half(const struct reading *r, bool is_required, uint8_t *out) {
    const struct json *value = json_find(r->object, "half");
    const char *text = value && json_kind(value) == JSON_TEXT ? json_as_text(value) : "";
    *out = 0;
    if (!value && !is_required) return true;
    if (strcmp(text, "am") == 0) *out = HALF_MORNING;
    if (strcmp(text, "pm") == 0) *out = HALF_AFTERNOON;
    return *out != 0 || refuse(r, "half", "Write \"am\" or \"pm\".");
}

/* ---- Changes -------------------------------------------------------------------------------------- */

static bool read_days(const struct reading *r, struct whatif_change *out) {
    static const char RULE[] = "Write a list of days, how many days, or \"as many as needed\".";
    const struct json *value = json_find(r->object, "days");
    if (value && json_kind(value) == JSON_ARRAY) {
        civil_day *days = arena_new_array(r->arena, civil_day, json_count(value));
        out->kind = WHATIF_ADD;
        out->days = days;
        out->day_count = json_count(value);
        for (size_t i = 0; i < out->day_count; i++)
            if (!read_day(r, json_at(value, i), "days", &days[i])) return false;
        return out->day_count > 0 || refuse(r, "days", RULE);
    }
    if (value && json_kind(value) == JSON_TEXT && strcmp(json_as_text(value), "as many as needed") == 0) {
        out->kind = WHATIF_ADD_NEEDED;
        return true;
    }
    out->kind = WHATIF_ADD_SOME;
    return read_number(r, "days", 1, COUNT_MAX, INT32_MIN, RULE, &out->count);
}

static const char PLACES_RULE[] = "Write a whole number of places from 0 to 10000.";
static const char SITE_RULE[] = "Write the number of the site, as lichkham site list does.";

static bool read_add(const struct reading *r, struct whatif_change *out) {
    static const char *const KEYS[] = {"change", "site", "days", "half", "places", NULL};
    if (!check_keys(r, KEYS) || !read_days(r, out) || !read_half(r, false, &out->half) ||
        !read_number(r, "places", 1, PLACES_MAX, -1, PLACES_RULE, &out->places))
        return false;
    return out->kind == WHATIF_ADD || out->half == 0 ||
           refuse(r, "half", "Leave it out where days are not listed.");
}

static bool read_close(const struct reading *r, struct whatif_change *out) {
    static const char *const KEYS[] = {"change", "site", "from", "until", NULL};
    out->kind = WHATIF_CLOSE;
    const struct json *until = json_find(r->object, "until");
    if (!check_keys(r, KEYS) || !read_day(r, json_find(r->object, "from"), "from", &out->from)) return false;
    out->until = out->from;
    if (until && json_kind(until) == JSON_NULL) out->until = CIVIL_NONE;
    if (until && json_kind(until) != JSON_NULL && !read_day(r, until, "until", &out->until)) return false;
    return out->until == CIVIL_NONE || out->until >= out->from ||
           refuse(r, "until", "Write a day that is not before \"from\".");
}

static bool read_template(const struct reading *r, struct whatif_change *out) {
    static const char *const KEYS[] = {"change", "site", "weekday", "half", "places", "from", NULL};
    int32_t weekday = 0;
    out->kind = WHATIF_TEMPLATE;
    if (!check_keys(r, KEYS) ||
        !read_number(r, "weekday", 1, 7, INT32_MIN, "Write 1 for Monday to 7 for Sunday.", &weekday) ||
        !read_half(r, true, &out->half) ||
        !read_number(r, "places", 0, PLACES_MAX, -1, PLACES_RULE, &out->places))
        return false;
    out->weekday = (uint8_t)weekday;
    return read_day(r, json_find(r->object, "from"), "from", &out->from);
}

static bool read_change(const struct reading *r, struct whatif_change *out) {
    static const struct {
        const char *word;
        bool (*read)(const struct reading *r, struct whatif_change *out);
    } KINDS[] = {{"add", read_add}, {"close", read_close}, {"template", read_template}};
    if (json_kind(r->object) != JSON_OBJECT) return refuse(r, "change", "Write each change as an object.");
    const struct json *value = json_find(r->object, "change");
    const char *word = value && json_kind(value) == JSON_TEXT ? json_as_text(value) : "";
    *out = (struct whatif_change){.places = -1, .from = CIVIL_NONE, .until = CIVIL_NONE};
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
        if (strcmp(word, KINDS[i].word) == 0)
            return read_number(r, "site", 1, SITE_MAX, INT32_MIN, SITE_RULE, &out->site) &&
                   KINDS[i].read(r, out);
    return refuse(r, "change", "Write \"add\", \"close\" or \"template\".");
}

static bool read_whole(const struct reading *r, struct whatif *out) {
    static const char *const KEYS[] = {"changes", "places", NULL};
    if (json_kind(r->object) != JSON_OBJECT)
        return refuse(r, "the file", "Begin with { and end with }; docs/reasons.md has examples.");
    const struct json *list = json_find(r->object, "changes");
    if (!check_keys(r, KEYS) || !read_number(r, "places", 1, PLACES_MAX, -1, PLACES_RULE, &out->places))
        return false;
    if (!list) return true;
    if (json_kind(list) != JSON_ARRAY) return refuse(r, "changes", "Write a list of changes.");
    struct whatif_change *changes = arena_new_array(r->arena, struct whatif_change, json_count(list));
    for (size_t i = 0; i < json_count(list); i++) {
        const struct reading one = {json_at(list, i), i + 1, r->arena, r->e};
        if (!read_change(&one, &changes[i])) return false;
    }
    out->changes = changes;
    out->change_count = json_count(list);
    return true;
}

bool whatif_parse(const char *json, struct arena *a, struct whatif *out, struct err *e) {
    struct json *whole = NULL;
    *out = (struct whatif){.places = -1};
    if (!json_parse(json, &whole, e)) return false;
    const struct reading r = {whole, 0, a, e};
    const bool is_read = read_whole(&r, out);
    json_destroy(whole);
    return is_read;
}
