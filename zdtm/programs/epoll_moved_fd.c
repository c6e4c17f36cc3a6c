/*
 * Targets whose descriptor numbers have changed since they were added: duplicated away and closed, or used for another
 * file by now.
 */
/* zdtm: flavours=host,ns */
#include <sys/epoll.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct epoll_event event = { .events = EPOLLIN }, got[4];
	int epoll_fd, moved[2], reused[2], null;
	uint32_t seen = 0;

	zdtm_start(argc, argv);
	signal(SIGPIPE, SIG_IGN);
	null = must(open("/dev/null", O_RDONLY));
	epoll_fd = must(epoll_create1(0));
	must(pipe(moved));
	must(pipe(reused));
	event.data.u32 = 1;
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, moved[0], &event));
	must(dup2(moved[0], 90));
	close(moved[0]);
	event.data.u32 = 2;
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, reused[0], &event));
	must(dup2(reused[0], 91));
	must(dup2(null, reused[0]));

	zdtm_wait();
	SPOIL(dup2(null, 90));
	must(write(moved[1], "x", 1));
	must(write(reused[1], "x", 1));
	check(epoll_wait(epoll_fd, got, 4, 0) == 2, "not both targets are there");
	for (int i = 0; i < 2; i++) {
		check(got[i].events == EPOLLIN, "events %x", got[i].events);
		seen |= got[i].data.u32;
	}
	check(seen == 3, "the data are %u and %u", got[0].data.u32, got[1].data.u32);
	check(!zdtm_is_open(moved[0]) && zdtm_ino(reused[0]) == zdtm_ino(null), "the numbers have changed");
	pass();
}
