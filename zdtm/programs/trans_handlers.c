/*
 * Handlers run and change, on the usual stack and on another one, while signals come from a thread.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static volatile unsigned taken;
static volatile unsigned sent;
static char stack[4 * PAGE + 16384];
static pthread_t leader;

static void one(int sig)
{
	(void)sig;
	taken++;
}

static void other(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	check(info->si_pid == getpid(), "from pid %d", info->si_pid);
	taken++;
}

static void *send_signals(void *arg)
{
	while (!zdtm_terminated) {
		if (taken == sent) {
			sent++;
			must0(pthread_kill(leader, SIGUSR1));
		}
		usleep(50);
	}
	return arg;
}

static void step(unsigned round)
{
	struct sigaction plain = { .sa_handler = one, .sa_flags = SA_RESTART };
	struct sigaction told = { .sa_sigaction = other, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	unsigned came, all;
	stack_t on = { .ss_sp = stack, .ss_size = sizeof(stack) }, off = { .ss_flags = SS_DISABLE };

	must(sigaltstack(round % 2 ? &on : &off, NULL));
	must(sigaction(SIGUSR1, round % 3 ? &plain : &told, NULL));
	do {
		came = taken;
		all = sent;
	} while (came != taken);	/* nothing came in between */
	check(all - came <= 1, "%u signals of %u came", came, all);
}

int main(int argc, char **argv)
{
	sigset_t set;

	zdtm_start(argc, argv);
	leader = pthread_self();
	step(0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	must0(pthread_sigmask(SIG_BLOCK, &set, NULL));
	zdtm_thread(send_signals, NULL);
	must0(pthread_sigmask(SIG_UNBLOCK, &set, NULL));
	transition(step);
}
