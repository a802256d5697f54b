/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/people.h"

#include "jobs/sample/chance.h"
#include "jobs/sample/names.h"

#include <assert.h>
#include <string.h>

enum { AGE_MOST = 99, ADULT_FROM = 18, ELDERLY_FROM = 60, SCHOOL_FROM = 6, LAST_CHECK_MONTHS = 30 };

enum role { ROLE_CHILD, ROLE_ADULT, ROLE_ELDER, ROLES };

#define PLACES (PEOPLE_PLACE_MOST - PEOPLE_PLACE_LEAST + 1)

#define AGE_PICKS       4096
#define HOUSEHOLD_PICKS 1000

struct people {
    struct chance_key key;
    const struct names *names;
    civil_day date;
    civil_day born_from[AGE_MOST + 1]; /* first and last birth date of each age */
    civil_day born_to[AGE_MOST + 1];
    uint8_t ages[ROLES][AGE_PICKS]; /* each age as often as the pyramid says */
    uint8_t kinds[HOUSEHOLD_PICKS]; /* of household */
};

/* Shares of the population, per mille, by completed years. */
static const struct {
    int from;
    int to;
    int permille;
} PYRAMID[] = {{0, 4, 70},   {5, 9, 82},   {10, 14, 82}, {15, 17, 43}, {18, 19, 27}, {20, 24, 66},
               {25, 29, 72}, {30, 34, 82}, {35, 39, 84}, {40, 44, 76}, {45, 49, 66}, {50, 54, 60},
               {55, 59, 50}, {60, 64, 46}, {65, 69, 36}, {70, 74, 23}, {75, 79, 14}, {80, 84, 11},
               {85, 89, 6},  {90, 94, 3},  {95, 99, 1}};

/* Kinds of household, per mille, chosen so that the three roles have their share of the pyramid. */
static const struct {
    uint8_t adults;
    uint8_t elders;
    uint8_t children;
    int permille;
} KINDS[] = {{0, 1, 0, 40}, {0, 2, 0, 70}, {1, 0, 0, 40}, {2, 0, 0, 45}, {2, 0, 1, 120}, {2, 0, 2, 190},
             {2, 0, 3, 40}, {1, 0, 1, 25}, {3, 0, 0, 65}, {4, 0, 0, 50}, {3, 0, 1, 60},  {2, 1, 0, 50},
             {2, 1, 1, 60}, {2, 1, 2, 55}, {2, 2, 1, 40}, {2, 2, 2, 35}, {3, 1, 0, 15}};

/* Of the peoples of the mountain communes, by province; 0 ends the list and stands for the rest. */
static const struct {
    int province;
    char language[SAMPLE_LANGUAGE_BYTES];
} LANGUAGES[] = {{4, "tyz"},  {8, "tyz"},  {11, "blt"}, {12, "hmn"},
                 {14, "blt"}, {15, "hmn"}, {20, "nut"}, {0, "mtq"}};

/* What the members of a household share. */
struct household {
    const struct sample_commune *commune;
    const struct person_name *surname;
    char language[SAMPLE_LANGUAGE_BYTES];
    int64_t head;
    int32_t hamlet;
    int32_t hamlet_index;
    int count;
    bool is_minority;
    bool is_poor;
    bool is_difficult;
    bool is_uninsured;
    bool has_phone;
};

/* ---- Tables ------------------------------------------------------------------------------- */

static enum role role_of_age(int age) {
    return age < ADULT_FROM ? ROLE_CHILD : age < ELDERLY_FROM ? ROLE_ADULT : ROLE_ELDER;
}

static int age_weight(int age) {
    for (size_t i = 0; i < sizeof PYRAMID / sizeof PYRAMID[0]; i++)
        if (age <= PYRAMID[i].to) return PYRAMID[i].permille * 60 / (PYRAMID[i].to - PYRAMID[i].from + 1);
    return 0;
}

