/* SPDX-License-Identifier: Apache-2.0 */
int calls(char *to, const char *from) {
    strcpy(to, from);            /* violates unsafe */
    strcat(to, from);            /* violates unsafe */
    sprintf(to, "%s", from);     /* violates unsafe */
    if (strtok(to, from) != 0)   /* violates unsafe */
        return atoi(from);       /* violates unsafe */
    return (int)time(0) + rand() /* violates clock violates clock */
           + localtime(0)->x;    /* violates clock */
}
