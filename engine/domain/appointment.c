/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/appointment.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static const char *const STATE_NAMES[APPOINTMENT_STATES] = {
    [APPOINTMENT_PROPOSED] = "proposed",
    [APPOINTMENT_PUBLISHED] = "published",
    [APPOINTMENT_INVITED] = "invited",
    [APPOINTMENT_CONFIRMED] = "confirmed",
    [APPOINTMENT_CHECKED_IN] = "checked_in",
    [APPOINTMENT_ATTENDED] = "attended",
    [APPOINTMENT_INCOMPLETE] = "incomplete",
    [APPOINTMENT_DID_NOT_ATTEND] = "did_not_attend",
    [APPOINTMENT_CANCELLED_BY_RESIDENT] = "cancelled_by_resident",
    [APPOINTMENT_CANCELLED_BY_SERVICE] = "cancelled_by_service",
    [APPOINTMENT_OUTCOME_UNKNOWN] = "outcome_unknown",
};

static const char *const EVENT_NAMES[APPOINTMENT_EVENTS] = {
    [APPOINTMENT_PUBLISH] = "publish",
    [APPOINTMENT_INVITE] = "invite",
    [APPOINTMENT_CONFIRM] = "confirm",
    [APPOINTMENT_CHECK_IN] = "check_in",
    [APPOINTMENT_ATTEND] = "attend",
    [APPOINTMENT_LEAVE_INCOMPLETE] = "leave_incomplete",
    [APPOINTMENT_MISS] = "miss",
    [APPOINTMENT_CANCEL_BY_RESIDENT] = "cancel_by_resident",
    [APPOINTMENT_CANCEL_BY_SERVICE] = "cancel_by_service",
    [APPOINTMENT_LEAVE_UNRECORDED] = "leave_unrecorded",
    [APPOINTMENT_RESTORE] = "restore",
};

#define FROM(state) (1U << APPOINTMENT_##state)

#define TOLD     (FROM(PUBLISHED) | FROM(INVITED) | FROM(CONFIRMED))
#define EXPECTED (TOLD | FROM(CHECKED_IN))
#define OPEN     (EXPECTED | FROM(OUTCOME_UNKNOWN))

/* The table. Where an event leads, from which states it leads there, and in which states it has
 * already happened or been overtaken, so that it changes nothing. Everything else is refused. */
static const struct {
    enum appointment_state to;
    unsigned from;
    unsigned stays;
} MOVES[APPOINTMENT_EVENTS] = {
    [APPOINTMENT_PUBLISH] = {APPOINTMENT_PUBLISHED, FROM(PROPOSED), EXPECTED},
    [APPOINTMENT_INVITE] = {APPOINTMENT_INVITED, FROM(PUBLISHED),
                            FROM(INVITED) | FROM(CONFIRMED) | FROM(CHECKED_IN)},
    [APPOINTMENT_CONFIRM] = {APPOINTMENT_CONFIRMED, FROM(PUBLISHED) | FROM(INVITED),
                             FROM(CONFIRMED) | FROM(CHECKED_IN)},
    [APPOINTMENT_CHECK_IN] = {APPOINTMENT_CHECKED_IN, TOLD, FROM(CHECKED_IN)},
    [APPOINTMENT_ATTEND] = {APPOINTMENT_ATTENDED, OPEN | FROM(INCOMPLETE), FROM(ATTENDED)},
    [APPOINTMENT_LEAVE_INCOMPLETE] = {APPOINTMENT_INCOMPLETE, OPEN, FROM(INCOMPLETE)},
    [APPOINTMENT_MISS] = {APPOINTMENT_DID_NOT_ATTEND, TOLD | FROM(OUTCOME_UNKNOWN), FROM(DID_NOT_ATTEND)},
    [APPOINTMENT_CANCEL_BY_RESIDENT] = {APPOINTMENT_CANCELLED_BY_RESIDENT, OPEN, FROM(CANCELLED_BY_RESIDENT)},
    [APPOINTMENT_CANCEL_BY_SERVICE] = {APPOINTMENT_CANCELLED_BY_SERVICE, OPEN, FROM(CANCELLED_BY_SERVICE)},
    [APPOINTMENT_LEAVE_UNRECORDED] = {APPOINTMENT_OUTCOME_UNKNOWN, EXPECTED, FROM(OUTCOME_UNKNOWN)},
    [APPOINTMENT_RESTORE] = {APPOINTMENT_PUBLISHED, FROM(CANCELLED_BY_SERVICE), FROM(PUBLISHED)},
};

const char *appointment_state_name(enum appointment_state s) {
    assert(s < APPOINTMENT_STATES);
    return STATE_NAMES[s];
}

bool appointment_state_find(const char *name, enum appointment_state *s) {
    for (unsigned i = 0; i < APPOINTMENT_STATES; i++)
        if (strcmp(name, STATE_NAMES[i]) == 0) {
            *s = (enum appointment_state)i;
            return true;
        }
    return false;
}

