/*
 * An event loop: one epoll instance over a timerfd, an eventfd and a socket, in which a process waits.
 */
/* zdtm: flavours=host,ns */
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include "zdtm.h"

enum { TIMER, EVENT, SOCKET, SOURCES };

static void child(void *arg)
{
	int *fds = arg, counts[SOURCES] = { 0 };
	struct epoll_event event = { .events = EPOLLIN };
	int epoll_fd = must(epoll_create1(0));
	char buf[8];

	for (int i = 0; i < SOURCES; i++) {
		event.data.u32 = i;
		must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fds[i], &event));
	}
	zdtm_child_ready();
	while (counts[TIMER] < 3 || !counts[EVENT] || !counts[SOCKET]) {
		if (epoll_wait(epoll_fd, &event, 1, -1) == 1) {
			check(event.data.u32 < SOURCES, "unknown source %u", event.data.u32);
			must(read(fds[event.data.u32], buf, 8));
			counts[event.data.u32]++;
		}
	}
}

int main(int argc, char **argv)
{
	struct itimerspec spec = { .it_value = { .tv_nsec = 20000000 }, .it_interval = { .tv_nsec = 20000000 } };
	int fds[SOURCES], sockets[2];
	pid_t pid;

	zdtm_start(argc, argv);
	fds[TIMER] = must(timerfd_create(CLOCK_MONOTONIC, 0));
	must(timerfd_settime(fds[TIMER], 0, &spec, NULL));
	fds[EVENT] = must(eventfd(0, 0));
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	fds[SOCKET] = sockets[0];
	pid = zdtm_spawn(child, fds);

	zdtm_wait();
	SPOIL(kill(pid, SIGKILL));
	must(eventfd_write(fds[EVENT], 1));
	must(write(sockets[1], "x", 1));
	zdtm_join(pid);
	pass();
}
