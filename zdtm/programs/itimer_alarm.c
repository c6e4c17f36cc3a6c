/*
 * An alarm rings once, after its time, not before; one that is far away has its seconds left.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static volatile sig_atomic_t rang;

static void on_alarm(int sig)
{
	(void)sig;
	rang++;
}

static void child(void *arg)
{
	int64_t start;
	sigset_t set;

	(void)arg;
	signal(SIGALRM, on_alarm);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	start = zdtm_now(CLOCK_MONOTONIC);
	alarm(2);
	zdtm_child_wait();
	SPOIL(alarm(0), kill(getpid(), SIGALRM));
	sigfillset(&set);
	sigdelset(&set, SIGALRM);
	while (!rang)
		sigsuspend(&set);
	check(zdtm_now(CLOCK_MONOTONIC) - start >= 2 * NSEC, "the alarm rang early");
	check(alarm(0) == 0, "the alarm is set again");
}

int main(int argc, char **argv)
{
	unsigned left;
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	alarm(3600);

	zdtm_wait();
	left = alarm(0);
	check(left > 3000 && left <= 3600, "%u s are left", left);
	zdtm_finish(pid);
	pass();
}
