/*
 * Timerfds armed for points in time expire then.
 */
/* zdtm: flavours=host,ns */
#include <sys/timerfd.h>
#include "zdtm.h"

static const clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME };

int main(int argc, char **argv)
{
	int64_t until[ARRAY_SIZE(clocks)];
	int fds[ARRAY_SIZE(clocks)];
	uint64_t ticks;

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		struct itimerspec spec = { 0 };

		until[i] = zdtm_now(clocks[i]) + 2 * NSEC;
		spec.it_value = zdtm_timespec(until[i]);
		fds[i] = must(timerfd_create(clocks[i], 0));
		must(timerfd_settime(fds[i], TFD_TIMER_ABSTIME, &spec, NULL));
	}

	zdtm_wait();
	SPOIL(timerfd_settime(fds[0], 0, &(struct itimerspec){ .it_value.tv_nsec = 1 }, NULL));
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		check(read(fds[i], &ticks, 8) == 8 && ticks == 1, "clock %d: %m", clocks[i]);
		check(zdtm_now(clocks[i]) >= until[i], "clock %d expired %ld ms early", clocks[i],
		      (long)((until[i] - zdtm_now(clocks[i])) / 1000000));
	}
	pass();
}
