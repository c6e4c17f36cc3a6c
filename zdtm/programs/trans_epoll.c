/*
 * Watches are added, changed and removed, by events that come and go.
 */
/* zdtm: flavours=host,ns transition=yes */
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include "transition.h"

static int poller, counters[8];

static void step(unsigned round)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = round };
	unsigned n = round % 8;
	uint64_t one = 1;
	int got;

	if (!counters[n]) {
		counters[n] = must(eventfd(0, EFD_NONBLOCK));
		must(epoll_ctl(poller, EPOLL_CTL_ADD, counters[n], &event));
		return;
	}
	must(epoll_ctl(poller, EPOLL_CTL_MOD, counters[n], &event));
	must(write(counters[n], &one, sizeof(one)));
	while ((got = epoll_wait(poller, &event, 1, -1)) < 0)
		check(errno == EINTR, "epoll_wait: %m");
	check(got == 1 && event.data.u32 == round, "%u is ready in round %u", event.data.u32, round);
	must(read(counters[n], &one, sizeof(one)));
	if (round % 3 == 0) {
		must(close(counters[n]));
		counters[n] = 0;
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	poller = must(epoll_create1(0));
	transition(step);
}
