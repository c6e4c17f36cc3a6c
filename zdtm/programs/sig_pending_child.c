/*
 * A signal blocked and pending in a child is delivered when the child unblocks it, to its handler.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static volatile sig_atomic_t sender, value;

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	sender = info->si_pid;
	value = info->si_value.sival_int;
}

static void child(void *arg)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	sigset_t set;

	must(sigaction(SIGUSR1, &sa, NULL));
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	zdtm_child_wait();
	SPOIL(signal(SIGUSR1, SIG_IGN));
	check(!sender, "the handler ran too early");
	must(sigprocmask(SIG_UNBLOCK, &set, NULL));
	check(sender == *(pid_t *)arg && value == 9, "sender %d value %d", sender, value);
}

int main(int argc, char **argv)
{
	pid_t self, pid;

	zdtm_start(argc, argv);
	self = getpid();
	pid = zdtm_spawn(child, &self);
	must(sigqueue(pid, SIGUSR1, (union sigval){ .sival_int = 9 }));

	zdtm_wait();
	zdtm_finish(pid);
	pass();
}
