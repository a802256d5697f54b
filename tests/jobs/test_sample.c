/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/text.h"
#include "domain/breaker.h"
#include "folder.h"
#include "jobs/sample/churn.h"
#include "jobs/sample/people.h"
#include "jobs/sample/places.h"
#include "jobs/sample/sample.h"
#include "scratch.h"
#include "seeded.h"
#include "suite.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

static struct world_request request(int64_t residents, int64_t seed) {
    return (struct world_request){.seed = seed, .date = civil_make(2026, 12, 1), .residents = residents};
}

static struct world make_world(int64_t residents, int64_t seed) {
    const struct world_request r = request(residents, seed);
    struct world w;
    struct err e;
    ck_assert_msg(world_create(&r, arena, &w, &e), "%s", e.message);
    return w;
}

/* All residents of one commune, made in batches of `room`. */
static struct sample_resident *make_commune(const struct world *w, size_t at, size_t room) {
    const struct people *p = people_create(w, arena);
    const struct sample_commune *commune = &w->communes[at];
    struct sample_resident *rows =
        arena_new_array(arena, struct sample_resident, (size_t)commune->residents + room);
    size_t made = 0;
    size_t count;
    while ((count = people_make(p, commune, (int64_t)made, rows + made, room)) > 0) made += count;
    ck_assert_int_eq((int64_t)made, commune->residents);
    return rows;
}

static struct sample_resident *make_everybody(const struct world *w) {
    struct sample_resident *all = arena_new_array(arena, struct sample_resident, (size_t)w->residents);
    size_t made = 0;
    for (size_t i = 0; i < w->commune_count; i++) {
        const size_t count = (size_t)w->communes[i].residents;
        memcpy(all + made, make_commune(w, i, 500), count * sizeof *all);
        made += count;
    }
    ck_assert_int_eq((int64_t)made, w->residents);
    return all;
}

static void assert_permille(const char *what, int64_t part, int64_t whole, int least, int most) {
    const int64_t permille = 1000 * part / whole;
    ck_assert_msg(permille >= least && permille <= most, "%s: %d per mille", what, (int)permille);
}

/* ---- Communes and ids ----------------------------------------------------------------------- */

START_TEST(shares_of_the_communes_add_up_to_what_was_asked_and_ids_run_on) {
    struct seeded s = seeded_start("shares add up");
    for (int round = 0; round < 200; round++) {
        const int64_t residents = seeded_between(&s, 1, 3000000);
        const struct world w = make_world(residents, 1);
        int64_t next = 1;
        for (size_t i = 0; i < w.commune_count; i++) {
            ck_assert_int_eq(w.communes[i].first_resident, next);
            next += w.communes[i].residents;
        }
        ck_assert_int_eq(next - 1, residents);
    }
}
END_TEST

static bool read_areas(const char *text, struct world *w, struct err *e) {
    struct folder folder;
    folder_make(&folder);
    struct world_request r = request(0, 1);
    r.areas_path = folder_write_text(&folder, "areas.csv", text);
    r.scale_percent = 10;
    const bool is_done = world_create(&r, arena, w, e);
    folder_remove(&folder);
    return is_done;
}

START_TEST(areas_come_from_a_file_and_an_unknown_population_is_the_median) {
    struct world w;
    struct err e;
    ck_assert_msg(read_areas("code,province_code,name,kind,population,latitude,longitude\n"
                             "99012,99,Trên,xa,5000,,\n"
                             "99011,99,Dưới,phuong,,21.0,105.8\n"
                             "00003,04,Núi,xa,800,,\n",
                             &w, &e),
                  "%s", e.message);
    ck_assert_uint_eq(w.commune_count, 3);
    ck_assert_int_eq(w.communes[0].area.code, 3);
    ck_assert(w.communes[0].area.is_mountain);
    ck_assert_int_eq(w.communes[1].area.code, 99011);
    ck_assert_int_eq(w.communes[1].area.population, 27350);
    ck_assert_int_eq(w.communes[2].residents, 500);
    ck_assert_int_eq(w.residents, (800 + 27350 + 5000) / 10);
}
END_TEST

