#ifndef TOKENMETER_CALLOCATIONS_H
#define TOKENMETER_CALLOCATIONS_H

#include <stdint.h>

// This program's own malloc, which counts and then does what the C library's does. Linked into an executable, it takes
// the place of the library's for every caller, Swift's runtime too.

/// How often the calling thread has allocated, and how many bytes in all.
uint64_t callocations_count(void);
uint64_t callocations_bytes(void);

/// The time that the calling thread has been on a core, in nanoseconds.
uint64_t callocations_thread_ns(void);

#endif
