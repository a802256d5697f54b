/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/capacity.h"