START_TEST(a_wrong_areas_file_is_refused_with_its_line) {
    static const struct {
        const char *text;
        const char *said;
    } BAD[] = {
        {"code,name,kind,population\n", "province_code"},
        {"code,province_code,name,kind,population\n", "no commune"},
        {"code,province_code,name,kind,population\n99001,99,A,xa,1\n99001,99,B,xa,1\n", "99001 twice"},
        {"code,province_code,name,kind,population\n99001,99,A,xa,1\n99002,99,B,town,1\n", "line 3"},
        {"code,province_code,name,kind,population\n99001,99,A,xa,-1\n", "line 2"},
        {"code,province_code,name,kind,population\n99001,99,A,xa,0\n", "nobody"},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct world w;
        struct err e;
        ck_assert(!read_areas(BAD[i].text, &w, &e));
        ck_assert_int_eq(e.code, ERR_INPUT);
        ck_assert_msg(strstr(e.message, BAD[i].said) != NULL, "\"%s\" says nothing of %s", e.message,
                      BAD[i].said);
    }
}
END_TEST

/* The nation-wide list, where the machine has one. */
START_TEST(the_whole_country_can_be_laid_out) {
    struct world_request r = request(0, 1);
    r.areas_path = getenv("LICHKHAM_AREAS");
    r.scale_percent = 100;
    struct world w;
    struct err e;
    if (r.areas_path == NULL) return;
    ck_assert_msg(world_create(&r, arena, &w, &e), "%s", e.message);
    ck_assert_uint_gt(w.commune_count, 3000);
    int short_of_places = 0;
    for (size_t i = 0; i < w.commune_count; i++) {
        ck_assert_int_lt(w.communes[i].first_resident, w.residents + 1);
        short_of_places += w.communes[i].places_a_day * 249 < w.communes[i].residents * 64 / 100;
    }
    ck_assert_int_gt(short_of_places, (int)w.commune_count * 8 / 10);
}
END_TEST

START_TEST(every_hamlet_has_a_site_of_its_commune) {
    const struct world w = make_world(300000, 5);
    struct places p;
    places_make(&w, arena, &p);
    ck_assert_uint_eq(p.hamlet_count, 300);
    for (size_t i = 0; i < p.hamlet_count; i++) {
        const struct sample_hamlet *hamlet = &p.hamlets[i];
        ck_assert_int_eq(hamlet->id, (int)i + 1);
        ck_assert_int_eq(p.sites[hamlet->site - 1].id, hamlet->site);
        ck_assert_int_eq(p.sites[hamlet->site - 1].commune, hamlet->commune);
    }
    for (size_t i = 0; i < p.organisation_count; i++) ck_assert_int_eq(p.organisations[i].id, (int)i + 1);
}
END_TEST

START_TEST(every_commune_has_a_station_with_afternoons_and_places_to_match_its_size) {
    const struct world w = make_world(300000, 5);
    struct places p;
    places_make(&w, arena, &p);
    for (size_t i = 0; i < w.commune_count; i++) {
        const struct sample_commune *commune = &w.communes[i];
        int places = 0;
        int reserve = 0;
        int afternoons = 0;
        ck_assert(p.sites[commune->first_site - 1].is_station);
        for (const struct site_week *week = p.weeks; week < p.weeks + p.week_count; week++) {
            if (p.sites[week->site - 1].commune != commune->area.code) continue;
            places += week->capacity[RESOURCE_PLACE];
            reserve += week->walk_in_reserve;
            afternoons += week->half == HALF_AFTERNOON;
        }
        ck_assert_int_eq(places, 5 * commune->places_a_day);
        ck_assert_int_eq(afternoons, 5);
        assert_permille("walk-ins", reserve, places, 30, 70);
        assert_permille("places", (int64_t)commune->places_a_day * 249, commune->residents * 64 / 100, 390,
                        810);
    }
}
END_TEST

/* ---- People --------------------------------------------------------------------------------- */

static uint32_t has_group(const struct sample_resident *r, int group) {
    return (r->feed.target_groups & TARGET_GROUP(group)) != 0;
}

struct tally {
    int64_t under_5, from_60, from_80, disabled, poor, merit, households;
    int64_t unknown, never, past, station, phones, shared_phones, year_only, women;
};

