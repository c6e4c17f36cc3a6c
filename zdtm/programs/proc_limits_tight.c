/*
 * Soft limits below what the process has already: descriptors, memory, file size, processes, locked memory, stack, priorities.
 */
/* zdtm: flavours=host,ns */
#include <sys/resource.h>
#include "zdtm.h"

static const struct { int resource; rlim_t soft; } tight[] = {
	{ RLIMIT_NOFILE, 3 }, { RLIMIT_AS, 4096 }, { RLIMIT_FSIZE, 0 }, { RLIMIT_NPROC, 0 }, { RLIMIT_MEMLOCK, 0 },
	{ RLIMIT_STACK, 16384 }, { RLIMIT_DATA, 0 }, { RLIMIT_SIGPENDING, 0 }, { RLIMIT_MSGQUEUE, 0 }, { RLIMIT_NICE, 0 },
	{ RLIMIT_RTPRIO, 0 }, { RLIMIT_RTTIME, 1000000000 }, { RLIMIT_CORE, 0 }, { RLIMIT_CPU, 100000 }, { RLIMIT_LOCKS, 0 },
	{ RLIMIT_RSS, 0 },
};

static void child(void *arg)
{
	struct rlimit limit;
	char *locked = zdtm_map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
	int fd = must(open("/dev/null", O_RDONLY));
	timer_t timer;

	(void)arg;
	must(mlock(locked, 4 * PAGE));
	must(dup2(fd, 200));
	must(timer_create(CLOCK_MONOTONIC, NULL, &timer));
	for (unsigned i = 0; i < ARRAY_SIZE(tight); i++) {
		must(getrlimit(tight[i].resource, &limit));
		limit.rlim_cur = tight[i].soft;
		if (limit.rlim_max != RLIM_INFINITY && limit.rlim_cur > limit.rlim_max)
			limit.rlim_cur = limit.rlim_max;
		must(setrlimit(tight[i].resource, &limit));
	}
	zdtm_child_wait();
	SPOIL(limit.rlim_cur = 1; setrlimit(RLIMIT_CORE, &limit));
	for (unsigned i = 0; i < ARRAY_SIZE(tight); i++) {
		must(getrlimit(tight[i].resource, &limit));
		check(limit.rlim_cur == (tight[i].soft > limit.rlim_max ? limit.rlim_max : tight[i].soft), "limit %d is %lu",
		      tight[i].resource, limit.rlim_cur);
	}
	check(zdtm_is_open(200), "descriptor 200 is lost");
	must(timer_delete(timer));
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	zdtm_finish(pid);
	pass();
}
