/*
 * POSIX timers never armed, and disarmed, do not fire, and can be armed.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 8 };
	struct itimerspec spec = { .it_value.tv_sec = 500, .it_interval.tv_sec = 500 }, now;
	struct timespec soon = { .tv_sec = 20 };
	timer_t timers[2];
	siginfo_t info;
	sigset_t set;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 8);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	for (int i = 0; i < 2; i++) {
		event.sigev_value.sival_int = i;
		must(timer_create(CLOCK_MONOTONIC, &event, &timers[i]));
	}
	must(timer_settime(timers[1], 0, &spec, NULL));
	must(timer_settime(timers[1], 0, &(struct itimerspec){ 0 }, NULL));

	zdtm_wait();
	SPOIL(timer_settime(timers[0], 0, &spec, NULL));
	spec = (struct itimerspec){ .it_value.tv_nsec = 1000000 };
	for (int i = 0; i < 2; i++) {
		must(timer_gettime(timers[i], &now));
		check(!now.it_value.tv_sec && !now.it_value.tv_nsec, "timer %d is armed", i);
		must(timer_settime(timers[i], 0, &spec, NULL));
		check(sigtimedwait(&set, &info, &soon) == SIGRTMIN + 8, "timer %d does not fire: %m", i);
		check(info.si_value.sival_int == i, "timer %d has value %d", i, info.si_value.sival_int);
	}
	pass();
}
