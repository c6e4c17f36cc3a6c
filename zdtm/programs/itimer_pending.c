/*
 * Interval timers of all three kinds that have expired, their signals blocked and pending; one-shot timers stay expired and ring
 * once.
 */
/* zdtm: flavours=host,ns */
#include <sys/time.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const int signals[] = { SIGALRM, SIGVTALRM, SIGPROF };
	struct itimerval once = { .it_value.tv_usec = 20000 }, now;
	struct timespec none = { 0 };
	siginfo_t info;
	sigset_t set;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	for (int i = 0; i < 3; i++) {
		sigaddset(&set, signals[i]);
		sigprocmask(SIG_BLOCK, &set, NULL);
		must(setitimer(i, &once, NULL));
	}
	for (;;) {
		sigset_t pending;

		zdtm_burn(10000000);
		must(sigpending(&pending));
		if (sigismember(&pending, SIGALRM) && sigismember(&pending, SIGVTALRM) && sigismember(&pending, SIGPROF))
			break;
	}

	zdtm_wait();
	SPOIL(sigtimedwait(&set, &info, &none));
	for (int i = 0; i < 3; i++) {
		must(getitimer(i, &now));
		check(now.it_value.tv_sec == 0 && now.it_value.tv_usec == 0, "timer %d runs", i);
		sigemptyset(&set);
		sigaddset(&set, signals[i]);
		check(sigtimedwait(&set, &info, &none) == signals[i], "signal %d is not pending", signals[i]);
		check(info.si_code == 0x80, "signal %d has code %d", signals[i], info.si_code);
		zdtm_burn(30000000);
		check(sigtimedwait(&set, &info, &none) == -1, "signal %d twice", signals[i]);
	}
	pass();
}
