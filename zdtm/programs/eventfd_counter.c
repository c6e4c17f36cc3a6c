/*
 * An eventfd keeps its count and flags; two processes share one.
 */
/* zdtm: flavours=host,ns */
#include <sys/eventfd.h>
#include "zdtm.h"

static int shared;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	must(eventfd_write(shared, 5));
}

int main(int argc, char **argv)
{
	int blocking, nonblocking;
	eventfd_t count;
	pid_t pid;

	zdtm_start(argc, argv);
	blocking = must(eventfd(0xdeadbeef, 0));
	nonblocking = must(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
	shared = must(eventfd(1, 0));
	must(eventfd_write(blocking, 1UL << 40));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait_spinning();
	SPOIL(eventfd_write(blocking, 1));
	must(eventfd_read(blocking, &count));
	check(count == (1UL << 40) + 0xdeadbeef, "the count is %lx", count);
	check(eventfd_read(nonblocking, &count) < 0 && errno == EAGAIN, "the empty one: %m");
	check(fcntl(nonblocking, F_GETFD) == FD_CLOEXEC, "close-on-exec is lost");
	zdtm_finish(pid);
	must(eventfd_read(shared, &count));
	check(count == 6, "the shared count is %lu", count);
	pass();
}
