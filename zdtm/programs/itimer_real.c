/*
 * ITIMER_REAL keeps its remaining time and interval; a child's own one, that is due soon, fires.
 */
/* zdtm: flavours=host,ns */
#include <sys/time.h>
#include "zdtm.h"

static volatile sig_atomic_t fired;

static void on_alarm(int sig)
{
	(void)sig;
	fired++;
}

static void child(void *arg)
{
	struct itimerval timer = { .it_value = { .tv_usec = 20000 }, .it_interval = { .tv_usec = 30000 } };
	int before;

	(void)arg;
	signal(SIGALRM, on_alarm);
	must(setitimer(ITIMER_REAL, &timer, NULL));
	zdtm_child_wait();
	timer = (struct itimerval){ 0 };
	SPOIL(setitimer(ITIMER_REAL, &timer, NULL), alarm(2), signal(SIGALRM, SIG_DFL));
	before = fired;
	while (fired < before + 3)
		pause();
	must(getitimer(ITIMER_REAL, &timer));
	check(timer.it_interval.tv_usec == 30000, "the interval is %ld us", timer.it_interval.tv_usec);
}

int main(int argc, char **argv)
{
	struct itimerval timer = { .it_value = { .tv_sec = 3600 }, .it_interval = { 7200, 5000 } }, now;
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	must(setitimer(ITIMER_REAL, &timer, NULL));

	zdtm_wait();
	must(getitimer(ITIMER_REAL, &now));
	check(now.it_value.tv_sec <= 3600 && now.it_value.tv_sec > 3000, "%ld s remain", now.it_value.tv_sec);
	check(now.it_interval.tv_sec == 7200 && now.it_interval.tv_usec == 5000, "the interval is %ld s",
	      now.it_interval.tv_sec);
	zdtm_finish(pid);
	pass();
}
