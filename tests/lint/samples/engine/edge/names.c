int no_licence_above; /* violates licence violates global */
typedef int day_t;    /* violates name */
typedef struct {      /* an anonymous one too */
    int a;
} pair_t; /* violates name */
/* TODO: violates unfinished */
