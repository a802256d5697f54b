/* SPDX-License-Identifier: Apache-2.0 */
/* channel_settings: the keys of a channel, for those who document them; channel.h has the reader. */
#ifndef LICHKHAM_CHANNEL_CHANNEL_SETTINGS_H
#define LICHKHAM_CHANNEL_CHANNEL_SETTINGS_H

#include "channel/setting.h"

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

extern const struct setting_row CHANNEL_ROWS[CHANNEL_KEYS];

/* "channels.sms.settings.directory", its value as JSON as it may be shown, and whether it stands there. */
typedef void channel_on_key(void *context, const char *name, const char *value, bool is_given);

/* Every key of an object that channel_parse has taken, those at their default too. */
void channel_each_key(const struct json *channels, channel_on_key *on_key, void *context);

#endif
