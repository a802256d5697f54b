# SPDX-License-Identifier: Apache-2.0
"""rig: what the benchmarks share: a throw-away server, programs built for speed, what work costs."""
import contextlib
import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / 'build-release'
PROGRAM = BUILD / 'engine/lichkham'
SERVER = '-c shared_buffers=1GB -c max_wal_size=16GB -c checkpoint_timeout=1h -c autovacuum=off'
SESSION = '-c search_path=lichkham,register -c client_min_messages=warning -c jit=off'


def build(*targets):
    """For speed; no target is all of them."""
    for target in targets or ['all']:
        subprocess.run([ROOT / 'scripts/build', 'build-release', target, '--buildtype=release'], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)


def begin(script, arguments, *targets):
    """Builds the targets (none: all), then runs the script once more under scripts/postgres: returns only there,
    with a private server in the environment, whose cluster waits for no disk."""
    if 'LICHKHAM_BENCH' in os.environ:
        return
    build(*targets)
    os.environ['LICHKHAM_BENCH'] = '1'
    os.environ['LICHKHAM_PG_OPTIONS'] = f'{SERVER} {os.environ.get("LICHKHAM_PG_OPTIONS", "")}'
    os.execv(ROOT / 'scripts/postgres', ['postgres', 'run', script, *arguments])


def psql(database, script):
    """What the statements print, columns apart by |."""
    command = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', database]
    return subprocess.run(command, input=script, stdout=subprocess.PIPE, text=True, check=True,
                          env={**os.environ, 'PGOPTIONS': SESSION}).stdout.strip()


def ask(database, query):
    """Rows of a query, as lists of texts."""
    return [line.split('|') for line in psql(database, query).splitlines()]


def copy_database(template, name):
    psql('template1', f'DROP DATABASE IF EXISTS {name};')
    psql('template1', f'CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy;')


def find_postmaster():
    return int(pathlib.Path(os.environ['PGHOST'], 'data/postmaster.pid').read_text().split()[0])


@contextlib.contextmanager
def on_cores(count):
    """Meanwhile the sessions of the server and the programs we start have so many cores in common."""
    processes = 0, find_postmaster()
    cores = os.sched_getaffinity(0)
    for process in processes:
        os.sched_setaffinity(process, sorted(cores)[:count])
    try:
        yield
    finally:
        for process in processes:
            os.sched_setaffinity(process, cores)


def server_seconds():
    """CPU of the server's processes that have ended, once no session but ours is left."""
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    while psql('template1', sessions) != '1':
        time.sleep(0.01)
    time.sleep(0.05)
    fields = pathlib.Path('/proc', str(find_postmaster()), 'stat').read_text().rsplit(')', 1)[1].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf('SC_CLK_TCK')
