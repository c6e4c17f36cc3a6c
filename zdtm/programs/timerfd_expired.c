/*
 * Expirations that nobody has read are still to be read.
 */
/* zdtm: flavours=host,ns */
#include <poll.h>
#include <sys/timerfd.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct itimerspec often = { .it_value = { .tv_nsec = 1 }, .it_interval = { .tv_nsec = 1000000 } };
	struct itimerspec once = { .it_value = { .tv_nsec = 1 } };
	struct pollfd poller = { .events = POLLIN };
	int many, one;
	uint64_t ticks;

	zdtm_start(argc, argv);
	many = must(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));
	must(timerfd_settime(many, 0, &often, NULL));
	usleep(120000);
	one = must(timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK));
	must(timerfd_settime(one, 0, &once, NULL));
	poller.fd = one;
	must(poll(&poller, 1, 10000));

	zdtm_wait();
	SPOIL(read(one, &ticks, 8));
	poller.revents = 0;
	check(poll(&poller, 1, 0) == 1, "poll does not see the expiration");
	check(read(one, &ticks, 8) == 8 && ticks == 1, "the one expiration: %m");
	check(read(many, &ticks, 8) == 8, "the many expirations: %m");
	check(ticks >= 100, "only %lu of many expirations", (unsigned long)ticks);
	pass();
}
