/*
 * Threads that share their filters (SECCOMP_FILTER_FLAG_TSYNC) go on sharing them: a filter added for all of them later is accepted,
 * which it would not be if each had a copy of its own.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

static void *sharing(void *arg)
{
	(void)arg;
	zdtm_thread_wait();
	check(zdtm_fails_with(SYS_getppid, 60), "getppid: %m");
	check(zdtm_fails_with(SYS_getuid, 61), "getuid: %m");
	check(zdtm_fails_with(SYS_geteuid, 63), "the filter added later is missing");
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[3];
	long result;

	zdtm_start(argc, argv);
	zdtm_deny(SYS_getppid, 60);
	threads[0] = zdtm_thread(sharing, NULL);
	threads[1] = zdtm_thread(sharing, NULL);
	zdtm_await_threads(2);
	must(zdtm_filter(SYS_getuid, SECCOMP_RET_ERRNO | 61, SECCOMP_RET_ALLOW, SECCOMP_FILTER_FLAG_TSYNC));
	threads[2] = zdtm_thread(sharing, NULL);
	zdtm_await_threads(3);

	zdtm_wait();
	SPOIL(zdtm_deny(SYS_getuid, 65));
	result = zdtm_filter(SYS_geteuid, SECCOMP_RET_ERRNO | 63, SECCOMP_RET_ALLOW, SECCOMP_FILTER_FLAG_TSYNC);
	check(result == 0, "TSYNC: %ld %m", result);
	zdtm_release_threads();
	for (unsigned i = 0; i < ARRAY_SIZE(threads); i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
