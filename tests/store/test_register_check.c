/* SPDX-License-Identifier: Apache-2.0 */
/* Every way a register can break its contract is found by its own rule, told without personal data,
 * and the contract and the rules are those of docs/register.md. */
#include "store/register_check.h"

#include "base/text.h"
#include "base/vec.h"
#include "exam/exam.h"
#include "seeded.h"
#include "store/register_contract.h"

static struct findings VEC_OF(struct register_finding) found;

static void make_database(void) {
    create_people();
    EXECUTE("INSERT INTO organisation (organisation_id, commune_code, kind, name) VALUES (9, 124, "
            "'employer', 'x');"
            "INSERT INTO register.feed_status SELECT commune_code, '2027-02-28 20:00+07', count(*)"
            "  FROM register.resident GROUP BY 1");
    scratch_leave(&scratch);
}

static void drop_database(void) {
    scratch_return(&scratch);
    scratch_drop(&scratch);
}

/* What a test does to tables and views is taken back. */
static void begin(void) {
    scratch_return(&scratch);
    EXECUTE("BEGIN");
}

static void end(void) {
    vec_free(&found);
    EXECUTE("ROLLBACK");
    scratch_leave(&scratch);
}

static void keep(void *context, const struct register_finding *finding) {
    bool *is_clean = context;
    if (finding->rule->severity > REGISTER_ADVICE) *is_clean = false;
    *vec_push(&found) = *finding;
}

static bool check_register(void) {
    const struct register_scope scope = {TODAY, 7};
    struct register_commune *communes = NULL;
    size_t count = 0;
    bool is_clean = true;
    vec_clear(&found);
    MUST(register_check_views(scratch.pg, keep, &is_clean, &error));
    if (!is_clean) return false;
    MUST(register_list_communes(scratch.pg, scratch.pg, 0, scratch.arena, &communes, &count, &error));
    for (size_t i = 0; i < count; i++)
        MUST(register_check_commune(scratch.pg, scratch.pg, &scope, &communes[i], keep, &is_clean, &error));
    MUST(register_check_order(scratch.pg, keep, &is_clean, &error));
    return is_clean;
}

/* "rule where count", each followed by a semicolon. */
static const char *breaches(void) {
    const char *all = "";
    for (size_t i = 0; i < found.count; i++)
        all = arena_print(scratch.arena, "%s%s %s %ld;", all, found.at[i].rule->name, found.at[i].where,
                          (long)found.at[i].count);
    return all;
}

/* What a planted fault is found as; in the tables behind the views, or in the view itself. */
#define VIEW(columns)                                                                                        \
    "DROP VIEW register.resident_feed; CREATE VIEW register.resident_feed AS SELECT " columns                \
    " FROM register.resident"
#define FEED_BUT(name, instead)                                                                              \
    "DO $$ BEGIN EXECUTE (SELECT 'CREATE OR REPLACE VIEW register.resident_feed AS SELECT ' ||"              \
    " string_agg(CASE attname WHEN '" name "' THEN '" instead " AS " name "' ELSE attname::text END, ', '"   \
    " ORDER BY attnum) || ' FROM register.resident' FROM pg_attribute"                                       \
    " WHERE attrelid = 'register.resident_feed'::regclass AND attnum > 0); END $$"
#define PERSON_BUT(name, instead)                                                                            \
    "DO $$ BEGIN EXECUTE (SELECT 'CREATE OR REPLACE VIEW register.resident_person AS SELECT ' ||"            \
    " string_agg(CASE attname WHEN '" name "' THEN '" instead " AS " name "' ELSE attname::text END, ', '"   \
    " ORDER BY attnum) || ' FROM register.person' FROM pg_attribute"                                         \
    " WHERE attrelid = 'register.resident_person'::regclass AND attnum > 0); END $$"
#define FEED(change)   "UPDATE register.resident SET " change " WHERE resident_id = 3"
#define PERSON(change) "UPDATE register.person SET " change " WHERE resident_id = 3"

