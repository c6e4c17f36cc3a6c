/*
 * Files of /proc that are open: of the task itself, of its child and of the system; and the child is in its directory there.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	(void)arg;
	must(chdir("/proc/self"));
	zdtm_child_wait();
	check(strtol(zdtm_field("status", "Pid"), NULL, 10) == getpid(), "the child's directory is of %s", zdtm_field("status", "Pid"));
}

int main(int argc, char **argv)
{
	char buf[4096] = "", path[64], wanted[64];
	int status, version, dir, sys, of_child;
	pid_t pid;

	zdtm_start(argc, argv);
	snprintf(path, sizeof(path), "/proc/%d/status", getpid());
	status = must(open(path, O_RDONLY));
	version = must(open("/proc/version", O_RDONLY));
	check(read(version, buf, 6) == 6, "no version");
	dir = must(open("/proc/self/", O_RDONLY | O_DIRECTORY));
	sys = must(open("/proc/sys/kernel/ostype", O_RDONLY));
	pid = zdtm_spawn(child, NULL);
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	of_child = must(open(path, O_RDONLY));

	zdtm_wait();
	SPOIL(dup2(version, status));
	snprintf(wanted, sizeof(wanted), "\nPid:\t%d\n", getpid());
	check(read(status, buf, sizeof(buf) - 1) > 0 && strstr(buf, wanted), "the status is %s", buf);
	check(read(version, buf, 8) == 8 && !memcmp(buf, "version ", 8), "the version goes on with %.8s", buf);
	check(openat(dir, "maps", O_RDONLY) != -1, "the directory is another one");
	check(read(sys, buf, 5) == 5 && !memcmp(buf, "Linux", 5), "the system is %.5s", buf);
	check(read(of_child, buf, sizeof(buf) - 1) > 0 && strtol(buf, NULL, 10) == pid, "the child's file is of %.8s", buf);
	zdtm_finish(pid);
	pass();
}
