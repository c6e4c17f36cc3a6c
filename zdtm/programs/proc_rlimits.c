/*
 * Resource limits, soft and hard.
 */
/* zdtm: flavours=host,ns */
#include <sys/resource.h>
#include "zdtm.h"

#define KINDS 16

static rlim_t lower(rlim_t limit, int by)
{
	return limit == RLIM_INFINITY ? (1UL << 40) - by : limit > 1000 ? limit - by : limit;
}

static void child(void *arg)
{
	struct rlimit before[KINDS], now;

	(void)arg;
	/* Lower than inherited, so that no privilege is needed: every soft limit, and every second hard one. */
	for (int i = 0; i < KINDS; i++) {
		must(getrlimit(i, &now));
		now.rlim_cur = lower(now.rlim_cur, i + 2);
		if (i % 2)
			now.rlim_max = lower(now.rlim_max, 1);
		must(setrlimit(i, &now));
		must(getrlimit(i, &before[i]));
	}
	zdtm_child_wait();
	SPOIL(now = (struct rlimit){ 1, 2 }, setrlimit(RLIMIT_MEMLOCK, &now));
	for (int i = 0; i < KINDS; i++) {
		must(getrlimit(i, &now));
		check(now.rlim_cur == before[i].rlim_cur && now.rlim_max == before[i].rlim_max,
		      "limit %d was %lx/%lx, is %lx/%lx", i, before[i].rlim_cur, before[i].rlim_max, now.rlim_cur,
		      now.rlim_max);
	}
}

int main(int argc, char **argv)
{
	struct rlimit before, after;
	pid_t pid;

	zdtm_start(argc, argv);
	must(getrlimit(RLIMIT_NOFILE, &before));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	must(getrlimit(RLIMIT_NOFILE, &after));
	check(before.rlim_cur == after.rlim_cur && before.rlim_max == after.rlim_max, "the parent may open %lu files",
	      after.rlim_cur);
	zdtm_finish(pid);
	pass();
}
