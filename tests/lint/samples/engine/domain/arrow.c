/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "domain/plan/line.h"
#include "edge/cli/command.h" /* violates arrow */
#include "io/pg.h"            /* violates arrow */
#include "store/db.h"         /* violates arrow */
