/*
 * An epoll instance keeps its targets with their events and data, and reports what is ready, and only that.
 */
/* zdtm: flavours=host,ns */
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include "zdtm.h"

#define PIPES 5

int main(int argc, char **argv)
{
	int epoll_fd, event_fd, fds[PIPES][2], n;
	struct epoll_event event, got[16];
	uint32_t seen = 0;

	zdtm_start(argc, argv);
	epoll_fd = must(epoll_create1(EPOLL_CLOEXEC));
	for (int i = 0; i < PIPES; i++) {
		must(pipe(fds[i]));
		event = (struct epoll_event){ .events = EPOLLIN | (i % 2 ? EPOLLPRI : 0), .data.u64 = 0x100000000UL * i + i };
		must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fds[i][0], &event));
	}
	event_fd = must(eventfd(0, 0));
	event = (struct epoll_event){ .events = EPOLLOUT, .data.u64 = -1UL };
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, event_fd, &event));
	must(write(fds[3][1], "x", 1));

	zdtm_wait_in_sigsuspend();
	SPOIL(epoll_ctl(epoll_fd, EPOLL_CTL_DEL, fds[4][0], NULL));
	must(write(fds[1][1], "x", 1));
	must(write(fds[4][1], "x", 1));
	n = must(epoll_wait(epoll_fd, got, 16, 0));
	for (int i = 0; i < n; i++) {
		if (got[i].data.u64 == -1UL) {
			check(got[i].events == EPOLLOUT, "the eventfd has %x", got[i].events);
			seen |= 1 << 8;
		} else {
			uint32_t number = got[i].data.u64;

			check(got[i].data.u64 >> 32 == number, "the data are %lx", (unsigned long)got[i].data.u64);
			check(got[i].events == EPOLLIN, "pipe %u has %x", number, got[i].events);
			seen |= 1 << number;
		}
	}
	check(n == 4 && seen == (1 << 8 | 1 << 1 | 1 << 3 | 1 << 4), "%d events, set %x", n, seen);
	check(fcntl(epoll_fd, F_GETFD) == FD_CLOEXEC, "close-on-exec is lost");
	pass();
}
