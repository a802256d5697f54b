/* SPDX-License-Identifier: Apache-2.0 */
/* What a driver alone sends: bench_sink MESSAGES reads the object "channels" of a configuration from
 * standard input and hands that many messages to its first channel, as many under way as it allows.
 * Prints messages a second; no database. */
#include "base/clock.h"
#include "base/text.h"
#include "channel/channel.h"

#include <stdio.h>
#include <stdlib.h>

enum { CONFIG_BYTES = 64 * 1024 };

struct sending {
    struct channel *channel;
    int64_t submitted, wanted, accepted, failed;
};

static void on_settled(void *context, const struct notifier_result *result) {
    struct sending *s = context;
    if (result->outcome == NOTIFIER_ACCEPTED)
        s->accepted++;
    else
        s->failed++;
}

static void submit_next(struct sending *s) {
    char key[64];
    (void)snprintf(key, sizeof key, "2026.%lld.1.1.1.day_before.sms", (long long)++s->submitted);
    const struct notifier_message message = {
        .size = sizeof message,
        .key = key,
        .channel = "sms",
        .purpose = "day_before",
        .language = "vi",
        .recipient = "+84912345678",
        .name = "Nguyễn Thị Mẫu",
        .subject = "Nhắc lịch khám sức khỏe ngày 02/12/2026",
        .body = "Trạm Y tế xã Mẫu: nhắc Nguyễn Thị Mẫu khám sức khỏe 8h00 ngày mai 02/12/2026, thôn Mẫu. "
                "Mang CCCD, thẻ BHYT. ĐT 0240000000"};
    channel_submit(s->channel, &message, on_settled, s);
}

static void send_all(struct loop *l, struct sending *s, int parallel) {
    while (s->accepted + s->failed < s->wanted) {
        while (s->submitted < s->wanted && channel_under_way(s->channel) < parallel) submit_next(s);
        loop_turn(l);
    }
}

static bool run(struct arena *a, int64_t messages, struct err *e) {
    char *text = arena_new_array(a, char, CONFIG_BYTES);
    struct channel_settings *settings;
    struct json *channels;
    struct loop *l;
    size_t count;
    text[fread(text, 1, CONFIG_BYTES - 1, stdin)] = '\0';
    if (!json_parse(text, &channels, e) || !channel_parse(channels, a, &settings, &count, e) ||
        !loop_create(&l, e))
        return false;
    struct sending s = {.wanted = messages};
    if (!channel_open(l, settings, &s.channel, e)) return false;
    const int64_t begun = clock_monotonic_nanoseconds();
    send_all(l, &s, settings->parallel);
    const double seconds = (double)(clock_monotonic_nanoseconds() - begun) / 1e9;
    (void)printf("{\"accepted\": %lld, \"failed\": %lld, \"messages_a_second\": %.0f}\n",
                 (long long)s.accepted, (long long)s.failed, (double)s.accepted / seconds);
    channel_close(s.channel);
    json_destroy(channels);
    loop_destroy(l);
    return true;
}

int main(int argc, char **argv) {
    long long messages = 0;
    struct err e = {.code = ERR_USAGE, .message = "give one argument: how many messages"};
    struct arena *a = arena_create();
    const bool ok =
        argc == 2 && text_parse_integer(argv[1], 1, 100000000, &messages, &e) && run(a, messages, &e);
    if (!ok) (void)fprintf(stderr, "bench_sink: %s %s\n", e.message, e.hint);
    arena_destroy(a);
    return ok ? 0 : err_exit_status(e.code);
}
