/*
 * POSIX timers on several clocks, armed relatively and for a point in time.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static const clockid_t clocks[] = {
	CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_PROCESS_CPUTIME_ID, CLOCK_TAI,
};

int main(int argc, char **argv)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	timer_t relative[ARRAY_SIZE(clocks)], absolute[ARRAY_SIZE(clocks)];
	struct itimerspec now;

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		struct itimerspec spec = { .it_value.tv_sec = 2000 };

		must(timer_create(clocks[i], &event, &relative[i]));
		must(timer_settime(relative[i], 0, &spec, NULL));
		spec.it_value = zdtm_timespec(zdtm_now(clocks[i]) + 4000 * NSEC);
		must(timer_create(clocks[i], &event, &absolute[i]));
		must(timer_settime(absolute[i], TIMER_ABSTIME, &spec, NULL));
	}

	zdtm_wait();
	SPOIL(timer_settime(absolute[2], 0, &(struct itimerspec){ .it_value.tv_sec = 1 }, NULL));
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		must(timer_gettime(relative[i], &now));
		check(now.it_value.tv_sec <= 2000 && now.it_value.tv_sec > 1400, "clock %d: %ld of 2000 s are left", clocks[i],
		      now.it_value.tv_sec);
		must(timer_gettime(absolute[i], &now));
		check(now.it_value.tv_sec <= 4000 && now.it_value.tv_sec > 3400, "clock %d: %ld of 4000 s are left", clocks[i],
		      now.it_value.tv_sec);
	}
	pass();
}
