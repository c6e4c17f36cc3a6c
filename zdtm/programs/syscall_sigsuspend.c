/*
 * A child in sigsuspend is still there, with the mask of the call, and has its old mask afterwards.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static volatile sig_atomic_t got;

static void handler(int sig)
{
	got = sig;
}

static void child(void *arg)
{
	struct sigaction sa = { .sa_handler = handler };
	sigset_t old, during, after;

	(void)arg;
	must(sigaction(SIGUSR1, &sa, NULL));
	must(sigaction(SIGUSR2, &sa, NULL));
	sigemptyset(&old);
	sigaddset(&old, SIGUSR1);
	sigaddset(&old, SIGUSR2);
	must(sigprocmask(SIG_SETMASK, &old, NULL));
	sigfillset(&during);
	sigdelset(&during, SIGUSR2);
	zdtm_child_ready();
	sigsuspend(&during);
	check(got == SIGUSR2, "sigsuspend ended with signal %d", got);
	must(sigprocmask(SIG_SETMASK, NULL, &after));
	check(sigismember(&after, SIGUSR1) && sigismember(&after, SIGUSR2) && !sigismember(&after, SIGINT),
	      "the old mask is lost");
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	zdtm_until_in_syscall(pid, SYS_rt_sigsuspend);

	zdtm_wait_in_sigsuspend();
	SPOIL(kill(pid, SIGKILL));
	must(kill(pid, SIGUSR1));
	must(kill(pid, SIGUSR2));
	zdtm_join(pid);
	pass();
}
