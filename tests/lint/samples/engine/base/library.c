/* SPDX-License-Identifier: Apache-2.0 */
#include <cjson/cJSON.h> /* violates library */
#include <csv.h>         /* violates library */
#include <libpq-fe.h>    /* violates library */
#include <sodium.h>      /* violates library */
#include <utf8proc.h>    /* violates library */
#include <uv.h>          /* violates library */
