/* SPDX-License-Identifier: Apache-2.0 */
/* planner: who gets a place, where and on which day. Pure: arrays in, arrays out; it reads no clock,
 * no file, no random source and no hash order. The same problem gives the same bytes, in one thread
 * or in many. Needs neither a database nor a loop; C99 and this header alone.
 *
 * A problem is one commune over a line of days 0 .. days - 1. In this order:
 *   1. Pins, places and windows are never broken (pins above the places of a day are kept and counted).
 *   2. As many residents of class 0 as possible have a place, then of class 1, and so on: exactly, as
 *      long as nobody needs a special resource; then nearly (docs/planner.md).
 *   3. As few previous places as possible are moved.
 *   4. The cost is small: days from the target + household_weight a household visit + away_weight a
 *      resident sent away from his home station + 1 a (hamlet, station, day). Inside a class where places
 *      run out, fairness_weight for each resident of a hamlet above its fair share.
 *
 * Threads: a planner is used by one thread at a time; two planners do not know of each other. */
#ifndef LICHKHAM_PLANNER_H
#define LICHKHAM_PLANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PLANNER_DAYS_MAX      512
#define PLANNER_STATIONS_MAX  1024
#define PLANNER_CLASSES_MAX   16
#define PLANNER_RESOURCES_MAX 16
#define PLANNER_NONE          UINT16_MAX /* no station, no day */

/* Weights where nobody asks for others, in person-days. */
#define PLANNER_HOUSEHOLD_WEIGHT 30
#define PLANNER_AWAY_WEIGHT      20
#define PLANNER_FAIRNESS_WEIGHT  60

/* Strictly, one check that one resident needs. Days are indices; release > due is no window, and a due
 * day after the last day means the last day. */
struct planner_resident {
    uint32_t household; /* equal numbers share a household; any numbering */
    uint32_t hamlet;    /* any numbering */
    uint16_t home_station;
    uint16_t release; /* first and last acceptable day */
    uint16_t due;
    uint16_t target;           /* the best day; may lie outside the window */
    uint16_t pin_station;      /* promised place, or PLANNER_NONE: never moved, takes its place first */
    uint16_t pin_day;          /* within the window */
    uint16_t previous_station; /* unsent place of an earlier plan, or PLANNER_NONE: kept where possible */
    uint16_t previous_day;
    uint16_t resources; /* bit r: needs resource r on the day; bit 0, the general place, is always meant */
    uint8_t class_;     /* 0 = most urgent */
    bool is_bound;      /* to the home station, even where others may overflow */
};

struct planner_problem {
    uint16_t days;
    uint16_t stations;
    uint16_t resources; /* at least 1: resource 0 is the general place */
    uint16_t classes;
    bool overflow;      /* every station is admissible for everybody, else the home station alone */
    bool second_visits; /* special resources never cost anybody a place: see left_out */
    uint32_t household_weight;
    uint32_t away_weight;
    uint32_t fairness_weight;
    const struct planner_resident *residents;
    uint32_t resident_count;
    const uint64_t *ids;      /* [resident_count] ascending, each once: ties follow it; NULL = the index */
    const int32_t *capacity;  /* [resources][stations][days] bookable places before pins; >= 0 */
    const bool *is_session;   /* [stations][days] a session exists, with places or without; NULL = where
                               * there are general places */
    const uint32_t *communes; /* [stations] the commune of each; NULL = one for all */
};

/* What a problem may contradict itself in. */
enum planner_status {
    PLANNER_OK,
    PLANNER_TOO_LARGE, /* more days, stations, classes or resources than the limits above, or none */
    PLANNER_NEGATIVE_CAPACITY,
    PLANNER_UNKNOWN_STATION,
    PLANNER_UNKNOWN_CLASS,
    PLANNER_UNKNOWN_RESOURCE,
    PLANNER_DUPLICATE_ID,
    PLANNER_UNORDERED_IDS,
    PLANNER_HALF_A_PLACE,       /* a station without a day, or a day without a station */
    PLANNER_PIN_OUTSIDE_WINDOW, /* or beyond the days */
    PLANNER_SPLIT_HOUSEHOLD,    /* members at home in two communes */
    PLANNER_UNKNOWN_RESIDENT,   /* of the residents followed, or he has left */
    PLANNER_UNKNOWN_DAY,
    PLANNER_OTHER_HOUSEHOLD,  /* a change of household is a removal and an addition */
    PLANNER_SPECIAL_RESOURCE, /* events are followed for the general place alone */
    PLANNER_STATUSES
};

/* Where: the index of the resident, or of the number in capacity. */
struct planner_fault {
    enum planner_status status;
    size_t index;
};

