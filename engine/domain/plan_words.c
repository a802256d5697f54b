/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan_words.h"

#include "domain/need.h"

#include <assert.h>
#include <string.h>

/* ---- Fields -------------------------------------------------------------------------------------- */

enum field {
    FIELD_DAY,
    FIELD_SITE,
    FIELD_FIRST,
    FIELD_LAST,
    FIELD_WANTED,
    FIELD_OPEN,
    FIELD_PLACES,
    FIELD_FREE,
    FIELD_WHO,
    FIELD_UNMOVABLE,
    FIELD_HOUSEHOLD,
    FIELD_FROM,
    FIELD_TO,
    FIELD_TIGHT_PLACES,
    FIELD_PEOPLE,
    FIELD_RESOURCE,
    FIELD_EXTRA,
    FIELD_EXTRA_DAY,
    FIELD_EXTRA_SITE,
    FIELD_NEEDED_FROM,
    FIELD_NEEDED_TO,
    FIELDS
};

static const char *const FIELD_NAMES[FIELDS] = {
    [FIELD_DAY] = "day",
    [FIELD_SITE] = "site",
    [FIELD_FIRST] = "first",
    [FIELD_LAST] = "last",
    [FIELD_WANTED] = "wanted",
    [FIELD_OPEN] = "open",
    [FIELD_PLACES] = "places",
    [FIELD_FREE] = "free",
    [FIELD_WHO] = "who",
    [FIELD_UNMOVABLE] = "unmovable",
    [FIELD_HOUSEHOLD] = "household",
    [FIELD_FROM] = "from",
    [FIELD_TO] = "to",
    [FIELD_TIGHT_PLACES] = "tight_places",
    [FIELD_PEOPLE] = "people",
    [FIELD_RESOURCE] = "resource",
    [FIELD_EXTRA] = "extra",
    [FIELD_EXTRA_DAY] = "extra_day",
    [FIELD_EXTRA_SITE] = "extra_site",
    [FIELD_NEEDED_FROM] = "needed_from",
    [FIELD_NEEDED_TO] = "needed_to",
};

struct telling {
    const struct plan_words *words;
    const struct planner_explanation *x;
    struct arena *arena;
    bool is_vietnamese;
    uint32_t taken; /* of the open day's places */
    const char *value[FIELDS];
};

static const char *print_day(const struct telling *t, uint16_t day) {
    char text[CIVIL_TEXT_BYTES];
    if (day == PLANNER_NONE) return NULL;
    const civil_day date = t->words->first_day + day;
    if (!t->is_vietnamese) return arena_print(t->arena, "%s", civil_print(date, text));
    const struct civil_date d = civil_to_date(date);
    return arena_print(t->arena, "%02d/%02d/%04d", d.day, d.month, d.year);
}

/* Vietnamese has one form. */
static const char *print_count(const struct telling *t, uint32_t count, const char *vietnamese,
                               const char *one, const char *many) {
    const char *noun = t->is_vietnamese ? vietnamese : count == 1 ? one : many;
    return arena_print(t->arena, "%u %s", count, noun);
}

static const char *print_people(const struct telling *t, uint32_t count) {
    return print_count(t, count, "người", "person", "people");
}

static const char *print_places(const struct telling *t, uint32_t count) {
    return print_count(t, count, "chỗ", "place", "places");
}

/* ", among them 2 promised places and 5 people less urgent", "" where nobody comes: no empty figures. */
static const char *list_who_comes(const struct telling *t) {
    const struct planner_explanation *x = t->x;
    const char *urgent = t->is_vietnamese ? "ưu tiên bằng hoặc cao hơn" : "as urgent or more";
    const char *less_urgent = t->is_vietnamese ? "ít ưu tiên hơn" : "less urgent";
    const char *parts[3];
    size_t count = 0;
    if (x->pinned > 0)
        parts[count++] = print_count(t, x->pinned, "lịch đã hứa", "promised place", "promised places");
    if (x->urgent > 0) parts[count++] = arena_print(t->arena, "%s %s", print_people(t, x->urgent), urgent);
    if (x->less_urgent > 0)
        parts[count++] = arena_print(t->arena, "%s %s", print_people(t, x->less_urgent), less_urgent);
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        const char *before = i == 0             ? t->is_vietnamese ? ", gồm " : ", among them "
                             : i + 1 < count    ? ", "
                             : t->is_vietnamese ? " và "
                                                : " and ";
        text = arena_print(t->arena, "%s%s%s", text, before, parts[i]);
    }
    return text;
}

static const char *name_of(const char *const *names, uint16_t number) {
    return number == PLANNER_NONE ? NULL : names[number];
}

