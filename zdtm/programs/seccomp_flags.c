/*
 * SECCOMP_FILTER_FLAG_LOG of one filter and not of another, seen by a tracer.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <sys/ptrace.h>
#include "seccomp.h"

static void child(void *arg)
{
	(void)arg;
	must(zdtm_filter(SYS_getppid, SECCOMP_RET_ERRNO | 5, SECCOMP_RET_ALLOW, SECCOMP_FILTER_FLAG_LOG));
	must(zdtm_filter(SYS_getuid, SECCOMP_RET_ERRNO | 5, SECCOMP_RET_ALLOW, 0));
	zdtm_child_wait();
}

static unsigned flags(pid_t pid, unsigned index)
{
	struct { uint64_t index, flags; } metadata = { .index = index };

	must(ptrace(0x420d /* PTRACE_SECCOMP_GET_METADATA */, pid, sizeof(metadata), &metadata));
	return metadata.flags;
}

int main(int argc, char **argv)
{
	unsigned expected = SECCOMP_FILTER_FLAG_LOG;
	int status;
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(expected = 0);
	must(ptrace(PTRACE_SEIZE, pid, 0, 0));
	must(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
	must(waitpid(pid, &status, __WALL));
	check(flags(pid, 0) == expected, "the first filter has flags %u", flags(pid, 0));
	check(flags(pid, 1) == 0, "the second filter has flags %u", flags(pid, 1));
	must(ptrace(PTRACE_DETACH, pid, 0, 0));
	zdtm_finish(pid);
	pass();
}
