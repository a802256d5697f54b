/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/need.h"
#include "io/pg.h"

static const char *const TEXT = "SELECT 1 FROM need";
