/* SPDX-License-Identifier: Apache-2.0 */
#include "io/process.h"

#include "base/arena.h"
#include "base/crash_point.h"
#include "io/loop_internal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INPUT, OUTPUT, PIPES, ENVIRONMENT_BYTES = 4096, READ_BYTES = 4096 };

struct process {
    uv_process_t uv;
    uv_pipe_t pipes[PIPES];
    uv_write_t writing;
    int open_handles; /* freed when none is left */
    char *input;
    char *output;
    size_t output_bytes, output_bytes_max;
    char scratch[READ_BYTES];
    struct process_end end;
    bool has_exited, has_been_read;
    process_on_ended *on_ended; /* NULL = nobody waits any more */
    void *context;
};

static void on_closed(uv_handle_t *handle) {
    struct process *p = handle->data;
    if (--p->open_handles > 0) return;
    free(p->input);
    free(p->output);
    free(p);
}

static void close_handle(void *handle) {
    if (!uv_is_closing(handle)) uv_close(handle, on_closed);
}

static struct loop *loop_of(const struct process *p) {
    return p->uv.loop->data;
}

/* Whatever it left running goes with it. */
static void kill_group(const struct process *p) {
    (void)uv_kill(-p->uv.pid, SIGKILL);
}

static void tell(struct process *p) {
    loop_of(p)->fired++;
    loop_of(p)->users--;
    p->end.output = p->output;
    p->end.output_bytes = p->output_bytes;
    p->output[p->output_bytes] = '\0';
    p->on_ended(p->context, &p->end);
    p->on_ended = NULL;
    close_handle(&p->uv);
    close_handle(&p->pipes[INPUT]);
}

static void keep_output(struct process *p, const char *bytes, size_t length) {
    const size_t room = p->output_bytes_max - p->output_bytes;
    const size_t taken = length < room ? length : room;
    memcpy(p->output + p->output_bytes, bytes, taken);
    p->output_bytes += taken;
}

/* What the program has said is in the pipe when it ends. Its end is not waited for: something it left
 * running in a session of its own may hold it for ever. */
static void read_the_rest(struct process *p) {
    uv_os_fd_t fd = -1;
    if (p->has_been_read || uv_fileno((uv_handle_t *)&p->pipes[OUTPUT], &fd) != 0) return;
    for (ssize_t length = 1; length > 0 && p->output_bytes < p->output_bytes_max;) {
        length = read(fd, p->scratch, READ_BYTES);
        if (length > 0) keep_output(p, p->scratch, (size_t)length);
    }
    p->has_been_read = true;
    close_handle(&p->pipes[OUTPUT]);
}

static void on_exit_of(uv_process_t *uv, int64_t status, int signal) {
    struct process *p = uv->data;
    p->has_exited = true;
    p->end.status = (int)status;
    p->end.signal = signal;
    kill_group(p);
    if (!p->on_ended) {
        close_handle(&p->uv);
        return;
    }
    read_the_rest(p);
    tell(p);
}

static void get_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room) {
    struct process *p = handle->data;
    (void)suggested;
    *room = uv_buf_init(p->scratch, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *bytes) {
    struct process *p = stream->data;
    if (length >= 0) {
        keep_output(p, bytes->base, (size_t)length);
        return;
    }
    p->has_been_read = true;
    close_handle(stream);
}

/* Written or refused: the program sees the end of its input. */
static void on_written(uv_write_t *request, int status) {
    (void)status;
    close_handle(request->handle);
}

static const char *variable(const char *name, const char *otherwise, char text[ENVIRONMENT_BYTES]) {
    const char *value = getenv(name);
    (void)snprintf(text, ENVIRONMENT_BYTES, "%s=%s", name, value && *value ? value : otherwise);
    return text;
}

static int spawn(struct process *p, uv_loop_t *loop, const struct process_plan *plan) {
    char path[ENVIRONMENT_BYTES];
    char language[ENVIRONMENT_BYTES];
    const char *const environment[] = {variable("PATH", "/usr/local/bin:/usr/bin:/bin", path),
                                       variable("LANG", "C.UTF-8", language), NULL};
    uv_stdio_container_t ends[] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&p->pipes[INPUT]},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&p->pipes[OUTPUT]},
        {.flags = UV_IGNORE},
    };
    union { /* libuv takes what execve takes, and changes neither */
        const char *const *given;
        char **taken;
    } arguments = {plan->command}, variables = {environment};
    const uv_process_options_t options = {
        .exit_cb = on_exit_of,
        .file = plan->command[0],
        .args = arguments.taken,
        .env = variables.taken,
        .cwd = "/",
        .flags = UV_PROCESS_DETACHED,
        .stdio_count = 3,
        .stdio = ends,
    };
    return CRASH_POINT(uv_spawn(loop, &p->uv, &options));
}

static struct process *make_process(struct loop *l, const struct process_plan *plan) {
    struct process *p = memory_get(1, sizeof *p);
    p->output = memory_get(plan->output_bytes_max + 1, 1);
    p->output_bytes_max = plan->output_bytes_max;
    p->input = memory_get(plan->input_bytes + 1, 1);
    memcpy(p->input, plan->input, plan->input_bytes);
    for (int i = 0; i < PIPES; i++) {
        (void)uv_pipe_init(&l->uv, &p->pipes[i], 0);
        p->pipes[i].data = p;
    }
    p->uv.data = p;
    p->open_handles = PIPES + 1;
    return p;
}

struct process *process_start(struct loop *l, const struct process_plan *plan, process_on_ended *on_ended,
                              void *context) {
    struct process *p = make_process(l, plan);
    (void)signal(SIGPIPE, SIG_IGN);
    if (spawn(p, &l->uv, plan) != 0) {
        close_handle(&p->uv);
        for (int i = 0; i < PIPES; i++) close_handle(&p->pipes[i]);
        return NULL;
    }
    p->on_ended = on_ended;
    p->context = context;
    l->users++;
    const uv_buf_t input = uv_buf_init(p->input, (unsigned)plan->input_bytes);
    (void)uv_read_start((uv_stream_t *)&p->pipes[OUTPUT], get_room, on_read);
    if (CRASH_POINT(uv_write(&p->writing, (uv_stream_t *)&p->pipes[INPUT], &input, 1, on_written)) != 0)
        close_handle(&p->pipes[INPUT]);
    return p;
}

void process_kill(struct process *p) {
    loop_of(p)->users--;
    p->on_ended = NULL;
    kill_group(p);
    for (int i = 0; i < PIPES; i++) close_handle(&p->pipes[i]);
    if (p->has_exited) close_handle(&p->uv);
}
