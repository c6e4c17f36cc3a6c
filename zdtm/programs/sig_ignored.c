/*
 * Ignored signals are ignored, and those at their default are not.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	(void)arg;
	for (int sig = 1; sig <= SIGRTMAX; sig++)
		if (sig != SIGTERM && sig != SIGCHLD && sig != SIGCONT)
			signal(sig, SIG_IGN);
	signal(SIGINT, SIG_DFL);
	zdtm_child_wait();
	SPOIL(signal(SIGALRM, SIG_DFL));
	for (int sig = 1; sig <= SIGRTMAX; sig++)
		if (sig != SIGTERM && sig != SIGINT && sig != SIGKILL && sig != SIGSTOP)
			kill(getpid(), sig);
	raise(SIGINT);
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	must(kill(pid, SIGTERM));
	must(waitpid(pid, &status, 0));
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT, "the child ended with status 0x%x", status);
	pass();
}