static void set_days(struct telling *t) {
    const struct planner_explanation *x = t->x;
    t->value[FIELD_DAY] = print_day(t, x->day);
    t->value[FIELD_FIRST] = print_day(t, x->first);
    t->value[FIELD_LAST] = print_day(t, x->last);
    t->value[FIELD_WANTED] = print_day(t, x->wanted);
    t->value[FIELD_OPEN] = print_day(t, x->open);
    t->value[FIELD_FROM] = print_day(t, x->reason.from);
    t->value[FIELD_TO] = print_day(t, x->reason.to);
    t->value[FIELD_EXTRA_DAY] = print_day(t, x->extra_day);
    t->value[FIELD_NEEDED_FROM] = print_day(t, x->needed_release);
    t->value[FIELD_NEEDED_TO] = print_day(t, x->needed_due);
}

static void set_figures(struct telling *t) {
    const struct planner_explanation *x = t->x;
    const bool is_his = x->day != PLANNER_NONE && x->day == x->open;
    t->taken = x->pinned + x->urgent + x->less_urgent + is_his;
    t->value[FIELD_PLACES] = print_places(t, x->places);
    t->value[FIELD_FREE] = print_places(t, x->places > t->taken ? x->places - t->taken : 0);
    t->value[FIELD_WHO] = list_who_comes(t);
    t->value[FIELD_UNMOVABLE] = print_people(t, x->unmovable);
    t->value[FIELD_HOUSEHOLD] = print_people(t, x->household);
    t->value[FIELD_TIGHT_PLACES] = print_places(t, x->reason.places);
    t->value[FIELD_PEOPLE] = print_people(t, x->people);
    t->value[FIELD_EXTRA] = print_count(t, x->extra_places, "chỗ", "more place", "more places");
}

static struct telling begin(const struct plan_words *w, const struct planner_explanation *x,
                            struct arena *a) {
    struct telling t = {.words = w, .x = x, .arena = a, .is_vietnamese = strcmp(w->language, "vi") == 0};
    set_days(&t);
    set_figures(&t);
    t.value[FIELD_SITE] = name_of(w->stations, x->station);
    t.value[FIELD_EXTRA_SITE] = name_of(w->stations, x->extra_station);
    t.value[FIELD_RESOURCE] = name_of(w->resources, x->reason.resource);
    return t;
}

/* ---- Sentences ----------------------------------------------------------------------------------- */

struct sentence {
    const char *vietnamese;
    const char *english;
};

static const struct sentence WHY[PLANNER_REASONS] = {
    [PLANNER_PINNED] =
        {"Chỗ ngày {day} tại {site} đã được hứa, do cán bộ chọn, hoặc quá gần ngày khám, nên được giữ "
         "nguyên.",
         "The place on {day} at {site} was promised, chosen by an officer, or is too near to be moved: it is "
         "kept."},
    [PLANNER_ON_TARGET] = {"Ngày {day} là ngày phù hợp nhất với người này, và {site} có chỗ.",
                           "{day} is the day that suits best, and {site} has a place."},
    [PLANNER_TARGET_CLOSED] =
        {"Ngày phù hợp nhất, {wanted}, không có buổi khám. Ngày khám gần đó nhất là {open}: {places}{who}. "
         "Người này được xếp ngày {day} tại {site}.",
         "No session is held on the best day, {wanted}. The nearest day with one is {open}: {places}{who}. "
         "This person comes on {day} to {site}."},
    [PLANNER_WITH_HOUSEHOLD] =
        {"Đi cùng {household} trong hộ, ngày {day} tại {site}. Ngày phù hợp nhất với riêng "
         "người này là {wanted}.",
         "Comes with {household} of the household, on {day} to {site}. Alone, {wanted} would "
         "be the best day."},
    [PLANNER_TARGET_FULL] =
        {"Ngày phù hợp nhất, {wanted}, đã hết chỗ: {places}{who}. Người này được xếp ngày {day} tại {site}.",
         "The best day, {wanted}, is full: {places}{who}. This person comes on {day} to {site}."},
    [PLANNER_NEARBY] =
        {"Ngày phù hợp nhất, {wanted}, còn {free}; ngày {day} tại {site} được chọn để cả thôn đi ít "
         "ngày hơn và mọi người nói chung gần ngày của mình hơn.",
         "The best day, {wanted}, has {free} left; {day} at {site} was chosen so that the hamlet comes "
         "on fewer days and people on the whole come nearer to theirs."},
    [PLANNER_NO_SESSION] =
        {"Từ ngày {first} đến ngày {last} không có buổi khám nào tại điểm khám của người này.",
         "From {first} to {last} no session is held where this person is seen."},
    [PLANNER_NO_CAPACITY] =
        {"Từ ngày {first} đến ngày {last} có buổi khám, nhưng không còn chỗ đặt trước nào.",
         "From {first} to {last} there are sessions, but not one place is left to book."},
    [PLANNER_CLASS_SHORTAGE] =
        {"Từ ngày {from} đến ngày {to} có {tight_places} (không kể chỗ đã hứa), mà {people} "
         "ưu tiên bằng hoặc cao hơn, kể cả người này, chỉ có thể khám trong những ngày đó.",
         "From {from} to {to} there are {tight_places} (promised ones not counted), and "
         "{people} as urgent or more, this one included, who can come on no other days."},
    [PLANNER_RESOURCE_SHORTAGE] =
        {"Từ ngày {from} đến ngày {to} không đủ chỗ của {resource} cho mọi người cần đến.",
         "From {from} to {to} there are too few places of {resource} for all who need it."},
};

