/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/api.h"

const struct api_route API_ROUTES_SCHEDULE[] = {
    {.path = NULL},
};
