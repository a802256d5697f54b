/* SPDX-License-Identifier: Apache-2.0 */
/* operator: who is at the command line, for records that name their author. */
#ifndef LICHKHAM_EDGE_CLI_OPERATOR_H
#define LICHKHAM_EDGE_CLI_OPERATOR_H

/* The login name of the process's user, or "unknown user"; lives until the next call. */
const char *operator_name(void);

#endif
