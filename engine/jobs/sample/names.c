/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/names.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

#define WORDS_MAX 96
#define PICKS     1024

struct word {
    const char *text;
    int weight;
};

/* Shares of surnames in the whole country, per mille; the rest of the list divides the remainder. */
static const struct word KINH_SURNAMES[] = {
    {"Nguyễn", 385}, {"Trần", 110}, {"Lê", 95},   {"Phạm", 71}, {"Hoàng", 36}, {"Huỳnh", 30}, {"Phan", 45},
    {"Vũ", 24},      {"Võ", 24},    {"Đặng", 21}, {"Bùi", 20},  {"Đỗ", 14},    {"Hồ", 13},    {"Ngô", 13},
    {"Dương", 10},   {"Lý", 5},     {"Đinh", 8},  {"Trịnh", 8}, {"Đoàn", 7},   {"Lâm", 6},    {"Mai", 6},
    {"Trương", 12},  {"Đào", 7},    {"Cao", 6},   {"Hà", 6},    {"Tạ", 4},     {"Lương", 5},  {"Phùng", 4},
    {"Tô", 3},       {"Châu", 3},   {"Quách", 2}, {"Thái", 3},  {"Lưu", 4},    {"Vương", 3},  {"Kiều", 2},
    {"La", 1},       {"Tống", 2},   {"Nghiêm", 2}};

static const struct word MINORITY_SURNAMES[] = {
    {"Lò", 12},   {"Hoàng", 12},  {"Nông", 10}, {"Lường", 8}, {"Quàng", 6}, {"Cà", 4},    {"Vàng", 7},
    {"Giàng", 7}, {"Sùng", 6},    {"Thào", 5},  {"Mùa", 4},   {"Lý", 6},    {"Triệu", 7}, {"Bàn", 5},
    {"Đặng", 3},  {"Ma", 4},      {"Lục", 3},   {"Hứa", 3},   {"Bùi", 6},   {"Quách", 3}, {"Đinh", 4},
    {"Siu", 3},   {"Rơ Châm", 3}, {"Ksor", 3},  {"Niê", 4},   {"Thạch", 3}, {"Kim", 2},   {"Sơn", 2}};

static const struct word FEMALE_MIDDLES[] = {
    {"Thị", 50}, {"Ngọc", 9}, {"Thu", 5},   {"Thanh", 5}, {"Phương", 4}, {"Minh", 3},
    {"Kim", 4},  {"Mỹ", 3},   {"Hồng", 3},  {"Bích", 2},  {"Diệu", 2},   {"Khánh", 2},
    {"Bảo", 2},  {"Thùy", 2}, {"Quỳnh", 2}, {"Hoài", 1},  {"Như", 1}};

static const struct word MALE_MIDDLES[] = {{"Văn", 38}, {"Đức", 8},  {"Hữu", 7},   {"Minh", 6}, {"Quang", 5},
                                           {"Ngọc", 4}, {"Đình", 5}, {"Công", 4},  {"Xuân", 4}, {"Thanh", 4},
                                           {"Quốc", 4}, {"Bá", 2},   {"Trọng", 2}, {"Gia", 3},  {"Tuấn", 2},
                                           {"Anh", 1},  {"Thế", 1}};

static const struct word FEMALE_GIVENS[] = {
    {"Lan", 6},   {"Hương", 7},  {"Hoa", 5},  {"Mai", 5},   {"Linh", 8},  {"Trang", 6},  {"Thảo", 6},
    {"Hà", 6},    {"Hằng", 5},   {"Hiền", 5}, {"Hạnh", 4},  {"Huyền", 5}, {"Ngọc", 5},   {"Nga", 4},
    {"Nhung", 4}, {"Phương", 6}, {"Thủy", 4}, {"Thuỷ", 2},  {"Thúy", 2},  {"Thuý", 1},   {"Yến", 4},
    {"Anh", 7},   {"Vân", 4},    {"Oanh", 3}, {"Dung", 4},  {"Liên", 3},  {"Loan", 3},   {"Tuyết", 3},
    {"Hòa", 2},   {"Hoà", 1},    {"Xuân", 2}, {"Nhi", 5},   {"My", 3},    {"Vy", 4},     {"Trâm", 3},
    {"Quyên", 2}, {"Bích", 2},   {"Chi", 4},  {"Giang", 3}, {"Ánh", 3},   {"Thơm", 1},   {"Tâm", 3},
    {"Hồng", 4},  {"Huệ", 3},    {"Lý", 1},   {"Diệp", 2},  {"Khuê", 1},  {"Châu", 2},   {"Ngân", 4},
    {"Duyên", 3}, {"Sen", 1},    {"Thắm", 1}, {"Mận", 1},   {"Hường", 2}, {"Phượng", 3}, {"Uyên", 2}};

