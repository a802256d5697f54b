/* SPDX-License-Identifier: Apache-2.0 */
/* login_page: the form in which a token is typed. */
#ifndef LICHKHAM_EDGE_API_LOGIN_PAGE_H
#define LICHKHAM_EDGE_API_LOGIN_PAGE_H

#include "edge/api/api.h"

/* `next`: where to go then; `is_wrong`: what was typed is no token. */
void login_print_page(const struct api_call *c, const char *next, bool is_wrong, FILE *out);

#endif
