/*
 * Files of /proc and /sys that are open: of the task itself and of the system.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	char buf[4096] = "", path[64], wanted[64];
	int status, version, dir, sys;

	zdtm_start(argc, argv);
	snprintf(path, sizeof(path), "/proc/%d/status", getpid());
	status = must(open(path, O_RDONLY));
	version = must(open("/proc/version", O_RDONLY));
	check(read(version, buf, 6) == 6, "no version");
	dir = must(open("/proc/self/", O_RDONLY | O_DIRECTORY));
	sys = must(open("/proc/sys/kernel/ostype", O_RDONLY));

	zdtm_wait();
	SPOIL(dup2(version, status));
	snprintf(wanted, sizeof(wanted), "\nPid:\t%d\n", getpid());
	check(read(status, buf, sizeof(buf) - 1) > 0 && strstr(buf, wanted), "the status is %s", buf);
	check(read(version, buf, 8) == 8 && !memcmp(buf, "version ", 8), "the version goes on with %.8s", buf);
	check(openat(dir, "maps", O_RDONLY) != -1, "the directory is another one");
	check(read(sys, buf, 5) == 5 && !memcmp(buf, "Linux", 5), "the system is %.5s", buf);
	pass();
}