const char *planner_status_text(enum planner_status status); /* one sentence, English; static */

/* Why a resident has his place, or none. The first code of a placement that is true is his; it is a
 * function of the problem and of where everybody comes, so that it stays as long as the plan does. The
 * wanted day is the day of the window nearest to the target; the admissible stations are all with overflow,
 * unless he is bound, else his home station. */
enum planner_reason_code {
    PLANNER_PINNED,         /* he was promised this place */
    PLANNER_ON_TARGET,      /* he comes on the wanted day */
    PLANNER_TARGET_CLOSED,  /* no admissible station holds a session on the wanted day */
    PLANNER_WITH_HOUSEHOLD, /* somebody else of the household comes to his station on his day */
    PLANNER_TARGET_FULL,    /* no admissible station has all he needs left over on the wanted day */
    PLANNER_NEARBY, /* there is room left: it was kept for the sake of others' distance or hamlet days */
    PLANNER_PLACED_REASONS, /* the codes from here on have no place */
    PLANNER_NO_WINDOW = PLANNER_PLACED_REASONS,
    PLANNER_NO_STATION, /* no home station, and no other is admissible */
    PLANNER_NO_SESSION, /* in the window */
    PLANNER_NO_CAPACITY,
    PLANNER_CLASS_SHORTAGE,
    PLANNER_RESOURCE_SHORTAGE,
    PLANNER_REASONS
};

/* For PLANNER_CLASS_SHORTAGE a certificate anyone can count: at the admissible stations days from .. to
 * hold `places` places (after pins), and more than `places` residents of a class <= this one's, this one
 * included, must lie within them. For PLANNER_RESOURCE_SHORTAGE the same of one resource and of those
 * who need it where that can be shown; else from .. to is the window and `places` those of the scarcest
 * resource (UINT32_MAX stands for more). Where stations share their places and only some residents are bound
 * to their home, days need not tell who is in the way: then from .. to holds the windows of all of those, and
 * `places` counts the (station, day)s that they could have, which may be fewer than all of these days. */
struct planner_reason {
    uint8_t code;
    uint8_t resource;
    uint16_t from;
    uint16_t to;
    uint32_t places;
};

/* One resident's place, or want of one, in figures that can be counted by hand. Days and figures that do
 * not apply are PLANNER_NONE and 0. */
struct planner_explanation {
    struct planner_reason reason;
    uint16_t station; /* the place */
    uint16_t day;
    uint16_t first; /* the window, within the days */
    uint16_t last;
    uint16_t wanted; /* the day of the window nearest to the target */
    uint16_t open;   /* the day of the window nearest to `wanted` with a session at an admissible station;
                      * the earlier of two */
    /* Of `open`, at the admissible stations: bookable places, and who comes there. */
    uint32_t places;
    uint32_t pinned;      /* promised places */
    uint32_t urgent;      /* not promised, of a class <= his; he himself is not counted */
    uint32_t less_urgent; /* not promised, of a less urgent class */
    uint32_t unmovable;   /* of the less urgent, those whose window or station does not allow his own place */
    uint32_t household;   /* others of the household who come to his station on his day */
    /* Of who has none. */
    uint32_t people;        /* planner_count_people of the reason */
    uint32_t extra_places;  /* so many more places (of all he needs) at extra_station on extra_day give him
                             * one, and take none from anybody as urgent as he or more */
    uint16_t extra_station; /* his home, else the first admissible */
    uint16_t extra_day;
    bool is_extra_least;     /* fewer do not, on whatever days; else fewer might */
    uint16_t needed_release; /* the least longer window, on one side, in which he could be placed as it is */
    uint16_t needed_due;
};

struct planner_summary {
    uint32_t residents[PLANNER_CLASSES_MAX];
    uint32_t pinned[PLANNER_CLASSES_MAX];
    uint32_t covered[PLANNER_CLASSES_MAX]; /* with a place, pins included */
    uint32_t pins_above_capacity;          /* beyond a resource of their day; kept all the same */
    uint32_t household_visits;             /* distinct (household, station, day) */
    uint32_t hamlet_days;                  /* distinct (hamlet, station, day) */
    uint32_t away;                         /* residents at another station than their home */
    uint32_t moves;                        /* previous places left for another place, or for none */
    uint64_t days_from_target;
    uint64_t cost; /* days_from_target + weights x visits and away + hamlet_days */
};

struct planner_solution {
    const uint16_t *station; /* [resident_count] or PLANNER_NONE */
    const uint16_t *day;
    const struct planner_reason *reasons;
    const uint16_t *left_out; /* [resident_count] with second_visits: the resources somebody comes without,
                               * for another time; else NULL */
    struct planner_summary summary;
};

