/*
 * A child that waits for a child of its own is still waiting, and gets the exit status.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void grandchild(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	_exit(9);
}

static pid_t *shared;

static void child(void *arg)
{
	pid_t pid = zdtm_spawn(grandchild, NULL);
	int status;

	(void)arg;
	*shared = pid;
	zdtm_child_ready();
	check(wait4(-1, &status, 0, NULL) == pid, "wait4: %m");
	SPOIL(status = 0);
	check(WIFEXITED(status) && WEXITSTATUS(status) == 9, "status 0x%x", status);
}

int main(int argc, char **argv)
{
	pid_t pid, inner;

	zdtm_start(argc, argv);
	shared = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	pid = zdtm_spawn(child, NULL);
	inner = *shared;
	zdtm_until_in_syscall(pid, SYS_wait4);

	zdtm_wait();
	check(waitpid(pid, NULL, WNOHANG) == 0, "wait4 returned by itself");
	must(kill(inner, SIGTERM));
	zdtm_join(pid);
	pass();
}
