/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target without a fuzzer: every file of its corpus, then mutations of them.
 *   replay CORPUS MUTATIONS */
#include "fuzz.h"
#include "seeded.h"

#include <dirent.h>
#include <string.h>

enum { INPUT_BYTES_MAX = 4096, CORPUS_MAX = 64, CHANGES_MAX = 8 };

struct input {
    uint8_t bytes[INPUT_BYTES_MAX];
    size_t size;
};

static struct input corpus[CORPUS_MAX];
static size_t corpus_count;

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static void read_corpus(const char *directory) {
    struct dirent **entries = NULL;
    const int count = scandir(directory, &entries, is_visible, alphasort); /* one order on every machine */
    REQUIRE(count > 0 && count <= CORPUS_MAX);
    for (int i = 0; i < count; i++) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/%s", directory, entries[i]->d_name);
        FILE *in = fopen(path, "rb");
        REQUIRE(in);
        struct input *slot = &corpus[corpus_count++];
        slot->size = fread(slot->bytes, 1, INPUT_BYTES_MAX, in);
        (void)fclose(in);
        free(entries[i]);
    }
    free(entries);
}

static size_t pick(struct seeded *s, size_t count) {
    return (size_t)(seeded_next(s) % count);
}

static void insert(struct input *in, size_t at, const uint8_t *bytes, size_t size) {
    if (size > INPUT_BYTES_MAX - in->size) size = INPUT_BYTES_MAX - in->size;
    memmove(in->bytes + at + size, in->bytes + at, in->size - at);
    memmove(in->bytes + at, bytes, size);
    in->size += size;
}

static void erase(struct input *in, size_t at, size_t size) {
    memmove(in->bytes + at, in->bytes + at + size, in->size - at - size);
    in->size -= size;
}

/* One small change: flip a bit, put a byte, cut, repeat a piece, or take a piece of another input. */
static void change(struct seeded *s, struct input *in) {
    static const char ODD[] = "\"'\\,;\t\r\n{}[]/*-0192 \xCC\xC4\x91\xFF\xEF\xBB\xBF";
    const struct input *other = &corpus[pick(s, corpus_count)];
    const size_t at = pick(s, in->size + 1);
    const size_t left = in->size - at;
    uint8_t piece[16];
    const size_t from = pick(s, other->size + 1);
    const size_t size = pick(s, sizeof piece + 1) % (other->size - from + 1);
    memcpy(piece, other->bytes + from, size);
    const uint8_t odd = (uint8_t)ODD[pick(s, sizeof ODD)];
    switch (seeded_between(s, 0, 4)) {
    case 0:
        if (left > 0) in->bytes[at] ^= (uint8_t)(1U << pick(s, 8));
        break;
    case 1:
        insert(in, at, &odd, 1);
        break;
    case 2:
        erase(in, at, pick(s, left + 1));
        break;
    case 3:
        if (left > 0) in->bytes[at] = odd;
        break;
    default:
        insert(in, at, piece, size);
    }
}

/* On the heap to its exact size, so that a sanitizer sees a step beyond its end. */
static void run(const struct input *in) {
    uint8_t *exact = malloc(in->size > 0 ? in->size : 1);
    REQUIRE(exact);
    memcpy(exact, in->bytes, in->size);
    (void)LLVMFuzzerTestOneInput(exact, in->size);
    free(exact);
}

int main(int argc, char **argv) {
    REQUIRE(argc == 3);
    read_corpus(argv[1]);
    for (size_t i = 0; i < corpus_count; i++) run(&corpus[i]);
    struct seeded s = seeded_start(argv[1]);
    const long mutations = strtol(argv[2], NULL, 10);
    for (long i = 0; i < mutations; i++) {
        struct input in = corpus[pick(&s, corpus_count)];
        for (int changes = seeded_between(&s, 1, CHANGES_MAX); changes > 0; changes--) change(&s, &in);
        run(&in);
    }
    (void)printf("%zu files, %ld mutations\n", corpus_count, mutations);
    return 0;
}
