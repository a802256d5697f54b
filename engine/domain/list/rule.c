/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/rule.h"

/* Rows of the table: code, severity, sentence and remedy in English, then in Vietnamese. */
#define REFUSED(code, sentence, remedy, sentence_vi, remedy_vi)                                              \
    { code, RULE_REFUSED, sentence, remedy, sentence_vi, remedy_vi }
#define WARNING(code, sentence, remedy, sentence_vi, remedy_vi)                                              \
    { code, RULE_WARNING, sentence, remedy, sentence_vi, remedy_vi }

const struct list_rule_row LIST_RULE_ROWS[LIST_RULES] = {
    [RULE_ROW_TOO_LONG] = REFUSED("row_too_long", "The row has more fields than the header.",
                                  "Look for a separator inside a field, and put that field in quotes.",
                                  "Dòng có nhiều ô hơn dòng tiêu đề.",
                                  "Tìm dấu phân cách nằm trong một ô và đặt ô đó trong dấu ngoặc kép."),
    [RULE_ROW_UNREADABLE] =
        REFUSED("row_unreadable", "The row cannot be read as text.",
                "Save the list again as CSV in UTF-8, or mend this row.", "Không đọc được dòng này.",
                "Lưu lại danh sách dạng CSV UTF-8, hoặc sửa dòng này."),
    [RULE_HEADER_AGAIN] =
        WARNING("header_again", "The header stands here once more.", "Nothing to do; the row is passed over.",
                "Dòng tiêu đề lặp lại ở đây.", "Không cần làm gì; dòng này được bỏ qua."),
    [RULE_SUM] =
        WARNING("sum", "A sum stands here, not a person.", "Nothing to do; the row is passed over.",
                "Đây là dòng tổng cộng, không phải một người.", "Không cần làm gì; dòng này được bỏ qua."),
    [RULE_COLUMNS_SWAPPED] =
        REFUSED("columns_swapped", "Two values look as if they stood in each other's columns.",
                "Put each value in its own column.", "Hai giá trị có vẻ bị đổi cột cho nhau.",
                "Đưa mỗi giá trị về đúng cột."),
    [RULE_NAME_MISSING] = REFUSED("name_missing", "The name is missing.", "Write the full name.",
                                  "Thiếu họ tên.", "Ghi đầy đủ họ và tên."),
    [RULE_NAME_IMPOSSIBLE] =
        REFUSED("name_impossible", "The name holds digits or signs, or no letter.",
                "Write the full name with letters only.",
                "Họ tên có chữ số, ký hiệu lạ hoặc không có chữ cái.", "Ghi họ tên chỉ bằng chữ cái."),
    [RULE_NAME_TOO_LONG] = REFUSED("name_too_long", "The name is longer than 100 letters.",
                                   "Write the name alone; notes have their own column.",
                                   "Họ tên dài hơn 100 chữ cái.", "Chỉ ghi họ tên; ghi chú để ở cột khác."),
    [RULE_NAME_BROKEN] =
        REFUSED("name_broken", "Letters of the name were lost when the list was saved.",
                "Save the original list again as CSV in UTF-8.", "Họ tên bị mất dấu tiếng Việt khi lưu tệp.",
                "Lưu lại danh sách gốc dạng CSV UTF-8."),
    [RULE_BIRTH_MISSING] = REFUSED("birth_missing", "Date and year of birth are missing.",
                                   "Write the date, or at least the year.", "Thiếu ngày sinh và năm sinh.",
                                   "Ghi ngày sinh, ít nhất là năm sinh."),
    [RULE_BIRTH_UNREADABLE] =
        REFUSED("birth_unreadable", "The birth is neither a date nor a year.",
                "Write it as 31/12/1980, 1980-12-31 or 1980.", "Ngày sinh không phải là ngày hoặc năm.",
                "Ghi dạng 31/12/1980, 1980-12-31 hoặc 1980."),
    [RULE_BIRTH_IMPOSSIBLE] =
        REFUSED("birth_impossible", "The calendar has no such date of birth.",
                "Correct day and month, or write the year alone.", "Ngày sinh không có trong lịch.",
                "Sửa ngày và tháng, hoặc chỉ ghi năm."),
    [RULE_BIRTH_TWO_DIGIT_YEAR] =
        REFUSED("birth_two_digit_year", "The year of birth has two digits and may be of either century.",
                "Write the year with four digits; in a spreadsheet, format the column as dd/mm/yyyy.",
                "Năm sinh chỉ có hai chữ số, không rõ thế kỷ nào.",
                "Ghi năm đủ bốn chữ số; trong bảng tính, định dạng cột là dd/mm/yyyy."),
    [RULE_BIRTH_OTHER_ORDER] = REFUSED(
        "birth_other_order", "The date of birth fits only with day and month the other way round.",
        "If the whole list is written so, say --dates mdy (month first) or --dates dmy; else correct it.",
        "Ngày sinh chỉ hợp lệ khi đổi chỗ ngày và tháng.",
        "Nếu cả danh sách ghi như vậy, dùng --dates mdy (tháng trước) hoặc --dates dmy; nếu không, sửa "
        "ngày này."),
    [RULE_BIRTH_SERIAL] = REFUSED("birth_serial", "The birth is a spreadsheet's day number, not a date.",
                                  "Format the column as a date (dd/mm/yyyy) and save the list again.",
                                  "Ngày sinh là số thứ tự ngày của bảng tính, không phải ngày tháng.",
                                  "Định dạng cột là ngày (dd/mm/yyyy) rồi lưu lại danh sách."),
    [RULE_BIRTH_TOO_EARLY] = REFUSED("birth_too_early", "The birth lies before 1900.", "Correct the year.",
                                     "Ngày sinh trước năm 1900.", "Sửa năm sinh."),
    [RULE_BIRTH_IN_FUTURE] = REFUSED("birth_in_future", "The birth lies in the future.", "Correct the date.",
                                     "Ngày sinh ở tương lai.", "Sửa ngày sinh."),
    [RULE_SEX_MISSING] = REFUSED("sex_missing", "The sex is missing.", "Write nam or nữ.", "Thiếu giới tính.",
                                 "Ghi nam hoặc nữ."),
    [RULE_SEX_UNKNOWN] = REFUSED("sex_unknown", "The word for the sex is not known.",
                                 "Write nam or nữ, or name the word under \"values\" of the mapping file.",
                                 "Không hiểu giá trị giới tính.",
                                 "Ghi nam hoặc nữ, hoặc khai báo từ này ở \"values\" của tệp ánh xạ."),
    [RULE_SEX_NOT_TOLD] = WARNING("sex_not_told", "The list says that the sex is not known.",
                                  "Find it out and correct the list.", "Danh sách ghi không rõ giới tính.",
                                  "Xác minh và bổ sung vào danh sách."),
    [RULE_SEX_TWICE] = REFUSED("sex_twice", "Both the men's and the women's column are filled in.",
                               "Leave one of the two empty.", "Cả cột nam và cột nữ đều có giá trị.",
                               "Để trống một trong hai cột."),
    [RULE_HAMLET_MISSING] = REFUSED("hamlet_missing", "The hamlet is missing.", "Write the hamlet's name.",
                                    "Thiếu thôn, tổ dân phố.", "Ghi tên thôn, tổ dân phố."),
    [RULE_HAMLET_UNKNOWN] =
        REFUSED("hamlet_unknown", "The commune has no hamlet of this name.",
                "Correct the name, or add the hamlet or an alias with `lichkham hamlet import`.",
                "Xã không có thôn, tổ dân phố tên này.",
                "Sửa tên, hoặc thêm thôn hay tên khác bằng lệnh `lichkham hamlet import`."),
    [RULE_HAMLET_NEAR] =
        REFUSED("hamlet_near", "The commune has no hamlet of this name, but one that is spelled nearly so.",
                "Correct the name, or add the spelling as an alias with `lichkham hamlet import`.",
                "Xã không có thôn tên này, nhưng có thôn tên gần giống.",
                "Sửa tên, hoặc thêm cách viết này làm tên khác bằng lệnh `lichkham hamlet import`."),
    [RULE_COMMUNE_MISSING] =
        REFUSED("commune_missing", "Neither the list nor the personal number tells the commune.",
                "Add a column with the commune's code, or say --commune.",
                "Danh sách và số định danh đều không cho biết xã.", "Thêm cột mã xã, hoặc dùng --commune."),
    [RULE_COMMUNE_UNREADABLE] =
        REFUSED("commune_unreadable", "The commune's code is not a number of five digits.",
                "Write the five-digit code, for example 00004.", "Mã xã không phải là số có năm chữ số.",
                "Ghi mã năm chữ số, ví dụ 00004."),
    [RULE_COMMUNE_UNKNOWN] = REFUSED("commune_unknown", "There is no commune of this code.",
                                     "Correct the code, or import the area first.",
                                     "Không có xã mang mã này.", "Sửa mã, hoặc nhập địa bàn trước."),
    [RULE_COMMUNE_OTHER] =
        REFUSED("commune_other", "The row belongs to another commune than the list.",
                "Take it out of this list and import it with that commune's.",
                "Dòng này thuộc xã khác với danh sách.", "Đưa dòng này sang danh sách của xã đó."),
    [RULE_HOUSEHOLD_MISSING] =
        WARNING("household_missing", "The household is missing; nobody is planned together with this person.",
                "Write the number of the household.",
                "Thiếu số hộ; người này sẽ không được xếp lịch cùng gia đình.", "Ghi số hộ."),
    [RULE_NUMBER_MISSING] =
        WARNING("number_missing", "The personal number is missing.", "Ask for the number and add it.",
                "Thiếu số định danh cá nhân.", "Hỏi và bổ sung số định danh."),
    [RULE_NUMBER_UNREADABLE] = WARNING(
        "number_unreadable", "The personal number does not have twelve digits; it was left out.",
        "Correct the number.", "Số định danh không đủ mười hai chữ số; đã bỏ qua.", "Sửa số định danh."),
    [RULE_NUMBER_ROUNDED] =
        REFUSED("number_rounded", "The spreadsheet has rounded the personal number.",
                "Format the column as text, enter the numbers again from the source, and save the list.",
                "Bảng tính đã làm tròn số định danh.",
                "Định dạng cột là văn bản, nhập lại số từ nguồn rồi lưu danh sách."),
    [RULE_NUMBER_ZERO_LOST] = WARNING(
        "number_zero_lost", "The personal number has lost its leading zeros; it was left out.",
        "Format the column as text and write all twelve digits.",
        "Số định danh bị mất số 0 ở đầu; đã bỏ qua.", "Định dạng cột là văn bản và ghi đủ mười hai chữ số."),
    [RULE_NUMBER_OLD] = WARNING(
        "number_old", "The number is one of an old identity card of nine digits; it was left out.",
        "Ask for the personal number of twelve digits.",
        "Đây là số chứng minh nhân dân cũ chín chữ số; đã bỏ qua.", "Hỏi số định danh mười hai chữ số."),
    [RULE_NUMBER_DISAGREES] =
        WARNING("number_disagrees", "The personal number tells of another sex or year of birth than the row.",
                "Compare number, sex and birth with the card.",
                "Số định danh không khớp giới tính hoặc năm sinh của dòng.",
                "Đối chiếu số định danh, giới tính và ngày sinh với thẻ căn cước."),
    [RULE_NUMBER_TWICE] = REFUSED("number_twice", "Another row of the list has the same personal number.",
                                  "Correct the wrong one, or take the row out if it is the same person.",
                                  "Số định danh trùng với một dòng khác trong danh sách.",
                                  "Sửa số sai, hoặc bỏ dòng nếu là cùng một người."),
    [RULE_INSURANCE_UNREADABLE] = WARNING(
        "insurance_unreadable",
        "The insurance number has neither ten digits nor two letters and thirteen digits; it was left out.",
        "Correct the number.",
        "Mã thẻ bảo hiểm không phải mười chữ số, cũng không phải hai chữ cái và mười ba chữ số; đã bỏ qua.",
        "Sửa mã thẻ bảo hiểm."),
    [RULE_PHONE_MISSING] =
        WARNING("phone_missing", "The phone number is missing.", "Ask for a number, be it of the household.",
                "Thiếu số điện thoại.", "Hỏi số điện thoại, có thể là số của gia đình."),
    [RULE_PHONE_UNREADABLE] =
        WARNING("phone_unreadable", "The phone is not a mobile number of ten digits; it was left out.",
                "Correct the number: ten digits that begin with 03, 05, 07, 08 or 09.",
                "Số điện thoại không phải số di động mười chữ số; đã bỏ qua.",
                "Sửa số: mười chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09."),
    [RULE_PHONE_OLD] =
        WARNING("phone_old", "The phone has an old number of eleven digits; it was left out.",
                "Write the number as it is since 2018, with ten digits.",
                "Số điện thoại mười một chữ số kiểu cũ; đã bỏ qua.", "Ghi số mới mười chữ số (từ năm 2018)."),
    [RULE_PHONE_SEVERAL] =
        WARNING("phone_several", "Several phone numbers stand in one field; the first was taken.",
                "Leave the number that is to be called.", "Một ô có nhiều số điện thoại; đã lấy số đầu tiên.",
                "Chỉ để lại số cần liên lạc."),
    [RULE_PHONE_OWNER_UNKNOWN] =
        WARNING("phone_owner_unknown", "The word for the phone's owner is not known; it was left out.",
                "Write self, household or guardian.", "Không hiểu chủ số điện thoại; đã bỏ qua.",
                "Ghi bản thân, gia đình hoặc người giám hộ."),
    [RULE_EMAIL_UNREADABLE] =
        WARNING("email_unreadable", "This is not an e-mail address; it was left out.", "Correct the address.",
                "Không phải địa chỉ thư điện tử; đã bỏ qua.", "Sửa địa chỉ thư điện tử."),
    [RULE_TEXT_TOO_LONG] =
        WARNING("text_too_long", "The text is longer than 200 letters; it was left out.", "Shorten it.",
                "Nội dung dài hơn 200 chữ cái; đã bỏ qua.", "Rút ngắn nội dung."),
    [RULE_GROUPS_UNKNOWN] = WARNING("groups_unknown", "A target group is not known; it was left out.",
                                    "Write the numbers 1 to 16 of the target group list, joined by ;.",
                                    "Không hiểu một đối tượng; đã bỏ qua.",
                                    "Ghi mã đối tượng từ 1 đến 16, cách nhau bằng dấu ;."),
    [RULE_ROUTE_UNKNOWN] =
        WARNING("route_unknown", "The word for who examines the person is not known; it was left out.",
                "Write station, employer, school or armed_forces.", "Không hiểu tuyến khám; đã bỏ qua.",
                "Ghi trạm y tế, cơ quan, trường học hoặc lực lượng vũ trang."),
    [RULE_ORGANISATION_UNKNOWN] =
        WARNING("organisation_unknown", "The organisation is not known; it was left out.",
                "Write the number that `lichkham organisation export` gives it.",
                "Không tìm thấy cơ quan, trường học; đã bỏ qua.",
                "Ghi mã số theo lệnh `lichkham organisation export`."),
    [RULE_LANGUAGE_UNKNOWN] =
        WARNING("language_unknown", "The language is not known; it was left out.",
                "Write its code of two or three letters, for example vi.", "Không hiểu ngôn ngữ; đã bỏ qua.",
                "Ghi mã ngôn ngữ hai hoặc ba chữ cái, ví dụ vi."),
    [RULE_CIRCUMSTANCES_UNKNOWN] = WARNING(
        "circumstances_unknown", "A circumstance is not known; it was left out.",
        "Write any of home_visit, step_free, interpreter, pregnant, hazardous_work, joined by ;.",
        "Không hiểu một hoàn cảnh; đã bỏ qua.",
        "Ghi khám tại nhà, xe lăn, phiên dịch, mang thai hoặc nặng nhọc độc hại, cách nhau bằng dấu ;."),
    [RULE_DATE_UNREADABLE] =
        WARNING("date_unreadable", "This is not a full date; it was left out.",
                "Write it as 31/12/2025 or 2025-12-31.", "Không phải ngày tháng năm đầy đủ; đã bỏ qua.",
                "Ghi dạng 31/12/2025 hoặc 2025-12-31."),
    [RULE_DATE_OUT_OF_RANGE] =
        WARNING("date_out_of_range", "The date lies before the birth or in the future; it was left out.",
                "Correct the date.", "Ngày này trước ngày sinh hoặc ở tương lai; đã bỏ qua.", "Sửa ngày."),
    [RULE_DONE_MISSING] = REFUSED("done_missing", "The day of the check is missing.", "Write the day.",
                                  "Thiếu ngày khám.", "Ghi ngày khám."),
    [RULE_DONE_UNREADABLE] =
        REFUSED("done_unreadable", "The day of the check is not a full date.",
                "Write it as 31/12/2025 or 2025-12-31.", "Ngày khám không phải ngày tháng năm đầy đủ.",
                "Ghi dạng 31/12/2025 hoặc 2025-12-31."),
    [RULE_DONE_IN_FUTURE] = REFUSED("done_in_future", "The day of the check lies in the future.",
                                    "Correct the day.", "Ngày khám ở tương lai.", "Sửa ngày khám."),
    [RULE_DONE_BEFORE_BIRTH] = REFUSED("done_before_birth", "The day of the check lies before the birth.",
                                       "Correct the day or the birth.", "Ngày khám trước ngày sinh.",
                                       "Sửa ngày khám hoặc ngày sinh."),
    [RULE_FACILITY_UNREADABLE] = WARNING(
        "facility_unreadable",
        "The facility is neither a code of five characters nor one of thirteen digits; it was left out.",
        "Write the facility's code (MA_CSKCB).",
        "Cơ sở khám không phải mã năm ký tự, cũng không phải mã mười ba chữ số; đã bỏ qua.",
        "Ghi mã cơ sở khám bệnh, chữa bệnh (MA_CSKCB)."),
    [RULE_VISIT_CODE_UNREADABLE] = WARNING(
        "visit_code_unreadable", "The visit's code is too long or holds spaces; it was left out.",
        "Write the code (MA_LK) as the ministry's record has it.",
        "Mã lượt khám quá dài hoặc có khoảng trắng; đã bỏ qua.", "Ghi mã MA_LK như trong hồ sơ gửi Bộ."),
    [RULE_PAYER_UNKNOWN] = WARNING("payer_unknown", "The payer is not known; it was left out.",
                                   "Write one of the codes 1, 2, 3, 4, 5 and 9 (NGUON_CHI_TRA).",
                                   "Không hiểu nguồn chi trả; đã bỏ qua.",
                                   "Ghi một trong các mã 1, 2, 3, 4, 5, 9 (NGUON_CHI_TRA)."),
    [RULE_DATA_STATUS_UNKNOWN] =
        WARNING("data_status_unknown", "The word for the record's state is not known; it was left out.",
                "Write not_sent, sent, accepted or rejected.", "Không hiểu trạng thái dữ liệu; đã bỏ qua.",
                "Ghi chưa gửi, đã gửi, đã tiếp nhận hoặc từ chối."),
    [RULE_ROW_TWICE] = REFUSED(
        "row_twice", "The list has this person in an earlier row already.", "Leave one of the two rows.",
        "Người này đã có ở một dòng trước trong danh sách.", "Chỉ để lại một trong hai dòng."),
    [RULE_MATCH_NUMBER_OF_ANOTHER] = REFUSED(
        "match_number_of_another", "The register gives this number to a person of another name and birth.",
        "Compare with the card; correct the list, or the register.",
        "Trong sổ, số này thuộc về người có họ tên và ngày sinh khác.",
        "Đối chiếu với thẻ; sửa danh sách hoặc sổ."),
    [RULE_MATCH_OTHER_NUMBER] =
        REFUSED("match_other_number", "The register has a person of this name and birth with another number.",
                "Find out whether it is the same person; correct the number that is wrong.",
                "Trong sổ có người cùng họ tên, ngày sinh nhưng số định danh khác.",
                "Xác minh có phải cùng một người; sửa số sai."),
    [RULE_MATCH_SEVERAL] = REFUSED(
        "match_several", "Several people of the register fit this row, or several rows fit one person.",
        "Add the personal number, the full date of birth or the household.",
        "Nhiều người trong sổ khớp với dòng này, hoặc nhiều dòng khớp một người.",
        "Bổ sung số định danh, ngày sinh đầy đủ hoặc số hộ."),
    [RULE_MATCH_YEAR] =
        REFUSED("match_year", "A person of the register fits this row, but by name and year of birth alone.",
                "Add the personal number, the full date of birth, the household or the phone.",
                "Có một người trong sổ khớp với dòng này, nhưng chỉ theo họ tên và năm sinh.",
                "Bổ sung số định danh, ngày sinh đầy đủ, số hộ hoặc số điện thoại."),
    [RULE_MATCH_NOBODY] = REFUSED("match_nobody", "Nobody of the register fits this row.",
                                  "Correct name, birth or number, or add the person to the register first.",
                                  "Không có ai trong sổ khớp với dòng này.",
                                  "Sửa họ tên, ngày sinh hoặc số định danh, hoặc thêm người vào sổ trước."),
    [RULE_CASE_CLOSED] = WARNING(
        "case_closed", "The person died or moved away as the register or an officer says; that stands.",
        "If it is wrong, withdraw the fact with `lichkham resident fact withdraw`.",
        "Theo sổ hoặc cán bộ, người này đã mất hoặc chuyển đi; thông tin đó được giữ nguyên.",
        "Nếu sai, rút lại bằng lệnh `lichkham resident fact withdraw`."),
};

enum list_rule list_rule_of_match(enum match_why why) {
    static const enum list_rule RULES[MATCH_WHYS] = {
        [MATCH_NOTHING] = RULE_MATCH_NOBODY,
        [MATCH_NUMBER_OF_ANOTHER] = RULE_MATCH_NUMBER_OF_ANOTHER,
        [MATCH_OTHER_NUMBER] = RULE_MATCH_OTHER_NUMBER,
        [MATCH_SEVERAL] = RULE_MATCH_SEVERAL,
        [MATCH_REPEATED] = RULE_MATCH_SEVERAL,
        [MATCH_YEAR] = RULE_MATCH_YEAR,
    };
    return RULES[why];
}