static void fill_ages(uint8_t picks[AGE_PICKS], enum role role) {
    int total = 0;
    for (int age = 0; age <= AGE_MOST; age++)
        if (role_of_age(age) == role) total += age_weight(age);
    int reached = 0;
    int filled = 0;
    for (int age = 0; age <= AGE_MOST; age++) {
        if (role_of_age(age) != role) continue;
        reached += age_weight(age);
        while (filled * total < reached * AGE_PICKS) picks[filled++] = (uint8_t)age;
    }
    assert(filled == AGE_PICKS);
}

static void fill_kinds(uint8_t picks[HOUSEHOLD_PICKS]) {
    int filled = 0;
    for (size_t kind = 0; kind < sizeof KINDS / sizeof KINDS[0]; kind++)
        for (int i = 0; i < KINDS[kind].permille; i++) picks[filled++] = (uint8_t)kind;
    assert(filled == HOUSEHOLD_PICKS);
}

struct people *people_create(const struct world *w, struct arena *a) {
    struct people *p = arena_new(a, struct people);
    p->key = chance_make_key(w->seed, "people", 0);
    p->names = names_create(a);
    p->date = w->date;
    for (int age = 0; age <= AGE_MOST; age++) {
        p->born_from[age] = civil_add_months(w->date, -12 * (age + 1)) + 1;
        p->born_to[age] = civil_add_months(w->date, -12 * age);
    }
    for (enum role role = ROLE_CHILD; role < ROLES; role++) fill_ages(p->ages[role], role);
    fill_kinds(p->kinds);
    return p;
}

/* ---- Ages and sexes of a household ---------------------------------------------------------- */

static int pick_age(const struct people *p, struct chance *c, enum role role) {
    return p->ages[role][chance_below(c, AGE_PICKS)];
}

