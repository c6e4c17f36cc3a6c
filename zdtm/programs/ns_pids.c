/*
 * Pids of a nested pid namespace: a child that is pid 1 in a namespace of its own, with a child that is pid 2 there.
 */
/* zdtm: flavours=ns extra=yes */
#include "zdtm.h"

static void second(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(getpid() == 2 && getppid() == 1, "the second has pid %d, parent %d", getpid(), getppid());
}

static void first(void *arg)
{
	pid_t pid = zdtm_spawn(second, NULL);

	(void)arg;
	zdtm_child_wait();
	check(getpid() == 1, "the first has pid %d", getpid());
	check(pid == 2, "its child had pid %d", pid);
	zdtm_finish(pid);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start_in_namespaces(argc, argv);
	pid = zdtm_spawn_flags(CLONE_NEWPID, first, NULL);

	zdtm_wait();
	SPOIL(kill(pid, SIGKILL));
	zdtm_finish(pid);
	pass();
}
