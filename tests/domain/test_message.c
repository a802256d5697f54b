/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/message.h"

#include "base/text.h"
#include "seeded.h"
#include "suite.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 1000, TEXTS = 3000, FILE_BYTES_MAX = 65536, SHIPPED_MAX = 32 };

static struct arena *arena;
static struct err error;

static void begin(void) {
    arena = arena_create();
    error = (struct err){0};
}

static void end(void) {
    arena_destroy(arena);
}

static struct message_values values_of_somebody(void) {
    return (struct message_values){
        .name = "Nguyễn Thị Hoà",
        .day = civil_make(2026, 12, 6),
        .arrival_minute = 450,
        .site = "Trạm y tế xã Nà Tấu",
        .address = "Bản Co Cượm",
        .site_phone = "0215 3825 115",
        .hamlet = "Bản Hoa",
        .code = "2AB-CDEF",
    };
}

static struct message_text render(const char *language, const char *body, const struct message_values *v,
                                  enum message_contact contact, enum message_marks marks) {
    const struct message_template t = {"week_before", "", language, "", body};
    struct message_text out;
    ck_assert_msg(message_check(&t, &error), "%s: %s", body, error.message);
    message_render(&t, v, contact, marks, arena, &out);
    return out;
}

static const char *render_body(const char *language, const char *body, const struct message_values *v) {
    return render(language, body, v, MESSAGE_TO_EMAIL, MESSAGE_KEEP_MARKS).body;
}

/* ---- Filling ----------------------------------------------------------------------------------- */

START_TEST(every_field_is_filled_in_both_languages) {
    static const char BODY[] =
        "{name}|{day}|{short_day}|{weekday}|{time}|{site}|{address}|{site_phone}|{hamlet}|{code}";
    const struct message_values v = values_of_somebody();
    ck_assert_str_eq(render_body("vi", BODY, &v),
                     "Nguyễn Thị Hoà|06/12/2026|06/12|Chủ nhật|7h30|Trạm y tế xã Nà Tấu|Bản Co Cượm|"
                     "0215 3825 115|Bản Hoa|2AB-CDEF");
    ck_assert_str_eq(render_body("en", BODY, &v),
                     "Nguyễn Thị Hoà|06/12/2026|6 Dec|Sunday|7:30|Trạm y tế xã Nà Tấu|Bản Co Cượm|"
                     "0215 3825 115|Bản Hoa|2AB-CDEF");
}
END_TEST

START_TEST(times_are_written_as_people_say_them) {
    static const struct {
        int minute;
        const char *vietnamese, *english;
    } CASES[] = {{450, "7h30", "7:30"}, {840, "14h", "14:00"}, {425, "7h05", "7:05"}, {0, "0h", "0:00"}};
    struct message_values v = values_of_somebody();
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        v.arrival_minute = CASES[i].minute;
        ck_assert_str_eq(render_body("vi", "{time}", &v), CASES[i].vietnamese);
        ck_assert_str_eq(render_body("en", "{time}", &v), CASES[i].english);
    }
}
END_TEST

START_TEST(weekdays_go_from_monday_to_sunday) {
    static const char *const DAYS[][2] = {
        {"thứ Hai", "Monday"}, {"thứ Ba", "Tuesday"},   {"thứ Tư", "Wednesday"}, {"thứ Năm", "Thursday"},
        {"thứ Sáu", "Friday"}, {"thứ Bảy", "Saturday"}, {"Chủ nhật", "Sunday"}};
    struct message_values v = values_of_somebody();
    for (int i = 0; i < 7; i++) {
        v.day = civil_make(2026, 11, 30) + i;
        ck_assert_str_eq(render_body("vi", "{weekday}", &v), DAYS[i][0]);
        ck_assert_str_eq(render_body("en", "{weekday}", &v), DAYS[i][1]);
    }
}
END_TEST

