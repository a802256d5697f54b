/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/person_query.h"

#include "base/text.h"
#include "domain/appointment.h"
#include "domain/list/value.h"

#include <inttypes.h>
#include <string.h>

#define DIGITS          "0123456789"
#define BETWEEN_DIGITS  " +-.()/"
#define PERSONAL_DIGITS 12
#define CODE_HINT       "Look at the code again: a wrong letter is noticed."
#define NUMBER_HINT     "Write the 12 digits of a personal number, or a telephone number with its first 0."

static bool has_digit(const char *text) {
    return strpbrk(text, DIGITS) != NULL;
}

static bool is_number(const char *text) {
    return has_digit(text) && strspn(text, DIGITS BETWEEN_DIGITS) == strlen(text);
}

static const char *take_digits(const char *text, struct arena *a) {
    char *digits = arena_take(a, strlen(text) + 1);
    char *to = digits;
    for (; *text; text++)
        if (strchr(DIGITS, *text)) *to++ = *text;
    return digits;
}

static bool parse_code(const char *text, struct person_query *out) {
    struct err none;
    if (!appointment_code_parse(text, &out->resident, &none)) return false;
    out->kind = PERSON_QUERY_CODE;
    return true;
}

static bool parse_number(const char *text, struct arena *a, struct person_query *out, struct err *e) {
    const struct span span = span_trim(text);
    int64_t phone = 0;
    out->number = take_digits(text, a);
    out->kind = PERSON_QUERY_NUMBER;
    if (strlen(out->number) == PERSONAL_DIGITS && *span.at != '+') return true;
    if (value_read_phone(span, &phone) == RULE_NONE) {
        out->kind = PERSON_QUERY_PHONE;
        out->number = arena_print(a, "+%" PRId64, phone);
        return true;
    }
    return parse_code(text, out) ||
           err_set(e, ERR_INPUT, NUMBER_HINT, "this is neither a personal number nor a telephone number");
}

static void add_word(struct person_query *q, const char *word) {
    for (size_t i = 0; i < q->word_count; i++)
        if (strcmp(q->words[i], word) == 0) return;
    if (q->word_count < PERSON_QUERY_WORDS_MAX) q->words[q->word_count++] = word;
}

static void split_words(const char *text, struct arena *a, struct person_query *q) {
    for (const char *at = text_fold(a, text); *at;) {
        const size_t length = strcspn(at, " ");
        if (length > 0) add_word(q, arena_copy_text(a, at, length));
        at += length + (at[length] == ' ');
    }
}

bool person_query_parse(const char *text, struct arena *a, struct person_query *out, struct err *e) {
    *out = (struct person_query){.kind = PERSON_QUERY_NAME};
    if (is_number(text)) return parse_number(text, a, out, e);
    const bool is_code = parse_code(text, out);
    if (has_digit(text))
        return is_code || err_set(e, ERR_INPUT, CODE_HINT, "this is neither a name nor a code");
    out->kind = PERSON_QUERY_NAME;
    split_words(text, a, out);
    return out->word_count > 0 ||
           err_set(e, ERR_INPUT, "Write a name, a number, a telephone number or a code.",
                   "nothing was asked for");
}

const char *person_query_kind_name(enum person_query_kind kind) {
    static const char *const NAMES[] = {[PERSON_QUERY_NUMBER] = "number",
                                        [PERSON_QUERY_PHONE] = "phone",
                                        [PERSON_QUERY_CODE] = "code",
                                        [PERSON_QUERY_NAME] = "name"};
    return NAMES[kind];
}
