/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <assert.h>
#include <string.h>

enum { INTEGER_BYTES = 8, CURSOR_BYTES = API_CURSOR_INTEGERS * INTEGER_BYTES };

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

const char *api_cursor_print(struct arena *a, const int64_t *integers, int count) {
    unsigned char bytes[CURSOR_BYTES];
    char text[sodium_base64_ENCODED_LEN(CURSOR_BYTES, VARIANT)];
    assert(count > 0 && count <= API_CURSOR_INTEGERS);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < INTEGER_BYTES; k++)
            bytes[i * INTEGER_BYTES + k] = (unsigned char)((uint64_t)integers[i] >> (56 - 8 * k));
    (void)sodium_bin2base64(text, sizeof text, bytes, (size_t)count * INTEGER_BYTES, VARIANT);
    return arena_copy_text(a, text, strlen(text));
}

bool cursor_parse(const char *text, int64_t *integers, int count) {
    unsigned char bytes[CURSOR_BYTES];
    size_t length = 0;
    if (sodium_base642bin(bytes, sizeof bytes, text, strlen(text), NULL, &length, NULL, VARIANT) != 0 ||
        length != (size_t)count * INTEGER_BYTES)
        return false;
    for (int i = 0; i < count; i++) {
        uint64_t value = 0;
        for (int k = 0; k < INTEGER_BYTES; k++) value = value << 8 | bytes[i * INTEGER_BYTES + k];
        integers[i] = (int64_t)value;
    }
    return true;
}
