/*
 * Edge-triggered targets: new data is an edge, and one edge is reported once.
 */
/* zdtm: flavours=host,ns */
#include <sys/epoll.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.u32 = 12 }, got[4];
	int epoll_fd, fds[2];

	zdtm_start(argc, argv);
	epoll_fd = must(epoll_create1(0));
	must(pipe(fds));
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fds[0], &event));

	zdtm_wait();
	SPOIL(event.events = EPOLLIN, epoll_ctl(epoll_fd, EPOLL_CTL_MOD, fds[0], &event));
	check(epoll_wait(epoll_fd, got, 4, 0) == 0, "an edge out of nowhere");
	for (int i = 0; i < 2; i++) {
		must(write(fds[1], "x", 1));
		check(epoll_wait(epoll_fd, got, 4, 0) == 1 && got[0].data.u32 == 12, "no edge %d", i);
		check(epoll_wait(epoll_fd, got, 4, 0) == 0, "edge %d comes again", i);
	}
	pass();
}
