/* SPDX-License-Identifier: Apache-2.0 */
/* Mapping files: one that is read recognises a header that has its columns; saved, it reads to the same
 * mapping again. */
#include "domain/list/map.h"
#include "fuzz.h"

#include <string.h>

#define HEADER_MAX (LIST_FIELDS + 4)

/* The file's own columns between those of an ordinary list. */
static size_t make_header(const struct list_map_file *file, const char *header[HEADER_MAX]) {
    static const char *const ORDINARY[] = {"Họ tên", "Ngày sinh", "Phái", "Ấp"};
    size_t count = 0;
    for (unsigned field = 0; field < LIST_FIELDS; field++)
        if (file->headers[field]) header[count++] = file->headers[field];
    for (size_t i = 0; i < sizeof ORDINARY / sizeof ORDINARY[0]; i++) header[count++] = ORDINARY[i];
    return count;
}

static void check_file(struct arena *a, const struct list_map_file *file, enum list_purpose purpose) {
    const char *header[HEADER_MAX];
    const size_t count = make_header(file, header);
    struct err e = {.code = ERR_NONE};
    struct list_map map;
    struct list_map again;
    struct list_map_file saved;
    if (!list_map_recognise(header, count, purpose, file, a, &map, &e)) {
        REQUIRE(e.code == ERR_INPUT && e.message[0] && e.hint[0]);
        return;
    }
    const char *text = list_map_print(&map, a);
    REQUIRE(list_map_parse(text, a, &saved, &e));
    REQUIRE(list_map_recognise(header, count, purpose, &saved, a, &again, &e));
    REQUIRE(memcmp(map.columns, again.columns, sizeof map.columns) == 0 && map.dates == again.dates);
    REQUIRE(strcmp(list_map_print(&again, a), text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct err e = {.code = ERR_NONE};
    struct arena *a = arena_create();
    struct list_map_file file;
    char *text = fuzz_text(data, size);
    if (list_map_parse(text, a, &file, &e))
        for (unsigned purpose = 0; purpose < LIST_PURPOSES; purpose++)
            check_file(a, &file, (enum list_purpose)purpose);
    else
        REQUIRE(e.code == ERR_INPUT && e.message[0]);
    free(text);
    arena_destroy(a);
    return 0;
}
