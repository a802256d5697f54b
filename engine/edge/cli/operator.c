/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/operator.h"

#include <pwd.h>
#include <stddef.h>
#include <unistd.h>

const char *operator_name(void) {
    const struct passwd *user = getpwuid(getuid());
    return user != NULL ? user->pw_name : "unknown user";
}
