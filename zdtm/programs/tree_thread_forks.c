/*
 * A child that a second thread forked is the child of the whole process.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	zdtm_child_wait();
	check(getppid() == *(pid_t *)arg, "ppid is %d", getppid());
}

static pid_t pid;

static void *forker(void *arg)
{
	sigset_t all;
	int sig;

	pid = zdtm_spawn(child, arg);
	sigfillset(&all);
	sigdelset(&all, SIGTERM);
	sigwait(&all, &sig);
	return NULL;
}

int main(int argc, char **argv)
{
	sigset_t usr1;
	pthread_t thread;
	pid_t self;

	zdtm_start(argc, argv);
	self = getpid();
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	must0(pthread_sigmask(SIG_BLOCK, &usr1, NULL));
	thread = zdtm_thread(forker, &self);
	while (!*(volatile pid_t *)&pid)
		usleep(500);

	zdtm_wait();
	SPOIL(kill(pid, SIGKILL));
	zdtm_finish(pid);
	must0(pthread_kill(thread, SIGUSR1));
	must0(pthread_join(thread, NULL));
	pass();
}
