/*
 * Syscall user dispatch of a thread (prctl(2) PR_SET_SYSCALL_USER_DISPATCH): calls from outside of a range become SIGSYS while a
 * selector says so, also in mid-block.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static volatile char selector;
static volatile int dispatched;
static volatile int running;

static void on_sys(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	selector = 0;
	dispatched = info->si_syscall;
}

/* Spins with all its calls blocked until told otherwise: a dump finds it so. */
static void *body(void *arg)
{
	int seen;

	(void)arg;
	must(prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &selector));
	selector = 1;
	running = 1;
	while (running != 2)
		;
	syscall(SYS_getppid);
	seen = dispatched;
	selector = 0;
	must(prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0, 0));
	check(seen == SYS_getppid, "dispatched %d", seen);
	return NULL;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = on_sys, .sa_flags = SA_SIGINFO };
	pthread_t thread;

	zdtm_start(argc, argv);
	must(sigaction(SIGSYS, &action, NULL));
	thread = zdtm_thread(body, NULL);
	while (!running)
		sched_yield();

	zdtm_wait();
	SPOIL(selector = 0);
	check(dispatched == 0, "something was dispatched: %d", dispatched);
	running = 2;
	must0(pthread_join(thread, NULL));
	pass();
}