static struct tally count_people(const struct world *w, const struct sample_resident *rows) {
    struct tally t = {0};
    for (int64_t i = 0; i < w->residents; i++) {
        const struct sample_resident *r = &rows[i];
        const int age = w->date < r->feed.birth ? -1 : civil_years_between(r->feed.birth, w->date);
        t.under_5 += age < 5;
        t.from_60 += age >= 60;
        t.from_80 += age >= 80;
        t.disabled += has_group(r, 2);
        t.poor += has_group(r, 3);
        t.merit += has_group(r, 4);
        t.households += r->feed.household == r->feed.id;
        t.unknown += r->feed.last_check_kind == LAST_CHECK_UNKNOWN;
        t.never += r->feed.last_check_kind == LAST_CHECK_NEVER;
        t.past += r->feed.last_check_kind == LAST_CHECK_PAST;
        t.station += r->feed.route == ROUTE_STATION;
        t.phones += r->phone[0] != '\0';
        t.shared_phones += r->phone_owner != PHONE_OF_SELF;
        t.year_only += !r->feed.has_birth_day;
        t.women += r->sex == PERSON_FEMALE;
    }
    return t;
}

START_TEST(the_population_looks_like_the_country) {
    struct seeded s = seeded_start("looks like the country");
    const struct world w = make_world(60000, seeded_between(&s, 0, 1000000));
    const struct tally t = count_people(&w, make_everybody(&w));
    assert_permille("under 5", t.under_5, w.residents, 60, 82);
    assert_permille("60 and over", t.from_60, w.residents, 130, 165);
    assert_permille("80 and over", t.from_80, w.residents, 17, 30);
    assert_permille("disabled", t.disabled, w.residents, 22, 38);
    assert_permille("poor", t.poor, w.residents, 50, 110);
    assert_permille("merit", t.merit, w.residents, 6, 16);
    assert_permille("unknown", t.unknown, w.residents, 330, 370);
    assert_permille("never", t.never, w.residents, 235, 280);
    assert_permille("past", t.past, w.residents, 370, 420);
    assert_permille("station", t.station, w.residents, 600, 720);
    assert_permille("phones", t.phones, w.residents, 560, 680);
    assert_permille("shared phones", t.shared_phones, w.residents, 100, 250);
    assert_permille("only a year", t.year_only, w.residents, 5, 20);
    assert_permille("women", t.women, w.residents, 480, 540);
    assert_permille("to a household", w.residents, t.households, 3200, 3650);
}
END_TEST

START_TEST(a_child_has_a_guardian_of_age_in_the_household) {
    const struct world w = make_world(20000, 3);
    const struct sample_resident *rows = make_everybody(&w);
    for (int64_t i = 0; i < w.residents; i++) {
        const struct sample_resident *r = &rows[i];
        if (civil_years_between(r->feed.birth, w.date) >= 18) continue;
        const struct sample_resident *guardian = &rows[r->guardian - 1];
        ck_assert_int_eq(guardian->feed.household, r->feed.household);
        ck_assert_int_ge(civil_years_between(guardian->feed.birth, w.date), 18);
    }
}
END_TEST

START_TEST(names_are_composed_and_their_key_is_what_folding_says) {
    const struct world w = make_world(30000, 4);
    const struct sample_resident *rows = make_everybody(&w);
    for (int64_t i = 0; i < w.residents; i++) {
        ck_assert_str_eq(rows[i].full_name, text_compose(arena, rows[i].full_name));
        ck_assert_str_eq(rows[i].name_key, text_name_key(arena, rows[i].full_name));
        ck_assert_ptr_nonnull(strchr(rows[i].full_name, ' '));
    }
}
END_TEST

static int digits(const char *text, int from, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) value = 10 * value + (text[from + i] - '0');
    return value;
}

START_TEST(no_personal_number_or_phone_is_one_that_somebody_could_have) {
    const struct world w = make_world(30000, 4);
    const struct sample_resident *rows = make_everybody(&w);
    int numbered = 0;
    for (int64_t i = 0; i < w.residents; i++) {
        const struct sample_resident *r = &rows[i];
        if (r->personal_number[0] != '\0') {
            numbered++;
            ck_assert_uint_eq(strspn(r->personal_number, "0123456789"), 12);
            ck_assert_int_ge(digits(r->personal_number, 0, 3), PEOPLE_PLACE_LEAST);
            ck_assert_int_eq(digits(r->personal_number, 3, 1) % 2, r->sex == PERSON_FEMALE);
            ck_assert_int_eq(digits(r->personal_number, 4, 2), r->birth_year % 100);
        }
        if (r->phone[0] == '\0') continue;
        const int prefix = digits(r->phone, 3, 2);
        ck_assert_uint_eq(strspn(r->phone + 1, "0123456789"), 11);
        ck_assert(prefix == 50 || prefix == 51 || prefix == 53 || prefix == 54 || prefix == 57);
    }
    ck_assert_int_gt(numbered, 29000);
}
END_TEST

