/*
 * A process stopped in mid-call, with a handled signal waiting for it: when it goes on after the restore, the handler runs and the
 * call fails with EINTR, or is made again under SA_RESTART.
 */
/* Mode stopped would continue the stopped processes. */
/* zdtm: flavours=host,ns skip=stopped */
#include "interrupt.h"

static void in_pause(void *arg)
{
	(void)arg;
	handle_usr1(0);
	zdtm_child_ready();
	check(pause() == -1 && errno == EINTR, "pause: %m");
	check(handled == 1, "%d signals handled", handled);
}

static void in_read(void *arg)
{
	int *fds = arg;
	char byte;

	handle_usr1(SA_RESTART);
	zdtm_child_ready();
	check(read(fds[0], &byte, 1) == 1, "read: %m");
	check(handled == 1, "%d signals handled", handled);
}

static void await_state(pid_t pid, char state)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	while (zdtm_field(path, "State")[0] != state)
		sched_yield();
}

int main(int argc, char **argv)
{
	int fds[2];
	pid_t one, two;

	zdtm_start(argc, argv);
	must(pipe(fds));
	one = zdtm_spawn(in_pause, NULL);
	two = zdtm_spawn(in_read, fds);
	zdtm_until_in_syscall(one, SYS_pause);
	zdtm_until_in_syscall(two, SYS_read);
	must(kill(one, SIGSTOP));
	must(kill(two, SIGSTOP));
	await_state(one, 'T');
	await_state(two, 'T');
	must(kill(one, SIGUSR1));
	must(kill(two, SIGUSR1));

	zdtm_wait();
	SPOIL(kill(one, SIGKILL));
	must(kill(one, SIGCONT));
	must(kill(two, SIGCONT));
	zdtm_join(one);
	zdtm_until_in_syscall(two, SYS_read);
	must(write(fds[1], "b", 1));
	zdtm_join(two);
	pass();
}
