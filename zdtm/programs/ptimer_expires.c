/*
 * A one-shot POSIX timer fires once, not before its time.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 9 };
	struct itimerspec spec = { .it_value.tv_sec = 2 }, now;
	struct timespec soon = { .tv_sec = 20 };
	siginfo_t info;
	int64_t start;
	sigset_t set;
	timer_t timer;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 9);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	must(timer_create(CLOCK_MONOTONIC, &event, &timer));
	start = zdtm_now(CLOCK_MONOTONIC);
	must(timer_settime(timer, 0, &spec, NULL));

	zdtm_wait();
	SPOIL(spec.it_value.tv_sec = 1, timer_settime(timer, 0, &spec, NULL));
	check(sigtimedwait(&set, &info, &soon) == SIGRTMIN + 9, "no signal: %m");
	check(zdtm_now(CLOCK_MONOTONIC) - start >= 2 * NSEC, "the timer fired early");
	must(timer_gettime(timer, &now));
	check(!now.it_value.tv_sec && !now.it_value.tv_nsec, "the timer is armed again");
	pass();
}
