/*
 * SIGTRAP pending for a process, and for a thread, with its siginfo, and with handlers and masks.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static sigset_t set;

static void expect(int value)
{
	siginfo_t info;

	check(sigtimedwait(&set, &info, &(struct timespec){ 0 }) == SIGTRAP, "it is not pending");
	check(info.si_code == SI_QUEUE && info.si_value.sival_int == value, "code %d value %d, was %d", info.si_code,
	      info.si_value.sival_int, value);
}

static void *body(void *arg)
{
	(void)arg;
	must0(pthread_sigqueue(pthread_self(), SIGTRAP, (union sigval){ .sival_int = 78 }));
	zdtm_thread_wait();
	expect(78);
	return NULL;
}

static void never(int sig)
{
	(void)sig;
	fail("the handler ran");
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = never }, now;
	pthread_t thread;

	zdtm_start(argc, argv);
	must(sigaction(SIGTRAP, &action, NULL));
	sigemptyset(&set);
	sigaddset(&set, SIGTRAP);
	must0(pthread_sigmask(SIG_BLOCK, &set, NULL));
	thread = zdtm_thread(body, NULL);
	zdtm_await_threads(1);
	must(sigqueue(getpid(), SIGTRAP, (union sigval){ .sival_int = 77 }));

	zdtm_wait();
	SPOIL(sigwaitinfo(&set, NULL));
	must(sigaction(SIGTRAP, NULL, &now));
	check(now.sa_handler == never, "the action is lost");
	zdtm_release_threads();
	must0(pthread_join(thread, NULL));
	expect(77);
	pass();
}
