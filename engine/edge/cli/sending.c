/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/sending.h"

#include "edge/cli/command.h"

#include <stdio.h>
#include <unistd.h>

static void name_worker(char worker[SENDING_WORKER_BYTES]) {
    char host[64] = "";
    if (gethostname(host, sizeof host - 1) != 0) (void)snprintf(host, sizeof host, "host");
    (void)snprintf(worker, SENDING_WORKER_BYTES, "%s/%ld", host, (long)getpid());
}

struct remind_settings sending_settings(char worker[SENDING_WORKER_BYTES]) {
    struct remind_settings s = {
        .database = config_text(CONFIG_DATABASE),
        .register_ = config_text(CONFIG_REGISTER),
        .hours = {(int16_t)config_minute(CONFIG_REMIND_FROM), (int16_t)config_minute(CONFIG_REMIND_UNTIL)},
        .feed_days_max = (int)config_integer(CONFIG_NIGHT_FEED_DAYS_MAX),
        .lease_seconds = (int)config_integer(CONFIG_REMIND_LEASE_SECONDS),
        .worker = worker,
    };
    name_worker(worker);
    config_channels(&s.channels, &s.channel_count);
    return s;
}
