/*
 * A periodic POSIX timer still sends its signal, with its value.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 6, .sigev_value.sival_ptr = (void *)0x123456789abcUL,
	};
	struct itimerspec spec = { .it_value.tv_nsec = 10000000, .it_interval.tv_nsec = 20000000 };
	struct timespec soon = { .tv_sec = 20 };
	siginfo_t info;
	sigset_t set;
	timer_t timer;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 6);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	must(timer_create(CLOCK_MONOTONIC, &event, &timer));
	must(timer_settime(timer, 0, &spec, NULL));

	zdtm_wait();
	SPOIL(timer_delete(timer), soon.tv_sec = 1);
	for (int i = 0; i < 4; i++) {
		check(sigtimedwait(&set, &info, &soon) == SIGRTMIN + 6, "no signal %d: %m", i);
		check(info.si_code == SI_TIMER, "the code is %d", info.si_code);
		check(info.si_value.sival_ptr == event.sigev_value.sival_ptr, "the value is %p", info.si_value.sival_ptr);
	}
	must(timer_gettime(timer, &spec));
	check(spec.it_interval.tv_nsec == 20000000, "the interval is %ld ns", spec.it_interval.tv_nsec);
	pass();
}