START_TEST(an_empty_value_takes_blanks_and_comma_along) {
    struct message_values v = values_of_somebody();
    v.address = "";
    v.hamlet = NULL;
    v.day = CIVIL_NONE;
    v.arrival_minute = -1;
    ck_assert_str_eq(render_body("vi", "{site}, {address}. {name}", &v),
                     "Trạm y tế xã Nà Tấu. Nguyễn Thị Hoà");
    ck_assert_str_eq(render_body("vi", "{hamlet}, {address}, {name} , {address}!", &v), "Nguyễn Thị Hoà!");
    ck_assert_str_eq(render_body("vi", "a {time} {day} {weekday} {short_day} b", &v), "a b");
    ck_assert_str_eq(render_body("vi", "{address}", &v), "");
}
END_TEST

START_TEST(a_piece_in_brackets_goes_with_its_field) {
    struct message_values v = values_of_somebody();
    static const char BODY[] = "[{hamlet}: ]mời {name}[, {address}, {code}].[ ĐT {site_phone}.]";
    ck_assert_str_eq(render_body("vi", BODY, &v),
                     "Bản Hoa: mời Nguyễn Thị Hoà, Bản Co Cượm, 2AB-CDEF. ĐT 0215 3825 115.");
    v.site_phone = v.address = v.hamlet = "";
    ck_assert_str_eq(render_body("vi", BODY, &v), "mời Nguyễn Thị Hoà.");
}
END_TEST

START_TEST(a_value_comes_on_one_line_and_composed) {
    struct message_values v = values_of_somebody();
    v.name = " Ho\u0300a\r\nBcc:\t x ";
    ck_assert_str_eq(render_body("vi", "({name})", &v), "(Hòa Bcc: x)");
}
END_TEST

START_TEST(braces_in_a_value_are_no_fields) {
    struct message_values v = values_of_somebody();
    v.name = "{code}[";
    ck_assert_str_eq(render_body("vi", "{name}", &v), "{code}[");
}
END_TEST

START_TEST(subject_and_body_are_filled_alike) {
    const struct message_template t = {"day_before", "", "en", "On {short_day}", "At {time}"};
    const struct message_values v = values_of_somebody();
    struct message_text out;
    message_render(&t, &v, MESSAGE_TO_EMAIL, MESSAGE_STRIP_MARKS, arena, &out);
    ck_assert_str_eq(out.subject, "On 6 Dec");
    ck_assert_str_eq(out.body, "At 7:30");
    ck_assert_int_eq(out.parts, 1);
}
END_TEST

START_TEST(fields_have_their_names_for_gateways_with_texts_of_their_own) {
    struct message_field *fields = NULL;
    const struct message_values v = values_of_somebody();
    char joined[512] = "";
    const size_t count = message_fields(&v, "vi", arena, &fields);
    for (size_t i = 0; i < count; i++) {
        strncat(joined, fields[i].name, sizeof joined - strlen(joined) - 1);
        strncat(joined, "=", sizeof joined - strlen(joined) - 1);
        strncat(joined, fields[i].value, sizeof joined - strlen(joined) - 1);
        strncat(joined, ";", sizeof joined - strlen(joined) - 1);
    }
    ck_assert_str_eq(joined,
                     "name=Nguyễn Thị Hoà;day=06/12/2026;short_day=06/12;weekday=Chủ nhật;time=7h30;"
                     "site=Trạm y tế xã Nà Tấu;address=Bản Co Cượm;site_phone=0215 3825 115;hamlet=Bản Hoa;"
                     "code=2AB-CDEF;");
}
END_TEST

/* ---- Checking ---------------------------------------------------------------------------------- */

