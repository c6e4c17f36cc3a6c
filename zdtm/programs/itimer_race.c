/*
 * One-shot timers that expire all the time, also while the dump looks at them: every one rings exactly once.
 */
/* zdtm: flavours=host,ns */
#include <sys/time.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct itimerval once = { .it_value.tv_usec = 300 };
	struct itimerspec posix_once = { .it_value.tv_nsec = 350000 };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };
	struct timespec none = { 0 }, limit = { .tv_sec = 20 };
	sigset_t alarm_set, timer_set;
	long rounds = 0;
	timer_t timer;

	zdtm_start(argc, argv);
	sigemptyset(&alarm_set);
	sigaddset(&alarm_set, SIGALRM);
	sigemptyset(&timer_set);
	sigaddset(&timer_set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &alarm_set, NULL);
	sigprocmask(SIG_BLOCK, &timer_set, NULL);
	must(timer_create(CLOCK_MONOTONIC, &event, &timer));
	zdtm_watch_term();
	zdtm_ready();
	while (!zdtm_terminated) {
		int got;

		must(setitimer(ITIMER_REAL, &once, NULL));
		must(timer_settime(timer, 0, &posix_once, NULL));
		while ((got = sigtimedwait(&alarm_set, NULL, &limit)) == -1 && errno == EINTR)
			;
		check(got == SIGALRM, "round %ld: no SIGALRM", rounds);
		while ((got = sigtimedwait(&timer_set, NULL, &limit)) == -1 && errno == EINTR)
			;
		check(got == SIGRTMIN, "round %ld: no signal of the POSIX timer", rounds);
		usleep(500);
		check(sigtimedwait(&alarm_set, NULL, &none) == -1, "round %ld: SIGALRM twice", rounds);
		check(sigtimedwait(&timer_set, NULL, &none) == -1, "round %ld: the POSIX timer twice", rounds);
		rounds++;
	}
	SPOIL(raise(SIGALRM));
	check(sigtimedwait(&alarm_set, NULL, &none) == -1, "SIGALRM after the last round");
	pass();
}
