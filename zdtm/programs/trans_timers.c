/*
 * Timers of all kinds are made, fire and are deleted.
 */
/* zdtm: flavours=host,ns transition=yes */
#include <sys/time.h>
#include <sys/timerfd.h>
#include "transition.h"

static volatile sig_atomic_t fired;

static void on_alarm(int sig)
{
	(void)sig;
	fired++;
}

static void await_signal(void)
{
	for (int i = 0; !fired; i++) {
		check(i < 100000, "a timer does not fire");
		usleep(100);
	}
	fired = 0;
}

static void step(unsigned round)
{
	struct itimerspec soon = { .it_value.tv_nsec = 300000 };
	struct sigevent how = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
	uint64_t ticks;
	timer_t timer;
	int fd;

	if (round % 3 == 0) {
		must(setitimer(ITIMER_REAL, &(struct itimerval){ .it_value.tv_usec = 300 }, NULL));
		await_signal();
	} else if (round % 3 == 1) {
		must(timer_create(CLOCK_MONOTONIC, &how, &timer));
		must(timer_settime(timer, 0, &soon, NULL));
		await_signal();
		must(timer_delete(timer));
	} else {
		fd = must(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
		must(timerfd_settime(fd, 0, &soon, NULL));
		while (read(fd, &ticks, sizeof(ticks)) < 0)
			check(errno == EINTR, "timerfd: %m");
		check(ticks == 1, "%lu ticks", (unsigned long)ticks);
		must(close(fd));
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };

	zdtm_start(argc, argv);
	must(sigaction(SIGALRM, &action, NULL));
	transition(step);
}
