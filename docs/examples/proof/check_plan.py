#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the plan in a directory of proof files, knowing nothing of the planner: check_plan.py DIR

Pins, windows, stations and places are counted; with second visits general places alone, for a special resource
then costs nobody his place. Where nobody needs one the coverage of each class is compared with the best there is,
found by augmenting paths: slow, and plainly right."""
import collections
import csv
import json
import sys

folder = sys.argv[1]
problem = json.load(open(f"{folder}/problem.json", encoding="utf-8-sig"))


def read(name):
    with open(f"{folder}/{name}.csv", newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


people = {int(r["id"]): r for r in read("residents")}
plan = {int(r["id"]): (int(r["station"]), int(r["day"])) for r in read("plan")}
places = {(int(r["station"]), int(r["day"]), int(r["resource"])): int(r["places"]) for r in read("capacity")}
assert sorted(plan) == sorted(people) == [int(r["id"]) for r in sorted(read("plan"), key=lambda r: int(r["id"]))]


def needed(person):
    if problem.get("second_visits"):
        return {0}
    return {0} | {int(r) for r in person.get("resources", "").split(";") if r}


def number(person, column, otherwise=-1):
    return int(person.get(column) or otherwise)


def stations(person):
    is_free = problem.get("overflow") and number(person, "bound", 0) != 1
    return range(problem["stations"]) if is_free else [number(person, "home_station")]


def slots(person):
    due = min(number(person, "due"), problem["days"] - 1)
    return [(s, d) for d in range(number(person, "release"), due + 1) for s in stations(person)]


promised, others = collections.Counter(), collections.Counter()
for who, person in people.items():
    pin = number(person, "pin_station"), number(person, "pin_day")
    assert plan[who] == pin if pin[1] >= 0 else plan[who] == (-1, -1) or plan[who] in slots(person), f"{who}: place"
    for resource in needed(person) if plan[who] != (-1, -1) else ():
        (promised if pin[1] >= 0 else others)[(*plan[who], resource)] += 1
for slot, count in others.items():
    assert promised[slot] + count <= places.get(slot, 0), f"station, day, resource {slot}: too many people"

unpinned = sorted((int(p["class"]), who) for who, p in people.items() if number(p, "pin_day") < 0)
covered = collections.Counter(c for c, who in unpinned if plan[who] != (-1, -1))
best, taken = collections.Counter(), collections.defaultdict(list)


def find_place(who, seen):
    for slot in slots(people[who]):
        if slot in seen:
            continue
        seen.add(slot)
        here = taken[slot]
        if len(here) < places.get((*slot, 0), 0) - promised[(*slot, 0)]:
            here.append(who)
            return True
        for i, other in enumerate(here):
            if find_place(other, seen):
                here[i] = who
                return True
    return False


sys.setrecursionlimit(100000)
if all(needed(p) == {0} for p in people.values()):
    for class_, who in unpinned:
        best[class_] += find_place(who, set())
    assert covered == +best, f"covered {dict(covered)}, but {dict(+best)} can be"
print(f"sound: {len(people)} residents, covered without pins {dict(sorted(covered.items()))}")