static int clamp(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

struct member {
    int age;
    uint8_t sex;
    bool is_married_in; /* has a surname of her own */
};

/* A couple a few years apart; with children, the wife is 18 to 42 years older than the eldest. */
static void pick_couple(const struct people *p, struct chance *c, enum role role, int eldest_child,
                        struct member *husband, struct member *wife) {
    int age = pick_age(p, c, role);
    for (int tries = 0; eldest_child >= 0 && tries < 8; tries++) {
        if (age - eldest_child >= 18 && age - eldest_child <= 42) break;
        age = pick_age(p, c, role);
    }
    const int least = role == ROLE_ELDER ? ELDERLY_FROM : ADULT_FROM;
    const int most = role == ROLE_ELDER ? AGE_MOST : ELDERLY_FROM - 1;
    *wife = (struct member){.age = age, .sex = PERSON_FEMALE, .is_married_in = true};
    *husband =
        (struct member){.age = clamp(age - 1 + (int)chance_below(c, 6), least, most), .sex = PERSON_MALE};
}

static void pick_single(const struct people *p, struct chance *c, enum role role, uint32_t percent_female,
                        struct member *m) {
    *m = (struct member){.age = pick_age(p, c, role),
                         .sex = chance_is_percent(c, percent_female) ? PERSON_FEMALE : PERSON_MALE};
}

/* Adults first, then elders, then children, so that a household cut short keeps its guardians. */
static int pick_members(const struct people *p, struct chance *c, struct member m[PEOPLE_HOUSEHOLD_MAX]) {
    const unsigned kind = p->kinds[chance_below(c, HOUSEHOLD_PICKS)];
    const int adults = KINDS[kind].adults;
    const int grown = adults + KINDS[kind].elders;
    const int all = grown + KINDS[kind].children;
    int eldest = -1;
    for (int i = grown; i < all; i++) {
        pick_single(p, c, ROLE_CHILD, 47, &m[i]);
        if (m[i].age > eldest) eldest = m[i].age;
    }
    int next = 0;
    if (adults >= 2) {
        pick_couple(p, c, ROLE_ADULT, eldest, &m[0], &m[1]);
        next = 2;
    }
    while (next < adults) pick_single(p, c, ROLE_ADULT, all > adults ? 80 : 46, &m[next++]);
    if (grown - next >= 2) {
        pick_couple(p, c, ROLE_ELDER, -1, &m[next], &m[next + 1]);
        next += 2;
    }
    while (next < grown) pick_single(p, c, ROLE_ELDER, 68, &m[next++]);
    return all;
}

/* ---- One resident --------------------------------------------------------------------------- */

static void draw_birth(const struct people *p, struct chance *c, int age, struct sample_resident *r) {
    const uint32_t days = (uint32_t)(p->born_to[age] - p->born_from[age] + 1);
    r->feed.birth = p->born_from[age] + (civil_day)chance_below(c, days);
    r->birth_year = (int16_t)civil_to_date(r->feed.birth).year;
    r->feed.has_birth_day = age < ELDERLY_FROM || !chance_is_percent(c, age >= 80 ? 20 : 6);
    if (!r->feed.has_birth_day) r->feed.birth = civil_make(r->birth_year, 1, 1);
}

static int chronic_permille(int age) {
    return age < ADULT_FROM ? 5 : age < 40 ? 20 : age < ELDERLY_FROM ? 90 : age < 80 ? 320 : 450;
}

static int disabled_permille(int age) {
    return age < ADULT_FROM ? 10 : age < ELDERLY_FROM ? 24 : 85;
}

/* What does not depend on what somebody does all day. */
static uint32_t draw_needy_groups(const struct household *h, struct chance *c, int age) {
    uint32_t groups = 0;
    if (age >= ELDERLY_FROM) groups |= TARGET_GROUP(1);
    if (chance_is_permille(c, (uint32_t)disabled_permille(age))) groups |= TARGET_GROUP(2);
    if (h->is_poor) groups |= TARGET_GROUP(3);
    if (chance_is_permille(c, age >= ELDERLY_FROM ? 50 : 4)) groups |= TARGET_GROUP(4);
    if (chance_is_permille(c, (uint32_t)chronic_permille(age))) groups |= TARGET_GROUP(5);
    if (h->is_minority) groups |= TARGET_GROUP(6);
    if (h->is_difficult) groups |= TARGET_GROUP(7);
    if (strcmp(h->commune->area.unit_kind, "dac_khu") == 0) groups |= TARGET_GROUP(8) | TARGET_GROUP(9);
    if (h->is_uninsured && age >= SCHOOL_FROM) groups |= TARGET_GROUP(15);
    return groups;
}

static int32_t pick_organisation(const struct sample_commune *commune, struct chance *c, enum route route) {
    const int32_t first = commune->first_organisation;
    if (route == ROUTE_EMPLOYER) return first + (int32_t)chance_below(c, (uint32_t)commune->employers);
    if (route == ROUTE_SCHOOL)
        return first + commune->employers + (int32_t)chance_below(c, (uint32_t)commune->schools);
    return first + commune->employers + commune->schools;
}

static void take_route(const struct household *h, struct chance *c, enum route route, struct resident *r) {
    r->route = (uint8_t)route;
    r->organisation = pick_organisation(h->commune, c, route);
}

static void draw_working_life(const struct household *h, struct chance *c, bool is_male, struct resident *r) {
    const uint32_t percent = chance_below(c, 100);
    if (is_male && chance_is_permille(c, 4)) {
        take_route(h, c, ROUTE_ARMED_FORCES, r);
        r->target_groups |= TARGET_GROUP(13);
    } else if (percent < (h->is_minority ? 12U : 36U)) {
        r->target_groups |= TARGET_GROUP(13);
        if (chance_is_percent(c, 88)) take_route(h, c, ROUTE_EMPLOYER, r);
        if (chance_is_percent(c, 12)) r->circumstances |= CIRCUMSTANCE_HAZARDOUS_WORK;
    } else if (percent < 82) {
        r->target_groups |= TARGET_GROUP(14);
    }
}

static void draw_groups(const struct household *h, struct chance *c, const struct member *m,
                        struct resident *r) {
    r->target_groups = draw_needy_groups(h, c, m->age);
    if (m->age < SCHOOL_FROM) {
        r->target_groups |= TARGET_GROUP(10);
    } else if (m->age < ADULT_FROM && chance_is_percent(c, 95)) {
        r->target_groups |= TARGET_GROUP(11);
        take_route(h, c, ROUTE_SCHOOL, r);
    } else if (m->age >= ADULT_FROM && m->age <= 22 && chance_is_percent(c, 35)) {
        r->target_groups |= TARGET_GROUP(12);
    } else if (m->age >= ADULT_FROM && m->age < ELDERLY_FROM) {
        draw_working_life(h, c, m->sex == PERSON_MALE, r);
    }
    if (r->target_groups == 0) r->target_groups = TARGET_GROUP(16);
}

static void draw_circumstances(const struct household *h, struct chance *c, const struct member *m,
                               struct resident *r) {
    const bool is_disabled = (r->target_groups & TARGET_GROUP(2)) != 0;
    const uint32_t home = is_disabled ? 25 : m->age >= 80 ? 15 : 0;
    const uint32_t step_free = is_disabled ? 35 : m->age >= 75 ? 20 : 0;
    if (home > 0 && chance_is_percent(c, home)) r->circumstances |= CIRCUMSTANCE_HOME_VISIT;
    if (step_free > 0 && chance_is_percent(c, step_free)) r->circumstances |= CIRCUMSTANCE_STEP_FREE;
    if (h->is_minority && m->age >= ADULT_FROM && chance_is_percent(c, m->age >= 50 ? 30 : 8))
        r->circumstances |= CIRCUMSTANCE_INTERPRETER;
    if (m->sex == PERSON_FEMALE && m->age >= ADULT_FROM && m->age <= 42 && chance_is_percent(c, 4))
        r->circumstances |= CIRCUMSTANCE_PREGNANT;
}

static enum sample_source source_of_route(struct chance *c, uint8_t route) {
    if (route == ROUTE_EMPLOYER) return SOURCE_EMPLOYER;
    if (route == ROUTE_SCHOOL) return SOURCE_SCHOOL;
    return chance_is_percent(c, 25) ? SOURCE_HOSPITAL : SOURCE_STATION;
}

/* Payers: 1 central budget, 2 local budget, 3 insurance fund, 4 employer, 5 socialised. */
static int16_t draw_payer(struct chance *c, enum sample_source source) {
    if (source == SOURCE_EMPLOYER) return 4;
    if (source == SOURCE_HOSPITAL) return chance_is_percent(c, 80) ? 3 : 5;
    return chance_is_percent(c, 70) ? 2 : 1;
}

/* 35 % unknown, 25 % never, 40 % some day of the last 30 months; before birth means never. */
static void draw_last_check(const struct people *p, struct chance *c, struct sample_resident *r) {
    const uint32_t percent = chance_below(c, 100);
    const uint32_t days_ago = 1 + chance_below(c, LAST_CHECK_MONTHS * 30);
    const civil_day day = p->date - (civil_day)days_ago;
    r->feed.last_check = CIVIL_NONE;
    if (percent < 35) {
        r->feed.last_check_kind = LAST_CHECK_UNKNOWN;
    } else if (percent < 60 || day <= r->feed.birth) {
        r->feed.last_check_kind = LAST_CHECK_NEVER;
    } else {
        const enum sample_source source = source_of_route(c, r->feed.route);
        r->feed.last_check_kind = LAST_CHECK_PAST;
        r->feed.last_check = day;
        r->last_check_source = (uint8_t)source;
        r->last_check_payer = draw_payer(c, source);
    }
}

/* Most live where they were born or came long ago; one in nine came within two years. */
static void draw_residence(const struct people *p, struct chance *c, struct resident *r) {
    const uint32_t percent = chance_below(c, 100);
    const uint32_t days_ago = chance_below(c, percent < 11 ? 730 : 40 * 365);
    civil_day since = p->date - (civil_day)days_ago;
    if (percent >= 60 || since < r->birth) since = r->birth;
    r->resident_since = percent >= 90 ? CIVIL_NONE : since;
}

/* ---- Names, numbers, phones ----------------------------------------------------------------- */

static void print_digits(char *text, int64_t value, int width) {
    for (int i = width - 1; i >= 0; i--, value /= 10) text[i] = (char)('0' + value % 10);
}

static void print_personal_number(int64_t id, uint8_t sex, int birth_year, char text[13]) {
    const int century_and_sex = 2 * (birth_year / 100 - 19) + (sex == PERSON_FEMALE);
    print_digits(text, PEOPLE_PLACE_MOST - id / 1000000 % PLACES, 3);
    print_digits(text + 3, century_and_sex, 1);
    print_digits(text + 4, birth_year % 100, 2);
    print_digits(text + 6, id % 1000000, 6);
    text[12] = '\0';
}

/* Ten digits of a province that does not exist. */
static void print_insurance_number(int64_t id, char text[11]) {
    memcpy(text, "99", 2);
    print_digits(text + 2, id % 100000000, 8);
    text[10] = '\0';
}

/* In the mobile grammar, on prefixes that no operator has. Unique among ids within 50 million. */
static void print_phone(int64_t owner, char text[13]) {
    static const int PREFIXES[] = {50, 51, 53, 54, 57};
    const int64_t number = owner % 50000000;
    memcpy(text, "+84", 3);
    print_digits(text + 3, PREFIXES[number / 10000000], 2);
    print_digits(text + 5, number % 10000000, 7);
    text[12] = '\0';
}

void people_issue_number(struct sample_resident *r) {
    print_personal_number(r->feed.id + INT64_C(50000000), r->sex, r->birth_year, r->personal_number);
}

void people_change_phone(struct sample_resident *r) {
    print_phone(r->feed.id + 25000000, r->phone);
    r->phone_owner = PHONE_OF_SELF;
}

static void draw_phone(const struct household *h, struct chance *c, int age, struct sample_resident *r) {
    const uint32_t percent = chance_below(c, 100);
    const uint32_t own = age < 14 ? 0 : age < ADULT_FROM ? 20 : age < ELDERLY_FROM ? 60 : 25;
    const bool is_head = r->feed.id == h->head;
    if (is_head ? h->has_phone : percent < own) {
        print_phone(r->feed.id, r->phone);
    } else if (h->has_phone && percent < own + 30) {
        r->phone_owner = r->guardian == h->head ? PHONE_OF_GUARDIAN : PHONE_OF_HOUSEHOLD;
        print_phone(h->head, r->phone);
    }
}

static void set_name(const struct people *p, struct chance *c, const struct person_name *surname, uint8_t sex,
                     struct sample_resident *r) {
    struct person_name name;
    names_make(p->names, c, surname, sex == PERSON_FEMALE, &name);
    memcpy(r->full_name, name.full, sizeof r->full_name);
    memcpy(r->name_key, name.key, sizeof r->name_key);
}

_Static_assert(NAME_BYTES == SAMPLE_TEXT_BYTES, "a name is copied whole");

static void draw_person(const struct people *p, const struct household *h, struct chance *c,
                        const struct member *m, struct sample_resident *r) {
    const bool is_married_in = m->is_married_in && chance_is_percent(c, 90);
    const struct person_name *surname =
        is_married_in ? names_pick_surname(p->names, c, h->is_minority) : h->surname;
    set_name(p, c, surname, m->sex, r);
    const uint32_t missing_permille = m->age == 0 ? 300 : m->age >= 80 ? 25 : 3;
    if (!chance_is_permille(c, missing_permille))
        print_personal_number(r->feed.id, m->sex, r->birth_year, r->personal_number);
    if (!h->is_uninsured) print_insurance_number(r->feed.id, r->insurance_number);
    draw_phone(h, c, m->age, r);
}

/* ---- Households ----------------------------------------------------------------------------- */

static void set_language(struct household *h, struct chance *c, int province) {
    size_t i = 0;
    memcpy(h->language, "vi", sizeof "vi");
    if (!h->is_minority || !chance_is_percent(c, 60)) return;
    while (LANGUAGES[i].province != 0 && LANGUAGES[i].province != province) i++;
    memcpy(h->language, LANGUAGES[i].language, sizeof h->language);
}

static void draw_household(const struct people *p, const struct sample_commune *commune, int64_t from,
                           struct chance *c, struct household *h) {
    h->commune = commune;
    h->head = commune->first_resident + from;
    h->hamlet_index = (int32_t)(from * commune->hamlets / commune->residents);
    h->hamlet = commune->first_hamlet + h->hamlet_index;
    h->is_minority = chance_is_percent(c, commune->area.is_mountain ? 75 : 2);
    h->is_poor = chance_is_percent(c, commune->area.is_mountain ? 18 : 5);
    h->is_difficult = commune->area.is_mountain && h->hamlet_index % 5 < 2;
    h->is_uninsured = chance_is_percent(c, 8);
    h->has_phone = chance_is_percent(c, 80);
    h->surname = names_pick_surname(p->names, c, h->is_minority);
    set_language(h, c, commune->area.province);
}

static int64_t find_guardian(const struct household *h, const struct member *members) {
    const bool has_mother = h->count > 1 && members[1].age >= ADULT_FROM && members[1].sex == PERSON_FEMALE;
    return h->head + (has_mother ? 1 : 0);
}

static void make_resident(const struct people *p, const struct household *h, const struct member *members,
                          int at, struct chance *c, struct sample_resident *r) {
    const struct member *m = &members[at];
    *r = (struct sample_resident){.commune = h->commune->area.code};
    r->feed.id = h->head + at;
    r->feed.household = h->head;
    r->feed.hamlet = h->hamlet;
    r->feed.died_on = CIVIL_NONE;
    r->sex = m->sex;
    memcpy(r->language, h->language, sizeof r->language);
    r->guardian = m->age < ADULT_FROM ? find_guardian(h, members) : 0;
    draw_birth(p, c, m->age, r);
    draw_groups(h, c, m, &r->feed);
    draw_circumstances(h, c, m, &r->feed);
    draw_last_check(p, c, r);
    draw_residence(p, c, &r->feed);
    draw_person(p, h, c, m, r);
}

static int make_household(const struct people *p, const struct sample_commune *commune, int64_t from,
                          struct sample_resident *rows) {
    struct chance c;
    struct household h = {0};
    struct member members[PEOPLE_HOUSEHOLD_MAX];
    chance_begin(&c, &p->key, commune->first_resident + from);
    draw_household(p, commune, from, &c, &h);
    h.count = pick_members(p, &c, members);
    const int64_t left = commune->residents - from;
    if (h.count > left) h.count = (int)left;
    for (int i = 0; i < h.count; i++) make_resident(p, &h, members, i, &c, &rows[i]);
    return h.count;
}

size_t people_make(const struct people *p, const struct sample_commune *commune, int64_t from,
                   struct sample_resident *rows, size_t room) {
    size_t count = 0;
    while (count + PEOPLE_HOUSEHOLD_MAX <= room && from + (int64_t)count < commune->residents)
        count += (size_t)make_household(p, commune, from + (int64_t)count, rows + count);
    return count;
}

void people_make_newborn(const struct people *p, int64_t id, const struct sample_resident *mother,
                         civil_day day, struct sample_resident *out) {
    const uint32_t inherited =
        TARGET_GROUP(3) | TARGET_GROUP(6) | TARGET_GROUP(7) | TARGET_GROUP(8) | TARGET_GROUP(9);
    struct chance c;
    chance_begin(&c, &p->key, id);
    *out = (struct sample_resident){.commune = mother->commune};
    out->feed =
        (struct resident){.id = id,
                          .household = mother->feed.household,
                          .hamlet = mother->feed.hamlet,
                          .birth = day,
                          .has_birth_day = true,
                          .last_check = CIVIL_NONE,
                          .last_check_kind = LAST_CHECK_NEVER,
                          .resident_since = day,
                          .died_on = CIVIL_NONE,
                          .target_groups = TARGET_GROUP(10) | (mother->feed.target_groups & inherited)};
    out->birth_year = (int16_t)civil_to_date(day).year;
    out->sex = chance_is_percent(&c, 47) ? PERSON_FEMALE : PERSON_MALE;
    memcpy(out->language, mother->language, sizeof out->language);
    out->guardian = mother->feed.id;
    const bool is_minority = (mother->feed.target_groups & TARGET_GROUP(6)) != 0;
    set_name(p, &c, names_pick_surname(p->names, &c, is_minority), out->sex, out);
}
