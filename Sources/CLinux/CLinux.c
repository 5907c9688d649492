#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int add(int epoll, int fd, uint64_t token, uint32_t events) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int clinux_epoll_add_edge(int epoll, int fd, uint64_t token) {
    return add(epoll, fd, token, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

int clinux_epoll_add_level(int epoll, int fd, uint64_t token) { return add(epoll, fd, token, EPOLLIN); }

int clinux_epoll_remove(int epoll, int fd) {
    struct epoll_event unused = {0};
    return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &unused);
}

int clinux_epoll_wait(int epoll, clinux_event *events, int capacity, int64_t timeout_ns) {
    struct epoll_event ready[512];
    if (capacity > 512) capacity = 512;
    // Milliseconds rounded up: a timer is never early, and a timeout of 1 ns does not spin.
    int64_t milliseconds = timeout_ns < 0 ? -1 : (timeout_ns + 999999) / 1000000;
    if (milliseconds > 3600000) milliseconds = 3600000;
    int count = epoll_wait(epoll, ready, capacity, (int)milliseconds);
    for (int i = 0; i < count; i++) {
        uint32_t from = ready[i].events, to = 0;
        if (from & EPOLLIN) to |= CLINUX_READABLE;
        if (from & EPOLLOUT) to |= CLINUX_WRITABLE;
        if (from & (EPOLLRDHUP | EPOLLHUP)) to |= CLINUX_PEER_CLOSED;
        if (from & EPOLLERR) to |= CLINUX_FAILED;
        events[i].token = ready[i].data.u64;
        events[i].events = to;
    }
    return count;
}

int clinux_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int clinux_eventfd_signal(int fd) {
    uint64_t one = 1;
    return write(fd, &one, sizeof one) == sizeof one ? 0 : -1;
}

int clinux_eventfd_clear(int fd) {
    uint64_t count;
    return read(fd, &count, sizeof count) == sizeof count ? 0 : -1;
}

static struct sockaddr *sockaddr_of(const clinux_address *address) { return (struct sockaddr *)(void *)address->bytes; }

static void store(clinux_address *address, const struct sockaddr *from, socklen_t length) {
    memset(address, 0, sizeof *address);
    memcpy(address->bytes, from, length);
    address->length = length;
}

int clinux_address_parse(const char *host, uint16_t port, clinux_address *address) {
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, host, &four.sin_addr) == 1) {
        store(address, (struct sockaddr *)&four, sizeof four);
        return 0;
    }
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (inet_pton(AF_INET6, host, &six.sin6_addr) == 1) {
        store(address, (struct sockaddr *)&six, sizeof six);
        return 0;
    }
    return -1;
}

int clinux_resolve(const char *host, uint16_t port, clinux_address *addresses, int capacity) {
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *list = NULL;
    int code = getaddrinfo(host, service, &hints, &list);
    if (code != 0) return code < 0 ? code : -code;
    int count = 0;
    for (struct addrinfo *each = list; each && count < capacity; each = each->ai_next)
        if (each->ai_addrlen <= sizeof addresses[0].bytes) store(&addresses[count++], each->ai_addr, each->ai_addrlen);
    freeaddrinfo(list);
    return count;
}

int clinux_address_port(const clinux_address *address) {
    struct sockaddr *any = sockaddr_of(address);
    if (any->sa_family == AF_INET) return ntohs(((struct sockaddr_in *)(void *)any)->sin_port);
    if (any->sa_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)(void *)any)->sin6_port);
    return -1;
}

int clinux_address_is_loopback(const clinux_address *address) {
    struct sockaddr *any = sockaddr_of(address);
    if (any->sa_family == AF_INET)
        return (ntohl(((struct sockaddr_in *)(void *)any)->sin_addr.s_addr) >> 24) == 127;
    if (any->sa_family == AF_INET6) return IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)(void *)any)->sin6_addr);
    return 0;
}

int clinux_address_format(const clinux_address *address, char *text, size_t capacity) {
    char host[INET6_ADDRSTRLEN];
    struct sockaddr *any = sockaddr_of(address);
    int port = clinux_address_port(address);
    if (any->sa_family == AF_INET6) {
        if (!inet_ntop(AF_INET6, &((struct sockaddr_in6 *)(void *)any)->sin6_addr, host, sizeof host)) return -1;
        return snprintf(text, capacity, "[%s]:%d", host, port);
    }
    if (!inet_ntop(AF_INET, &((struct sockaddr_in *)(void *)any)->sin_addr, host, sizeof host)) return -1;
    return snprintf(text, capacity, "%s:%d", host, port);
}

