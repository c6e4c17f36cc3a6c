/*
 * A child in pause is still pausing: only a handled signal wakes it.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static volatile sig_atomic_t handled;

static void handler(int sig)
{
	(void)sig;
	handled = 1;
}

static void child(void *arg)
{
	struct sigaction sa = { .sa_handler = handler };

	(void)arg;
	must(sigaction(SIGUSR1, &sa, NULL));
	zdtm_child_ready();
	check(pause() == -1 && errno == EINTR, "pause: %m");
	SPOIL(handled = 0);
	check(handled, "pause ended without a signal");
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	zdtm_until_in_syscall(pid, SYS_pause);

	zdtm_wait_in_pause();
	check(waitpid(pid, NULL, WNOHANG) == 0, "pause ended by itself");
	zdtm_until_in_syscall(pid, SYS_pause);
	must(kill(pid, SIGUSR1));
	zdtm_join(pid);
	pass();
}
