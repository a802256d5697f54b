/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/hamlet.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* ---- Keys ---- */

/* Words for the kind of a hamlet, folded; longer ones before those they begin with. */
static const char *const KINDS[] = {
    "to dan pho", "khu dan cu", "cum dan cu", "khu pho", "tieu khu", "thon", "buon", "lang",
    "khom",       "plei",       "phum",       "tdp",     "kdc",      "xom",  "khu",  "ban",
    "soc",        "bon",        "ap",         "kp",      "to",       "tk",   "t",
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_word_letter(char c) {
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || is_digit(c);
}

/* Signs are spaces, digits stand apart from letters, numbers lose their leading zeros. In a place with
 * room for twice the text. */
static void spread_words(const char *folded, char *to) {
    const char *begin = to;
    for (const char *c = folded; *c; c++) {
        const bool is_gap =
            !is_word_letter(*c) || (c > folded && is_word_letter(c[-1]) && is_digit(*c) != is_digit(c[-1]));
        if (is_gap && to > begin && to[-1] != ' ') *to++ = ' ';
        if (!is_word_letter(*c)) continue;
        const bool is_zero_in_front = *c == '0' && (to == begin || to[-1] == ' ') && is_digit(c[1]);
        if (!is_zero_in_front) *to++ = *c;
    }
    if (to > begin && to[-1] == ' ') to--;
    *to = '\0';
}

/* "B. Nà Lốc", "x 3": initials of bản, xóm ... stand for a kind with a dot or a number behind them only. */
static bool is_initial(char c) {
    return c != '\0' && strchr("abkltx", c) != NULL;
}

static const char *skip_initial(const char *folded) {
    return is_initial(folded[0]) && folded[1] == '.' ? folded + 2 : folded;
}

/* Past the word for a kind, when something follows it. */
static char *skip_kind(char *text) {
    if (is_initial(text[0]) && text[1] == ' ' && is_digit(text[2])) return text + 2;

    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        const size_t length = strlen(KINDS[i]);
        if (strncmp(text, KINDS[i], length) == 0 && text[length] == ' ') return text + length + 1;
    }
    return strncmp(text, "so ", 3) == 0 && is_digit(text[3]) ? text + 3 : text; /* "tổ dân phố số 3" */
}

static int roman_digit(char c) {
    return c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : 0;
}

/* 1 to 39, or 0. "vi" and "xi" are left alone: Vĩ, Vị and Xỉ are syllables of names. */
static int read_roman(const char *word) {
    static const char *const ONES[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};
    if (strcmp(word, "vi") == 0 || strcmp(word, "xi") == 0) return 0;
    int tens = 0;
    while (tens < 3 && roman_digit(word[tens]) == 10) tens++;
    for (int ones = 0; ones < 10; ones++)
        if (strcmp(word + tens, ONES[ones]) == 0) return 10 * tens + ones;
    return 0;
}

/* "phu tho ii" and "phu tho 2" are one hamlet. */
static char *with_arabic_end(struct arena *a, char *key) {
    char *gap = strrchr(key, ' ');
    char *last = gap ? gap + 1 : key;
    const int number = read_roman(last);
    if (number == 0) return key;
    *last = '\0';
    return arena_print(a, "%s%d", key, number);
}

char *hamlet_key(struct arena *a, const char *name) {
    const char *folded = skip_initial(text_fold(a, name));
    char *key = arena_take_array(a, strlen(folded) + 1, 2);
    spread_words(folded, key);
    key = with_arabic_end(a, key);
    for (char *rest = skip_kind(key); rest != key; rest = skip_kind(key)) key = rest;
    return key;
}

/* ---- Texts to numbers ---- */

struct entry {
    const char *text; /* NULL = free */
    struct hamlet_found found;
};

/* Open addressing; never more than half full. */
struct table {
    struct entry *at;
    size_t room; /* a power of two */
    size_t count;
};

static struct table table_make(struct arena *a, size_t count) {
    size_t room = 16;
    while (room < 2 * count) room *= 2;
    return (struct table){arena_new_array(a, struct entry, room), room, 0};
}

