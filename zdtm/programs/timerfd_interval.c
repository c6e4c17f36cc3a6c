/*
 * Timerfds that expire again and again, on several clocks: the interval stays, and ticks come still.
 */
/* zdtm: flavours=host,ns */
#include <sys/timerfd.h>
#include "zdtm.h"

static const clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME };

int main(int argc, char **argv)
{
	struct itimerspec spec = { .it_value = { .tv_nsec = 5000000 }, .it_interval = { .tv_nsec = 12345678 } };
	struct itimerspec slow = { .it_value = { .tv_sec = 500 }, .it_interval = { 1000, 7 } }, now;
	int fds[ARRAY_SIZE(clocks)], slow_fd;
	uint64_t ticks;

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		fds[i] = must(timerfd_create(clocks[i], 0));
		must(timerfd_settime(fds[i], 0, &spec, NULL));
	}
	slow_fd = must(timerfd_create(CLOCK_MONOTONIC, 0));
	must(timerfd_settime(slow_fd, 0, &slow, NULL));

	zdtm_wait_in_pause();
	SPOIL(spec.it_interval.tv_nsec++, timerfd_settime(fds[1], 0, &spec, NULL), spec.it_interval.tv_nsec--);
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		must(timerfd_gettime(fds[i], &now));
		check(now.it_interval.tv_sec == 0 && now.it_interval.tv_nsec == 12345678, "the interval of clock %d is %ld",
		      clocks[i], now.it_interval.tv_nsec);
		for (int n = 0; n < 3; n++)
			check(read(fds[i], &ticks, 8) == 8 && ticks > 0, "clock %d: %m", clocks[i]);
	}
	must(timerfd_gettime(slow_fd, &now));
	check(now.it_interval.tv_sec == 1000 && now.it_interval.tv_nsec == 7, "the slow interval is %ld",
	      now.it_interval.tv_sec);
	check(now.it_value.tv_sec <= 500 && now.it_value.tv_sec > 100, "the slow one has %ld s left",
	      now.it_value.tv_sec);
	pass();
}
