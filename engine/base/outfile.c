/* SPDX-License-Identifier: Apache-2.0 */
#include "base/outfile.h"

#include "base/arena.h"
#include "base/crash_point.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(const struct outfile *o, const char *hint, struct err *e) {
    return err_set(e, ERR_INPUT, hint, "%s cannot be written: %s", o->path, strerror(errno));
}

/* Renaming onto a device would replace it; that nothing has no place would show in the end only. */
static bool check_place(const char *path, struct err *e) {
    struct stat there;
    if (*path == '\0')
        return err_set(e, ERR_INPUT, "Give the name of a file.", "a file without a name cannot be written");
    return stat(path, &there) != 0 || S_ISREG(there.st_mode) ||
           err_set(e, ERR_INPUT, "Give the name of a file.", "%s is not a file", path);
}

bool outfile_begin(struct outfile *o, const char *path, struct err *e) {
    static const char SUFFIX[] = ".XXXXXX";
    const size_t length = strlen(path);
    *o = (struct outfile){.path = path};
    if (!check_place(path, e)) return false;
    o->temporary = memory_get(length + sizeof SUFFIX, 1);
    memcpy(o->temporary, path, length);
    memcpy(o->temporary + length, SUFFIX, sizeof SUFFIX);
    const int file = CRASH_POINT(mkostemp(o->temporary, O_CLOEXEC)); /* with mode 0600 */
    if (file >= 0) {
        o->stream = fdopen(file, "w");
        if (o->stream != NULL) return true;
        (void)close(file);
        (void)CRASH_POINT(unlink(o->temporary));
    }
    free(o->temporary);
    return fail(o, "Give another place, where you may write.", e);
}

bool outfile_end(struct outfile *o, struct err *e) {
    bool is_done = CRASH_POINT(fflush(o->stream)) == 0 && ferror(o->stream) == 0 &&
                   CRASH_POINT(fsync(fileno(o->stream))) == 0;
    is_done = CRASH_POINT(fclose(o->stream)) == 0 && is_done;
    o->stream = NULL;
    is_done = is_done && CRASH_POINT(rename(o->temporary, o->path)) == 0;
    if (!is_done) {
        (void)fail(o, "Make room on the disk and try again.", e);
        (void)CRASH_POINT(unlink(o->temporary));
    }
    free(o->temporary);
    return is_done;
}

void outfile_abandon(struct outfile *o) {
    if (o->stream == NULL) return;
    (void)CRASH_POINT(fclose(o->stream));
    (void)CRASH_POINT(unlink(o->temporary));
    free(o->temporary);
    o->stream = NULL;
}