/* The entry of a text, or the free one where it would stand (FNV-1a). */
static struct entry *table_slot(const struct table *t, const char *text) {
    uint32_t hash = 2166136261U;
    for (const char *c = text; *c; c++) hash = (hash ^ (unsigned char)*c) * 16777619U;
    size_t at = hash & (t->room - 1);
    while (t->at[at].text && strcmp(t->at[at].text, text) != 0) at = (at + 1) & (t->room - 1);
    return &t->at[at];
}

/* A text that two hamlets share finds neither. */
static void table_add(struct table *t, const char *text, int32_t id) {
    struct entry *entry = table_slot(t, text);
    if (entry->text) {
        if (entry->found.id != id) entry->found.id = 0;
        return;
    }
    *entry = (struct entry){text, {.id = id}};
    t->count++;
}

static int32_t table_find(const struct table *t, const char *text) {
    const struct entry *entry = table_slot(t, text);
    return entry->text ? entry->found.id : 0;
}

/* ---- The index ---- */

#define REMEMBERED_MAX ((size_t)1024) /* spellings; beyond it each is looked up anew, without suggestion */

struct hamlet_index {
    struct arena *arena;
    struct table names; /* folded names and aliases */
    struct table keys;
    struct table spellings; /* as written, with what was found */
    const char **near_keys; /* of each name and alias, for suggestions */
    const int32_t *near_ids;
    size_t near_count;
    const char **fitting; /* room for near_count */
};

static void add_name(struct hamlet_index *index, const char *name, int32_t id, int32_t *near_ids) {
    const char *key = hamlet_key(index->arena, name);
    table_add(&index->names, text_fold(index->arena, name), id);
    if (*key) table_add(&index->keys, key, id);
    near_ids[index->near_count] = id;
    index->near_keys[index->near_count++] = key;
}

struct hamlet_index *hamlet_index_make(struct arena *a, const struct hamlet_names *hamlets, size_t count) {
    struct hamlet_index *index = arena_new(a, struct hamlet_index);
    size_t names = 0;
    for (size_t i = 0; i < count; i++) names += 1 + hamlets[i].alias_count;
    int32_t *near_ids = arena_new_array(a, int32_t, names);
    *index = (struct hamlet_index){
        .arena = a,
        .names = table_make(a, names),
        .keys = table_make(a, names),
        .spellings = table_make(a, REMEMBERED_MAX),
        .near_keys = arena_new_array(a, const char *, names),
        .near_ids = near_ids,
        .fitting = arena_new_array(a, const char *, names),
    };
    for (size_t i = 0; i < count; i++) {
        add_name(index, hamlets[i].name, hamlets[i].id, near_ids);
        for (size_t j = 0; j < hamlets[i].alias_count; j++)
            add_name(index, hamlets[i].aliases[j], hamlets[i].id, near_ids);
    }
    return index;
}

/* "tan lap 2" is no slip for "tan lap 3": numbers must be the same. */
static bool has_same_digits(const char *a, const char *b) {
    for (;; a++, b++) {
        while (*a && !is_digit(*a)) a++;
        while (*b && !is_digit(*b)) b++;
        if (*a != *b) return false;
        if (!*a) return true;
    }
}

static int32_t find_nearest(const struct hamlet_index *index, const char *key) {
    size_t fitting = 0;
    for (size_t i = 0; i < index->near_count; i++)
        if (has_same_digits(key, index->near_keys[i])) index->fitting[fitting++] = index->near_keys[i];
    const char *nearest = text_nearest(key, index->fitting, fitting);
    for (size_t i = 0; nearest && i < index->near_count; i++)
        if (index->near_keys[i] == nearest) return index->near_ids[i];
    return 0;
}

static struct hamlet_found look_up(const struct hamlet_index *index, struct arena *scratch,
                                   const char *spelling) {
    const bool is_remembered = index->spellings.count < REMEMBERED_MAX;
    struct hamlet_found found = {.id = table_find(&index->names, text_fold(scratch, spelling))};
    if (found.id != 0) return found;
    const char *key = hamlet_key(scratch, spelling);
    found.id = *key ? table_find(&index->keys, key) : 0;
    if (found.id == 0 && is_remembered) found.nearest_id = find_nearest(index, key);
    return found;
}

