/* SPDX-License-Identifier: Apache-2.0 */
static const char *const TEXTS[] = {
    "SELECT 1 FROM need",                 /* violates sql */
    "INSERT INTO need VALUES (1)",        /* violates sql */
    "COPY (SELECT 1) TO STDOUT",          /* violates sql */
    "COMMIT",                             /* violates sql */
    "COMMIT was lost: look before again", /* a sentence */
};
