/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/field.h"

#include "base/text.h"

#include <string.h>

#define ALIASES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* As met in lists of communes, insurance lists and exports of the ministry's formats (NGAY_SINH,
 * MA_THE_BHYT). A word is under one field only. */
const struct list_field_row LIST_FIELD_ROWS[LIST_FIELDS] = {
    [LIST_COMMUNE] = {"commune", "the commune's five-digit code, where a list covers several communes",
                      ALIASES("commune code", "ma xa", "maxa", "ma xa phuong", "ma phuong xa", "ma phuong",
                              "maxa cu tru", "ma dvhc", "ma don vi hanh chinh", "ma xa cu tru")},
    [LIST_NAME] = {"name", "full name",
                   ALIASES("full name", "ho va ten", "ho ten", "hoten", "ho ten day du", "ho va ten day du",
                           "ho va ten khai sinh", "ho chu dem va ten", "ho chu dem va ten khai sinh",
                           "ho dem va ten", "ten", "ten day du", "ten nguoi dan", "ho ten nguoi dan",
                           "ten benh nhan", "ho ten benh nhan", "ho ten nguoi benh", "ho ten hoc sinh",
                           "ho va ten hoc sinh", "ho ten nhan vien", "ho ten nguoi lao dong")},
    [LIST_FAMILY_NAME] = {"family_name", "family and middle names, where the given name has its own column",
                          ALIASES("family name", "ho", "ho dem", "ho va dem", "ho lot", "ho va ten dem",
                                  "ho ten dem", "ho va chu dem", "ho chu dem", "ho va ten lot",
                                  "ho dem va ten lot")},
    [LIST_BIRTH] = {"birth", "date of birth, or the year alone",
                    ALIASES("birth date", "date of birth", "birth year", "year of birth", "dob", "ngay sinh",
                            "nam sinh", "ngay thang nam sinh", "ngay thang sinh", "ngaysinh", "namsinh",
                            "ngay sinh nam sinh", "ngay nam sinh", "sinh ngay", "sinh nam", "nsinh", "ns")},
    [LIST_SEX] = {"sex", "male or female (nam, nữ; 1, 2)",
                  ALIASES("gender", "gioi tinh", "gioitinh", "phai", "gioi", "gt", "nam nu",
                          "gioi tinh nam nu")},
    [LIST_MALE] = {"male", "the birth of men in lists that have a column for each sex, or only a mark",
                   ALIASES("nam", "nam sinh nam", "ngay sinh nam", "phai nam", "gioi tinh nam")},
    [LIST_FEMALE] = {"female", "the same of women",
                     ALIASES("nu", "nam sinh nu", "ngay sinh nu", "phai nu", "gioi tinh nu")},
    [LIST_HAMLET] = {"hamlet", "the hamlet's name or an alias of it",
                     ALIASES("thon", "ap", "ban", "buon", "lang", "khom", "xom", "to", "khu", "to dan pho",
                             "tdp", "khu pho", "thon to", "thon ap", "thon ban", "thon xom", "thon lang",
                             "thon buon", "thon to dan pho", "thon tdp", "ap khu pho", "ap khom", "ap kp",
                             "khom ap", "thon ap ban", "thon ban to dan pho", "ban thon", "ten thon",
                             "ten ap", "ten to dan pho", "dia ban", "khu dan cu", "to thon", "xom thon",
                             "thon khu pho")},
    [LIST_HOUSEHOLD] = {"household", "any text that the members of one household share",
                        ALIASES("household number", "so ho khau", "ma ho", "so ho", "ho khau",
                                "ma ho gia dinh", "so ho gia dinh", "ho so", "ma so ho", "so hk", "ma hgd",
                                "maho", "soho", "so so ho khau", "ma ho dan")},
    [LIST_PERSONAL_NUMBER] = {"personal_number", "the personal number of twelve digits",
                              ALIASES("personal number", "id number", "cccd", "so cccd", "socccd",
                                      "so dinh danh", "so dinh danh ca nhan", "ma dinh danh",
                                      "ma dinh danh ca nhan", "dinh danh", "so ddcn", "ddcn", "cmnd cccd",
                                      "cccd cmnd", "so cmnd cccd", "so cccd cmnd", "cmnd", "so cmnd",
                                      "so cmt", "cmt", "can cuoc", "so can cuoc", "the can cuoc",
                                      "so the can cuoc", "can cuoc cong dan", "so can cuoc cong dan",
                                      "cccd dinh danh", "cccd so dinh danh", "so cccd so dinh danh",
                                      "cc cccd", "so cc cccd", "cccd cc", "so cc", "so giay to tuy than",
                                      "so dinh danh cccd")},
    [LIST_INSURANCE_NUMBER] = {"insurance_number", "the health insurance number, 10 or 15 characters",
                               ALIASES("insurance number", "bhyt", "so bhyt", "so the bhyt", "ma the bhyt",
                                       "the bhyt", "ma bhyt", "sothe bhyt", "ma so bhyt", "ma so bhxh",
                                       "so bhxh", "ma bhxh", "so the bao hiem y te", "ma the", "so the",
                                       "bao hiem y te", "ma the bao hiem y te")},
    [LIST_PHONE] = {"phone", "a mobile number",
                    ALIASES("phone number", "mobile", "tel", "dien thoai", "sdt", "so dien thoai", "dt",
                            "so dt", "so dtdd", "dtdd", "dien thoai lien he", "so dien thoai lien he",
                            "sdt lien he", "dien thoai di dong", "so di dong", "di dong", "so dt lien he",
                            "dienthoai")},
    [LIST_PHONE_OWNER] = {"phone_owner", "whose phone it is: self, household or guardian",
                          ALIASES("phone owner", "chu so dien thoai", "chu dien thoai", "chu sdt",
                                  "so dien thoai cua", "sdt cua")},
    [LIST_EMAIL] = {"email", "an e-mail address",
                    ALIASES("e mail", "mail", "thu dien tu", "dia chi email", "dia chi thu dien tu")},
    [LIST_ADDRESS] = {"address", "the address as letters carry it",
                      ALIASES("dia chi", "dia chi thuong tru", "noi o", "noi o hien nay", "noi o hien tai",
                              "cho o", "cho o hien nay", "dia chi hien tai", "dia chi cu tru", "so nha",
                              "noi thuong tru", "thuong tru", "noi cu tru", "ho khau thuong tru", "diachi")},
    [LIST_TARGET_GROUPS] = {"target_groups", "numbers 1 to 16 of the target group list, joined by ;",
                            ALIASES("target groups", "doi tuong", "nhom doi tuong", "ma doi tuong",
                                    "doituong", "doi tuong uu tien", "dien doi tuong", "nhom uu tien")},
    [LIST_ROUTE] = {"route", "who examines by duty: station, employer, school or armed_forces",
                    ALIASES("tuyen kham", "noi kham", "noi to chuc kham", "don vi to chuc kham",
                            "hinh thuc kham")},
    [LIST_ORGANISATION] = {"organisation", "the number of the employer or school",
                           ALIASES("organisation id", "organization", "ma don vi", "ma co quan", "ma truong",
                                   "ma to chuc", "ma cong ty")},
    [LIST_RESIDENT_SINCE] = {"resident_since", "since when the person lives here",
                             ALIASES("resident since", "cu tru tu", "ngay cu tru", "ngay den",
                                     "ngay chuyen den", "tu ngay", "ngay dang ky cu tru", "ngay thuong tru",
                                     "ngay dang ky thuong tru", "ngay tam tru")},
    [LIST_LAST_CHECK] = {"last_check", "the date of the last complete check, or never",
                         ALIASES("last check", "kham gan nhat", "lan kham gan nhat", "ngay kham gan nhat",
                                 "ngay kham gan day nhat", "lan kham truoc", "ngay kham truoc",
                                 "ngay kham lan truoc", "lan kham cuoi", "ngay kham cuoi",
                                 "ngay kham suc khoe gan nhat", "kham suc khoe gan nhat")},
    [LIST_LANGUAGE] = {"language", "the language of messages, by its code",
                       ALIASES("ngon ngu", "tieng", "tieng noi", "tieng me de")},
    [LIST_CIRCUMSTANCES] =
        {"circumstances", "any of home_visit, step_free, interpreter, pregnant, hazardous_work, joined by ;",
         ALIASES("hoan canh", "nhu cau ho tro", "can ho tro", "ho tro", "nhu cau dac biet")},
    [LIST_DONE_ON] = {"done_on", "the day of the check",
                      ALIASES("done on", "check date", "ngay kham", "ngay vao", "ngay kham suc khoe",
                              "ngay ksk", "ngay thuc hien", "ngay kham benh", "ngay hoan thanh", "ngaykham",
                              "ngay vao vien", "thoi gian kham", "ngay gio vao", "ngay da kham")},
    [LIST_FACILITY] = {"facility", "the facility's code, 5 characters or 13 digits",
                       ALIASES("ma cskcb", "macskcb", "ma co so", "ma co so kcb", "co so kham", "co so kcb",
                               "ma gtin cskcb", "ma benh vien", "ma co so kham chua benh",
                               "ma co so kham benh chua benh", "noi thuc hien")},
    [LIST_VISIT_CODE] = {"visit_code", "the visit's code (MA_LK)",
                         ALIASES("visit code", "ma lk", "malk", "ma lien ket", "ma luot kham",
                                 "ma dot kham")},
    [LIST_PAYER] = {"payer", "the payer's code (NGUON_CHI_TRA): 1, 2, 3, 4, 5 or 9",
                    ALIASES("nguon chi tra", "nguonchitra", "ma nguon chi tra", "nguon kinh phi",
                            "kinh phi")},
    [LIST_DATA_STATUS] = {"data_status", "what became of the record: not_sent, sent, accepted or rejected",
                          ALIASES("data status", "trang thai du lieu", "trang thai gui", "tinh trang du lieu",
                                  "trang thai", "tinh trang gui", "ket qua gui")},
};

