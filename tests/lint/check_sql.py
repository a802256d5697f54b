#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the rules that keep one PostgreSQL and Citus on the same statements (docs/data-model.md), over
the SQL files; what a catalogue can show is in tests/store/test_schema.c.

  check_sql.py TREE              every violation as file: rule: what; status 1 if any
  check_sql.py --samples SAMPLES the first line of each bad sample names the rules it violates, and
                                 no others must be found: a lint that finds nothing fails
"""
import pathlib
import re
import sys

POPULATION = (
    "resident_home local_fact completion completion_unmatched membership possible_duplicate residence_claim "
    "contact_outcome session session_quota need shortage appointment publication repair repair_session repair_move reminder reminder_queue reminder_attempt "
    "receipt change_log audit feed_copy stage_feed_copy stage_need stage_appointment stage_session register.resident register.person "
    "register.identifier register.stage_resident register.stage_person register.resident_feed register.resident_person register.resident_contact").split()

# Statements over all communes, each with its reason.
OVER_COMMUNES = {
    "appointment_before": "where he lived before: an index that holds only those who left",
    "distribute": "the step for Citus names every table",
    "doctor_claims": "asked by hand over all communes, as the next ones",
    "doctor_channels_missing": "see doctor_claims",
    "doctor_duplicates": "see doctor_claims",
    "doctor_facts": "see doctor_claims",
    "doctor_feed_missing": "see doctor_claims",
    "doctor_messages_expired": "see doctor_claims",
    "doctor_messages_late": "see doctor_claims",
    "doctor_messages_put_off": "see doctor_claims",
    "doctor_messages_unclear": "see doctor_claims",
    "doctor_no_resource": "see doctor_claims",
    "doctor_unmatched": "see doctor_claims",
    "doctor_unreachable": "see doctor_claims",
    "doctor_unrecorded": "see doctor_claims",
    "fact_find_commune": "looks for somebody whom no commune serves",
    "feed_named_before": "who is new to a commune and lives in another, by an index of those who live",
    "feed_named_twice": "who lives in several communes, once a night that has first nights",
    "feed_search_cost": "asks for a plan, not for rows",
    "home_before": "see appointment_before",
    "home_declared_dead": "see fact_find_commune",
    "home_read": "resident_home is keyed by resident",
    "membership_communes": "an organisation's people live in several communes",
    "partition_lock_queue": "no rows, only the table's shape",
    "partition_lock_round": "no rows, only the table's shape",
    "partition_queue_old": "asks whether a send day still holds work anywhere",
    "person_by_number": "asks where whoever has a number lives",
    "register_check_index": "asks for a plan, not for rows",
    "register_elsewhere": "who moves keeps his number",
    "register_is_empty": "asks whether anybody stands in the register at all",
    "run_between": "people no commune serves yet, by an index that holds only them",
    "sample_what_is_there": "fills an empty database of its own",
    "unmatched_find": "a batch and a line are known before their commune",
}

# Names, numbers and contacts lie here, and whoever reads or writes them is in this list with his reason.
PERSONS = r"register\.(person|resident_person|resident_contact|stage_person)"
NAMES_PERSONS = {
    "distribute": "the step for Citus names every table",
    "doctor_unreachable": "counts who has no phone",
    "outbox_contacts": "store/outbox: the sender, what a message needs of a register elsewhere",
    "outbox_intent": "store/outbox: the sender, what a message needs, with its intent in one statement",
    "person_batch": "day lists: store/person, the only reader of names and contacts",
    "person_by_number": "store/person: lists of checks and members",
    "person_contacts": "what messages are made of: store/person",
    "person_day": "day lists: store/person, the only reader of names and contacts",
    "person_evidence": "store/person: lists of checks and members",
    "person_search_givens": "who asks for somebody: store/person_search, beside store/person",
    "person_search_household": "who asks for somebody: store/person_search, beside store/person",
    "person_search_names": "who asks for somebody: store/person_search, beside store/person",
    "person_search_number": "who asks for somebody: store/person_search, beside store/person",
    "person_search_phone": "who asks for somebody: store/person_search, beside store/person",
    "person_search_residents": "who asks for somebody: store/person_search, beside store/person",
    "register_check_communes": "counts rows a commune",
    "register_check_keys": "numbers that come twice and keys without a person; told masked",
    "register_check_persons": "the form of names and numbers; told masked",
    "register_add_persons": "lists into the program's own register: store/register_rows",
    "register_elsewhere": "store/register_rows: who moves keeps his number",
    "register_indexes": "the table's indexes, not its rows",
    "register_is_empty": "asks whether anybody stands in the register at all",
    "register_settle": "reads nobody: has the server look at the tables after a first list",
    "register_keep_numbers": "store/register_rows",
    "register_merge_persons": "store/register_rows",
    "register_raise_elsewhere": "store/register_rows: who is named in two communes may be one",
    "register_people": "store/register_rows: a list is compared with what is there",
    "register_stage_persons": "store/register_rows",
    "register_unstage_persons": "store/register_rows",
    "sample_arrive_person": "invented people",
    "sample_persons": "invented people",
    "sample_real_people": "refuses to invent people beside real ones",
    "sample_remove": "invented people",
}

# Reference data: who writes it moves reference_state.revision in the same transaction, or answers from
# memory stay stale. The source file of each statement, which must call reference_move_revision.
REFERENCE = (
    "area site hamlet organisation site_week extra_session closure holiday team team_day round round_commune "
    "priority_rule interval_rule package package_rule package_resource route_rule message_template channel "
    "reminder_rung").split()
WRITES_REFERENCE = {
    "organisation_report": "organisation",
    "repair_closure_drop": "repair",
    "repair_closure_put": "repair",
    "repair_extra_drop": "repair",
    "repair_extra_put": "repair",
    "round_communes_prepare": "round",
    "round_insert": "round",
    "round_move": "round",
    "sample_area": "sample_rows",
    "sample_hamlets": "sample_rows",
    "sample_organisations": "sample_rows",
    "sample_sites": "sample_rows",
    "sample_weeks": "sample_rows",
    "sheet_drop_capacity": "sheet_rows",
    "sheet_drop_closure": "sheet_rows",
    "sheet_drop_extra": "sheet_rows",
    "sheet_drop_holiday": "sheet_rows",
    "sheet_drop_rung": "sheet_rows",
    "sheet_drop_team_day": "sheet_rows",
    "sheet_drop_template": "sheet_rows",
    "sheet_put_area": "sheet_rows",
    "sheet_put_capacity": "sheet_rows",
    "sheet_put_channel": "sheet_rows",
    "sheet_put_closure": "sheet_rows",
    "sheet_put_extra": "sheet_rows",
    "sheet_put_hamlet": "sheet_rows",
    "sheet_put_holiday": "sheet_rows",
    "sheet_put_organisation": "sheet_rows",
    "sheet_put_rung": "sheet_rows",
    "sheet_put_site": "sheet_rows",
    "sheet_put_team": "sheet_rows",
    "sheet_put_team_day": "sheet_rows",
    "sheet_put_template": "sheet_rows",
}

FORBIDDEN = (
    ("notify", r"\b(NOTIFY|LISTEN|UNLISTEN|pg_notify)\b", "NOTIFY is not for correctness"),
    ("advisory", r"\bpg_(try_)?advisory\w*", "locks are row locks and table locks"),
    ("clock", r"\b(clock_timestamp|statement_timestamp|timeofday)\b", "times are bound as parameters"),
    ("random", r"\b(random|gen_random_uuid|nextval|uuid_generate\w*)\s*\(", "ids are made by the engine"),
    ("trigger", r"\bCREATE\s+(OR\s+REPLACE\s+)?(CONSTRAINT\s+)?TRIGGER\b", "there are no triggers"),
    ("temporary", r"\bCREATE\s+TEMP(ORARY)?\b", "staging tables are ordinary or unlogged"),
    ("foreign_key", r"\bREFERENCES\b", "there are no foreign keys"),
    ("serial", r"\b(small|big)?serial\b|\bGENERATED\b", "ids are made by the engine"),
)
# Text that people wrote has the database's collation: to be ordered it names "C". Everything else has it already.
WRITTEN = r"(\w+\.)?(name|alias|full_name|address|value|author|label|actor|subject|body|note)"
INTERVAL = r"-\s*(interval\b|make_interval\b)|-[^,;()]*::interval\b"
CONSTANT = r"(excluded\.\w+|NULL|true|false|-?\d+|'[^']*')"


def without_comments(text):
    return re.sub(r"--[^\n]*|/\*.*?\*/", " ", text, flags=re.S)


def split_outside_parentheses(text):
    parts, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def until_closed(sql):
    """Up to the parenthesis that closes the query `sql` begins within."""
    depth = 0
    for at, c in enumerate(sql):
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return sql[:at]
    return sql


def upsert_assignments(sql):
    """The "column = value" pieces of every ON CONFLICT DO UPDATE."""
    for found in re.finditer(r"\bDO\s+UPDATE\s+SET\b", sql, re.I):
        rest = re.split(r"\bWHERE\b|\bRETURNING\b|;", until_closed(sql[found.end():]), maxsplit=1, flags=re.I)[0]
        yield from (piece.strip() for piece in split_outside_parentheses(rest))


def check_upserts(sql):
    for piece in upsert_assignments(sql):
        if not re.fullmatch(rf"\w+\s*=\s*{CONSTANT}", piece, re.I):
            yield "upsert", f"only excluded.* and constants, not: {' '.join(piece.split())}"


def check_updates(sql):
    if re.search(r"\bUPDATE\b", sql, re.I) and re.search(INTERVAL, sql, re.I):
        yield "interval", "no subtraction of intervals in an UPDATE: bind the computed time"


def names_commune(sql):
    """By condition, or by the first column of the rows it inserts; COPY in carries it in its rows."""
    return re.search(r"\bcommune_code\s*=\s*\$1\b", sql) or re.search(
        r"\(commune_code,[^)]*\)\s*(VALUES\s*\(\s*|SELECT\s+(DISTINCT\s+)?)\$1\b", sql) or re.search(
        r"^\s*COPY\s[^(]+\(commune_code\b.*\bFROM\s+STDIN\b|^\s*COPY resident_home\b.*\bFROM\s+STDIN\b", sql, re.S)


def check_communes(sql, name):
    table = "|".join(re.escape(t) for t in POPULATION)
    touched = re.search(rf"\b(FROM|JOIN|INTO|UPDATE|COPY|USING|TABLE|ONLY)\s+({table})\b(?!\.)", sql)
    if touched and name not in OVER_COMMUNES and not names_commune(sql):
        yield "commune", f"touches {touched.group(2)} without commune_code = $1"


def check_one_commune(sql, name):
    """Each table that is written is limited to the commune by itself, not by another one of the statement."""
    table = "|".join(re.escape(t) for t in POPULATION)
    if name in OVER_COMMUNES or name.startswith("sample_"):
        return
    for found in re.finditer(rf"\b(?:UPDATE|DELETE\s+FROM)\s+({table})\b(?!\.)(?:\s+(?:AS\s+)?(?!SET|USING|WHERE)(\w+))?", sql):
        alias = re.escape(found.group(2) or found.group(1))
        if not re.search(rf"(?<![\w.])({alias}\.)?commune_code\s*=\s*(\$1\b|\w+\.commune_code)", until_closed(sql[found.end():])):
            yield "one_commune", f"writes {found.group(1)} without a commune_code of its own: = $1"
    for found in re.finditer(rf"\bINSERT\s+INTO\s+({table})\s*\(commune_code,[^)]*\)\s*(?:SELECT\s+(?:DISTINCT\s+)?|VALUES\s*\()([^,]*),", sql):
        if not re.fullmatch(r"\$1(::integer)?|(\w+\.)?commune_code", found.group(2).strip()):
            yield "one_commune", f"inserts into {found.group(1)} another commune than $1: {found.group(2).strip()}"


def check_order(sql):
    for found in re.finditer(r"\bORDER\s+BY\b", sql, re.I):
        rest = re.split(r"\b(?:LIMIT|OFFSET|FOR\s+(?:NO\s+KEY\s+)?UPDATE|UNION)\b|;", until_closed(sql[found.end():]), maxsplit=1)[0]
        for piece in split_outside_parentheses(rest):
            if re.fullmatch(rf"\s*{WRITTEN}(\s+(ASC|DESC))?(\s+NULLS\s+\w+)?\s*", piece):
                yield "order", f"{piece.strip()}: text people wrote is ordered with COLLATE \"C\""


def check_persons(sql, name):
    named = re.search(rf"\b{PERSONS}\b", sql)
    if named and name not in NAMES_PERSONS:
        yield "person", f"names {named.group()}: read people through store/person, or state why in NAMES_PERSONS"


def check_reference(sql, name):
    table = "|".join(REFERENCE)
    written = re.search(rf"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|COPY)\s+({table})\b(?!\.)", sql)
    if written and not re.search(r"^\s*COPY\s.*\bTO\s+STDOUT\b", sql, re.S) and name not in WRITES_REFERENCE:
        yield "reference", f"writes {written.group(2)}: call reference_move_revision, and list the file in WRITES_REFERENCE"


def check_text(text, name, is_statement):
    sql = without_comments(text)
    for rule, pattern, what in FORBIDDEN:
        if re.search(pattern, sql, re.I):
            yield rule, what
    yield from check_upserts(sql)
    yield from check_updates(sql)
    yield from check_order(sql)
    if is_statement:
        yield from check_communes(sql, name)
        yield from check_one_commune(sql, name)
        yield from check_persons(sql, name)
        yield from check_reference(sql, name)


def check_tree(tree):
    statements = sorted((tree / "engine/store/sql").glob("*.sql"))
    migrations = sorted((tree / "migrations").glob("*.sql"))
    if not statements or not migrations:
        sys.exit(f"check_sql: no SQL files under {tree}")
    violations = 0
    for path in statements + migrations:
        text = path.read_text(encoding="utf-8")
        for rule, what in check_text(text, path.stem, path.parent.name == "sql"):
            print(f"{path.relative_to(tree)}: {rule}: {what}")
            violations += 1
    texts = {path.stem: without_comments(path.read_text(encoding="utf-8")) for path in statements}
    for name in sorted(set(OVER_COMMUNES) - set(texts)):
        print(f"check_sql.py: OVER_COMMUNES names {name}.sql, which does not exist")
        violations += 1
    for name in sorted(NAMES_PERSONS):
        if not re.search(PERSONS, texts.get(name, "")):
            print(f"check_sql.py: NAMES_PERSONS lists {name}.sql, which names no person")
            violations += 1
    for name, source in sorted(WRITES_REFERENCE.items()):
        path = tree / f"engine/store/{source}.c"
        code = path.read_text(encoding="utf-8") if path.exists() else ""
        if name not in texts or f"SQL_{name.upper()}" not in code or "reference_move_revision(" not in code:
            print(f"check_sql.py: WRITES_REFERENCE: {source}.c runs no {name}.sql, or moves no revision")
            violations += 1
    return violations


def check_samples(samples):
    wrong, seen = 0, set()
    for path in sorted(samples.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        marked = re.match(r"-- violates ([\w ]+)\n", text)
        expected = set(marked.group(1).split()) if marked else set()
        found = {rule for rule, _ in check_text(text, path.stem, True)}
        seen |= found
        if found != expected:
            print(f"{path.name}: expected {sorted(expected)}, found {sorted(found)}")
            wrong += 1
    rules = {rule for rule, _, _ in FORBIDDEN} | {"upsert", "interval", "order", "commune", "one_commune", "person", "reference"}
    for rule in sorted(rules - seen):
        print(f"no sample violates {rule}")
        wrong += 1
    return wrong


def main():
    if sys.argv[1] == "--samples":
        sys.exit(check_samples(pathlib.Path(sys.argv[2])) > 0)
    sys.exit(check_tree(pathlib.Path(sys.argv[1])) > 0)


main()
