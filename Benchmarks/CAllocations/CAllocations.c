#include "CAllocations.h"

#include <errno.h>
#include <stddef.h>
#include <time.h>

// The C library keeps its own functions under these names for those who replace them.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *place, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static __thread uint64_t count;
static __thread uint64_t bytes;

static void add(size_t size) {
    count += 1;
    bytes += size;
}

void *malloc(size_t size) {
    add(size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    add(number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *place, size_t size) {
    add(size);
    return __libc_realloc(place, size);
}

void *memalign(size_t alignment, size_t size) {
    add(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

int posix_memalign(void **place, size_t alignment, size_t size) {
    *place = memalign(alignment, size);
    return *place == NULL ? ENOMEM : 0;
}

uint64_t callocations_count(void) { return count; }
uint64_t callocations_bytes(void) { return bytes; }

uint64_t callocations_thread_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
