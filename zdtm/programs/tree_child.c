/*
 * A child stays the child of its parent: pid, ppid, and the exit code that the parent collects.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	pid_t pid = getpid(), parent = *(pid_t *)arg;

	zdtm_child_wait();
	check(getpid() == pid, "pid was %d, is %d", pid, getpid());
	check(getppid() == parent, "parent was %d, is %d", parent, getppid());
	_exit(42);
}

int main(int argc, char **argv)
{
	pid_t self, pid;
	int status;

	zdtm_start(argc, argv);
	self = getpid();
	pid = zdtm_spawn(child, &self);

	zdtm_wait_in_pause();
	SPOIL(kill(pid, SIGKILL));
	check(getpid() == self, "pid was %d, is %d", self, getpid());
	must(kill(pid, SIGTERM));
	check(waitpid(pid, &status, 0) == pid, "waitpid: %m");
	check(WIFEXITED(status) && WEXITSTATUS(status) == 42, "status 0x%x", status);
	check(waitpid(-1, NULL, 0) < 0 && errno == ECHILD, "another child");
	pass();
}
