/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/planning.h"

struct nightly_options planning_options_of_day(const struct command_context *c, civil_day date) {
    struct nightly_options options = {
        .database = config_text(CONFIG_DATABASE),
        .registry = config_text(CONFIG_REGISTER),
        .program = LICHKHAM_VERSION,
        .date = date,
        .now = c->now,
        .lease_seconds = (int)config_integer(CONFIG_NIGHT_LEASE_SECONDS),
        .memory_mib = (int)config_integer(CONFIG_NIGHT_MEMORY_MIB),
        .feed_days_max = (int)config_integer(CONFIG_NIGHT_FEED_DAYS_MAX),
        .is_feed_delta = config_boolean(CONFIG_NIGHT_FEED_DELTA),
        .notice_days = (int)config_integer(CONFIG_PLAN_NOTICE_DAYS),
        .outcome_days = (int)config_integer(CONFIG_PLAN_OUTCOME_DAYS),
        .freeze_days = (int)config_integer(CONFIG_PLAN_FREEZE_DAYS),
        .household_weight = (int)config_integer(CONFIG_PLAN_HOUSEHOLD_WEIGHT),
        .away_weight = (int)config_integer(CONFIG_PLAN_AWAY_WEIGHT),
        .fairness_weight = (int)config_integer(CONFIG_PLAN_FAIRNESS_WEIGHT),
        .is_overflow = config_boolean(CONFIG_PLAN_OVERFLOW),
        .has_second_visits = config_boolean(CONFIG_PLAN_SECOND_VISITS),
        .overbooking_risk = (int)config_integer(CONFIG_PLAN_OVERBOOKING_RISK),
        .absence_correlation = (int)config_integer(CONFIG_PLAN_ABSENCE_CORRELATION),
        .reserve_release_days = (int)config_integer(CONFIG_PLAN_RESERVE_RELEASE_DAYS),
        .hours = {(int16_t)config_minute(CONFIG_REMIND_FROM), (int16_t)config_minute(CONFIG_REMIND_UNTIL)},
        .halves = {config_half_day(CONFIG_SESSION_MORNING), config_half_day(CONFIG_SESSION_AFTERNOON)},
        .step_minutes = (int)config_integer(CONFIG_SESSION_STEP_MINUTES),
    };
    config_channels(&options.channels, &options.channel_count);
    return options;
}

struct nightly_options planning_options(const struct command_context *c) {
    return planning_options_of_day(c, option_date(c, "date", CIVIL_NONE));
}
