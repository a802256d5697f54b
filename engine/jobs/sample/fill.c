/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/people.h"
#include "jobs/sample/places.h"
#include "jobs/sample/sample.h"
#include "store/db.h"
#include "store/resident_id.h"

#include <stdlib.h>

/* Rows between two COPYs: 20 MB. Beginning and ending a COPY costs the server about 2 ms. */
#define BATCH_ROWS 65536

struct filling {
    struct loop *loop;
    struct pg *connection;
    struct world world;
    const struct people *people;
    struct sample_resident *rows; /* [BATCH_ROWS], of one or more communes */
    size_t row_count;
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

static bool put_places(struct filling *f, struct arena *a, struct sample_fill_report *report, struct err *e) {
    struct places p;
    places_make(&f->world, a, &p);
    report->sites = (int64_t)p.site_count;
    report->hamlets = (int64_t)p.hamlet_count;
    report->organisations = (int64_t)p.organisation_count;
    return sample_rows_put_sites(f->connection, p.sites, p.site_count, e) &&
           sample_rows_put_weeks(f->connection, p.weeks, p.week_count, e) &&
           sample_rows_put_hamlets(f->connection, p.hamlets, p.hamlet_count, e) &&
           sample_rows_put_organisations(f->connection, p.organisations, p.organisation_count, e);
}

static bool put_batch(struct filling *f, struct err *e) {
    const size_t count = f->row_count;
    f->row_count = 0;
    if (loop_is_interrupted(f->loop))
        return err_set(e, ERR_BUSY, "Run it again; the database is as it was.", "the sample was interrupted");
    return sample_rows_put_residents(f->connection, f->rows, count, f->world.date, e);
}

static bool put_people(struct filling *f, const struct sample_commune *commune, struct err *e) {
    for (int64_t from = 0; from < commune->residents;) {
        const size_t made =
            people_make(f->people, commune, from, f->rows + f->row_count, BATCH_ROWS - f->row_count);
        from += (int64_t)made;
        f->row_count += made;
        if (f->row_count + PEOPLE_HOUSEHOLD_MAX > BATCH_ROWS && !put_batch(f, e)) return false;
    }
    return true;
}

static bool fill_commune(struct filling *f, const struct sample_commune *commune, struct err *e) {
    const int32_t code = commune->area.code;
    int64_t revision;
    return db_lock_commune(f->connection, code, &revision, e) && put_people(f, commune, e) &&
           sample_rows_date_feed(f->connection, code, f->world.date, commune->residents, e) &&
           db_advance_commune(f->connection, code, &revision, e);
}

static bool fill_people(struct filling *f, struct err *e) {
    for (size_t i = 0; i < f->world.commune_count; i++)
        if (!fill_commune(f, &f->world.communes[i], e))
            return err_wrap(e, "commune %05d", f->world.communes[i].area.code);
    return put_batch(f, e) && resident_id_release(f->connection, f->world.residents, e);
}

static bool fill(struct loop *l, struct pg *c, const struct world_request *request, bool has_people,
                 struct sample_fill_report *report, struct err *e) {
    struct filling f = {.loop = l, .connection = c};
    struct arena *a = arena_create();
    *report = (struct sample_fill_report){0};
    bool is_done = world_create(request, a, &f.world, e) && db_begin(c, e);
    if (is_done) {
        f.people = people_create(&f.world, a);
        f.rows = memory_get(BATCH_ROWS, sizeof *f.rows);
        report->communes = (int64_t)f.world.commune_count;
        report->residents = has_people ? f.world.residents : 0;
        is_done = sample_rows_check_empty(c, e) && put_areas(&f, a, e) && put_places(&f, a, report, e) &&
                  (!has_people || fill_people(&f, e)) && db_commit(c, e);
        if (!is_done) db_rollback(c);
    }
    free(f.rows);
    arena_destroy(a);
    return is_done;
}

bool sample_fill(struct loop *l, struct pg *c, const struct world_request *request,
                 struct sample_fill_report *report, struct err *e) {
    return fill(l, c, request, true, report, e);
}

bool sample_fill_places(struct loop *l, struct pg *c, const struct world_request *request,
                        struct sample_fill_report *report, struct err *e) {
    return fill(l, c, request, false, report, e);
}
