/*
 * A handler gets siginfo, may be interrupted by its own signal (SA_NODEFER), and is dropped after its first run
 * (SA_RESETHAND), as it was asked for before.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static volatile sig_atomic_t got_value, got_code, runs, depth, deepest, once;

static void with_info(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	got_value = info->si_value.sival_int;
	got_code = info->si_code;
}

static void nesting(int sig)
{
	depth++;
	if (depth > deepest)
		deepest = depth;
	if (++runs < 3)
		raise(sig);
	depth--;
}

static void only_once(int sig)
{
	(void)sig;
	once++;
}

int main(int argc, char **argv)
{
	struct sigaction info = { .sa_sigaction = with_info, .sa_flags = SA_SIGINFO };
	struct sigaction nodefer = { .sa_handler = nesting, .sa_flags = SA_NODEFER };
	struct sigaction reset = { .sa_handler = only_once, .sa_flags = SA_RESETHAND }, now;

	zdtm_start(argc, argv);
	must(sigaction(SIGUSR1, &info, NULL));
	must(sigaction(SIGUSR2, &nodefer, NULL));
	must(sigaction(SIGWINCH, &reset, NULL));

	zdtm_wait();
	SPOIL(nodefer.sa_flags = 0, sigaction(SIGUSR2, &nodefer, NULL));
	must(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 4711 }));
	check(got_value == 4711 && got_code == SI_QUEUE, "value %d code %d", got_value, got_code);
	raise(SIGUSR2);
	check(deepest == 3, "the handler nested %d deep", deepest);
	raise(SIGWINCH);
	raise(SIGWINCH);
	must(sigaction(SIGWINCH, NULL, &now));
	check(once == 1 && now.sa_handler == SIG_DFL, "the one-time handler ran %d times", once);
	pass();
}