const char *appointment_event_name(enum appointment_event ev) {
    assert(ev < APPOINTMENT_EVENTS);
    return EVENT_NAMES[ev];
}

static bool is_among(enum appointment_state s, unsigned states) {
    assert(s < APPOINTMENT_STATES);
    return (states & (1U << s)) != 0;
}

bool appointment_is_live(enum appointment_state s) {
    return is_among(s, EXPECTED | FROM(PROPOSED));
}

bool appointment_is_promised(enum appointment_state s) {
    return is_among(s, EXPECTED);
}

bool appointment_holds_need(enum appointment_state s) {
    return is_among(s, OPEN | FROM(PROPOSED));
}

bool appointment_apply(enum appointment_state from, enum appointment_event event, enum appointment_state *to,
                       struct err *e) {
    assert(event < APPOINTMENT_EVENTS);
    if (is_among(from, MOVES[event].from))
        *to = MOVES[event].to;
    else if (is_among(from, MOVES[event].stays))
        *to = from;
    else
        return err_set(e, ERR_INPUT, "Look at the appointment again: somebody may have recorded it already.",
                       "an appointment that is %s cannot take the event %s", STATE_NAMES[from],
                       EVENT_NAMES[event]);
    return true;
}

/* The code: six digits and a check digit in base 31. The digits times their weights 7, 6, 5, 4, 3,
 * 2, 1 sum to a multiple of 31; 31 is prime and the weights differ, so one wrong digit or any two
 * exchanged ones break the sum. */
#define CODE_BASE   31
#define CODE_DIGITS 7
#define CODE_DASH   3 /* digits before the dash */

static const char CODE_ALPHABET[CODE_BASE + 1] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

static unsigned weighted_sum(const unsigned *digits, unsigned count) {
    unsigned sum = 0;
    for (unsigned i = 0; i < count; i++) sum += digits[i] * (CODE_DIGITS - i);
    return sum;
}

char *appointment_code_print(int64_t resident, char text[APPOINTMENT_CODE_BYTES]) {
    assert(resident >= 0 && resident <= APPOINTMENT_CODE_RESIDENT_MAX);
    unsigned digits[CODE_DIGITS];
    for (int i = CODE_DIGITS - 2; i >= 0; i--) {
        digits[i] = (unsigned)(resident % CODE_BASE);
        resident /= CODE_BASE;
    }
    digits[CODE_DIGITS - 1] = (CODE_BASE - weighted_sum(digits, CODE_DIGITS - 1) % CODE_BASE) % CODE_BASE;
    char *at = text;
    for (int i = 0; i < CODE_DIGITS; i++) {
        if (i == CODE_DASH) *at++ = '-';
        *at++ = CODE_ALPHABET[digits[i]];
    }
    *at = '\0';
    return text;
}

const char *appointment_codes_print(struct arena *a, const int64_t *residents, size_t count) {
    const char *codes = "";
    char code[APPOINTMENT_CODE_BYTES];
    for (size_t i = 0; i < count; i++)
        if (residents[i] > 0 && residents[i] <= APPOINTMENT_CODE_RESIDENT_MAX)
            codes = arena_print(a, "%s%s%s", codes, *codes ? " " : "",
                                appointment_code_print(residents[i], code));
    return codes;
}

/* Bytes of a space or a dash at `text`, 0 when there is none. U+2010 to U+2015 and U+2212 are what
 * word processors and telephones make of a hyphen. */
static size_t separator_bytes(const char *text) {
    if (*text == ' ' || *text == '\t' || *text == '-') return 1;
    if (strncmp(text, "\xE2\x80", 2) == 0 && text[2] >= '\x90' && text[2] <= '\x95') return 3;
    return strncmp(text, "\xE2\x88\x92", 3) == 0 ? 3 : 0;
}

static bool read_digits(const char *text, unsigned digits[CODE_DIGITS]) {
    size_t count = 0;
    while (*text != '\0') {
        const size_t skip = separator_bytes(text);
        if (skip > 0) {
            text += skip;
            continue;
        }
        const char *found = strchr(CODE_ALPHABET, toupper((unsigned char)*text++));
        if (!found || count == CODE_DIGITS) return false;
        digits[count++] = (unsigned)(found - CODE_ALPHABET);
    }
    return count == CODE_DIGITS;
}

bool appointment_code_parse(const char *text, int64_t *resident, struct err *e) {
    static const char *const HINT = "Read the seven characters again; 0, 1, I, L and O are never used.";
    unsigned digits[CODE_DIGITS];
    if (!read_digits(text, digits))
        return err_set(e, ERR_INPUT, HINT, "this is not a code of seven characters");
    if (weighted_sum(digits, CODE_DIGITS) % CODE_BASE != 0)
        return err_set(e, ERR_INPUT, HINT, "a character of the code is wrong, or two are exchanged");
    *resident = 0;
    for (int i = 0; i < CODE_DIGITS - 1; i++) *resident = *resident * CODE_BASE + digits[i];
    return true;
}