static const struct {
    const char *sql;
    const char *breaches;
} PLANTS[] = {
    {"DROP VIEW register.resident_contact; DROP VIEW register.resident_person",
     "view resident_person 1;view resident_contact 1;"},
    {VIEW("commune_code, resident_id::text, household_id, hamlet_id, birth_date, birth_year, sex, "
          "target_groups, "
          "target_list_version, route, organisation_id, last_check_kind, last_check, last_check_source, "
          "last_check_payer, resident_since, died_on, language, guardian_id, circumstances, changed_at"),
     "column resident_feed.resident_id 1;column resident_feed.moved_to 1;"},
    {FEED_BUT("household_id", "NULL::bigint"),
     "null resident_feed.household_id 12;null resident_feed.household_id 1;"},
    {FEED_BUT("circumstances", "nullif(circumstances, ''step_free'') COLLATE \"C\""),
     "null resident_feed.circumstances 1;"},
    {FEED_BUT("route", "NULL::text COLLATE \"C\""),
     "null resident_feed.route 12;null resident_feed.route 1;"},
    {FEED_BUT("commune_code",
              "nullif(commune_code, 124)") ";"
                                           "DELETE FROM register.feed_status WHERE commune_code = 124; "
                                           "DELETE FROM register.person WHERE commune_code = 124",
     "null commune_code 1;order resident_feed 1;"},
    {PERSON_BUT("phone_owner", "NULL::text COLLATE \"C\""),
     "null resident_person.phone_owner 12;null resident_person.phone_owner 1;"},
    {"UPDATE register.resident SET resident_id = 887503681 WHERE resident_id = 3;"
     "UPDATE register.person SET resident_id = 887503681 WHERE resident_id = 3",
     "key_range resident_feed.resident_id 1;"},
    {"UPDATE register.resident SET resident_id = 0 WHERE resident_id = 3;"
     "UPDATE register.person SET resident_id = 0 WHERE resident_id = 3",
     "key_range resident_feed.resident_id 1;"},
    {FEED_BUT("resident_id",
              "CASE resident_id WHEN 4 THEN 3 ELSE resident_id END") ";"
                                                                     "DELETE FROM register.person WHERE "
                                                                     "resident_id = 4",
     "key_twice resident_feed.resident_id 1;order resident_feed 1;"},
    {PERSON_BUT("resident_id",
                "CASE resident_id WHEN 4 THEN 3 ELSE resident_id END") ";"
                                                                       "DELETE FROM register.resident WHERE "
                                                                       "resident_id = 4; UPDATE "
                                                                       "register.feed_status SET rows = 11 "
                                                                       "WHERE rows = 12",
     "key_twice resident_person.resident_id 1;"},
    {"UPDATE area SET valid_to = '2027-02-28' WHERE area_code = 124",
     "commune_unknown resident_feed.commune_code 1;"},
    {"DELETE FROM area WHERE area_code = 124", "commune_unknown resident_feed.commune_code 1;"},
    {"INSERT INTO round_commune VALUES (123, 2027, 'open'), (125, 2027, 'open'), (125, 2026, 'closed')",
     "empty resident_feed 1;"},
    {FEED_BUT("sex", "CASE resident_id WHEN 3 THEN ''female '' ELSE sex END COLLATE \"C\""),
     "unknown_word resident_feed.sex 1;"},
    {FEED_BUT("route", "CASE resident_id WHEN 3 THEN ''Station'' ELSE route END COLLATE \"C\""),
     "unknown_word resident_feed.route 1;"},
    {FEED_BUT("last_check_kind",
              "CASE resident_id WHEN 3 THEN ''none'' ELSE last_check_kind END COLLATE \"C\""),
     "unknown_word resident_feed.last_check_kind 1;"},
    {FEED("target_groups = '1;17'"), "unknown_word resident_feed.target_groups 1;"},
    {FEED("target_groups = '1,2'"), "unknown_word resident_feed.target_groups 1;"},
    {FEED("circumstances = 'step_free;pregnent'"), "unknown_word resident_feed.circumstances 1;"},
    {PERSON_BUT("phone_owner", "CASE resident_id WHEN 3 THEN ''son'' ELSE phone_owner END COLLATE \"C\""),
     "unknown_word resident_person.phone_owner 1;"},
    {FEED("birth_date = '1974-12-31'"), "birth_disagrees resident_feed.birth_year 1;"},
    {FEED("birth_date = '2027-03-02', birth_year = 2027"), "future resident_feed.birth_date 1;"},
    {FEED("birth_year = 2028"), "future resident_feed.birth_year 1;"},
    {FEED("died_on = '2027-03-02'"), "future resident_feed.died_on 1;"},
    {FEED("resident_since = '2027-03-02'"), "future resident_feed.resident_since 1;"},
    {FEED("last_check = '2027-03-02', last_check_kind = 'past'"), "future resident_feed.last_check 1;"},
    {FEED("birth_year = 1899"), "birth_long_ago resident_feed.birth_year 1;"},
    {FEED("last_check_kind = 'past'"), "undated_check resident_feed.last_check 1;"},
    {FEED("hamlet_id = 13"), "hamlet_unknown resident_feed.hamlet_id 1;"},
    {"UPDATE hamlet SET valid_to = '2027-02-28' WHERE hamlet_id = 13",
     "hamlet_unknown resident_feed.hamlet_id 1;"},
    {FEED("organisation_id = 8"), "organisation_unknown resident_feed.organisation_id 1;"},
    {FEED("moved_to = 126"), "moved_to_unknown resident_feed.moved_to 1;"},
    {FEED("moved_to = 123"), "moved_nowhere resident_feed.moved_to 1;"},
    {FEED("language = 'tiếng Việt'"), "language resident_feed.language 1;"},
    {FEED("guardian_id = 20"), "guardian_unknown resident_feed.guardian_id 1;"},
    {FEED("household_id = 501"), "household_apart resident_feed.household_id 1;"},
    {"DELETE FROM register.person WHERE resident_id IN (3, 4)", "no_person resident_person.resident_id 2;"},
    {PERSON("full_name = ' '"), "name_empty resident_person.full_name 1;"},
    {PERSON_BUT("full_name", "nullif(full_name, ''Vũ Văn Minh'')"),
     "name_empty resident_person.full_name 1;"},
    {PERSON("full_name = normalize('Lê Ánh', NFD), name_key = 'anh le'"),
     "name_form resident_person.full_name 1;"},
    {PERSON("full_name = 'Lê Ánh', name_key = 'le anh'"), "name_key resident_person.name_key 1;"},
    {PERSON("personal_number = '01209001234'"), "number_form resident_person.personal_number 1;"},
    {PERSON("personal_number = '9.00000000001E+11'"), "number_form resident_person.personal_number 1;"},
    {"UPDATE register.person SET personal_number = '999078000001' WHERE resident_id IN (3, 4, 20)",
     "number_twice resident_person.personal_number 1;"},
    {PERSON("insurance_number = 'DN401'"), "insurance_form resident_person.insurance_number 1;"},
    {PERSON("phone = '0912000003'"), "phone_form resident_person.phone 1;"},
    {"DELETE FROM register.feed_status WHERE commune_code = 124", "status_missing feed_status.as_of 1;"},
    {"UPDATE register.feed_status SET as_of = '2027-02-21' WHERE commune_code = 124",
     "status_old feed_status.as_of 1;"},
    {"UPDATE register.feed_status SET rows = 2 WHERE commune_code = 124", "status_rows feed_status.rows 1;"},
};
#define PLANT_COUNT (sizeof PLANTS / sizeof PLANTS[0])