static bool is_same(const struct sample_resident *a, const struct sample_resident *b) {
    return a->feed.id == b->feed.id && a->feed.household == b->feed.household &&
           a->feed.hamlet == b->feed.hamlet && a->feed.birth == b->feed.birth && a->guardian == b->guardian &&
           a->feed.organisation == b->feed.organisation && a->feed.last_check == b->feed.last_check &&
           a->feed.target_groups == b->feed.target_groups && strcmp(a->full_name, b->full_name) == 0 &&
           strcmp(a->personal_number, b->personal_number) == 0 && strcmp(a->phone, b->phone) == 0;
}

START_TEST(a_commune_alone_equals_its_part_of_the_whole_whatever_the_batches) {
    const struct world w = make_world(20000, 9);
    const struct sample_resident *whole = make_everybody(&w);
    for (size_t i = 0; i < w.commune_count; i++) {
        const struct sample_commune *commune = &w.communes[i];
        const struct sample_resident *alone = make_commune(&w, i, PEOPLE_HOUSEHOLD_MAX);
        for (int32_t k = 0; k < commune->residents; k++)
            ck_assert(is_same(&alone[k], &whole[commune->first_resident - 1 + k]));
    }
}
END_TEST

/* ---- In a database -------------------------------------------------------------------------- */

static struct scratch scratch;

static void begin_database(void) {
    begin();
    scratch_create_migrated(&scratch);
}

static void end_database(void) {
    scratch_drop(&scratch);
    end();
}

static void fill(int64_t residents, int64_t seed) {
    const struct world_request r = request(residents, seed);
    struct sample_fill_report report;
    struct err e;
    ck_assert_msg(sample_fill(scratch.loop, scratch.pg, &r, &report, &e), "%s", e.message);
    ck_assert_int_eq(report.residents, residents);
}

static struct sample_night_report pass_night(civil_day day) {
    struct sample_night_report report;
    struct err e;
    ck_assert_msg(sample_next_night(scratch.loop, scratch.pg, 1, day, &report, &e), "%s", e.message);
    return report;
}

static const char *const TABLES[] = {"register.resident", "register.person",       "register.feed_status",
                                     "lichkham.area",     "lichkham.site",         "lichkham.site_week",
                                     "lichkham.hamlet",   "lichkham.organisation", "lichkham.completion"};

/* One text for everything a sample writes. */
static const char *fingerprint(void) {
    const char *all = "";
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++)
        all =
            arena_print(arena, "%s%s", all,
                        scratch_text(&scratch,
                                     "SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")) "
                                     "FROM %s t",
                                     TABLES[i]));
    return all;
}

static void start_again(void) {
    scratch_drop(&scratch);
    scratch_create_migrated(&scratch);
}

START_TEST(the_same_seed_writes_the_same_rows_and_another_seed_others) {
    fill(5000, 1);
    (void)pass_night(civil_make(2026, 12, 2));
    const char *first = arena_print(arena, "%s", fingerprint());
    start_again();
    fill(5000, 1);
    (void)pass_night(civil_make(2026, 12, 2));
    ck_assert_str_eq(fingerprint(), first);
    start_again();
    fill(5000, 2);
    (void)pass_night(civil_make(2026, 12, 2));
    ck_assert_str_ne(fingerprint(), first);
}
END_TEST

START_TEST(every_reference_in_the_rows_leads_somewhere) {
    fill(20000, 1);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM register.resident"), 20000);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM register.person JOIN register.resident "
                                               "USING (commune_code, resident_id)"),
                     20000);
    ck_assert_int_eq(scratch_integer(&scratch,
                                     "SELECT count(*) FROM register.resident r WHERE NOT EXISTS "
                                     "(SELECT FROM lichkham.hamlet h JOIN lichkham.site s USING (site_id) "
                                     "WHERE h.hamlet_id = r.hamlet_id "
                                     "AND s.commune_code = r.commune_code)"),
                     0);
    ck_assert_int_eq(scratch_integer(&scratch,
                                     "SELECT count(*) FROM register.resident r WHERE route <> 'station' "
                                     "AND NOT EXISTS (SELECT FROM lichkham.organisation o "
                                     "WHERE o.organisation_id = r.organisation_id "
                                     "AND o.kind = r.route AND o.commune_code = r.commune_code)"),
                     0);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT sum(rows) FROM register.feed_status "
                                               "WHERE as_of = '2026-12-01 00:00+07'"),
                     20000);
    ck_assert_int_gt(scratch_integer(&scratch, "SELECT count(*) FROM lichkham.organisation "
                                               "WHERE report_due < '2026-12-01' AND reported_on IS NULL"),
                     0);
}
END_TEST

