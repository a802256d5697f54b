/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/appointment.h"
