/*
 * Signals pending for one thread are pending for that thread, not for another, nor for the process.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define THREADS 3

static bool is_pending(const char *name, int sig)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", zdtm_gettid());
	return strtoul(zdtm_field(path, name), NULL, 16) >> (sig - 1) & 1;
}

static void *body(void *arg)
{
	int own = SIGRTMIN + 5 + (long)arg;
	struct timespec now = { 0 };
	siginfo_t info;
	sigset_t set;

	must0(pthread_sigqueue(pthread_self(), own, (union sigval){ .sival_int = 100 + (long)arg }));
	zdtm_thread_wait();
	sigemptyset(&set);
	sigaddset(&set, own);
	SPOIL(sigtimedwait(&set, &info, &now));
	check(!is_pending("ShdPnd", own), "the signal of thread %ld is pending for the process", (long)arg);
	for (int i = 0; i < THREADS; i++)
		check(is_pending("SigPnd", SIGRTMIN + 5 + i) == (i == (long)arg), "thread %ld: signal %d", (long)arg, i);
	check(sigtimedwait(&set, &info, &now) == own, "the signal of thread %ld: %m", (long)arg);
	check(info.si_code == SI_QUEUE && info.si_value.sival_int == 100 + (long)arg, "code %d value %d", info.si_code,
	      info.si_value.sival_int);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	sigset_t set;

	zdtm_start(argc, argv);
	sigfillset(&set);
	must0(pthread_sigmask(SIG_SETMASK, &set, NULL));
	for (long i = 0; i < THREADS; i++)
		threads[i] = zdtm_thread(body, (void *)i);
	zdtm_await_threads(THREADS);

	zdtm_wait();
	zdtm_release_threads();
	for (int i = 0; i < THREADS; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