START_TEST(a_database_with_residents_or_places_is_refused) {
    const struct world_request r = request(100, 1);
    struct sample_fill_report report;
    struct err e;
    fill(100, 1);
    ck_assert(!sample_fill(scratch.loop, scratch.pg, &r, &report, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    scratch_execute(&scratch, NULL, "DELETE FROM register.resident");
    ck_assert(!sample_fill(scratch.loop, scratch.pg, &r, &report, &e));
    ck_assert_ptr_nonnull(strstr(e.message, "sites"));
}
END_TEST

START_TEST(places_alone_are_those_of_the_whole_and_nobody_lives_there) {
    static const char *const PLACES =
        "SELECT md5(string_agg(t::text, '' ORDER BY t::text COLLATE \"C\")) FROM "
        "(SELECT h::text FROM lichkham.hamlet h UNION ALL "
        "SELECT o::text FROM lichkham.organisation o UNION ALL "
        "SELECT w::text FROM lichkham.site_week w) t";
    const struct world_request r = request(20000, 1);
    struct sample_fill_report report;
    struct err e;
    ck_assert_msg(sample_fill_places(scratch.loop, scratch.pg, &r, &report, &e), "%s", e.message);
    ck_assert_int_eq(report.residents, 0);
    ck_assert_int_eq(report.hamlets, 20);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM register.resident"), 0);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM register.feed_status"), 0);
    const char *places = arena_print(arena, "%s", scratch_text(&scratch, "%s", PLACES));
    start_again();
    fill(20000, 1);
    ck_assert_str_eq(scratch_text(&scratch, "%s", PLACES), places);
}
END_TEST

START_TEST(an_interrupted_sample_leaves_nothing_behind) {
    const struct world_request r = request(100000, 1);
    struct sample_fill_report report;
    struct err e;
    ck_assert(loop_watch_interrupts(scratch.loop, &e));
    ck_assert_int_eq(raise(SIGTERM), 0);
    ck_assert(!sample_fill(scratch.loop, scratch.pg, &r, &report, &e));
    ck_assert_int_eq(e.code, ERR_BUSY);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM lichkham.area"), 0);
}
END_TEST

static void fill_and_exit(void) {
    const struct world_request r = request(3000000, 1);
    struct sample_fill_report report;
    struct loop *loop;
    struct pg *pg;
    struct err e;
    if (!loop_create(&loop, &e) || !db_open(loop, scratch.conninfo, DB_SCHEMA_CURRENT, &pg, &e)) _exit(1);
    _exit(sample_fill(loop, pg, &r, &report, &e) ? 0 : 1);
}

static void wait_until(const char *condition) {
    const int64_t deadline = clock_monotonic_nanoseconds() + INT64_C(60000000000);
    while (scratch_integer(&scratch, "SELECT (%s)::integer", condition) == 0)
        ck_assert_msg(clock_monotonic_nanoseconds() < deadline, "after a minute still not: %s", condition);
}

START_TEST(a_killed_sample_leaves_nothing_behind_and_can_be_run_again) {
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) fill_and_exit();
    wait_until("pg_relation_size('register.person') > 30000000"); /* the file grows before the commit */
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    wait_until("NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
               "AND backend_type = 'client backend' AND pid <> pg_backend_pid())");
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM register.resident"), 0);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM lichkham.site"), 0);
    fill(1000, 1);
}
END_TEST

/* ---- A following night ------------------------------------------------------------------------ */

static struct churn_neighbour neighbour_in(const struct world *w, size_t at) {
    const struct sample_commune *to = &w->communes[(at + 1) % w->commune_count];
    return (struct churn_neighbour){to->area.code, to->residents, w->communes[at].residents};
}

