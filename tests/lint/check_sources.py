#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the house rules that a compiler cannot: who includes what, forbidden calls, mutable
globals, sizes, licence lines, format.

  check_sources.py TREE              every violation as file:line: rule: what; status 1 if any
  check_sources.py --samples SAMPLES the lines marked "violates RULE" in these bad samples, and no
                                     others, must be found: a lint that finds nothing fails
"""
import argparse
import dataclasses
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FLOORS = {"base": 0, "domain": 1, "io": 1, "store": 2, "channel": 2, "jobs": 3, "edge": 4}

# Each library stays behind one header of ours: header -> the only files that may include it.
LIBRARIES = {
    "uv.h": r"engine/io/[^/]+",
    "libpq-fe.h": r"engine/io/pg[^/]*",
    "cjson/cJSON.h": r"engine/base/json\.c",
    "cJSON.h": r"engine/base/json\.c",
    "utf8proc.h": r"engine/base/(letter|text)\.c",
    "csv.h": r"engine/base/csv\.c",
    "sodium.h": r"engine/base/hash\.h",
    "xxhash.h": r"engine/base/hash\.c",
    "microhttpd.h": r"engine/io/http_server[^/]*",
    "curl/curl.h": r"engine/io/transfer\.c",
    "libical/ical.h": r"engine/edge/api/calendar_text\.c",
}

# Configuration is set once, before any command runs, and its reader takes no context.
MUTABLE_GLOBALS_IN = {"engine/main.c", "engine/base/log.c", "engine/edge/cli/config.c"}

CLOCK_CALLS = r"\b(time|localtime|localtime_r|gettimeofday|clock_gettime|rand|srand|random|drand48)\s*\("
UNSAFE_CALLS = r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atoll|atof|gets)\s*\("
# Calls that exchange bytes with the database, work on a file or send: a test kills the program at each.
CRASHING_CALLS = re.compile(
    r"(?<![\w>.])(PQ(?:connectPoll|connectStartParams|sendQuery|sendQueryPrepared|sendPrepare|putCopyData|putCopyEnd|"
    r"consumeInput|pipelineSync|finish|cancel)|fopen|mkostemp|fsync|fdatasync|rename|unlink|ftruncate|pwrite|"
    r"mkdir|flock|uv_spawn|uv_write|curl_multi_add_handle)\(")
SQL = re.compile(
    r"\s*(SELECT\s|INSERT INTO\s|UPDATE \S+ SET\s|DELETE FROM\s|MERGE INTO\s|WITH \w+ AS\s|TRUNCATE\s|SET LOCAL\s|"
    r"(CREATE|ALTER|DROP) [A-Z]+\s|COPY\s.*(STDIN|STDOUT)|(BEGIN|COMMIT|ROLLBACK)[^a-z]*$)")

PROGRAM_SUFFIXES = {".c", ".h", ".py", ".sh", ".sql", ".ts", ".tsx"}
SKIPPED_DIRECTORIES = {"node_modules", "samples", "corpus", "__pycache__"}
CLANG_FORMAT = "14"  # other versions format otherwise


@dataclasses.dataclass(frozen=True)
class Limits:
    function_lines: int = 100
    file_lines: int = 800


@dataclasses.dataclass(frozen=True, order=True)
class Violation:
    path: str
    line: int
    rule: str
    what: str


class Source:
    """One C file: its text without comments and the insides of strings, and those strings."""

    TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', re.S)

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.strings = []
        self.code = self.TOKEN.sub(self.blank, text)

    def blank(self, token):
        found = token.group()
        if found[0] == '"':
            self.strings.append((self.line_of(token.start()), found[1:-1]))
            if self.is_include(token.start()):
                return found
            return '"' + " " * (len(found) - 2) + '"'
        return re.sub(r"[^\n]", " ", found)

    def is_include(self, at):
        return self.text[self.text.rfind("\n", 0, at) + 1:at].strip().startswith("#include")

    def line_of(self, at):
        return self.text.count("\n", 0, at) + 1

    def includes(self):
        for found in re.finditer(r'^#include\s+(?:"([^"]+)"|<([^>]+)>)', self.code, re.M):
            yield self.line_of(found.start()), found.group(1), found.group(2)

    def statements(self):
        """Statements at file level as (first line, last line, text with bodies as {})."""
        code = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: re.sub(r"[^\n]", " ", m.group()), self.code,
                      flags=re.M)
        depth, text, start = 0, "", None
        for at, c in enumerate(code):
            if depth == 0 and start is None and not c.isspace():
                start = at
            depth += (c == "{") - (c == "}")
            if depth == 0 or (depth == 1 and c == "{"):
                text += c
            is_body = c == "}" and re.search(r"\)\s*\{\}$", text.strip()) is not None
            if depth == 0 and start is not None and (c == ";" or is_body):
                yield self.line_of(start), self.line_of(at), " ".join(text.split())
                text, start = "", None


def is_function(statement):
    return re.search(r"\)\s*\{\}$", statement) is not None


def is_mutable_object(statement):
    """True for a definition of a variable that may be written to."""
    declared = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", statement).split("=")[0]
    if re.match(r"(typedef|extern|_Static_assert|static_assert|enum\b[^=]*\{\} ?;|(struct|union) \w+ \{\} ?;)", statement):
        return False
    if "(" in declared and "(*" not in declared:
        return False  # a prototype or a macro's call
    if re.fullmatch(r"(struct|union|enum) \w+ ?;", statement):
        return False
    after_star = declared.rsplit("*", 1)[-1]
    return not re.search(r"\bconst\b", after_star if "*" in declared else declared)


def check_includes(source, floor):
    for line, ours, theirs in source.includes():
        header = ours or theirs
        allowed = LIBRARIES.get(theirs or "")
        if allowed and not re.fullmatch(allowed, source.path):
            yield line, "library", f"<{header}> belongs to {allowed}"
        target = ours.split("/")[0] if ours and "/" in ours else None
        if floor is None or target not in FLOORS or target == floor:
            continue
        if FLOORS[target] >= FLOORS[floor]:
            yield line, "arrow", f"{floor} does not see {target}"


def check_calls(source):
    for rule, pattern, exempt in (("clock", CLOCK_CALLS, "engine/base/clock.c"), ("unsafe", UNSAFE_CALLS, None)):
        if source.path == exempt:
            continue
        for found in re.finditer(pattern, source.code):
            yield source.line_of(found.start()), rule, f"{found.group(1)}() is not used here"


def check_crash_points(source):
    for found in CRASHING_CALLS.finditer(source.code):
        has_point = source.code[:found.start()].rstrip().endswith("CRASH_POINT(")
        if not has_point and not source.text.startswith('"/proc/', found.end()):
            line = source.line_of(found.start())
            yield line, "crash-point", f"{found.group(1)}() without CRASH_POINT (base/crash_point.h)"


def check_sql(source, floor):
    if floor == "store":
        return
    speaks_protocol = source.path.startswith("engine/io/pg")  # compares the server's command tags
    for line, text in source.strings:
        if SQL.match(text) and not (speaks_protocol and text.isalpha()):
            yield line, "sql", "SQL text lives in engine/store"


def check_globals(source):
    if source.path in MUTABLE_GLOBALS_IN or source.path.endswith(".h"):
        return
    for first, _, statement in source.statements():
        if not is_function(statement) and is_mutable_object(statement):
            yield first, "global", "a mutable global"
    for found in re.finditer(r"^[ \t]+static\b([^;={]*)", source.code, re.M):
        if is_mutable_object("static" + found.group(1)):
            yield source.line_of(found.start()), "global", "a mutable static variable"


def check_sizes(source, limits):
    for first, last, statement in source.statements():
        length = last - first + 1
        if is_function(statement) and length > limits.function_lines:
            yield first, "function-size", f"{length} lines, at most {limits.function_lines}"


def check_names(source):
    for found in re.finditer(r"\btypedef\b[^;{]*\b(\w+_t)\s*;|\}\s*(\w+_t)\s*;", source.code):
        yield source.line_of(found.start()), "name", "no type of ours ends in _t"
    for found in re.finditer(r"\b(TODO|FIXME|XXX)\b", source.text):
        yield source.line_of(found.start()), "unfinished", found.group()


def check_text(path, text, limits):
    lines = text.split("\n")
    head = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
    is_sent_to_server = path.startswith("engine/store/sql/")  # a statement as it stands
    if "SPDX-License-Identifier: Apache-2.0" not in head and not is_sent_to_server:
        yield 1, "licence", "the first line names no licence"
    if pathlib.PurePath(path).suffix in PROGRAM_SUFFIXES and len(lines) - 1 > limits.file_lines:
        yield limits.file_lines + 1, "file-size", f"{len(lines) - 1} lines, at most {limits.file_lines}"


def check_c(path, text, limits):
    source = Source(path, text)
    parts = pathlib.PurePath(path).parts
    is_engine = parts[0] == "engine"
    floor = parts[1] if is_engine and parts[1] in FLOORS else None
    yield from check_sizes(source, limits)
    yield from check_names(source)
    if parts[0] in ("engine", "include", "bench"):
        yield from check_includes(source, floor)
        yield from check_calls(source)
    if is_engine:
        yield from check_sql(source, floor)
        yield from check_globals(source)
        yield from check_crash_points(source)
    if parts[0] == "include":
        for line, ours, theirs in source.includes():
            if not (ours or "lichkham/").startswith("lichkham/") or theirs in LIBRARIES:
                yield line, "promise", "include/ shows nothing of the inside"


def is_source(path):
    if path.suffix in PROGRAM_SUFFIXES or path.name in ("meson.build", "meson_options.txt"):
        return True
    if path.suffix:
        return False
    with path.open("rb") as opened:
        return opened.read(2) == b"#!"


def find_sources(tree):
    for path in sorted(tree.rglob("*")):
        parts = path.relative_to(tree).parts
        is_hidden = any(p.startswith(".") and p != ".ci" for p in parts)
        is_skipped = any(p in SKIPPED_DIRECTORIES for p in parts) or parts[0].startswith("build")
        if path.is_file() and not is_hidden and not is_skipped and is_source(path):
            yield path


def check_format(tree, paths):
    program = shutil.which("clang-format")
    if not program:
        return
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if f"version {CLANG_FORMAT}." not in version:
        print(f"format not checked: clang-format {CLANG_FORMAT} is needed", file=sys.stderr)
        return
    names = [str(p) for p in paths if p.suffix in (".c", ".h")]
    told = subprocess.run([program, "--dry-run", *names], capture_output=True, text=True, check=True).stderr
    for path, line in sorted(set(re.findall(r"^(.+?):(\d+):\d+: warning: code should be", told, re.M))):
        relative = pathlib.Path(path).relative_to(tree).as_posix()
        yield Violation(relative, int(line), "format", "clang-format would write it otherwise")


def check_tree(tree, limits):
    paths = list(find_sources(tree))
    for path in paths:
        relative = path.relative_to(tree).as_posix()
        text = path.read_text(encoding="utf-8")
        found = list(check_text(relative, text, limits))
        if path.suffix in (".c", ".h"):
            found += check_c(relative, text, limits)
        yield from (Violation(relative, *f) for f in found)
    yield from check_format(tree, paths)


def run_tree(tree):
    violations = sorted(check_tree(tree, Limits()))
    for v in violations:
        print(f"{v.path}:{v.line}: {v.rule}: {v.what}")
    sys.exit(1 if violations else 0)


def expected_in(samples):
    for path in find_sources(samples):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            for rule in re.findall(r"violates ([a-z-]+)", line):
                yield path.relative_to(samples).as_posix(), number, rule


def is_format_seen(style):
    """A badly written file cannot lie among the samples: every formatter would mend it."""
    if not shutil.which("clang-format"):
        return True
    with tempfile.TemporaryDirectory() as directory:
        tree = pathlib.Path(directory).resolve()
        shutil.copy(style, tree)
        bad = tree / "bad.c"
        bad.write_text("int  a ;\n", encoding="utf-8")
        return [(v.line, v.rule) for v in check_format(tree, [bad])] == [(1, "format")]


def run_samples(samples):
    expected = set(expected_in(samples))
    found = {(v.path, v.line, v.rule) for v in check_tree(samples, Limits(function_lines=10, file_lines=30))}
    if not is_format_seen(samples.parents[2] / ".clang-format"):
        print("a badly formatted file was not found")
        sys.exit(1)
    for path, line, rule in sorted(expected - found):
        print(f"{path}:{line}: {rule}: not found")
    for path, line, rule in sorted(found - expected):
        print(f"{path}:{line}: {rule}: found where none is")
    sys.exit(0 if expected and expected == found else 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=pathlib.Path)
    parser.add_argument("--samples", action="store_true")
    given = parser.parse_args()
    (run_samples if given.samples else run_tree)(given.tree.resolve())


main()
