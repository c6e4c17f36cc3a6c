/*
 * One-shot targets: the one that has fired stays silent until it is armed again, the other fires once.
 */
/* zdtm: flavours=host,ns */
#include <sys/epoll.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT }, got[4];
	int epoll_fd, fired[2], armed[2];

	zdtm_start(argc, argv);
	epoll_fd = must(epoll_create1(0));
	must(pipe(fired));
	must(pipe(armed));
	event.data.u32 = 1;
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fired[0], &event));
	must(write(fired[1], "x", 1));
	check(epoll_wait(epoll_fd, got, 4, 0) == 1, "the first did not fire");
	event.data.u32 = 2;
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, armed[0], &event));

	zdtm_wait();
	SPOIL(event.data.u32 = 1, epoll_ctl(epoll_fd, EPOLL_CTL_MOD, fired[0], &event), event.data.u32 = 2);
	check(epoll_wait(epoll_fd, got, 4, 0) == 0, "the fired one fires again");
	must(write(armed[1], "x", 1));
	check(epoll_wait(epoll_fd, got, 4, 0) == 1 && got[0].data.u32 == 2, "the armed one does not fire");
	check(epoll_wait(epoll_fd, got, 4, 0) == 0, "the armed one fires twice");
	event.data.u32 = 1;
	must(epoll_ctl(epoll_fd, EPOLL_CTL_MOD, fired[0], &event));
	check(epoll_wait(epoll_fd, got, 4, 0) == 1 && got[0].data.u32 == 1, "the fired one cannot be armed");
	pass();
}