START_TEST(a_bad_template_is_refused_by_what_is_wrong_with_it) {
    static const struct {
        const char *body, *fault;
    } CASES[] = {
        {"", "empty"},
        {" \n ", "empty"},
        {"{nam}", "the body of a message has the field {nam}, which there is not"},
        {"{ name }", "a field in braces"},
        {"{Nguyễn}", "a field in braces"},
        {"{}", "{}"},
        {"{name", "a { without its }"},
        {"{name {day}", "a { without its }"},
        {"name}", "a } without its {"},
        {"[{name}", "a [ without its ]"},
        {"{name}]", "a ] without its ["},
        {"[a [{name}]]", "a [ within [ ]"},
        {"[a] {name}", "a piece in [ ] without a field"},
        {"{na[me}]", "a { without its }"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct message_template t = {"week_before", "", "vi", "", CASES[i].body};
        ck_assert_msg(!message_check(&t, &error), "%s", CASES[i].body);
        ck_assert_int_eq(error.code, ERR_INPUT);
        ck_assert_msg(strstr(error.message, CASES[i].fault) != NULL, "%s: %s", CASES[i].body, error.message);
        ck_assert_ptr_null(strstr(error.message, "Nguyễn"));
        ck_assert_uint_gt(strlen(error.hint), 0);
    }
}
END_TEST

START_TEST(the_remedy_names_every_field) {
    struct message_field *fields = NULL;
    const struct message_values v = {0};
    const struct message_template t = {"week_before", "", "vi", "{x}", "{name}"};
    ck_assert(!message_check(&t, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "subject"));
    const size_t count = message_fields(&v, "vi", arena, &fields);
    for (size_t i = 0; i < count; i++)
        ck_assert_ptr_nonnull(strstr(error.hint, arena_print(arena, "{%s}", fields[i].name)));
}
END_TEST

/* ---- Finding ----------------------------------------------------------------------------------- */

START_TEST(the_channels_own_text_comes_before_the_language) {
    static const struct message_template LIST[] = {
        {"day_before", "", "vi", "", "any vi"},      {"day_before", "", "en", "", "any en"},
        {"day_before", "zns", "vi", "", "zns vi"},   {"day_before", "email", "en", "", "email en"},
        {"week_before", "sms", "en", "", "week en"},
    };
    static const struct {
        const char *purpose, *channel, *language, *body;
    } CASES[] = {
        {"day_before", "sms", "vi", "any vi"},     {"day_before", "sms", "en", "any en"},
        {"day_before", "zns", "vi", "zns vi"},     {"day_before", "zns", "en", "zns vi"},
        {"day_before", "email", "en", "email en"}, {"day_before", "email", "vi", "any vi"},
        {"day_before", "sms", "km", "any vi"},     {"week_before", "sms", "en", "week en"},
        {"week_before", "sms", "vi", NULL},        {"visit", "sms", "vi", NULL},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct message_template *t = message_find_template(
            LIST, sizeof LIST / sizeof *LIST, CASES[i].purpose, CASES[i].channel, CASES[i].language);
        if (CASES[i].body)
            ck_assert_str_eq(t->body, CASES[i].body);
        else
            ck_assert_ptr_null(t);
    }
}
END_TEST

/* ---- Parts ------------------------------------------------------------------------------------- */

static const char *repeat(const char *text, int times) {
    char *out = arena_take(arena, strlen(text) * (size_t)times + 1);
    for (int i = 0; i < times; i++) memcpy(out + strlen(text) * (size_t)i, text, strlen(text));
    return out;
}

static void assert_parts(const char *text, int parts, bool is_gsm) {
    bool was_gsm = !is_gsm;
    ck_assert_int_eq(message_count_parts(text, &was_gsm), parts);
    ck_assert_int_eq(was_gsm, is_gsm);
}

START_TEST(a_text_of_the_alphabet_has_160_characters_a_part_and_153_when_joined) {
    assert_parts("", 1, true);
    assert_parts(repeat("a", 160), 1, true);
    assert_parts(repeat("a", 161), 2, true);
    assert_parts(repeat("a", 306), 2, true);
    assert_parts(repeat("a", 307), 3, true);
    assert_parts(repeat("à", 160), 1, true); /* of the alphabet, unlike most marks */
    assert_parts(repeat("Ω", 161), 2, true);
}
END_TEST

START_TEST(characters_of_the_extension_count_twice_and_stay_whole) {
    assert_parts(repeat("€", 80), 1, true);
    assert_parts(repeat("€", 81), 2, true);
    assert_parts(repeat("[", 152), 2, true); /* 76 fit into 153 */
    assert_parts(repeat("[", 153), 3, true);
}
END_TEST

START_TEST(one_foreign_character_makes_it_70_a_part_and_67_when_joined) {
    assert_parts(repeat("ạ", 70), 1, false);
    assert_parts(repeat("ạ", 71), 2, false);
    assert_parts(repeat("ạ", 134), 2, false);
    assert_parts(repeat("ạ", 135), 3, false);
    assert_parts(arena_print(arena, "%s`", repeat("a", 70)), 2, false);
    assert_parts("ç", 1, false); /* only the capital is of the alphabet */
}
END_TEST

START_TEST(a_character_beyond_the_basic_plane_counts_twice_and_stays_whole) {
    assert_parts(repeat("\U0001F33E", 35), 1, false);
    assert_parts(repeat("\U0001F33E", 36), 2, false);
    assert_parts(repeat("\U0001F33E", 66), 2, false); /* 33 fit into 67 */
    assert_parts(repeat("\U0001F33E", 67), 3, false);
}
END_TEST

/* The alphabet as its standard prints it, without the escape. */
static const char ALPHABET[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char EXTENSION[] = "\f^{}\\[~]|€";

/* A text as UTF-16 units, by the C library. */
static size_t convert(const char *text, uint16_t units[UNITS_MAX]) {
    iconv_t conversion = iconv_open("UTF-16LE", "UTF-8");
    char *from = arena_print(arena, "%s", text);
    char *to = (char *)units;
    size_t left = strlen(text);
    size_t room = UNITS_MAX * sizeof *units;
    ck_assert(iconv(conversion, &from, &left, &to, &room) == 0);
    (void)iconv_close(conversion);
    return UNITS_MAX - room / sizeof *units;
}

static bool holds(const uint16_t *units, size_t count, uint16_t unit) {
    for (size_t i = 0; i < count; i++)
        if (units[i] == unit) return true;
    return false;
}

/* The fewest parts there are without cutting a character, over all ways to cut. */
static int fewest_parts(const int *costs, size_t count, int alone, int joined) {
    int *fewest = arena_new_array(arena, int, count + 1);
    int total = 0;
    for (size_t i = 0; i < count; i++) total += costs[i];
    for (size_t end_at = 1; end_at <= count; end_at++) {
        fewest[end_at] = UNITS_MAX;
        int used = 0;
        for (size_t from = end_at; from-- > 0 && (used += costs[from]) <= joined;)
            if (fewest[from] + 1 < fewest[end_at]) fewest[end_at] = fewest[from] + 1;
    }
    return total <= alone ? 1 : fewest[count];
}

static int count_slowly(const char *text, bool *is_gsm) {
    static uint16_t units[UNITS_MAX], alphabet[UNITS_MAX], extension[UNITS_MAX];
    int costs[UNITS_MAX];
    size_t letters = 0;
    const size_t count = convert(text, units);
    const size_t basic = convert(ALPHABET, alphabet);
    const size_t extended = convert(EXTENSION, extension);
    *is_gsm = true;
    for (size_t i = 0; i < count; i++)
        *is_gsm &= holds(alphabet, basic, units[i]) || holds(extension, extended, units[i]);
    for (size_t i = 0; i < count; i++) {
        const bool is_second_half = !*is_gsm && units[i] >= 0xDC00 && units[i] <= 0xDFFF;
        if (is_second_half)
            costs[letters - 1]++;
        else
            costs[letters++] = *is_gsm && holds(extension, extended, units[i]) ? 2 : 1;
    }
    return *is_gsm ? fewest_parts(costs, letters, 160, 153) : fewest_parts(costs, letters, 70, 67);
}

static const char *draw_text(struct seeded *s) {
    static const char *const LETTERS[] = {"a", "B", " ", "à", "€", "[", "{", "Ω",  "\n",         "7",
                                          "@", "£", "đ", "ạ", "…", "`", "ç", "\t", "\U0001F33E", "Ế"};
    const int kinds = seeded_between(s, 1, 3) == 3 ? 20 : 12; /* most of the time of the alphabet alone */
    const int near[] = {70, 67, 134, 201, 160, 153, 306, 459, 35, 80};
    const int length = near[seeded_between(s, 0, 9)] + seeded_between(s, -4, 4);
    const int special = seeded_between(s, 0, 100);
    char *text = arena_take(arena, (size_t)length * 4 + 1);
    for (int i = 0; i < length; i++) {
        const char *letter =
            seeded_between(s, 0, 99) < special ? LETTERS[seeded_between(s, 0, kinds - 1)] : "x";
        strcat(text, letter);
    }
    return text;
}

START_TEST(parts_are_those_of_a_slow_count) {
    struct seeded s = seeded_start("parts");
    for (int i = 0; i < TEXTS; i++) {
        bool is_gsm = false;
        bool is_gsm_slowly = false;
        const char *text = draw_text(&s);
        const int parts = message_count_parts(text, &is_gsm);
        ck_assert_int_eq(parts, count_slowly(text, &is_gsm_slowly));
        ck_assert_int_eq(is_gsm, is_gsm_slowly);
        arena_reset(arena);
    }
}
END_TEST

START_TEST(every_character_is_in_the_alphabet_or_not_as_its_standard_says) {
    for (unsigned point = 1; point < 0x3000; point++) {
        char text[4] = {(char)point};
        bool is_gsm = false;
        bool is_gsm_slowly = false;
        if (point >= 0x80 && point < 0x800)
            memcpy(text, (char[4]){(char)(0xC0 | point >> 6), (char)(0x80 | (point & 0x3F))}, sizeof text);
        if (point >= 0x800)
            memcpy(text,
                   (char[4]){(char)(0xE0 | point >> 12), (char)(0x80 | (point >> 6 & 0x3F)),
                             (char)(0x80 | (point & 0x3F))},
                   sizeof text);
        (void)message_count_parts(text, &is_gsm);
        (void)count_slowly(text, &is_gsm_slowly);
        ck_assert_msg(is_gsm == is_gsm_slowly, "U+%04X", point);
        arena_reset(arena);
    }
}
END_TEST

/* ---- Marks ------------------------------------------------------------------------------------- */

START_TEST(without_marks_a_text_fits_the_alphabet) {
    bool is_gsm = false;
    const char *stripped = message_strip_marks("“Đỗ Hoà” – 7h30… ‘số 5’ • ĐT «x» `y`", arena);
    ck_assert_str_eq(stripped, "\"Do Hoa\" - 7h30... 'so 5' - DT \"x\" 'y'");
    (void)message_count_parts(stripped, &is_gsm);
    ck_assert(is_gsm);
}
END_TEST

START_TEST(marks_are_kept_or_stripped_as_the_channel_is_set) {
    static const char BODY[] = "{site}: mời {name} khám sức khỏe {time} ngày {day}. ĐT {site_phone}";
    const struct message_values v = values_of_somebody();
    const struct message_text kept = render("vi", BODY, &v, MESSAGE_TO_PHONE, MESSAGE_KEEP_MARKS);
    const struct message_text stripped = render("vi", BODY, &v, MESSAGE_TO_PHONE, MESSAGE_STRIP_MARKS);
    ck_assert(!kept.is_stripped && stripped.is_stripped);
    ck_assert_int_eq(kept.parts, 2);
    ck_assert_int_eq(stripped.parts, 1);
    ck_assert_str_eq(stripped.body, "Tram y te xa Na Tau: moi Nguyen Thi Hoa kham suc khoe 7h30 ngay "
                                    "06/12/2026. DT 0215 3825 115");
}
END_TEST

START_TEST(the_cheapest_form_keeps_marks_that_cost_nothing) {
    const struct message_values v = values_of_somebody();
    const struct message_text brief = render("vi", "{name}", &v, MESSAGE_TO_PHONE, MESSAGE_CHEAPEST);
    const struct message_text lengthy =
        render("vi", repeat("{name} ", 5), &v, MESSAGE_TO_PHONE, MESSAGE_CHEAPEST);
    ck_assert_str_eq(brief.body, "Nguyễn Thị Hoà");
    ck_assert(!brief.is_stripped && lengthy.is_stripped);
    ck_assert_int_eq(lengthy.parts, 1);
}
END_TEST

START_TEST(only_text_messages_lose_their_marks) {
    const struct message_values v = values_of_somebody();
    for (unsigned c = 0; c < MESSAGE_CONTACTS; c++) {
        const struct message_text out =
            render("vi", repeat("{name} ", 20), &v, (enum message_contact)c, MESSAGE_STRIP_MARKS);
        ck_assert_int_eq(out.is_stripped, c == MESSAGE_TO_PHONE);
        if (c != MESSAGE_TO_PHONE) ck_assert_int_eq(out.parts, 1);
    }
}
END_TEST

/* ---- The shipped texts ------------------------------------------------------------------------- */

static char *read_migration(const char *name) {
    char *sql = arena_take(arena, FILE_BYTES_MAX);
    FILE *in = fopen(arena_print(arena, SOURCE_ROOT "/migrations/%s", name), "rb");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_lt(fread(sql, 1, FILE_BYTES_MAX, in), FILE_BYTES_MAX);
    (void)fclose(in);
    return sql;
}

/* The text between the next two quotes; steps behind it. */
static const char *take_quoted(char **at) {
    char *from = strchr(*at, '\'') + 1;
    char *until = strchr(from, '\'');
    *until = '\0';
    *at = until + 1;
    return from;
}

static void read_texts(const char *migration, struct message_template list[SHIPPED_MAX], size_t *count) {
    char *at = strstr(read_migration(migration), "INSERT INTO message_template");
    ck_assert_ptr_nonnull(at);
    *strstr(at, ");\n") = '\0';
    while (strchr(at, '\'')) {
        ck_assert_uint_lt(*count, SHIPPED_MAX);
        struct message_template *t = &list[(*count)++];
        t->purpose = take_quoted(&at);
        t->channel = take_quoted(&at);
        t->language = take_quoted(&at);
        t->subject = take_quoted(&at);
        t->body = take_quoted(&at);
    }
}

static size_t read_shipped(struct message_template list[SHIPPED_MAX]) {
    size_t count = 0;
    read_texts("0008_serve_and_send.sql", list, &count);
    read_texts("0010_nation.sql", list, &count);
    return count;
}

/* Invented people at places like those there are; the last ones have the longest names met. */
static const struct {
    const char *name, *site, *address, *phone;
    bool is_ordinary;
} PLACES[] = {
    {"Lò Thị Mỷ", "Trạm y tế xã Nà Tấu", "", "0215 3825 115", true},
    {"Nguyễn Thị Phương Thảo", "Trạm y tế phường Hoàng Mai", "5 Tân Mai", "024 3864 2215", true},
    {"Trần Văn Đức", "Trạm y tế xã Đắk Nhau", "Thôn 3", "+842713999888", true},
    {"Nguyễn Hoàng Bảo Ngọc", "Điểm trạm số 2, xã Phú Quốc", "", "+84200000012", true},
    {"Tôn Nữ Huyền Trân Công Tằng", "Trạm y tế phường Phan Rang - Tháp Chàm",
     "Số 126 đường Ngô Gia Tự, khu phố 4", "0259 3822 117", false},
    {"H'Hương Niê Kđăm Ayun", "Điểm trạm số 12, phường Buôn Ma Thuột", "Tổ dân phố 7, đường Nguyễn Tất Thành",
     "0262 3852 115", false},
};

static void assert_fits(const struct message_template *t, size_t place) {
    struct message_text out;
    const struct message_values v = {.name = PLACES[place].name,
                                     .day = civil_make(2026, 12, 5),
                                     .arrival_minute = 810,
                                     .site = PLACES[place].site,
                                     .address = PLACES[place].address,
                                     .site_phone = PLACES[place].phone};
    message_render(t, &v, MESSAGE_TO_PHONE, MESSAGE_STRIP_MARKS, arena, &out);
    (void)printf("%s %s: %zu characters, %d parts\n%s\n", t->purpose, t->language, strlen(out.body),
                 out.parts, out.body);
    ck_assert_int_le(out.parts, PLACES[place].is_ordinary ? 1 : 2);
    ck_assert_ptr_nonnull(strstr(out.body, PLACES[place].phone));
    ck_assert_ptr_null(strpbrk(out.body, "{}[]"));
}

START_TEST(shipped_texts_are_one_text_message_for_ordinary_names) {
    struct message_template list[SHIPPED_MAX];
    const size_t count = read_shipped(list);
    size_t texts = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; *list[i].channel == '\0' && p < sizeof PLACES / sizeof *PLACES; p++, texts++)
            assert_fits(&list[i], p);
    ck_assert_uint_eq(texts, 8 * sizeof PLACES / sizeof *PLACES);
}
END_TEST

START_TEST(shipped_texts_say_what_to_bring_and_hold_no_link) {
    struct message_template list[SHIPPED_MAX];
    const size_t count = read_shipped(list);
    ck_assert_uint_gt(count, 0);
    for (size_t i = 0; i < count; i++) {
        const char *plain = text_fold(arena, list[i].body);
        ck_assert_msg(message_check(&list[i], &error), "%s: %s", list[i].body, error.message);
        if (strcmp(list[i].purpose, "postponed_open") != 0)
            ck_assert(strstr(plain, "bhyt") || strstr(plain, "bao hiem") || strstr(plain, "insurance"));
        ck_assert(!strstr(plain, "http") && !strstr(plain, "www") && !strstr(plain, ".vn"));
        ck_assert(!strstr(plain, "ngay mai") && !strstr(plain, "tomorrow")); /* may go out earlier */
        ck_assert_ptr_nonnull(message_find_template(list, count, list[i].purpose, "sms", "vi"));
    }
}
END_TEST

START_TEST(a_place_that_moved_or_went_is_told_with_its_day_by_every_shipped_channel) {
    struct message_template list[SHIPPED_MAX];
    const size_t count = read_shipped(list);
    const char *const purposes[] = {"postponed", "postponed_open"};
    const char *const channels[] = {"sms", "email", "call_list"};
    const char *const languages[] = {"vi", "en"};
    const struct message_values v = {.name = "Lò Thị Mỷ",
                                     .day = civil_make(2026, 12, 5),
                                     .arrival_minute = 810,
                                     .site = "Trạm y tế xã Nà Tấu"};
    for (int i = 0; i < 2 * 3 * 2; i++) {
        struct message_text out;
        const struct message_template *t =
            message_find_template(list, count, purposes[i / 6], channels[i / 2 % 3], languages[i % 2]);
        ck_assert_ptr_nonnull(t);
        ck_assert_str_eq(t->language, languages[i % 2]);
        message_render(t, &v, MESSAGE_TO_NOBODY, MESSAGE_KEEP_MARKS, arena, &out);
        ck_assert_msg(strstr(out.body, "05/12") || strstr(out.body, "5 Dec"), "%s", out.body);
        ck_assert_ptr_nonnull(strstr(out.body, v.name));
        ck_assert_ptr_nonnull(strstr(out.body, v.site));
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("message");
    TCase *t = tcase_create("message");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, every_field_is_filled_in_both_languages);
    tcase_add_test(t, times_are_written_as_people_say_them);
    tcase_add_test(t, weekdays_go_from_monday_to_sunday);
    tcase_add_test(t, an_empty_value_takes_blanks_and_comma_along);
    tcase_add_test(t, a_piece_in_brackets_goes_with_its_field);
    tcase_add_test(t, a_value_comes_on_one_line_and_composed);
    tcase_add_test(t, braces_in_a_value_are_no_fields);
    tcase_add_test(t, subject_and_body_are_filled_alike);
    tcase_add_test(t, fields_have_their_names_for_gateways_with_texts_of_their_own);
    tcase_add_test(t, a_bad_template_is_refused_by_what_is_wrong_with_it);
    tcase_add_test(t, the_remedy_names_every_field);
    tcase_add_test(t, the_channels_own_text_comes_before_the_language);
    tcase_add_test(t, a_text_of_the_alphabet_has_160_characters_a_part_and_153_when_joined);
    tcase_add_test(t, characters_of_the_extension_count_twice_and_stay_whole);
    tcase_add_test(t, one_foreign_character_makes_it_70_a_part_and_67_when_joined);
    tcase_add_test(t, a_character_beyond_the_basic_plane_counts_twice_and_stays_whole);
    tcase_add_test(t, parts_are_those_of_a_slow_count);
    tcase_add_test(t, every_character_is_in_the_alphabet_or_not_as_its_standard_says);
    tcase_add_test(t, without_marks_a_text_fits_the_alphabet);
    tcase_add_test(t, marks_are_kept_or_stripped_as_the_channel_is_set);
    tcase_add_test(t, the_cheapest_form_keeps_marks_that_cost_nothing);
    tcase_add_test(t, only_text_messages_lose_their_marks);
    tcase_add_test(t, shipped_texts_are_one_text_message_for_ordinary_names);
    tcase_add_test(t, shipped_texts_say_what_to_bring_and_hold_no_link);
    tcase_add_test(t, a_place_that_moved_or_went_is_told_with_its_day_by_every_shipped_channel);
    suite_add_tcase(suite, t);
    return suite;
}
