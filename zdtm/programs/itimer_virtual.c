/*
 * ITIMER_VIRTUAL, which counts the user time of the process, keeps its remaining time and interval, and fires.
 */
/* zdtm: flavours=host,ns */
#include <sys/time.h>
#include "zdtm.h"

static volatile sig_atomic_t fired;

static void on_timer(int sig)
{
	(void)sig;
	fired++;
}

static void child(void *arg)
{
	struct itimerval timer = { .it_value = { .tv_usec = 30000 }, .it_interval = { .tv_usec = 20000 } };
	int before;

	(void)arg;
	signal(SIGVTALRM, on_timer);
	must(setitimer(ITIMER_VIRTUAL, &timer, NULL));
	zdtm_child_wait();
	timer = (struct itimerval){ 0 };
	SPOIL(setitimer(ITIMER_VIRTUAL, &timer, NULL));
	before = fired;
	for (int i = 0; fired < before + 3; i++) {
		check(i < (zdtm_spoiling ? 200 : 20000), "the timer does not fire");
		zdtm_burn(1000000);
	}
}

int main(int argc, char **argv)
{
	struct itimerval timer = { .it_value = { .tv_sec = 1000 }, .it_interval = { 2000, 4000 } }, now;
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	must(setitimer(ITIMER_VIRTUAL, &timer, NULL));

	zdtm_wait();
	must(getitimer(ITIMER_VIRTUAL, &now));
	check(now.it_value.tv_sec <= 1000 && now.it_value.tv_sec > 900, "%ld s remain", now.it_value.tv_sec);
	check(now.it_interval.tv_sec == 2000 && now.it_interval.tv_usec == 4000, "the interval is %ld s",
	      now.it_interval.tv_sec);
	zdtm_finish(pid);
	pass();
}