const char *list_field_name(enum list_field field) {
    return LIST_FIELD_ROWS[field].name;
}

enum list_field list_field_find_name(const char *name) {
    unsigned field = 0;
    while (field < LIST_FIELDS && strcmp(LIST_FIELD_ROWS[field].name, name) != 0) field++;
    return (enum list_field)field;
}

static bool is_letter_or_digit(char c) {
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool list_header_fold(const char *header, char folded[LIST_HEADER_BYTES_MAX]) {
    folded[0] = '\0';
    if (!text_fold_word(header, folded, LIST_HEADER_BYTES_MAX)) return false;
    char *to = folded;
    for (const char *c = folded; *c; c++) {
        if (is_letter_or_digit(*c))
            *to++ = *c;
        else if (to != folded && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to != folded && to[-1] == ' ') to--;
    *to = '\0';
    return true;
}

static bool is_name_or_alias(enum list_field field, const char *folded) {
    char name[LIST_HEADER_BYTES_MAX];
    (void)list_header_fold(LIST_FIELD_ROWS[field].name, name);
    if (strcmp(name, folded) == 0) return true;
    const char *const *alias = LIST_FIELD_ROWS[field].aliases;
    while (*alias && strcmp(*alias, folded) != 0) alias++;
    return *alias != NULL;
}

static enum list_field find_folded(const char *folded) {
    unsigned field = 0;
    while (field < LIST_FIELDS && !is_name_or_alias((enum list_field)field, folded)) field++;
    return (enum list_field)field;
}

/* "Ngày sinh (dd/mm/yyyy)" is looked up as it stands, then without what stands in brackets. */
enum list_field list_field_find(const char *header) {
    char folded[LIST_HEADER_BYTES_MAX];
    if (!list_header_fold(header, folded)) return LIST_FIELDS;
    enum list_field field = find_folded(folded);
    const size_t before = strcspn(header, "([");
    if (field != LIST_FIELDS || header[before] == '\0' || before >= LIST_HEADER_BYTES_MAX) return field;
    char cut[LIST_HEADER_BYTES_MAX];
    memcpy(cut, header, before);
    cut[before] = '\0';
    return list_header_fold(cut, folded) ? find_folded(folded) : LIST_FIELDS;
}
