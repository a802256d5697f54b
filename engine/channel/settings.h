/* SPDX-License-Identifier: Apache-2.0 */
/* settings: the keys of a channel, for those who document them; channel.h has the reader. */
#ifndef LICHKHAM_CHANNEL_SETTINGS_H
#define LICHKHAM_CHANNEL_SETTINGS_H

#include "channel/key.h"

enum {
    CHANNEL_DRIVER,
    CHANNEL_SETTINGS,
    CHANNEL_CONTACT,
    CHANNEL_FALLBACK,
    CHANNEL_MARKS,
    CHANNEL_RATE_PER_SECOND,
    CHANNEL_PARALLEL,
    CHANNEL_QUOTA_PER_DAY,
    CHANNEL_COST_PER_PART,
    CHANNEL_COST_LIMIT_PER_DAY,
    CHANNEL_AMBIGUOUS,
    CHANNEL_DEADLINE_SECONDS,
    CHANNEL_KEYS
};

extern const struct key_row CHANNEL_ROWS[CHANNEL_KEYS];

#endif
