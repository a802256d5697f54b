/* SPDX-License-Identifier: Apache-2.0 */
int ten_lines(int n) {
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    return n;
}

int eleven_lines(int n) { /* violates function-size */
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    return n;
}

int filler_a(void);
int filler_b(void);
int filler_c(void);
int filler_d(void);
int filler_e(void);
int filler_f(void);
int filler_g(void); /* violates file-size */