int clinux_set_no_delay(int fd) {
    int on = 1;
    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static int fail(int fd) {
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

int clinux_listen(const clinux_address *address, int backlog, int reuse_port) {
    struct sockaddr *any = sockaddr_of(address);
    int fd = socket(any->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) return fail(fd);
    if (reuse_port && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0) return fail(fd);
    if (bind(fd, any, address->length) < 0 || (backlog > 0 && listen(fd, backlog) < 0)) return fail(fd);
    return fd;
}

int clinux_accept(int listener, clinux_address *peer) {
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    int fd = accept4(listener, (struct sockaddr *)&from, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return -1;
    if (length > sizeof peer->bytes) length = sizeof peer->bytes;
    store(peer, (struct sockaddr *)&from, length);
    return fd;
}

int clinux_connect(const clinux_address *address) {
    struct sockaddr *any = sockaddr_of(address);
    int fd = socket(any->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    clinux_set_no_delay(fd);
    if (connect(fd, any, address->length) < 0 && errno != EINPROGRESS) return fail(fd);
    return fd;
}

int clinux_socket_error(int fd) {
    int code = 0;
    socklen_t length = sizeof code;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) < 0) return errno;
    return code;
}

int clinux_local_address(int fd, clinux_address *address) {
    struct sockaddr_storage local;
    socklen_t length = sizeof local;
    if (getsockname(fd, (struct sockaddr *)&local, &length) < 0) return -1;
    if (length > sizeof address->bytes) length = sizeof address->bytes;
    store(address, (struct sockaddr *)&local, length);
    return 0;
}

ssize_t clinux_receive(int fd, void *bytes, size_t count) {
    ssize_t got;
    do got = recv(fd, bytes, count, 0);
    while (got < 0 && errno == EINTR);
    return got;
}

ssize_t clinux_send(int fd, const void *bytes, size_t count) {
    ssize_t sent;
    do sent = send(fd, bytes, count, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent;
}

int clinux_peek(int fd) {
    char byte;
    ssize_t got = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got >= 0) return 1;
    return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
}

int clinux_udp_connect(const clinux_address *address) {
    struct sockaddr *any = sockaddr_of(address);
    int fd = socket(any->sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    int on = 1, code;
    if (any->sa_family == AF_INET6)
        code = setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    else
        code = setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    if (code < 0 || connect(fd, any, address->length) < 0) return fail(fd);
    return fd;
}

ssize_t clinux_udp_lost(int fd, void *bytes, size_t capacity, int *error) {
    union {
        struct cmsghdr head;
        char bytes[512];
    } control;
    struct iovec piece = {.iov_base = bytes, .iov_len = capacity};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control};
    ssize_t count = recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (count < 0) return -1;
    *error = 0;
    for (struct cmsghdr *each = CMSG_FIRSTHDR(&message); each; each = CMSG_NXTHDR(&message, each)) {
        int is_four = each->cmsg_level == IPPROTO_IP && each->cmsg_type == IP_RECVERR;
        int is_six = each->cmsg_level == IPPROTO_IPV6 && each->cmsg_type == IPV6_RECVERR;
        if (is_four || is_six) *error = (int)((struct sock_extended_err *)(void *)CMSG_DATA(each))->ee_errno;
    }
    return count;
}

int clinux_unix_datagram_connect(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) return fail(fd);
    return fd;
}

int clinux_set_affinity(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return sched_setaffinity(0, sizeof set, &set);
}

int clinux_cpu_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) < 0) return 1;
    return CPU_COUNT(&set);
}

int clinux_set_thread_name(const char *name) { return pthread_setname_np(pthread_self(), name); }

int clinux_set_thread_share(int niceness, uint64_t slice_ns) {
    // POSIX has one nice value for a process; on Linux each thread has its own, named by the thread's id.
    int nice = getpriority(PRIO_PROCESS, (id_t)gettid()) + niceness;
    if (nice > 19) nice = 19;
    // glibc has neither this structure nor the call.
    struct {
        uint32_t size;
        uint32_t policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime;
        uint64_t deadline;
        uint64_t period;
    } attributes = {.size = sizeof attributes, .policy = SCHED_OTHER, .nice = nice, .runtime = slice_ns};
    if (syscall(SYS_sched_setattr, 0, &attributes, 0) == 0) return 0;
    return setpriority(PRIO_PROCESS, (id_t)gettid(), nice);
}

uint64_t clinux_monotonic_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int64_t clinux_realtime_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int clinux_condition_init(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    int code = pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return code;
}

int clinux_condition_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t deadline_ns) {
    struct timespec until = {.tv_sec = (time_t)(deadline_ns / 1000000000u), .tv_nsec = (long)(deadline_ns % 1000000000u)};
    return pthread_cond_timedwait(condition, mutex, &until);
}