/* What the circuit breaker would count of one commune; whoever moves away arrives in the next. */
static void count_events(const struct churn *churn, const struct churn_neighbour *to,
                         const struct sample_resident *rows, size_t count, struct breaker_counts *here,
                         struct breaker_counts *there) {
    here->residents = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        struct sample_resident r = rows[i];
        const enum churn_event event = churn_apply(churn, to, &r);
        here->at[BREAKER_DEATHS] += event == CHURN_DEATH;
        here->at[BREAKER_BIRTHS] += event == CHURN_BIRTH;
        here->at[BREAKER_DELETIONS] += event == CHURN_REMOVAL;
        here->at[BREAKER_DEPARTURES] += event == CHURN_MOVE;
        there->at[BREAKER_ARRIVALS] += event == CHURN_MOVE;
        here->at[BREAKER_IDENTITIES] += event == CHURN_CORRECTION && r.feed.birth != rows[i].feed.birth;
    }
}

enum { UNLIKE = 5, NIGHTS = 20 };

static void assert_nobody_is_held(const struct world *w, struct sample_resident *const rows[UNLIKE],
                                  int night) {
    const civil_day today = w->date + 1;
    const struct churn churn = churn_make(night, today);
    struct breaker_counts counts[UNLIKE] = {0};
    for (size_t i = 0; i < UNLIKE; i++) {
        const struct churn_neighbour to = neighbour_in(w, i);
        count_events(&churn, &to, rows[i], (size_t)w->communes[i].residents, &counts[i],
                     &counts[(i + 1) % UNLIKE]);
    }
    for (size_t i = 0; i < UNLIKE; i++) {
        struct breaker_verdict verdict;
        char over[300];
        breaker_judge(&counts[i], NULL, 0, w->date, today, &verdict);
        breaker_explain(&verdict, "en", over, sizeof over);
        ck_assert_msg(verdict.night.outcome == BREAKER_PASSED, "seed %d, %d people: %s", night,
                      w->communes[i].residents, over);
    }
}

START_TEST(an_ordinary_night_trips_no_circuit_breaker_in_communes_of_unlike_sizes) {
    struct folder folder;
    struct world w;
    struct err e;
    folder_make(&folder);
    struct world_request r = request(0, 1);
    r.areas_path = folder_write_text(&folder, "areas.csv",
                                     "code,province_code,name,kind,population\n"
                                     "99001,99,A,xa,800\n99002,99,B,phuong,90000\n99003,99,C,xa,9000\n"
                                     "99004,99,D,xa,30000\n99005,99,E,xa,5000\n");
    r.scale_percent = 100;
    ck_assert_msg(world_create(&r, arena, &w, &e), "%s", e.message);
    folder_remove(&folder);
    struct sample_resident *rows[UNLIKE];
    for (size_t i = 0; i < UNLIKE; i++) rows[i] = make_commune(&w, i, 500);
    for (int night = 1; night <= NIGHTS; night++) assert_nobody_is_held(&w, rows, night);
}
END_TEST

START_TEST(a_following_night_brings_every_kind_of_change) {
    fill(60000, 1);
    const struct sample_night_report report = pass_night(civil_make(2026, 12, 2));
    int64_t changes = 0;
    for (enum churn_event event = CHURN_NONE + 1; event < CHURN_EVENTS; event++) {
        ck_assert_msg(report.events[event] > 0, "no %s", churn_event_name(event));
        changes += report.events[event];
    }
    assert_permille("changes", changes, 60000, 5, 15);
    const int64_t births = report.events[CHURN_BIRTH];
    ck_assert_int_eq(births, scratch_integer(&scratch, "SELECT count(*) FROM register.resident "
                                                       "WHERE resident_id > 60000"));
    ck_assert_int_eq(births,
                     scratch_integer(&scratch, "SELECT max(resident_id) - 60000 FROM register.resident"));
    ck_assert_int_eq(births,
                     scratch_integer(&scratch,
                                     "SELECT count(*) FROM register.resident child JOIN register.resident "
                                     "mother ON mother.resident_id = child.guardian_id AND "
                                     "mother.commune_code = child.commune_code AND "
                                     "mother.household_id = child.household_id AND mother.sex = 'female' "
                                     "WHERE child.birth_date = '2026-12-02'"));
    ck_assert_int_eq(
        report.events[CHURN_DEATH],
        scratch_integer(&scratch, "SELECT count(*) FROM register.resident WHERE died_on IS NOT NULL"));
    ck_assert_int_eq(report.events[CHURN_OFFICER_CHECK],
                     scratch_integer(&scratch, "SELECT count(*) FROM completion WHERE done_on = '2026-12-01' "
                                               "AND round = 2026"));
}
END_TEST

