/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/message_cost.h"

#include "base/vec.h"
#include "domain/appointment.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/publication.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 1000 }; /* people */

struct counting {
    const struct message_cost_request *request;
    struct arena *arena; /* of the result */
    struct message_template *templates;
    size_t template_count;
    struct cost_list VEC_OF(struct message_cost) costs;
};

/* One batch: messages by person, and each person once. */
struct batch {
    struct arena *arena;
    struct publication_text *texts;
    size_t text_count;
    int64_t *residents;
    int64_t *guardians;
    size_t person_count;
    struct person_contact *persons;
};

/* ---- Where a message goes ------------------------------------------------------------------------ */

static const struct channel_settings *find_settings(const struct counting *c, const char *channel) {
    for (size_t i = 0; i < c->request->channel_count; i++)
        if (strcmp(c->request->channels[i].name, channel) == 0) return &c->request->channels[i];
    return NULL;
}

static struct channel_settings settings_of(const struct counting *c, const char *channel) {
    const struct channel_settings *found = find_settings(c, channel);
    if (found) return *found;
    return (struct channel_settings){
        .name = channel, .contact = MESSAGE_TO_PHONE, .marks = MESSAGE_KEEP_MARKS};
}

static bool can_reach(enum message_contact contact, const struct publication_text *t,
                      const struct person_contact *p) {
    switch (contact) {
    case MESSAGE_TO_PHONE:
        return t->has_phone || p->has_phone;
    case MESSAGE_TO_EMAIL:
        return t->has_email || p->has_email;
    case MESSAGE_TO_NOBODY:
    case MESSAGE_CONTACTS:
        break;
    }
    return true;
}

/* Its own channel or the first of its fallbacks that reaches the person; false when none does. */
static bool choose_channel(const struct counting *c, const struct publication_text *t,
                           const struct person_contact *p, struct channel_settings *out) {
    *out = settings_of(c, t->channel);
    for (size_t steps = 0; !can_reach(out->contact, t, p); steps++) {
        if (!out->fallback || steps == c->request->channel_count) return false;
        *out = settings_of(c, out->fallback);
    }
    return true;
}

/* ---- Counting ------------------------------------------------------------------------------------ */

static struct message_cost *find_cost(struct counting *c, const char *channel, const char *purpose) {
    for (size_t i = 0; i < c->costs.count; i++)
        if (strcmp(c->costs.at[i].channel, channel) == 0 && strcmp(c->costs.at[i].purpose, purpose) == 0)
            return &c->costs.at[i];
    struct message_cost *made = vec_push(&c->costs);
    *made = (struct message_cost){.channel = arena_copy_text(c->arena, channel, strlen(channel)),
                                  .purpose = arena_copy_text(c->arena, purpose, strlen(purpose))};
    return made;
}

/* Who is not in the register any more gets no message either. */
static void count_text(struct counting *c, const struct publication_text *t, const struct person_contact *p,
                       struct arena *a) {
    struct channel_settings to;
    struct message_text text;
    char code[APPOINTMENT_CODE_BYTES];
    if (!p->name || !choose_channel(c, t, p, &to)) {
        find_cost(c, t->channel, t->purpose)->unreachable++;
        return;
    }
    struct message_cost *cost = find_cost(c, to.name, t->purpose);
    const struct message_template *template = message_find_template(
        c->templates, c->template_count, t->purpose, to.name, *t->language ? t->language : p->language);
    if (!template) {
        cost->without_text++;
        return;
    }
    struct message_values values = t->values;
    values.name = p->name;
    values.code = appointment_code_print(t->resident, code);
    message_render(template, &values, to.contact, to.marks, a, &text);
    cost->messages++;
    cost->parts += text.parts;
    cost->cost += text.parts * to.cost_per_part;
}

/* Messages of a person lie together. */
static void list_persons(struct batch *b) {
    b->residents = arena_new_array(b->arena, int64_t, b->text_count);
    b->guardians = arena_new_array(b->arena, int64_t, b->text_count);
    for (size_t i = 0; i < b->text_count; i++) {
        if (i > 0 && b->texts[i].resident == b->texts[i - 1].resident) continue;
        b->residents[b->person_count] = b->texts[i].resident;
        b->guardians[b->person_count++] = b->texts[i].guardian;
    }
}

static void count_batch(struct counting *c, const struct batch *b) {
    size_t person = 0;
    for (size_t i = 0; i < b->text_count; i++) {
        while (b->residents[person] != b->texts[i].resident) person++;
        count_text(c, &b->texts[i], &b->persons[person], b->arena);
    }
}

static bool load_texts(const struct message_cost_request *q, int64_t after, struct arena *a, struct batch *b,
                       struct err *e) {
    if (q->revision == 0)
        return publication_load_queued_texts(q->connection, q->commune, q->people, a, &b->texts,
                                             &b->text_count, e);
    return publication_load_texts(q->connection, q->commune, q->revision, after, after + BATCH, a, &b->texts,
                                  &b->text_count, e);
}

static bool count_people(struct counting *c, int64_t after, struct arena *a, struct err *e) {
    const struct message_cost_request *q = c->request;
    struct batch b = {.arena = a};
    if (!load_texts(q, after, a, &b, e)) return false;
    list_persons(&b);
    if (!person_load_contacts(q->register_, q->commune, b.residents, b.guardians, b.person_count, a,
                              &b.persons, e))
        return false;
    count_batch(c, &b);
    return true;
}

static int compare_costs(const void *a, const void *b) {
    const struct message_cost *x = a, *y = b;
    const int order = strcmp(x->channel, y->channel);
    return order != 0 ? order : strcmp(x->purpose, y->purpose);
}

static void keep_costs(struct counting *c, struct message_cost **out, size_t *count) {
    *count = c->costs.count;
    *out = arena_new_array(c->arena, struct message_cost, *count);
    for (size_t i = 0; i < *count; i++) (*out)[i] = c->costs.at[i];
    qsort(*out, *count, sizeof **out, compare_costs);
}

bool message_cost_count(const struct message_cost_request *request, struct arena *a,
                        struct message_cost **out, size_t *count, struct err *e) {
    struct counting c = {.request = request, .arena = a};
    struct arena *batch = arena_create();
    bool ok = outbox_load_templates(request->connection, a, &c.templates, &c.template_count, e);
    for (int64_t after = 0; ok && after < request->people; after += BATCH) {
        ok = count_people(&c, after, batch, e);
        arena_reset(batch);
    }
    if (ok) keep_costs(&c, out, count);
    vec_free(&c.costs);
    arena_destroy(batch);
    return ok;
}
