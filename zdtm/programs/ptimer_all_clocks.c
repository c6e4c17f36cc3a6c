/*
 * POSIX timers on every clock that has them, with large and scattered ids, absolute and relative, some not running.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static const struct { clockid_t clock; bool cpu; } clocks[] = {
	{ CLOCK_REALTIME, false }, { CLOCK_MONOTONIC, false }, { CLOCK_BOOTTIME, false }, { CLOCK_TAI, false },
	{ CLOCK_PROCESS_CPUTIME_ID, true }, { CLOCK_THREAD_CPUTIME_ID, true }, { CLOCK_REALTIME_ALARM, false },
	{ CLOCK_BOOTTIME_ALARM, false },
};

int main(int argc, char **argv)
{
	int ids[ARRAY_SIZE(clocks)];
	bool there[ARRAY_SIZE(clocks)];

	zdtm_start(argc, argv);
	must(prctl(77 /* PR_TIMER_CREATE_RESTORE_IDS */, 1, 0, 0, 0));
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		struct itimerspec time = { .it_value.tv_sec = 1000 + i, .it_interval.tv_nsec = 5000 * i };
		struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + i, .sigev_value.sival_int = i };

		ids[i] = 3 + i * i * 30000011;
		/* Alarm clocks need a clock device that can wake the machine. */
		there[i] = !syscall(SYS_timer_create, clocks[i].clock, &event, &ids[i]);
		check(there[i] || i >= 6, "clock %d: %m", clocks[i].clock);
		if (there[i])
			must(syscall(SYS_timer_settime, ids[i], 0, &time, NULL));
	}
	must(prctl(77, 0, 0, 0, 0));

	zdtm_wait();
	SPOIL(syscall(SYS_timer_delete, ids[0]));
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		struct itimerspec now;

		if (!there[i])
			continue;
		check(!syscall(SYS_timer_gettime, ids[i], &now), "timer %d: %m", ids[i]);
		check(now.it_value.tv_sec > 900 && now.it_value.tv_sec <= (time_t)(1000 + i), "timer %d has %ld s left", ids[i],
		      now.it_value.tv_sec);
		check(now.it_interval.tv_nsec == 5000 * i, "timer %d has an interval of %ld ns", ids[i], now.it_interval.tv_nsec);
		must(syscall(SYS_timer_delete, ids[i]));
	}
	pass();
}
