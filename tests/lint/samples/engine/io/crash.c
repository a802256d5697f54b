/* SPDX-License-Identifier: Apache-2.0 */
bool crash(struct pg *c, const char *path) {
    CRASH_POINT(PQfinish(c->conn));
    (void)PQconsumeInput(c->conn); /* violates crash-point */
    if (unlink(path) != 0)         /* violates crash-point */
        return c->unlink(c, path);
    return CRASH_POINT(rename(path, c->path)) == 0;
}
