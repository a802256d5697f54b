/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <inttypes.h>
#include <stdlib.h>

enum { STATUSES_MAX = 12, BUCKETS = 12 };

/* Upper bounds in seconds; the last bucket has none. */
static const double BOUNDS[BUCKETS] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10};

struct route_metrics {
    struct {
        int status;
        int64_t count;
    } statuses[STATUSES_MAX];
    int64_t buckets[BUCKETS + 1];
    int64_t count, nanoseconds;
};

struct metrics {
    size_t routes; /* one more: for what fits none */
    struct route_metrics at[];
};

struct metrics *metrics_create(void) {
    const size_t routes = route_count() + 1;
    struct metrics *m = memory_get(1, sizeof *m + routes * sizeof m->at[0]);
    m->routes = routes;
    return m;
}

void metrics_destroy(struct metrics *m) {
    free(m);
}

void metrics_count(struct metrics *m, size_t route, int status, int64_t nanoseconds) {
    struct route_metrics *r = &m->at[route];
    size_t bucket = 0, i = 0;
    while (i + 1 < STATUSES_MAX && r->statuses[i].status != 0 && r->statuses[i].status != status) i++;
    r->statuses[i].status = status;
    r->statuses[i].count++;
    while (bucket < BUCKETS && (double)nanoseconds > BOUNDS[bucket] * 1e9) bucket++;
    r->buckets[bucket]++;
    r->count++;
    r->nanoseconds += nanoseconds;
}

static void print_name(FILE *out, size_t route) {
    const struct api_route *r = route_at(route);
    (void)fprintf(out, "route=\"%s\",method=\"%s\"", r ? r->path : "none",
                  r ? http_method_name(r->method) : "any");
}

static void print_requests(const struct metrics *m, FILE *out) {
    (void)fputs("# HELP lichkham_requests_total Requests answered, by route and status.\n"
                "# TYPE lichkham_requests_total counter\n",
                out);
    for (size_t i = 0; i < m->routes; i++)
        for (size_t k = 0; k < STATUSES_MAX && m->at[i].statuses[k].status != 0; k++) {
            (void)fputs("lichkham_requests_total{", out);
            print_name(out, i);
            (void)fprintf(out, ",status=\"%d\"} %" PRId64 "\n", m->at[i].statuses[k].status,
                          m->at[i].statuses[k].count);
        }
}

static void print_bucket(FILE *out, size_t route, const char *bound, int64_t count) {
    (void)fputs("lichkham_request_seconds_bucket{", out);
    print_name(out, route);
    (void)fprintf(out, ",le=\"%s\"} %" PRId64 "\n", bound, count);
}

static void print_durations(const struct metrics *m, size_t route, FILE *out) {
    const struct route_metrics *r = &m->at[route];
    int64_t below = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        char bound[24];
        below += r->buckets[i];
        (void)snprintf(bound, sizeof bound, "%g", BOUNDS[i]);
        print_bucket(out, route, bound, below);
    }
    print_bucket(out, route, "+Inf", r->count);
    (void)fputs("lichkham_request_seconds_sum{", out);
    print_name(out, route);
    (void)fprintf(out, "} %.6f\nlichkham_request_seconds_count{", (double)r->nanoseconds / 1e9);
    print_name(out, route);
    (void)fprintf(out, "} %" PRId64 "\n", r->count);
}

void metrics_print(const struct metrics *m, FILE *out) {
    print_requests(m, out);
    (void)fputs("# HELP lichkham_request_seconds From the whole request to its answer.\n"
                "# TYPE lichkham_request_seconds histogram\n",
                out);
    for (size_t i = 0; i < m->routes; i++)
        if (m->at[i].count > 0) print_durations(m, i, out);
}