/* Memory of solutions. Running out of memory ends the process. */
struct planner *planner_create(void);
void planner_destroy(struct planner *p); /* accepts NULL */
/* The most bytes its arrays took at once for the last solution; the problem's own are not counted. */
size_t planner_used_bytes(const struct planner *p);

/* The first contradiction, by residents and then by capacity; PLANNER_OK leaves the fault alone. */
enum planner_status planner_check(const struct planner_problem *problem, struct planner_fault *fault);

/* Checks the problem and solves it. The solution lives until the planner's next solution or its end.
 * With previous places the plan is repaired instead of made anew: coverage is the same, moves few. */
enum planner_status planner_solve(struct planner *p, const struct planner_problem *problem,
                                  struct planner_solution *out, struct planner_fault *fault);

/* The people of a certificate: how many unpinned residents of the class of resident `index`, or a more urgent
 * one, must lie within the reason's interval and at the stations admissible to him; for a resource, of those
 * who need it. Of a bound resident among others who are not, where the places of his home alone do not show
 * it, the people and the places of all stations. */
uint32_t planner_count_people(const struct planner_problem *problem, uint32_t index,
                              const struct planner_reason *reason);

/* Explains what a solution of this problem decided about resident `index`. */
void planner_explain(const struct planner_problem *problem, const struct planner_solution *solution,
                     uint32_t index, struct planner_explanation *out);

/* Sessions that could be added. */
struct planner_openings {
    const uint8_t *sessions; /* [stations][days] how many could be added there */
    const uint32_t *places;  /* [stations] general places of each; with overflow the same everywhere */
};

struct planner_clearing {
    uint32_t sessions; /* to add: fewer are not enough; everything that can be added, if even that is not */
    uint32_t left;     /* people without a place even then */
    bool is_enough;    /* but for those left; else more may be needed, because bound people share the stations
                        * with others, or a special resource may run out */
};

/* The fewest sessions that, added, cover everybody of class 0 .. class_ who has a window and an admissible
 * station, on the latest possible days. No session is added where pins are above the places.
 * `opened` [stations][days]: how many of each; NULL = no matter. */
void planner_clear(const struct planner_problem *problem, uint8_t class_,
                   const struct planner_openings *openings, uint8_t *opened, struct planner_clearing *out);

/* ---- Following events one by one --------------------------------------------------------------------
 * For programs that keep a plan while people leave, come and change. Events are taken as they come;
 * settling serves who waits: coverage is then that of a new solution, class by class, and few move.
 * Residents are known by number: at first their index in the problem, later what adding gave. One resource
 * only. An event that is refused changes nothing. */
struct planner_live;

/* A place that changed; PLANNER_NONE for no place. */
struct planner_move {
    uint32_t resident;
    uint16_t from_station;
    uint16_t from_day;
    uint16_t to_station;
    uint16_t to_day;
};

/* Copies the problem; `station` and `day` are the plan to begin with, as planner_solve() gave it. What of it
 * is not valid is put right by the first settling, which also serves those without a place: previous places
 * of the problem are not looked at. */
enum planner_status planner_live_begin(const struct planner_problem *problem, const uint16_t *station,
                                       const uint16_t *day, struct planner_live **out,
                                       struct planner_fault *fault);
void planner_live_destroy(struct planner_live *live); /* accepts NULL */

/* Death, move, a check done elsewhere, a refusal: his place is free. */
enum planner_status planner_live_remove(struct planner_live *live, uint32_t resident);

/* Who is new waits until settling. Previous places are not looked at. */
enum planner_status planner_live_add(struct planner_live *live, const struct planner_resident *added,
                                     uint32_t *number);

/* Another window, class, station or pin. He keeps his place where it still is valid. */
enum planner_status planner_live_change(struct planner_live *live, uint32_t resident,
                                        const struct planner_resident *changed);

/* A closure (0), an added day, another number of bookable places. Who loses his place by it goes first within
 * his class, also when the day opens again much later. */
enum planner_status planner_live_set_capacity(struct planner_live *live, uint16_t station, uint16_t day,
                                              int32_t places);

/* Serves who waits. The places that changed since the last settling live until the next event; returns how
 * many. */
size_t planner_live_settle(struct planner_live *live, const struct planner_move **moves);

/* The place of a resident, PLANNER_NONE for none; as of the last settling. */
void planner_live_find(const struct planner_live *live, uint32_t resident, uint16_t *station, uint16_t *day);

#ifdef __cplusplus
}
#endif

#endif
