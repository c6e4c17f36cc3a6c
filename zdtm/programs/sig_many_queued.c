/*
 * Thousands of queued real-time signals, more than the soft limit allows when the process is restored, for the process and for a
 * thread, in their order and with their values.
 */
/* zdtm: flavours=host,ns */
#include <sys/resource.h>
#include "zdtm.h"

enum { SHARED = 3000, OWN = 500 };

static sigset_t set;

static void expect(int count, int from)
{
	siginfo_t info;
	struct timespec now = { 0 };

	for (int i = 0; i < count; i++) {
		check(sigtimedwait(&set, &info, &now) == SIGRTMIN + 3, "signal %d of %d is missing", i, count);
		check(info.si_value.sival_int == from + i && info.si_code == SI_QUEUE, "value %d, was %d", info.si_value.sival_int,
		      from + i);
	}
}

static void *body(void *arg)
{
	(void)arg;
	for (int i = 0; i < OWN; i++)
		must0(pthread_sigqueue(pthread_self(), SIGRTMIN + 3, (union sigval){ .sival_int = 100000 + i }));
	zdtm_thread_wait();
	expect(OWN, 100000);
	return NULL;
}

int main(int argc, char **argv)
{
	struct rlimit limit;
	siginfo_t info;
	pthread_t thread;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 3);
	must0(pthread_sigmask(SIG_BLOCK, &set, NULL));
	thread = zdtm_thread(body, NULL);
	zdtm_await_threads(1);
	for (int i = 0; i < SHARED; i++)
		must(sigqueue(getpid(), SIGRTMIN + 3, (union sigval){ .sival_int = i }));
	must(getrlimit(RLIMIT_SIGPENDING, &limit));
	limit.rlim_cur = 10;
	must(setrlimit(RLIMIT_SIGPENDING, &limit));

	zdtm_wait();
	SPOIL(sigwaitinfo(&set, &info));
	must(getrlimit(RLIMIT_SIGPENDING, &limit));
	check(limit.rlim_cur == 10, "the soft limit is %lu", limit.rlim_cur);
	zdtm_release_threads();
	must0(pthread_join(thread, NULL));
	expect(SHARED, 0);
	check(sigtimedwait(&set, &info, &(struct timespec){ 0 }) == -1, "a signal too many");
	pass();
}
