/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/need.h" /* violates arrow */

#include <libpq-fe.h> /* violates library */
#include <uv.h>
