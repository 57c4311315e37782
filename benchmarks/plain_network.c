/* The plain network in C: one binary heap of completions, sorted arrivals merged from outside, queues as linked lists. */
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    double time;
    int64_t item, desk;
} Entry;

static void sift_down(Entry *heap, int64_t size, Entry last) {
    int64_t at = 0, child;
    while ((child = 2 * at + 1) < size) {
        if (child + 1 < size && heap[child + 1].time < heap[child].time) child++;
        if (heap[child].time >= last.time) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
}

static void sift_up(Entry *heap, int64_t at, Entry added) {
    while (at > 0 && heap[(at - 1) / 2].time > added.time) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = added;
}

/* Returns 0, or 1 where there is no memory. `path` has four desks for each grid; `idle`, `left` and `cursor` change. */
int run_network(int64_t n, int64_t desks, const double *arrival, const int64_t *grid, const int64_t *level,
                const int64_t *path, int64_t *idle, int64_t *left, int64_t *cursor, const double *piece, double *closed) {
    int64_t servers = 0, size = 0, upcoming = 0;
    for (int64_t d = 0; d < desks; d++) servers += idle[d];
    Entry *heap = malloc((size_t)(servers + 1) * sizeof *heap);
    int64_t *first = malloc((size_t)desks * sizeof *first), *last = malloc((size_t)desks * sizeof *last);
    int64_t *next = malloc((size_t)n * sizeof *next), *step = calloc((size_t)n, sizeof *step);
    int failed = !heap || !first || !last || !next || !step;
    for (int64_t d = 0; !failed && d < desks; d++) first[d] = -1;
    while (!failed && (upcoming < n || size > 0)) {
        double now;
        int64_t item, desk;
        if (size > 0 && (upcoming >= n || heap[0].time <= arrival[upcoming])) {
            now = heap[0].time, item = heap[0].item, desk = heap[0].desk;
            int64_t other = first[desk];
            if (other >= 0) {
                first[desk] = next[other];
                sift_down(heap, size, (Entry){now + piece[cursor[other]++], other, desk});
            } else {
                size--;
                if (size > 0) sift_down(heap, size, heap[size]);
                idle[desk]++;
            }
            if (--left[item] == 0) {
                closed[item] = now;
                continue;
            }
            if (step[item] < level[item]) step[item]++;
            desk = path[4 * grid[item] + step[item]];
        } else {
            item = upcoming++;
            now = arrival[item];
            desk = path[4 * grid[item]];
        }
        if (idle[desk] > 0) {
            idle[desk]--;
            sift_up(heap, size++, (Entry){now + piece[cursor[item]++], item, desk});
        } else {
            next[item] = -1;
            if (first[desk] < 0) first[desk] = item;
            else next[last[desk]] = item;
            last[desk] = item;
        }
    }
    free(heap), free(first), free(last), free(next), free(step);
    return failed;
}
