/*
 * A POSIX timer that notifies one thread (SIGEV_THREAD_ID) notifies that thread.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static timer_t timer;

static void *body(void *arg)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 7 };
	struct itimerspec spec = { .it_value.tv_nsec = 10000000, .it_interval.tv_nsec = 10000000 };
	struct timespec soon = { .tv_sec = zdtm_spoiling ? 1 : 20 };
	siginfo_t info;
	sigset_t set;

	event.sigev_notify_thread_id = zdtm_gettid();
	must(timer_create(CLOCK_MONOTONIC, &event, &timer));
	must(timer_settime(timer, 0, &spec, NULL));
	zdtm_thread_wait();
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 7);
	for (int i = 0; i < 3; i++) {
		check(sigtimedwait(&set, &info, &soon) == SIGRTMIN + 7, "the thread gets no signal %d: %m", i);
		check(info.si_code == SI_TIMER, "the code is %d", info.si_code);
	}
	return arg;
}

int main(int argc, char **argv)
{
	struct timespec soon = { .tv_nsec = 100000000 };
	pthread_t thread;
	siginfo_t info;
	sigset_t set;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 7);
	must0(pthread_sigmask(SIG_BLOCK, &set, NULL));
	thread = zdtm_thread(body, NULL);
	zdtm_await_threads(1);

	zdtm_wait();
	check(sigtimedwait(&set, &info, &soon) < 0, "the main thread gets the signal");
	SPOIL(timer_delete(timer));
	zdtm_release_threads();
	SPOIL(pthread_kill(thread, SIGRTMIN + 7));
	must0(pthread_join(thread, NULL));
	pass();
}
