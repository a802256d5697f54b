/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing here breaks a rule, though it looks as if: strcpy(a, b), "uv.h". */
#include "base/err.h"

#include <string.h>

static const char *const NAMES[] = {"SELECTED", "time(0)", "UPDATE: done"};

struct pair {
    int a;
    int b;
};

enum { LIMIT = 3 };

static int uptime(int n);

static const struct pair PAIRS[] = {{1, 2}, {3, 4}};

static int uptime(int n) {
    static const int STEPS[] = {1, 2};
    return n + STEPS[0] + PAIRS[0].a + (int)strlen(NAMES[0]);
}
