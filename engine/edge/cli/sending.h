/* SPDX-License-Identifier: Apache-2.0 */
/* sending: what the configuration says of sending, for `remind` and for `serve --remind`. */
#ifndef LICHKHAM_EDGE_CLI_SENDING_H
#define LICHKHAM_EDGE_CLI_SENDING_H

#include "jobs/remind.h"

#define SENDING_WORKER_BYTES 96

/* `worker` is filled with host and process, and lives as long as the settings. */
struct remind_settings sending_settings(char worker[SENDING_WORKER_BYTES]);

#endif
