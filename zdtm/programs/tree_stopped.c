/*
 * A child that SIGSTOP has stopped is still stopped, and goes on at SIGCONT.
 */
/* zdtm: flavours=host,ns skip=stopped */
#include "zdtm.h"

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
}

int main(int argc, char **argv)
{
	char path[64];
	siginfo_t info;
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	must(kill(pid, SIGSTOP));
	must(waitid(P_PID, pid, &info, WSTOPPED));

	zdtm_wait();
	SPOIL(kill(pid, SIGCONT), waitid(P_PID, pid, &info, WCONTINUED));
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	check(zdtm_field(path, "State")[0] == 'T', "state is %s", zdtm_field(path, "State"));
	must(kill(pid, SIGTERM));
	info.si_pid = 0;
	must(waitid(P_PID, pid, &info, WEXITED | WNOWAIT | WNOHANG));
	check(info.si_pid == 0, "the stopped child has run");
	must(kill(pid, SIGCONT));
	zdtm_join(pid);
	pass();
}
