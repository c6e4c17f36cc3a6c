/*
 * A process that has given up root altogether: another user, no capabilities.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <grp.h>
#include "zdtm.h"

static void child(void *arg)
{
	const char *caps;

	(void)arg;
	must(setgroups(0, NULL));
	must(setresgid(12345, 12345, 12345));
	must(setresuid(12345, 12345, 12345));
	zdtm_child_wait();
	check(getuid() == 12345 && geteuid() == 12345 && getgid() == 12345, "uid %u gid %u", getuid(), getgid());
	check(setuid(0) < 0 && errno == EPERM, "root can be had again");
	caps = zdtm_field("/proc/self/status", "CapEff");
	check(strtoul(caps, NULL, 16) == 0, "capabilities %s", caps);
	caps = zdtm_field("/proc/self/status", "CapPrm");
	check(strtoul(caps, NULL, 16) == 0, "permitted capabilities %s", caps);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(kill(pid, SIGKILL));
	zdtm_finish(pid);
	pass();
}