/* Without the places of the open day there is no use counting who comes. */
static const struct sentence FULL_OF_NOTHING = {
    "Ngày phù hợp nhất, {wanted}, có buổi khám nhưng không có chỗ đặt trước. Người này được xếp ngày {day} "
    "tại {site}.",
    "The best day, {wanted}, has a session but no places to book. This person comes on {day} to {site}."};
static const struct sentence FULL_OF_RESOURCE = {"Ngày phù hợp nhất, {wanted}, đã hết chỗ của một chuyên "
                                                 "khoa hoặc thiết bị cần cho người này. Người này được xếp "
                                                 "ngày {day} tại {site}.",
                                                 "On the best day, {wanted}, a specialty or device this "
                                                 "check needs is fully booked. This person comes on {day} to "
                                                 "{site}."};
static const struct sentence SOME_CANNOT_MOVE = {
    "Trong số người ít ưu tiên hơn, {unmovable} không thể khám ngày {day}.",
    "Of the less urgent, {unmovable} could not come on {day}."};
static const struct sentence ALL_CAN_MOVE = {"Những người ít ưu tiên hơn đều có thể khám ngày {day}.",
                                             "The less urgent could all come on {day} as well."};
static const struct sentence URGENCY_IS_NOT_THE_DAY = {
    "Mức ưu tiên quyết định ai có chỗ; ngày được chọn chung cho mọi người.",
    "Urgency decides who has a place; days are chosen for all together."};
static const struct sentence RESOURCE_COUNTED = {
    "Từ ngày {from} đến ngày {to} có {tight_places} của {resource}, mà {people} ưu tiên bằng hoặc cao hơn, "
    "kể cả người "
    "này, cần đến và chỉ có thể khám trong những ngày đó.",
    "From {from} to {to} there are {tight_places} of {resource}, and {people} as urgent or more, this one "
    "included, who "
    "need it and can come on no other days."};

static const struct sentence CHANGE[PLANNER_PLACED_REASONS] = {
    [PLANNER_PINNED] = {"Chỗ này chỉ đổi khi người dân hoặc cơ sở hủy lịch.",
                        "It changes only when the resident or the service cancels it."},
    [PLANNER_ON_TARGET] = {"Không cần thay đổi gì.", "Nothing needs to change."},
    [PLANNER_TARGET_CLOSED] = {"Một buổi khám thêm vào ngày {wanted} có thể đưa lịch gần hơn.",
                               "A session on {wanted} could bring the day nearer."},
    [PLANNER_WITH_HOUSEHOLD] = {"Nếu muốn khám riêng, cán bộ có thể chọn ngày khác cho người này.",
                                "Who would rather come alone can have another day from an officer."},
    [PLANNER_TARGET_FULL] =
        {"Khi có thêm một chỗ trong ngày {wanted}, hoặc một người trả lại chỗ, ngày đó có thể đến "
         "lượt người này.",
         "With one more place on {wanted}, or one given back, it could be this person's day."},
    [PLANNER_NEARBY] = {"Cán bộ có thể chọn ngày {wanted} cho người này khi còn chỗ.",
                        "An officer can choose {wanted} for this person while there is room."},
};
static const struct sentence PAST = {
    "Ngày {day} tại {site} đã qua mà chưa ai ghi người này có đến khám hay không.",
    "{day} at {site} has passed, and nobody has recorded whether this person came."};
static const struct sentence PAST_CHANGE = {
    "Ghi kết quả: lichkham appointment attend, hoặc lichkham appointment absent.",
    "Record it: lichkham appointment attend, or lichkham appointment absent."};
static const struct sentence NO_WINDOW_CHANGE = {
    "Chỉ đổi khi đợt khám có thêm ngày, hoặc trong đợt sau.",
    "Only more days of the round would change it, or the next round."};
static const struct sentence NO_STATION_CHANGE = {"Cần gán điểm khám cho thôn của người này.",
                                                  "The hamlet needs a site where its people are seen."};
static const struct sentence EXTRA_LEAST = {
    "Cần thêm {extra}, chẳng hạn ngày {extra_day} tại {extra_site}; ít hơn thì không đủ, dù vào ngày nào.",
    "It takes {extra}, for instance on {extra_day} at {extra_site}; fewer are not enough, on whatever day."};
