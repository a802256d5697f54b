/* SPDX-License-Identifier: Apache-2.0 */
/* audit_link: what the digest of an audit row covers, for all who write or verify chains. */
#ifndef LICHKHAM_STORE_AUDIT_LINK_H
#define LICHKHAM_STORE_AUDIT_LINK_H

#include "base/hash.h"

struct audit_link {
    int32_t commune;
    const char *chain;
    int64_t sequence; /* from 1 */
    int64_t unix_seconds;
    const char *actor;
    const char *action;
    const char *subject;  /* as the database prints it */
    const char *previous; /* hexadecimal digest of the row before it, "" for the first */
};

struct digest audit_link_digest(const struct audit_link *l);

#endif