START_TEST(who_moves_is_in_the_new_commune_and_the_old_row_says_so) {
    fill(60000, 1);
    const struct sample_night_report report = pass_night(civil_make(2026, 12, 2));
    ck_assert_int_eq(
        report.events[CHURN_MOVE],
        scratch_integer(&scratch, "SELECT count(*) FROM register.resident old JOIN register.resident new "
                                  "ON new.resident_id = old.resident_id AND new.commune_code = old.moved_to "
                                  "JOIN register.person p ON p.commune_code = new.commune_code "
                                  "AND p.resident_id = new.resident_id "
                                  "JOIN lichkham.hamlet h ON h.hamlet_id = new.hamlet_id "
                                  "AND h.commune_code = new.commune_code "
                                  "WHERE new.moved_to IS NULL AND new.resident_since = '2026-12-02' "
                                  "AND new.changed_at = '2026-12-02 00:00+07'"));
    ck_assert_int_eq(0, scratch_integer(&scratch,
                                        "SELECT count(*) - (SELECT sum(rows) FROM register.feed_status) "
                                        "FROM register.resident"));
}
END_TEST

START_TEST(an_officers_check_counts_in_the_round_of_its_day) {
    fill(20000, 1);
    scratch_execute(&scratch, NULL,
                    "INSERT INTO round (round, starts, ends) "
                    "VALUES (2027, '2026-12-01', '2027-11-30')");
    const struct sample_night_report report = pass_night(civil_make(2026, 12, 2));
    ck_assert_int_gt(report.events[CHURN_OFFICER_CHECK], 0);
    ck_assert_int_eq(report.events[CHURN_OFFICER_CHECK],
                     scratch_integer(&scratch, "SELECT count(*) FROM completion WHERE round = 2027"));
}
END_TEST

START_TEST(only_changed_rows_and_the_feed_carry_the_day_of_the_night) {
    fill(20000, 1);
    const struct sample_night_report report = pass_night(civil_make(2026, 12, 2));
    const int64_t written = report.events[CHURN_DEATH] + 2 * report.events[CHURN_MOVE] +
                            report.events[CHURN_CORRECTION] + report.events[CHURN_FEED_CHECK] +
                            report.events[CHURN_BIRTH];
    ck_assert_int_eq(written, scratch_integer(&scratch, "SELECT count(*) FROM register.resident "
                                                        "WHERE changed_at = '2026-12-02 00:00+07'"));
    ck_assert_int_eq(20000 - report.events[CHURN_REMOVAL] + report.events[CHURN_BIRTH] +
                         report.events[CHURN_MOVE],
                     scratch_integer(&scratch, "SELECT count(*) FROM register.resident"));
    ck_assert_int_eq(4, scratch_integer(&scratch, "SELECT count(*) FROM register.feed_status "
                                                  "WHERE as_of = '2026-12-02 00:00+07'"));
}
END_TEST

