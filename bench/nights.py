# SPDX-License-Identifier: Apache-2.0
"""nights: nights over a sample, and what they cost: the parts of bench/night."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import rig
from natural import write_areas
from rig import PROGRAM, ask, copy_database, psql, server_seconds

FLOOR = rig.BUILD / 'bench/bench_floor'
SQL = pathlib.Path(__file__).resolve().parent
FIRST_DAY, NEXT_DAY = '2026-12-01', '2026-12-02'
PLENTY = 3  # times the places a sample has: nobody waits for want of one


def run(database, day, *arguments, program=PROGRAM):
    """Runs a program; its output, seconds and memory: the process's own ru_maxrss, in MB. (Linux begins it with
    what we have at that moment, some 20 MB: less than that is not told.)"""
    environment = {**os.environ, 'PGDATABASE': database, 'LICHKHAM_CLOCK': day}
    with tempfile.TemporaryFile('w+') as out, tempfile.TemporaryFile('w+') as log:
        began = time.monotonic()
        child = subprocess.Popen([program, *arguments], stdout=out, stderr=log, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        out.seek(0)
        text = out.read()
        log.seek(0)
        said = log.read()
    if child.returncode != 0:
        sys.exit(f'{program.name} {" ".join(arguments)}: exit status {child.returncode}\n{text}{said}')
    return text, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


# ---- Nights ------------------------------------------------------------------------------------------

def night(database, day, *options):
    """Seconds by the report's phases, processor seconds, memory, rows and bytes of WAL."""
    server, wal = server_seconds(), psql(database, 'SELECT pg_current_wal_lsn()')
    text, wall, cpu, memory = run(database, day, 'nightly', '--json', *options)
    report = json.loads(text)
    seconds = {phase: spent / 1000 for phase, spent in report['milliseconds'].items()}
    return {**seconds, 'wall': wall, 'engine CPU': cpu, 'server CPU': server_seconds() - server, 'peak MB': memory,
            'rows changed': report['rows_changed'], 'plan_hash': report['plan_hash'], **wal_since(database, wal)}


def wal_since(database, start):
    """Bytes of WAL, and those of them that are whole pages: the first change of each page after a checkpoint."""
    end = psql(database, 'SELECT pg_current_wal_flush_lsn()')
    rows = ask(database, "CREATE EXTENSION IF NOT EXISTS pg_walinspect SCHEMA public;"
                         "SELECT sum(record_size), sum(fpi_size)"
                         f"  FROM public.pg_get_wal_stats('{start}', '{end}', false)")
    records, pages = (int(value or 0) for value in rows[0])
    return {'WAL': records + pages, 'WAL of records': records}


def verify_cpu_seconds(database, day):
    """Engine and server, for the check with which each night ends."""
    before = server_seconds()
    _, _, cpu, _ = run(database, day, 'verify')
    return cpu + server_seconds() - before


def read_floor(database):
    """Seconds of COPY out of the feed alone, as it is now."""
    communes = [row[0] for row in ask(database, 'SELECT commune_code FROM commune_state ORDER BY 1')]
    return float(run(database, FIRST_DAY, 'read', *communes, program=FLOOR)[0])


# ---- Population --------------------------------------------------------------------------------------

def prepare(database, areas, residents, kept):
    """Fills an empty database, the template of others."""
    file_name = kept / 'areas.csv'
    write_areas(areas, file_name)
    for command in ('migrate up', f'sample --areas {file_name} --residents {residents} --seed 1',
                    f'round prepare --round 2026 --from {FIRST_DAY} --until 2027-11-30',
                    'round open --round 2026',
                    'publish --standing --all --round 2026 --weeks 6 --by Bench'):
        run(database, FIRST_DAY, *command.split())
    psql(database, 'VACUUM ANALYZE')


def give_plenty(database):
    psql(database, f"""UPDATE site_week SET capacity = (
        SELECT array_agg(least({PLENTY} * places, 32000)::smallint ORDER BY n)
          FROM unnest(capacity) WITH ORDINALITY AS u (places, n))""")


