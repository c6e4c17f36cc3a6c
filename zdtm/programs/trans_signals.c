/*
 * Queued signals fly between a parent and a child; none is lost, and they keep their order.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static pid_t child;
static sigset_t set;

static void expect(int value)
{
	siginfo_t info;
	int got;

	while ((got = sigwaitinfo(&set, &info)) < 0)
		check(errno == EINTR, "sigwaitinfo: %m");
	check(got == SIGRTMIN + 1 && info.si_value.sival_int == value, "signal %d says %d, not %d", got, info.si_value.sival_int, value);
}

static void send_to(pid_t pid, int value)
{
	must(sigqueue(pid, SIGRTMIN + 1, (union sigval){ .sival_int = value }));
}

static void echo(void *arg)
{
	(void)arg;
	zdtm_child_ready();
	for (int i = 0;; i++) {
		expect(i);
		send_to(getppid(), i);
	}
}

static void step(unsigned round)
{
	for (int i = 0; i < 4; i++)
		send_to(child, round * 4 + i);
	for (int i = 0; i < 4; i++)
		expect(round * 4 + i);
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 1);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	child = zdtm_spawn(echo, NULL);
	zdtm_watch_term();
	zdtm_ready();
	for (unsigned round = 0; !zdtm_terminated; round++)
		step(round);
	SPOIL(fail("spoiled"));
	must(kill(child, SIGKILL));
	reap(child, SIGKILL);
	pass();
}