START_TEST(the_same_night_again_changes_nothing_and_an_earlier_one_is_refused) {
    fill(5000, 1);
    ck_assert(!pass_night(civil_make(2026, 12, 2)).was_done);
    const char *before = fingerprint();
    ck_assert(pass_night(civil_make(2026, 12, 2)).was_done);
    ck_assert_str_eq(fingerprint(), before);
    struct sample_night_report report;
    struct err e;
    ck_assert(!sample_next_night(scratch.loop, scratch.pg, 1, civil_make(2026, 11, 30), &report, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_str_eq(fingerprint(), before);
}
END_TEST

START_TEST(without_a_date_it_is_the_day_after_the_last) {
    fill(1000, 1);
    ck_assert_int_eq(pass_night(CIVIL_NONE).day, civil_make(2026, 12, 2));
    ck_assert_int_eq(pass_night(CIVIL_NONE).day, civil_make(2026, 12, 3));
}
END_TEST

START_TEST(the_dead_and_the_moved_leave_the_register_after_some_nights) {
    fill(20000, 1);
    (void)pass_night(civil_make(2026, 12, 2));
    const int64_t gone =
        scratch_integer(&scratch, "SELECT count(*) FROM register.resident WHERE died_on IS NOT NULL "
                                  "OR moved_to IS NOT NULL");
    scratch_execute(&scratch, NULL,
                    "CREATE TABLE gone AS SELECT commune_code, resident_id FROM register.resident "
                    "WHERE died_on IS NOT NULL OR moved_to IS NOT NULL");
    for (int day = 3; day <= 20; day++) (void)pass_night(civil_make(2026, 12, day));
    const int64_t left = scratch_integer(&scratch, "SELECT count(*) FROM gone JOIN register.resident "
                                                   "USING (commune_code, resident_id)");
    ck_assert_int_gt(gone, 5);
    ck_assert_int_lt(left, gone / 2);
    ck_assert_int_eq(
        0, scratch_integer(&scratch, "SELECT count(*) FROM register.person p WHERE NOT EXISTS "
                                     "(SELECT FROM register.resident r WHERE "
                                     "r.commune_code = p.commune_code AND r.resident_id = p.resident_id)"));
}
END_TEST

START_TEST(a_register_of_real_people_is_never_touched) {
    struct sample_night_report report;
    struct err e;
    ck_assert(!sample_next_night(scratch.loop, scratch.pg, 1, civil_make(2026, 12, 2), &report, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    fill(1000, 1);
    scratch_execute(&scratch, NULL,
                    "UPDATE register.person SET personal_number = '001080000001' "
                    "WHERE commune_code = 99003 AND resident_id = (SELECT min(resident_id) "
                    "FROM register.person WHERE commune_code = 99003)");
    const char *before = fingerprint();
    ck_assert(!sample_next_night(scratch.loop, scratch.pg, 1, civil_make(2026, 12, 2), &report, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_str_eq(fingerprint(), before);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("sample");
    TCase *communes = tcase_create("communes");
    tcase_add_checked_fixture(communes, begin, end);
    tcase_add_test(communes, shares_of_the_communes_add_up_to_what_was_asked_and_ids_run_on);
    tcase_add_test(communes, areas_come_from_a_file_and_an_unknown_population_is_the_median);
    tcase_add_test(communes, a_wrong_areas_file_is_refused_with_its_line);
    tcase_add_test(communes, the_whole_country_can_be_laid_out);
    tcase_add_test(communes, every_hamlet_has_a_site_of_its_commune);
    tcase_add_test(communes, every_commune_has_a_station_with_afternoons_and_places_to_match_its_size);
    suite_add_tcase(s, communes);
    TCase *people = tcase_create("people");
    tcase_add_checked_fixture(people, begin, end);
    tcase_set_timeout(people, 60);
    tcase_add_test(people, the_population_looks_like_the_country);
    tcase_add_test(people, a_child_has_a_guardian_of_age_in_the_household);
    tcase_add_test(people, names_are_composed_and_their_key_is_what_folding_says);
    tcase_add_test(people, no_personal_number_or_phone_is_one_that_somebody_could_have);
    tcase_add_test(people, a_commune_alone_equals_its_part_of_the_whole_whatever_the_batches);
    tcase_add_test(people, an_ordinary_night_trips_no_circuit_breaker_in_communes_of_unlike_sizes);
    suite_add_tcase(s, people);
    TCase *database = tcase_create("database");
    tcase_add_checked_fixture(database, begin_database, end_database);
    tcase_set_timeout(database, 120);
    tcase_add_test(database, the_same_seed_writes_the_same_rows_and_another_seed_others);
    tcase_add_test(database, every_reference_in_the_rows_leads_somewhere);
    tcase_add_test(database, a_database_with_residents_or_places_is_refused);
    tcase_add_test(database, places_alone_are_those_of_the_whole_and_nobody_lives_there);
    tcase_add_test(database, an_interrupted_sample_leaves_nothing_behind);
    tcase_add_test(database, a_killed_sample_leaves_nothing_behind_and_can_be_run_again);
    tcase_add_test(database, a_following_night_brings_every_kind_of_change);
    tcase_add_test(database, who_moves_is_in_the_new_commune_and_the_old_row_says_so);
    tcase_add_test(database, an_officers_check_counts_in_the_round_of_its_day);
    tcase_add_test(database, only_changed_rows_and_the_feed_carry_the_day_of_the_night);
    tcase_add_test(database, the_same_night_again_changes_nothing_and_an_earlier_one_is_refused);
    tcase_add_test(database, without_a_date_it_is_the_day_after_the_last);
    tcase_add_test(database, the_dead_and_the_moved_leave_the_register_after_some_nights);
    tcase_add_test(database, a_register_of_real_people_is_never_touched);
    suite_add_tcase(s, database);
    return s;
}
