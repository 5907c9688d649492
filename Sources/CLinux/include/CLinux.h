#ifndef TOKENMETER_CLINUX_H
#define TOKENMETER_CLINUX_H

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Flat faces of what Glibc's Swift module leaves out, or whose C structures hold unions (which would make every
// Swift line that touches them unsafe). All return -1 and set `errno` as the system call does.

enum {
    CLINUX_READABLE = 1,
    CLINUX_WRITABLE = 2,
    CLINUX_PEER_CLOSED = 4,
    CLINUX_FAILED = 8,
};

/// One readiness report: what was registered with the descriptor, and a set of `CLINUX_*` bits.
typedef struct {
    uint64_t token;
    uint32_t events;
} clinux_event;

int clinux_epoll_create(void);
/// Registers a descriptor once, edge-triggered, for readable, writable and peer-closed.
int clinux_epoll_add_edge(int epoll, int fd, uint64_t token);
/// Registers a descriptor level-triggered for readable (listeners, event counters).
int clinux_epoll_add_level(int epoll, int fd, uint64_t token);
int clinux_epoll_remove(int epoll, int fd);
/// Waits until something is ready or `deadline_ns` (CLOCK_MONOTONIC; negative: for ever) has passed.
int clinux_epoll_wait(int epoll, clinux_event *events, int capacity, int64_t timeout_ns);

int clinux_eventfd(void);
int clinux_eventfd_signal(int fd);
int clinux_eventfd_clear(int fd);

/// A numeric address and port, big enough for IPv4 and IPv6.
typedef struct {
    uint8_t bytes[128];
    uint32_t length;
} clinux_address;

/// Parses a numeric host ("127.0.0.1", "::1"); -1 when it is none.
int clinux_address_parse(const char *host, uint16_t port, clinux_address *address);
/// Resolves a name (blocking); returns how many addresses were stored, or a negative `EAI_*` code.
int clinux_resolve(const char *host, uint16_t port, clinux_address *addresses, int capacity);
/// Writes "127.0.0.1:80" or "[::1]:80".
int clinux_address_format(const clinux_address *address, char *text, size_t capacity);
int clinux_address_port(const clinux_address *address);
int clinux_address_is_loopback(const clinux_address *address);

/// A non-blocking, close-on-exec listening socket with SO_REUSEADDR and, when asked, SO_REUSEPORT. Without a backlog it
/// has the address and does not listen.
int clinux_listen(const clinux_address *address, int backlog, int reuse_port);
int clinux_accept(int listener, clinux_address *peer);
/// A non-blocking socket whose connection to `address` has been started, with TCP_NODELAY set.
int clinux_connect(const clinux_address *address);
int clinux_set_no_delay(int fd);
/// The pending error of a socket (SO_ERROR), 0 when there is none.
int clinux_socket_error(int fd);
int clinux_local_address(int fd, clinux_address *address);
/// `recv` and `send` (never raising SIGPIPE) on a non-blocking socket.
ssize_t clinux_receive(int fd, void *bytes, size_t count);
ssize_t clinux_send(int fd, const void *bytes, size_t count);
/// Whether the peer has closed or sent something (1), nothing has happened (0), or the socket has failed (-1).
int clinux_peek(int fd);

/// A non-blocking UDP socket connected to `address`, which queues what it learns of datagrams that did not arrive.
int clinux_udp_connect(const clinux_address *address);
/// Takes the next such report: stores the lost datagram's beginning and the error; -1 (EAGAIN) when there is none.
ssize_t clinux_udp_lost(int fd, void *bytes, size_t capacity, int *error);
/// A non-blocking datagram socket connected to the Unix socket at `path`.
int clinux_unix_datagram_connect(const char *path);

int clinux_set_affinity(int cpu);
int clinux_cpu_count(void);
int clinux_set_thread_name(const char *name);
/// Adds to the calling thread's nice value, and sets how long it may run before another one that is ready has its turn
/// (Linux 6.12; older kernels decide for themselves). Other threads keep theirs.
int clinux_set_thread_share(int niceness, uint64_t slice_ns);

uint64_t clinux_monotonic_ns(void);
int64_t clinux_realtime_ns(void);

/// Waits on a condition until a CLOCK_MONOTONIC instant; ETIMEDOUT when it has passed.
int clinux_condition_init(pthread_cond_t *condition);
int clinux_condition_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t deadline_ns);

#endif
