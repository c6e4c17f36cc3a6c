/*
 * One epoll instance that parent and child share: a target added by one is reported to the other.
 */
/* zdtm: flavours=host,ns */
#include <sys/epoll.h>
#include "zdtm.h"

static int epoll_fd, fds[2], late[2];

static void child(void *arg)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = 2 }, got[4];

	(void)arg;
	close(fds[1]);
	zdtm_child_wait();
	check(epoll_wait(epoll_fd, got, 4, 0) == 1 && got[0].data.u32 == 1, "the child sees no event");
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, late[0], &event));
}

int main(int argc, char **argv)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = 1 }, got[4];
	pid_t pid;

	zdtm_start(argc, argv);
	epoll_fd = must(epoll_create1(0));
	must(pipe(fds));
	must(pipe(late));
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fds[0], &event));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(dup2(must(epoll_create1(0)), epoll_fd));
	must(write(fds[1], "x", 1));
	zdtm_finish(pid);
	must(write(late[1], "x", 1));
	check(epoll_wait(epoll_fd, got, 4, 0) == 2, "the parent does not see both targets");
	pass();
}