/* ... and what is nobody's fault. */
static const struct {
    const char *sql;
    const char *advice;
} SOUND[] = {
    {"SELECT", ""},
    {FEED("organisation_id = 9, route = 'employer', language = 'hmn', guardian_id = 4, moved_to = 124"), ""},
    {FEED("target_groups = '16;1', circumstances = 'hazardous_work;pregnant', died_on = '2027-03-01'"), ""},
    {FEED("household_id = 501, guardian_id = 20, moved_to = 124"), ""},
    {PERSON("personal_number = '012090012345', insurance_number = 'DN40123456', phone = NULL"), ""},
    {"INSERT INTO register.person (commune_code, resident_id, full_name, name_key) VALUES (123, 77, 'Lê', "
     "'le')",
     "no_resident resident_feed.resident_id 1;"},
    {"ALTER TABLE register.resident DROP CONSTRAINT resident_pkey", "order resident_feed 1;"},
};

/* ---- Rules ----------------------------------------------------------------------------------------- */

START_TEST(a_planted_fault_is_found_by_its_own_rule_alone) {
    EXECUTE("%s", PLANTS[_i].sql);
    ck_assert(!check_register());
    ck_assert_str_eq(breaches(), PLANTS[_i].breaches);
}
END_TEST

START_TEST(what_the_contract_lets_stand_is_no_finding_or_advice_alone) {
    EXECUTE("%s", SOUND[_i].sql);
    ck_assert_msg(check_register(), "%s", breaches());
    ck_assert_str_eq(breaches(), SOUND[_i].advice);
}
END_TEST

