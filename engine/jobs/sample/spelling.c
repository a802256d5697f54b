/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/spelling.h"

#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    const char *one;
    const char *other;
};

struct choice {
    const struct pair *pairs;
    size_t count;
    bool is_one_way; /* nobody writes Chy for Chi */
};

static const struct pair TONES[] = {{"oà", "òa"}, {"oá", "óa"}, {"oả", "ỏa"}, {"oã", "õa"}, {"oạ", "ọa"},
                                    {"oè", "òe"}, {"oé", "óe"}, {"oẻ", "ỏe"}, {"oẽ", "õe"}, {"oẹ", "ọe"},
                                    {"uỳ", "ùy"}, {"uý", "úy"}, {"uỷ", "ủy"}, {"uỹ", "ũy"}, {"uỵ", "ụy"}};

static const struct pair LAST_VOWELS[] = {{"y", "i"}, {"ỳ", "ì"}, {"ý", "í"},
                                          {"ỷ", "ỉ"}, {"ỹ", "ĩ"}, {"ỵ", "ị"}};

/* Not q: its u is no vowel ("Quý"). */
static const char *const CONSONANTS = "bcdghklmnprstvxBCDGHKLMNPRSTVX";

static bool ends_like(const char *word, size_t length, const char *ending) {
    const size_t bytes = strlen(ending);
    return length > bytes && memcmp(word + length - bytes, ending, bytes) == 0 &&
           strchr(CONSONANTS, word[length - bytes - 1]) != NULL;
}

/* The length of what the word's ending is written over, and with what; 0 = it has no choice. */
static size_t find_ending(const char *word, size_t length, const struct choice *choice,
                          const char **instead) {
    for (const struct pair *p = choice->pairs; p < choice->pairs + choice->count; p++) {
        const bool is_one = ends_like(word, length, p->one);
        if (!is_one && (choice->is_one_way || !ends_like(word, length, p->other))) continue;
        *instead = is_one ? p->other : p->one;
        return strlen(is_one ? p->one : p->other);
    }
    return 0;
}

/* The first word that has a choice. */
static const char *swap_ending(struct arena *a, const char *name, const struct choice *choice) {
    const char *word = name;
    for (;;) {
        const size_t length = strcspn(word, " ");
        const char *instead = "";
        const size_t bytes = find_ending(word, length, choice, &instead);
        if (bytes > 0)
            return arena_print(a, "%.*s%s%s", (int)(word + length - bytes - name), name, instead,
                               word + length);
        if (word[length] == '\0') return name;
        word += length + 1;
    }
}

const char *spelling_move_tone(struct arena *a, const char *name) {
    static const struct choice CHOICE = {TONES, sizeof TONES / sizeof TONES[0], false};
    return swap_ending(a, name, &CHOICE);
}

const char *spelling_write_i(struct arena *a, const char *name) {
    static const struct choice CHOICE = {LAST_VOWELS, sizeof LAST_VOWELS / sizeof LAST_VOWELS[0], true};
    return swap_ending(a, name, &CHOICE);
}

const char *spelling_drop_middle(struct arena *a, const char *name) {
    const char *middle = strchr(name, ' ');
    const char *given = strrchr(name, ' ');
    if (middle == given) return name;
    return arena_print(a, "%.*s%s", (int)(middle - name), name, given);
}

/* "Tổ dân phố 12": the number is the last word. */
static const char *write_number_otherwise(struct arena *a, const char *name, const char *number,
                                          int32_t hamlet) {
    const int value = (int)strtol(number, NULL, 10);
    if (hamlet % 3 == 0) return arena_print(a, "%.*s%02d", (int)(number - name), name, value);
    if (hamlet % 3 == 1) return arena_print(a, "%02d", value);
    return strchr(name, ' ') + 1 == number ? arena_print(a, "%c. %d", name[0], value)
                                           : arena_print(a, "TDP %d", value);
}

const char *spelling_of_hamlet(struct arena *a, const char *name, int32_t hamlet, unsigned which) {
    if (which == 0) return name;
    if (which == 1) return hamlet % 2 == 0 ? text_fold(a, name) : text_upper(a, name);
    return write_number_otherwise(a, name, strrchr(name, ' ') + 1, hamlet);
}
