/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration file: either a configuration error, or values within their limits. */
#include "edge/cli/config.h"
#include "fuzz.h"

static void require_sound(void) {
    for (enum config_key key = 0; key < CONFIG_KEYS; key++) {
        const struct config_row *row = &CONFIG_ROWS[key];
        int from = 0;
        int until = 0;
        REQUIRE(config_text(key) && config_shown(key));
        if (row->kind == CONFIG_KIND_INTEGER)
            REQUIRE(config_integer(key) >= row->least && config_integer(key) <= row->most);
        if (row->kind == CONFIG_KIND_TIME) REQUIRE(config_minute(key) >= 0 && config_minute(key) < 1440);
        if (row->kind != CONFIG_KIND_SPAN) continue;
        config_span(key, &from, &until);
        REQUIRE(from >= 0 && from < until && until < 1440);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct err e = {.code = ERR_NONE};
    struct fuzz_file f = fuzz_file_open(data, size);
    if (config_load(f.path, NULL, 0, &e))
        require_sound();
    else
        REQUIRE(e.code == ERR_CONFIG);
    config_forget();
    fuzz_file_close(&f);
    return 0;
}