/* Looking up leaves nothing in the index's arena, however many spellings a list has. */
struct hamlet_found hamlet_index_find(struct hamlet_index *index, const char *spelling) {
    struct entry *known = table_slot(&index->spellings, spelling);
    if (known->text) return known->found;
    struct arena *scratch = arena_create();
    const struct hamlet_found found = look_up(index, scratch, spelling);
    arena_destroy(scratch);
    if (index->spellings.count == REMEMBERED_MAX) return found;
    *known = (struct entry){arena_copy_text(index->arena, spelling, strlen(spelling)), found};
    index->spellings.count++;
    return found;
}

/* ---- Proposals ---- */

struct spelled {
    const char *key;
    const char *folded;
    const char *text;
    uint32_t people;
};

/* Numbers by their value: "tan lap 10" stands behind "tan lap 9". */
static int compare_keys(const char *a, const char *b) {
    for (; *a && *b; a++, b++) {
        const size_t digits_a = strspn(a, "0123456789");
        const size_t digits_b = strspn(b, "0123456789");
        if (digits_a != digits_b && digits_a > 0 && digits_b > 0) return digits_a < digits_b ? -1 : 1;
        if (*a != *b) break;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

static int by_key_and_text(const void *left, const void *right) {
    const struct spelled *a = left;
    const struct spelled *b = right;
    const int by_key = compare_keys(a->key, b->key);
    return by_key ? by_key : strcmp(a->text, b->text);
}

/* Within a key, the most frequent first. */
static int by_key_and_people(const void *left, const void *right) {
    const struct spelled *a = left;
    const struct spelled *b = right;
    const int by_key = compare_keys(a->key, b->key);
    if (by_key) return by_key;
    return a->people != b->people ? (a->people < b->people) - (a->people > b->people)
                                  : strcmp(a->text, b->text);
}

/* Joins the same spelling's people; returns how many are left. */
static size_t merge_same(struct spelled *all, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && strcmp(all[kept - 1].text, all[i].text) == 0)
            all[kept - 1].people += all[i].people;
        else
            all[kept++] = all[i];
    }
    return kept;
}

/* An alias says nothing new when it folds as the name or another alias. */
static bool is_new_alias(const struct spelled *group, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (strcmp(group[i].folded, group[at].folded) == 0) return false;
    return true;
}

static struct hamlet_proposal make_proposal(struct arena *a, const struct spelled *group, size_t count) {
    const char **aliases = arena_new_array(a, const char *, count);
    struct hamlet_proposal made = {.name = group[0].text, .aliases = aliases, .people = group[0].people};
    for (size_t i = 1; i < count; i++) {
        made.people += group[i].people;
        if (is_new_alias(group, i)) aliases[made.alias_count++] = group[i].text;
    }
    return made;
}

static struct spelled *spell_out(struct arena *a, const struct hamlet_spelling *spellings, size_t count) {
    struct spelled *all = arena_new_array(a, struct spelled, count);
    for (size_t i = 0; i < count; i++)
        all[i] = (struct spelled){hamlet_key(a, spellings[i].text), text_fold(a, spellings[i].text),
                                  spellings[i].text, spellings[i].people};
    return all;
}

size_t hamlet_propose(struct arena *a, const struct hamlet_spelling *spellings, size_t count,
                      const struct hamlet_proposal **out) {
    struct spelled *all = spell_out(a, spellings, count);
    qsort(all, count, sizeof *all, by_key_and_text);
    const size_t left = merge_same(all, count);
    qsort(all, left, sizeof *all, by_key_and_people);
    struct hamlet_proposal *made = arena_new_array(a, struct hamlet_proposal, left);
    size_t made_count = 0;
    for (size_t from = 0, to = 0; from < left; from = to) {
        while (to < left && strcmp(all[to].key, all[from].key) == 0) to++;
        made[made_count++] = make_proposal(a, &all[from], to - from);
    }
    *out = made;
    return made_count;
}
