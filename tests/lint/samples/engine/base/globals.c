/* SPDX-License-Identifier: Apache-2.0 */
int counter;                        /* violates global */
static const char *names[] = {"a"}; /* violates global */
static struct {                     /* violates global */
    int a;
} state = {1};
static void (*callback)(void *context); /* violates global */

int count(void) {
    static int calls = 0; /* violates global */
    return ++calls;
}