static const struct sentence EXTRA_AT_MOST = {"Thêm {extra} vào ngày {extra_day} tại {extra_site} là đủ.",
                                              "At most it takes {extra} on {extra_day} at {extra_site}."};
static const struct sentence LONGER_WINDOW = {
    "Với số chỗ hiện có, người này có chỗ nếu có thể khám từ ngày {needed_from} đến ngày {needed_to}.",
    "With the places there are, this person has one if {needed_from} to {needed_to} are days that suit."};

/* ---- Telling ------------------------------------------------------------------------------------- */

static const char *value_of(const struct telling *t, const char *name, size_t length) {
    for (int f = 0; f < FIELDS; f++)
        if (strlen(FIELD_NAMES[f]) == length && strncmp(FIELD_NAMES[f], name, length) == 0)
            return t->value[f];
    return NULL;
}

static const char *fill(const struct telling *t, const struct sentence *s) {
    const char *at = t->is_vietnamese ? s->vietnamese : s->english;
    const char *text = "";
    while (*at) {
        const size_t plain = strcspn(at, "{");
        text = arena_print(t->arena, "%s%.*s", text, (int)plain, at);
        at += plain;
        if (*at == '\0') break;
        const size_t length = strcspn(at, "}");
        const char *value = value_of(t, at + 1, length - 1);
        assert(value);
        text = arena_print(t->arena, "%s%s", text, value);
        at += length + 1;
    }
    return text;
}

static const char *join(const struct telling *t, const char *text, const struct sentence *s) {
    return *text ? arena_print(t->arena, "%s %s", text, fill(t, s)) : fill(t, s);
}

static const char *tell_full(const struct telling *t) {
    if (t->x->places == 0) return fill(t, &FULL_OF_NOTHING);
    if (t->taken < t->x->places) return fill(t, &FULL_OF_RESOURCE);
    const char *text = fill(t, &WHY[PLANNER_TARGET_FULL]);
    if (t->x->less_urgent == 0) return text;
    text = join(t, text, t->x->unmovable > 0 ? &SOME_CANNOT_MOVE : &ALL_CAN_MOVE);
    return join(t, text, &URGENCY_IS_NOT_THE_DAY);
}

const char *plan_words_why(const struct plan_words *w, const struct planner_explanation *x, struct arena *a) {
    const struct telling t = begin(w, x, a);
    switch (x->reason.code) {
    case PLANNER_TARGET_FULL:
        return tell_full(&t);
    case PLANNER_NO_WINDOW:
        return reason_sentence(REASON_NO_WINDOW, w->language);
    case PLANNER_NO_STATION:
        return reason_sentence(REASON_NO_STATION, w->language);
    case PLANNER_RESOURCE_SHORTAGE:
        return fill(&t, x->people > x->reason.places ? &RESOURCE_COUNTED : &WHY[PLANNER_RESOURCE_SHORTAGE]);
    default:
        return fill(&t, &WHY[x->reason.code]);
    }
}

const char *plan_words_change(const struct plan_words *w, const struct planner_explanation *x,
                              struct arena *a) {
    const struct telling t = begin(w, x, a);
    const char *text = "";
    if (x->reason.code < PLANNER_PLACED_REASONS) return fill(&t, &CHANGE[x->reason.code]);
    if (x->reason.code == PLANNER_NO_WINDOW) return fill(&t, &NO_WINDOW_CHANGE);
    if (x->reason.code == PLANNER_NO_STATION) return fill(&t, &NO_STATION_CHANGE);
    if (x->extra_places > 0) text = join(&t, text, x->is_extra_least ? &EXTRA_LEAST : &EXTRA_AT_MOST);
    if (x->needed_due != PLANNER_NONE) text = join(&t, text, &LONGER_WINDOW);
    return text;
}

static const char *fill_kept(const char *language, const struct plan_kept *kept, const struct sentence *s,
                             struct arena *a) {
    static const struct planner_explanation NOTHING;
    const struct plan_words words = {.language = language, .first_day = kept->day};
    struct telling t = {
        .words = &words, .x = &NOTHING, .arena = a, .is_vietnamese = strcmp(language, "vi") == 0};
    t.value[FIELD_DAY] = print_day(&t, 0);
    t.value[FIELD_SITE] = kept->site;
    return fill(&t, s);
}

const char *plan_words_kept(const char *language, const struct plan_kept *kept, struct arena *a) {
    return fill_kept(language, kept, kept->is_past ? &PAST : &WHY[PLANNER_PINNED], a);
}

const char *plan_words_kept_change(const char *language, const struct plan_kept *kept, struct arena *a) {
    return fill_kept(language, kept, kept->is_past ? &PAST_CHANGE : &CHANGE[PLANNER_PINNED], a);
}
