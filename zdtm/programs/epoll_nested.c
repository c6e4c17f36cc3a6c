/*
 * An epoll instance within an epoll instance within a third.
 */
/* zdtm: flavours=host,ns */
#include <sys/epoll.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct epoll_event event = { .events = EPOLLIN }, got[4];
	int levels[3], fds[2];

	zdtm_start(argc, argv);
	must(pipe(fds));
	for (int i = 0; i < 3; i++) {
		levels[i] = must(epoll_create1(0));
		event.data.u32 = i;
		must(epoll_ctl(levels[i], EPOLL_CTL_ADD, i ? levels[i - 1] : fds[0], &event));
	}

	zdtm_wait();
	SPOIL(epoll_ctl(levels[1], EPOLL_CTL_DEL, levels[0], NULL));
	check(epoll_wait(levels[2], got, 4, 0) == 0, "an event out of nowhere");
	must(write(fds[1], "x", 1));
	for (int i = 2; i >= 0; i--)
		check(epoll_wait(levels[i], got, 4, 0) == 1 && got[0].data.u32 == (uint32_t)i, "no event at level %d", i);
	pass();
}
