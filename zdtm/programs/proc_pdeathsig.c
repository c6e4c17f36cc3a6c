/*
 * The signal that a child gets when its parent dies is remembered, and sent.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static int report[2];

static void grandchild(void *arg)
{
	struct timespec soon = { .tv_sec = 20 };
	int signal = 0;
	sigset_t set;

	(void)arg;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	must(prctl(PR_SET_PDEATHSIG, SIGUSR2));
	zdtm_child_wait();
	SPOIL(prctl(PR_SET_PDEATHSIG, 0));
	must(prctl(PR_GET_PDEATHSIG, &signal));
	check(signal == SIGUSR2, "the signal is %d", signal);
	must(write(report[1], "1", 1));
	check(sigtimedwait(&set, NULL, &soon) == SIGUSR2, "no signal at the parent's death: %m");
	must(write(report[1], "2", 1));
}

static void child(void *arg)
{
	pid_t pid = zdtm_spawn(grandchild, NULL);

	(void)arg;
	close(report[1]);
	zdtm_child_wait();
	must(kill(pid, SIGTERM));
	/* Dies when the root has heard of the grandchild. */
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	char byte;
	pid_t pid;

	zdtm_start(argc, argv);
	must(pipe(report));
	pid = zdtm_spawn(child, NULL);
	close(report[1]);

	zdtm_wait();
	must(kill(pid, SIGTERM));
	check(read(report[0], &byte, 1) == 1, "the grandchild has failed");
	must(kill(pid, SIGKILL));
	must(waitpid(pid, NULL, 0));
	check(read(report[0], &byte, 1) == 1, "the grandchild got no signal");
	pass();
}