START_TEST(every_rule_has_a_planted_fault) {
    for (size_t i = 0; i < REGISTER_RULE_COUNT; i++) {
        const char *name = arena_print(scratch.arena, "%s ", REGISTER_RULES[i].name);
        bool is_planted = false;
        for (size_t k = 0; k < PLANT_COUNT; k++) is_planted |= strstr(PLANTS[k].breaches, name) != NULL;
        for (size_t k = 0; k < sizeof SOUND / sizeof SOUND[0]; k++)
            is_planted |= strstr(SOUND[k].advice, name) != NULL;
        ck_assert_msg(is_planted, "nothing is planted for %s", name);
    }
}
END_TEST

/* ---- What is told ---------------------------------------------------------------------------------- */

static const struct {
    const char *sql;
    const char *value;
} SHOWN[] = {
    {PERSON("personal_number = '01209001234'"), "*******1234"},
    {PERSON("phone = '0912000003'"), "******0003"},
    {FEED("target_groups = 'Vũ Văn An'"), "*****n An"},
    {FEED("language = 'Vũ An'"), "*****"},
    {FEED("language = 'An'"), "**"},
    {FEED("target_groups = '1234567'"), "*******"},
    {FEED("birth_date = '1974-12-31'"), "****"},
};

START_TEST(what_a_person_is_called_or_can_be_known_by_is_hidden) {
    EXECUTE("%s", SHOWN[_i].sql);
    ck_assert(!check_register());
    ck_assert_str_eq(found.at[0].examples[0].value, SHOWN[_i].value);
}
END_TEST

static const struct {
    const char *sql;
    const char *value;
} TOLD[] = {
    {FEED("target_groups = '1,77'"), "1,77"},
    {FEED("language = 'V'"), "V"},
    {FEED("moved_to = 126"), "126"},
};

START_TEST(a_code_that_tells_nothing_of_a_person_is_shown) {
    EXECUTE("%s", TOLD[_i].sql);
    ck_assert(!check_register());
    ck_assert_str_eq(found.at[0].examples[0].value, TOLD[_i].value);
}
END_TEST

/* ---- The search key --------------------------------------------------------------------------------- */

static const char *const SYLLABLES[] = {
    "Nguyễn",  "THỊ",   "hoà",     "Hòa",  "Đặng", "đỗ",   "Ước",  "Quỳnh", "Ỷ", "Lữ", "Ngọc", "Khuê",
    "O'Brien", "H’Hen", "Y-Bhiao", "Ksor", "Ðức",  "Thuý", "Thúy", "Ánh",   "Ề", "Nỡ", "Lê",   "Phượng",
};
static const char *const GAPS[] = {" ", "  ", "\t", "\u00a0"};

/* "\u1ec5" or its pieces, at random. */
static const char *draw_name(struct seeded *s) {
    const char *name = seeded_between(s, 0, 9) ? "" : " ";
    for (int i = seeded_between(s, 1, 6); i > 0; i--) {
        const char *syllable = SYLLABLES[seeded_between(s, 0, sizeof SYLLABLES / sizeof SYLLABLES[0] - 1)];
        const char *gap = GAPS[seeded_between(s, 0, 9) ? 0 : seeded_between(s, 0, 3)];
        name = arena_print(scratch.arena, "%s%s%s", name, syllable, i > 1 ? gap : "");
    }
    return name;
}

START_TEST(the_expression_for_the_search_key_is_the_program_s_own) {
    struct seeded s = seeded_start("name_key");
    EXECUTE("DELETE FROM register.person; DELETE FROM register.resident; DELETE FROM register.feed_status");
    EXECUTE("PREPARE add (bigint, text, text) AS INSERT INTO register.person (commune_code, resident_id, "
            "full_name, name_key) VALUES (123, $1, $2, $3)");
    for (int i = 1; i <= 3000; i++) {
        const char *name = draw_name(&s);
        EXECUTE("EXECUTE add (%d, normalize($n$%s$n$, NFC), $n$%s$n$)", i, name,
                text_name_key(scratch.arena, name));
    }
    ck_assert(check_register());
    EXECUTE("UPDATE register.person SET name_key = name_key || 'x' WHERE resident_id = 2999");
    ck_assert(!check_register());
}
END_TEST

/* ---- The handbook ----------------------------------------------------------------------------------- */

static const char *read_source(const char *path) {
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(arena_print(scratch.arena, "%s/%s", SOURCE_ROOT, path), "re");
    ck_assert_msg(in != NULL, "%s cannot be read", path);
    ck_assert_int_gt(getdelim(&text, &size, '\0', in), 0);
    (void)fclose(in);
    const char *kept = arena_print(scratch.arena, "%s", text);
    free(text);
    return kept;
}