def live_on(database):
    """A day passes: of 200 rows of the register one is corrected, of 20,000 one tells of a death: no more than the
    circuit breaker takes for a day. Then a checkpoint, as there are between two nights. Returns the percentage."""
    before = psql(database, 'SELECT max(changed_at) FROM register.resident')
    psql(database, f"""UPDATE register.resident
                          SET household_id = household_id + 1, changed_at = timestamptz '{before}' + interval '1 hour',
                              died_on = CASE WHEN resident_id % 20000 = 7 THEN date '{FIRST_DAY}' ELSE died_on END
                        WHERE resident_id % 200 = 7;
                       UPDATE register.feed_status SET as_of = '{NEXT_DAY}';
                       VACUUM ANALYZE; CHECKPOINT""")
    return float(psql(database, f"SELECT 100.0 * count(*) FILTER (WHERE changed_at > '{before}') / count(*)"
                                '  FROM register.resident'))


# ---- Floor -------------------------------------------------------------------------------------------

WRITTEN = """
SELECT c.relname, (SELECT string_agg(a.attname, ', ' ORDER BY k.n)
                     FROM pg_index i, unnest(i.indkey::smallint[]) WITH ORDINALITY k (attnum, n)
                     JOIN pg_attribute a USING (attnum)
                    WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid)
  FROM pg_class c
 WHERE relnamespace = 'lichkham'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND attname = 'commune_code')
 ORDER BY 1"""
PARTITIONS = """
SELECT format('CREATE TABLE %I PARTITION OF %I %s', c.relname, i.inhparent::regclass::name,
              pg_get_expr(c.relpartbound, c.oid))
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
 WHERE c.relkind = 'r'"""


class Floor:
    """The rows the first night wrote, as files, and the scripts that read and write."""

    def __init__(self, written, kept):
        self.kept = kept
        communes = [int(row[0]) for row in ask(written, 'SELECT commune_code FROM commune_state ORDER BY 1')]
        self.tables = {}
        for table, key in ask('lichkham', WRITTEN):
            rows = int(ask(written, f'SELECT count(*) FROM {table}')[0][0])
            if rows > 0 and ask('lichkham', f'SELECT EXISTS (SELECT FROM {table})') == [['f']]:
                self.tables[table] = rows, key
        had = ask('lichkham', PARTITIONS)
        self.partitions = [row[0] for row in ask(written, PARTITIONS) if row not in had]
        self.commands = {'read': ['read', *map(str, communes)], 'write': ['write', str(kept / 'list')]}
        dump = ''
        with open(kept / 'list', 'w') as copies:
            for commune in communes:
                for table, (_, key) in self.tables.items():
                    file = kept / f'{table}.{commune}'
                    rows = f'SELECT * FROM {table} WHERE commune_code = {commune} ORDER BY {key}'
                    dump += f"\\copy ({rows}) TO '{file}' (FORMAT binary)\n"
                    copies.write(f'COPY {table} FROM STDIN (FORMAT binary)\t{file}\n')
                copies.write('\n')
        psql(written, dump)

    def remove(self):
        for table in self.tables:
            for file in self.kept.glob(f'{table}.*'):
                file.unlink()

    def measure(self, database):
        if self.partitions:
            psql(database, '; '.join(self.partitions))
        times = {}
        before = server_seconds()
        client = 0
        for name, command in self.commands.items():
            text, _, cpu, _ = run(database, FIRST_DAY, *command, program=FLOOR)
            times[name] = float(text)
            client += cpu
        times['server CPU'] = server_seconds() - before
        times['client CPU'] = client
        for table, (rows, _) in self.tables.items():
            assert ask(database, f'SELECT count(*) FROM {table}') == [[str(rows)]], table
        return times


# ---- The night as plain SQL ---------------------------------------------------------------------------

LIVE = "lichkham.appointment WHERE state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in')"


def read_script(name):
    return (SQL / name).read_text(encoding='utf-8')


def plain_night(database):
    """After our own first night in that database: the same people, places and first day. Seconds by the clock and
    of the server, without what is given to it."""
    psql(database, read_script('plan_places.sql') + 'VACUUM ANALYZE;')
    first_day = psql(database, f'SELECT min(day) FROM {LIVE}')
    before = server_seconds()
    began = time.monotonic()
    psql(database, f'\\set from {first_day}\n' + read_script('plain_night.sql'))
    wall = time.monotonic() - began
    return wall, server_seconds() - before


def plan_quality(database, appointments):
    """Name -> figure of a plan (plan_quality.sql); `appointments` is what stands behind FROM."""
    return dict(ask(database, read_script('plan_quality.sql').replace(':appointments', appointments)))
