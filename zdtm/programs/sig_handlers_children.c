/*
 * Parent and child have different actions for the same signal.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static volatile sig_atomic_t handled_by;

static void of_parent(int sig)
{
	handled_by = 1 + 0 * sig;
}

static void of_child(int sig)
{
	handled_by = 2 + 0 * sig;
}

static void child(void *arg)
{
	(void)arg;
	signal(SIGUSR1, of_child);
	signal(SIGUSR2, SIG_IGN);
	zdtm_child_wait();
	raise(SIGUSR2);
	raise(SIGUSR1);
	check(handled_by == 2, "handler %d ran in the child", handled_by);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	signal(SIGUSR1, of_parent);
	signal(SIGUSR2, of_parent);

	zdtm_wait();
	SPOIL(signal(SIGUSR2, SIG_IGN));
	raise(SIGUSR2);
	check(handled_by == 1, "handler %d ran in the parent", handled_by);
	zdtm_finish(pid);
	pass();
}