/* From the heading to the next one of its kind. */
static const char *read_section(const char *handbook, const char *heading) {
    const char *from = strstr(handbook, heading);
    ck_assert_msg(from != NULL, "docs/register.md has no %s", heading);
    const char *until = strstr(from + 1, "\n## ");
    return arena_print(scratch.arena, "%.*s", until ? (int)(until - from) : (int)strlen(from), from);
}

static int count_rows(const char *section) {
    int count = 0;
    for (const char *at = section; (at = strstr(at, "\n| `")) != NULL; at++) count++;
    return count;
}

START_TEST(the_handbook_lists_the_columns_of_the_contract) {
    const char *handbook = read_source("docs/register.md");
    int rows = 0;
    const char *section = NULL;
    for (size_t i = 0; i < REGISTER_COLUMN_COUNT; i++) {
        const struct register_column *c = &REGISTER_COLUMNS[i];
        if (i == 0 || strcmp(c->view, c[-1].view) != 0) {
            section = read_section(handbook, arena_print(scratch.arena, "\n## `register.%s`\n", c->view));
            rows += count_rows(section);
        }
        const char *type = strcmp(c->type, "timestamp with time zone") == 0 ? "timestamptz" : c->type;
        ASSERT_IN(section, arena_print(scratch.arena, "\n| `%s` | %s | %s |", c->name, type,
                                       c->may_be_null ? "yes" : "no"));
    }
    ck_assert_int_eq(rows, (int)REGISTER_COLUMN_COUNT);
}
END_TEST

START_TEST(the_handbook_lists_the_rules) {
    const char *section =
        read_section(read_source("docs/register.md"), "\n## What `register check` looks for\n");
    for (size_t i = 0; i < REGISTER_RULE_COUNT; i++) {
        const struct register_rule *r = &REGISTER_RULES[i];
        ASSERT_IN(section, arena_print(scratch.arena, "\n| `%s` | %s | %s | %s |\n", r->name,
                                       register_severity_name(r->severity), r->sentence, r->remedy));
    }
    ck_assert_int_eq(count_rows(section), (int)REGISTER_RULE_COUNT);
}
END_TEST

/* Without blanks: each stands in its own layout. */
static const char *squeeze(const char *text) {
    char *squeezed = arena_copy_text(scratch.arena, text, strlen(text));
    char *to = squeezed;
    for (const char *from = text; *from; from++)
        if (*from != ' ' && *from != '\n') *to++ = *from;
    *to = '\0';
    return squeezed;
}

START_TEST(handbook_and_example_give_the_expression_that_is_checked) {
    static const char *const PIECES[] = {
        "lower(translate(regexp_replace(normalize(full_name, NFKD), '[\\u0300-\\u036f]', '', 'g'), "
        "'ĐđÐð', 'dddd'))",
        "regexp_replace(btrim(regexp_replace(plain.name, '\\s+', ' ', 'g')), '^(.*) ([^ ]+)$', '\\2 \\1')",
    };
    static const char *const FILES[] = {"docs/register.md", "docs/examples/own_register/3_views.sql",
                                        "engine/store/sql/register_check_persons.sql"};
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++)
        for (size_t k = 0; k < sizeof PIECES / sizeof PIECES[0]; k++)
            ASSERT_IN(squeeze(read_source(FILES[i])), squeeze(PIECES[k]));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("register_check");
    TCase *t = tcase_create("register_check");
    tcase_add_unchecked_fixture(t, make_database, drop_database);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, a_planted_fault_is_found_by_its_own_rule_alone, 0, PLANT_COUNT);
    tcase_add_loop_test(t, what_the_contract_lets_stand_is_no_finding_or_advice_alone, 0,
                        sizeof SOUND / sizeof SOUND[0]);
    tcase_add_test(t, every_rule_has_a_planted_fault);
    tcase_add_loop_test(t, what_a_person_is_called_or_can_be_known_by_is_hidden, 0,
                        sizeof SHOWN / sizeof SHOWN[0]);
    tcase_add_loop_test(t, a_code_that_tells_nothing_of_a_person_is_shown, 0, sizeof TOLD / sizeof TOLD[0]);
    tcase_add_test(t, the_expression_for_the_search_key_is_the_program_s_own);
    tcase_add_test(t, the_handbook_lists_the_columns_of_the_contract);
    tcase_add_test(t, the_handbook_lists_the_rules);
    tcase_add_test(t, handbook_and_example_give_the_expression_that_is_checked);
    suite_add_tcase(s, t);
    return s;
}
