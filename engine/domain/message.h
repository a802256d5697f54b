/* SPDX-License-Identifier: Apache-2.0 */
/* message: the words of a reminder: templates, their filling, and what a text costs by telephone. Pure. */
#ifndef LICHKHAM_DOMAIN_MESSAGE_H
#define LICHKHAM_DOMAIN_MESSAGE_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* What a channel must know of a person. */
enum message_contact { MESSAGE_TO_PHONE, MESSAGE_TO_EMAIL, MESSAGE_TO_NOBODY, MESSAGE_CONTACTS };

/* Vietnamese marks make a text message a UCS-2 one: 70 characters a part (67 when joined) against 160
 * (153) of GSM 03.38. */
enum message_marks {
    MESSAGE_KEEP_MARKS,
    MESSAGE_STRIP_MARKS,
    MESSAGE_CHEAPEST, /* without marks when that saves a part */
    MESSAGE_MARKS
};

/* What a template may be filled with. No number, no group, no diagnosis: there is no field for them.
 * NULL, CIVIL_NONE and a minute below 0 are empty. */
struct message_values {
    const char *name; /* full_name */
    civil_day day; /* {day} "06/12/2026", {short_day} "06/12" or "6 Dec", {weekday} "Chủ nhật", "Sunday" */
    int arrival_minute;     /* {time} "7h30" in Vietnamese, "7:30" in English */
    const char *site;       /* {site} */
    const char *address;    /* {address} */
    const char *site_phone; /* {site_phone} */
    const char *hamlet;     /* {hamlet} */
    const char *code;       /* {code} "2AB-CDEF" */
};

struct message_template {
    const char *purpose;
    const char *channel; /* "" = for every channel without a text of its own */
    const char *language;
    const char *subject;
    const char *body;
};

/* A template stands in valid UTF-8 and names its fields in braces. A piece in square brackets goes when a
 * field in it is empty: "[, {address}]". */
#define MESSAGE_FIELDS_HELP                                                                                  \
    "There are {name}, {day}, {short_day}, {weekday}, {time}, {site}, {address}, {site_phone}, {hamlet} "    \
    "and "                                                                                                   \
    "{code}; [, {address}] is left out where there is no address."

/* An unknown field, a brace or bracket without its other one, a piece in brackets without a field, an
 * empty body: ERR_INPUT naming it, with the fields there are. */
MUST_CHECK bool message_check(const struct message_template *t, struct err *e);

/* The most fitting of the list: this channel and language, this channel in Vietnamese, any channel in
 * the language, any in Vietnamese; NULL = none for the purpose. */
const struct message_template *message_find_template(const struct message_template *list, size_t count,
                                                     const char *purpose, const char *channel,
                                                     const char *language);

struct message_text {
    const char *subject;
    const char *body;
    int parts; /* of the body as a text message; 1 for other contacts */
    bool is_stripped;
};

/* Fills a checked template, in NFC. An empty value outside brackets takes the blanks and the comma before it
 * along; what stands in a value on several lines comes as one. In the arena. */
void message_render(const struct message_template *t, const struct message_values *v,
                    enum message_contact contact, enum message_marks marks, struct arena *a,
                    struct message_text *out);

/* Parts of a text as a text message: GSM 03.38 (its extension characters count twice) when every character
 * is in it, else UCS-2, where one outside the basic plane counts twice. None is ever cut in two. An empty
 * text is one part. */
int message_count_parts(const char *text, bool *is_gsm);

/* Without Vietnamese marks, and with plain quotes, dashes and dots, so that it fits GSM 03.38. */
char *message_strip_marks(const char *text, struct arena *a);

/* The values as names and texts, for drivers and gateways with templates of their own: name, day,
 * short_day, weekday, time, site, address, site_phone, hamlet, code. In the arena. */
struct message_field {
    const char *name;
    const char *value;
};
size_t message_fields(const struct message_values *v, const char *language, struct arena *a,
                      struct message_field **out);

#endif
