# SPDX-License-Identifier: Apache-2.0
"""natural: communes as large as real ones: median 27,350 people, a tenth below 6,652, a tenth above 64,150."""
import csv
import os

# Population of communes by share of communes that are smaller.
RANKS = ((0, 800), (0.1, 6652), (0.5, 27350), (0.9, 64150), (0.99, 148000), (1, 294400))
MEAN_POPULATION = 32000
COLUMNS = ('code', 'province_code', 'name', 'kind', 'population')


def population_at(share):
    """Of the commune at this rank; the logarithm is linear in between."""
    for (low, least), (high, most) in zip(RANKS, RANKS[1:]):
        if share <= high:
            return round(least * (most / least) ** ((share - low) / (high - low)))
    return RANKS[-1][1]


def make_areas(populations):
    return [{'code': f'{i:05}', 'province_code': '99', 'name': f'Mẫu {i}', 'kind': 'xa', 'population': people}
            for i, people in enumerate(populations, 1)]


def choose_areas(residents):
    """Communes of evenly spread ranks, and the largest where the population is large enough to hold it; of the list
    LICHKHAM_AREAS, a CSV file as for sample --areas, if there is one."""
    count = max(1, round(residents / MEAN_POPULATION))
    has_largest = residents >= 3 * RANKS[-1][1]
    if has_largest:
        count = round((residents - RANKS[-1][1]) / MEAN_POPULATION)
    shares = [(i + 0.5) / count for i in range(count)] + [1] * has_largest
    path = os.environ.get('LICHKHAM_AREAS')
    if not path:
        return make_areas([population_at(share) for share in shares])
    with open(path, newline='', encoding='utf-8') as file:
        real = sorted((row for row in csv.DictReader(file) if row['population']),
                      key=lambda row: (int(row['population']), row['code']))
    return [real[min(len(real) - 1, int(share * len(real)))] for share in shares]


def write_areas(areas, path):
    """The file for sample --areas."""
    with open(path, 'w', newline='', encoding='utf-8') as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction='ignore')
        writer.writeheader()
        writer.writerows(areas)
