/*
 * What a core dump would hold (/proc/PID/coredump_filter), different in two processes.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static unsigned filter(void)
{
	return strtoul(zdtm_slurp("/proc/self/coredump_filter", NULL), NULL, 16);
}

static void set(const char *value)
{
	int fd = must(open("/proc/self/coredump_filter", O_WRONLY));

	must(write(fd, value, strlen(value)));
	close(fd);
}

static void child(void *arg)
{
	(void)arg;
	set("0x1ff");
	zdtm_child_wait();
	check(filter() == 0x1ff, "0x%x in the child", filter());
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	set("0x5");

	zdtm_wait();
	SPOIL(set("0x33"));
	check(filter() == 5, "0x%x", filter());
	zdtm_finish(pid);
	pass();
}