static const struct word MALE_GIVENS[] = {
    {"Hùng", 6},  {"Dũng", 5},  {"Tuấn", 6},  {"Nam", 6},   {"Minh", 7}, {"Hải", 5},   {"Sơn", 5},
    {"Long", 5},  {"Thắng", 5}, {"Cường", 5}, {"Đức", 5},   {"Huy", 6},  {"Quang", 4}, {"Trung", 4},
    {"Tùng", 4},  {"Hưng", 4},  {"Khoa", 3},  {"Phong", 4}, {"Phúc", 4}, {"Thành", 5}, {"Việt", 3},
    {"Bình", 4},  {"Tâm", 2},   {"Hòa", 2},   {"Hoà", 1},   {"Thọ", 1},  {"Lâm", 3},   {"Toàn", 3},
    {"Tài", 3},   {"Đạt", 4},   {"Hiếu", 4},  {"Khánh", 3}, {"Kiên", 3}, {"Anh", 5},   {"Vinh", 3},
    {"Nghĩa", 2}, {"Quân", 3},  {"Quý", 2},   {"Thịnh", 2}, {"Khải", 1}, {"Bảo", 3},   {"Duy", 3},
    {"Giang", 2}, {"Lợi", 2},   {"Mạnh", 3},  {"Ngọc", 2},  {"Tân", 2},  {"Thái", 2},  {"Trường", 3},
    {"Vũ", 3},    {"Ước", 1},   {"Đông", 2},  {"An", 3},    {"Sáng", 1}, {"Chiến", 2}, {"Tiến", 3}};

struct list {
    struct person_name words[WORDS_MAX];
    uint8_t picks[PICKS]; /* each word as often as its weight says */
};

struct names {
    struct list surnames[2]; /* Kinh, minority */
    struct list middles[2];  /* male, female */
    struct list givens[2];
};

static void copy_word(char to[NAME_BYTES], const char *from) {
    const size_t length = strlen(from);
    assert(length < NAME_BYTES);
    memcpy(to, from, length + 1);
}

static void fill_picks(struct list *l, const struct word *words, size_t count) {
    int total = 0;
    for (size_t i = 0; i < count; i++) total += words[i].weight;
    size_t word = 0;
    int reached = words[0].weight;
    for (int i = 0; i < PICKS; i++) {
        while (i * total >= reached * PICKS) reached += words[++word].weight;
        l->picks[i] = (uint8_t)word;
    }
}

/* Each word is folded once here; names are put together from words and keys side by side. */
static void fill_list(struct list *l, const struct word *words, size_t count, struct arena *a) {
    assert(count <= WORDS_MAX);
    for (size_t i = 0; i < count; i++) {
        copy_word(l->words[i].full, words[i].text);
        copy_word(l->words[i].key, text_fold(a, words[i].text));
    }
    fill_picks(l, words, count);
}

#define FILL(list, words) fill_list(&(list), (words), sizeof(words) / sizeof(words)[0], a)

struct names *names_create(struct arena *a) {
    struct names *n = arena_new(a, struct names);
    FILL(n->surnames[0], KINH_SURNAMES);
    FILL(n->surnames[1], MINORITY_SURNAMES);
    FILL(n->middles[0], MALE_MIDDLES);
    FILL(n->middles[1], FEMALE_MIDDLES);
    FILL(n->givens[0], MALE_GIVENS);
    FILL(n->givens[1], FEMALE_GIVENS);
    return n;
}

static const struct person_name *pick(const struct list *l, struct chance *c) {
    return &l->words[l->picks[chance_below(c, PICKS)]];
}

const struct person_name *names_pick_surname(const struct names *n, struct chance *c, bool is_minority) {
    return pick(&n->surnames[is_minority], c);
}

static void append(char *text, size_t *at, const char *word) {
    const size_t length = strlen(word);
    assert(*at + length + 2 <= NAME_BYTES);
    if (*at > 0) text[(*at)++] = ' ';
    memcpy(text + *at, word, length + 1);
    *at += length;
}

void names_make(const struct names *n, struct chance *c, const struct person_name *surname, bool is_female,
                struct person_name *out) {
    const struct person_name *words[4] = {surname, pick(&n->middles[is_female], c)};
    size_t count = 2;
    if (chance_is_percent(c, 15)) words[count++] = pick(&n->givens[is_female], c);
    words[count++] = pick(&n->givens[is_female], c);
    size_t full_at = 0;
    size_t key_at = 0;
    for (size_t i = 0; i < count; i++) {
        append(out->full, &full_at, words[i]->full);
        append(out->key, &key_at, words[(i + count - 1) % count]->key); /* the given name first */
    }
}
