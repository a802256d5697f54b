/* SPDX-License-Identifier: Apache-2.0 */
/* field: what a list of people may say in its columns: the documented header names, the headers met
 * in the field for each ("Họ và tên", "NGAY_SINH"), and what each must look like. One table serves
 * recognition, the mapping file, help and docs/lists.md. */
#ifndef LICHKHAM_DOMAIN_LIST_FIELD_H
#define LICHKHAM_DOMAIN_LIST_FIELD_H

#include <stdbool.h>
#include <stddef.h>

enum list_field {
    LIST_COMMUNE, /* five digits; only where a list covers several communes */
    LIST_NAME,
    LIST_FAMILY_NAME, /* where `name` holds the given name alone; put before it */
    LIST_BIRTH,       /* a date or a year */
    LIST_SEX,
    /* Two columns "Nam" and "Nữ": the birth stands in the one of the person's sex, or only a mark does
     * and the birth has its own column. */
    LIST_MALE,
    LIST_FEMALE,
    LIST_HAMLET,
    LIST_HOUSEHOLD, /* any text that the members of one household share */
    LIST_PERSONAL_NUMBER,
    LIST_INSURANCE_NUMBER,
    LIST_PHONE,
    LIST_PHONE_OWNER,
    LIST_EMAIL,
    LIST_ADDRESS,
    LIST_TARGET_GROUPS,
    LIST_ROUTE,
    LIST_ORGANISATION,
    LIST_RESIDENT_SINCE,
    LIST_LAST_CHECK,
    LIST_LANGUAGE,
    LIST_CIRCUMSTANCES,
    /* of lists of checks done (completion import) */
    LIST_DONE_ON,
    LIST_FACILITY,
    LIST_VISIT_CODE,
    LIST_PAYER,
    LIST_DATA_STATUS,
    LIST_FIELDS
};

struct list_field_row {
    const char *name;    /* the documented header: "name", "birth", "personal_number" */
    const char *meaning; /* one sentence for docs and help */
    /* Headers as met, folded (text_fold) with everything but letters and digits as one space; ended
     * by NULL. */
    const char *const *aliases;
};

#define LIST_HEADER_BYTES_MAX 96 /* of a header that is looked up; a longer one is unknown */

extern const struct list_field_row LIST_FIELD_ROWS[LIST_FIELDS];

const char *list_field_name(enum list_field field);     /* "personal_number"; static */
enum list_field list_field_find_name(const char *name); /* exactly; LIST_FIELDS when there is none */

/* Headers are the same when they fold to the same: text_fold, and everything but letters and digits as
 * one space. False when it is too long to be one. */
bool list_header_fold(const char *header, char folded[LIST_HEADER_BYTES_MAX]);

/* By documented name or alias, however written; LIST_FIELDS when nobody knows it. */
enum list_field list_field_find(const char *header);

#endif
