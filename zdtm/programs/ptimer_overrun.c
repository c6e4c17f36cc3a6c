/*
 * A POSIX timer whose signal is blocked overruns, and goes on to.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct itimerspec spec = { .it_value.tv_nsec = 1000000, .it_interval.tv_nsec = 1000000 };
	struct timespec soon = { .tv_sec = 10 };
	int overrun = 0;
	siginfo_t info;
	sigset_t set;
	timer_t timer;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	must(timer_create(CLOCK_MONOTONIC, &event, &timer));
	must(timer_settime(timer, 0, &spec, NULL));
	usleep(20000);

	zdtm_wait();
	SPOIL(timer_delete(timer), soon.tv_sec = 0);
	/* The signal that was pending at the dump, if it is the first, need not know its overruns any more. */
	for (int i = 0; i < 2; i++) {
		usleep(20000);
		check(sigtimedwait(&set, &info, &soon) == SIGUSR1, "no signal: %m");
		check(info.si_code == SI_TIMER, "the code is %d", info.si_code);
		overrun += info.si_overrun;
	}
	check(overrun >= 5, "%d overruns", overrun);
	pass();
}
