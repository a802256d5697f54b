/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/people.h"
#include "jobs/sample/places.h"
#include "jobs/sample/sample.h"
#include "store/db.h"

#include <stdlib.h>

/* Rows generated between two COPYs: few enough to stay in the processor's cache. */
#define BATCH_ROWS 4096

struct filling {
    struct loop *loop;
    struct pg *connection;
    struct world world;
    const struct people *people;
    struct sample_resident *rows; /* [BATCH_ROWS] */
    struct sample_fill_report *report;
};

static bool put_province(struct filling *f, const struct sample_area *area, struct arena *a, struct err *e) {
    const bool is_example = area->province == SAMPLE_EXAMPLE_PROVINCE;
    const struct sample_area_row row = {.code = area->province,
                                        .kind = "province",
                                        .parent = 0,
                                        .name = is_example ? "Tỉnh Mẫu"
                                                           : arena_print(a, "Tỉnh %02d", area->province),
                                        .unit_kind = "",
                                        .population = -1};
    return sample_rows_put_area(f->connection, &row, e);
}

static bool put_areas(struct filling *f, struct arena *a, struct err *e) {
    const struct sample_area_row nation = {
        .kind = "nation", .parent = -1, .name = "Việt Nam", .unit_kind = "", .population = -1};
    bool has_province[100] = {false};
    if (!sample_rows_put_area(f->connection, &nation, e)) return false;
    for (size_t i = 0; i < f->world.commune_count; i++) {
        const struct sample_area *area = &f->world.communes[i].area;
        const struct sample_area_row row = {.code = area->code,
                                            .kind = "commune",
                                            .parent = area->province,
                                            .name = area->name,
                                            .unit_kind = area->unit_kind,
                                            .population = area->population};
        if (!has_province[area->province] && !put_province(f, area, a, e)) return false;
        has_province[area->province] = true;
        if (!sample_rows_put_area(f->connection, &row, e)) return false;
    }
    return true;
}

static bool put_places(struct filling *f, const struct sample_commune *commune, struct arena *a,
                       struct err *e) {
    struct places p;
    places_make(&f->world, commune, a, &p);
    f->report->sites += (int64_t)p.site_count;
    f->report->hamlets += (int64_t)p.hamlet_count;
    f->report->organisations += (int64_t)p.organisation_count;
    return sample_rows_put_sites(f->connection, p.sites, p.site_count, e) &&
           sample_rows_put_weeks(f->connection, p.weeks, p.week_count, e) &&
           sample_rows_put_hamlets(f->connection, p.hamlets, p.hamlet_count, e) &&
           sample_rows_put_organisations(f->connection, p.organisations, p.organisation_count, e);
}

static bool put_people(struct filling *f, const struct sample_commune *commune, struct err *e) {
    size_t count;
    for (int64_t from = 0; (count = people_make(f->people, commune, from, f->rows, BATCH_ROWS)) > 0;
         from += (int64_t)count) {
        if (loop_is_interrupted(f->loop))
            return err_set(e, ERR_BUSY, "Run it again; the database is as it was.",
                           "the sample was interrupted");
        if (!sample_rows_put_residents(f->connection, commune->area.code, f->rows, count, f->world.date, e))
            return false;
    }
    f->report->residents += commune->residents;
    return sample_rows_date_feed(f->connection, commune->area.code, f->world.date, commune->residents, e);
}

static bool fill_commune(struct filling *f, const struct sample_commune *commune, struct arena *a,
                         struct err *e) {
    int64_t revision;
    f->report->communes++;
    return (db_lock_commune(f->connection, commune->area.code, &revision, e) &&
            put_places(f, commune, a, e) && put_people(f, commune, e) &&
            db_advance_commune(f->connection, commune->area.code, &revision, e)) ||
           err_wrap(e, "commune %05d", commune->area.code);
}

static bool fill_all(struct filling *f, struct err *e) {
    struct arena *a = arena_create();
    bool is_done = sample_rows_check_empty(f->connection, e) && put_areas(f, a, e);
    for (size_t i = 0; is_done && i < f->world.commune_count; i++) {
        arena_reset(a);
        is_done = fill_commune(f, &f->world.communes[i], a, e);
    }
    arena_destroy(a);
    return is_done;
}

bool sample_fill(struct loop *l, struct pg *c, const struct world_request *request,
                 struct sample_fill_report *report, struct err *e) {
    struct filling f = {.loop = l, .connection = c, .report = report};
    struct arena *a = arena_create();
    *report = (struct sample_fill_report){0};
    bool is_done = world_create(request, a, &f.world, e) && db_begin(c, e);
    if (is_done) {
        f.people = people_create(&f.world, a);
        f.rows = memory_get(BATCH_ROWS, sizeof *f.rows);
        is_done = fill_all(&f, e) && db_commit(c, e);
        if (!is_done) db_rollback(c);
    }
    free(f.rows);
    arena_destroy(a);
    return is_done;
}
