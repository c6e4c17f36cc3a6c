/*
 * The kernel clears and wakes a thread's tid address at its exit: joiners, one of them blocked already, return.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static pthread_t worker;
static pid_t joiner_tid;

static void *work(void *arg)
{
	zdtm_thread_wait();
	SPOIL(syscall(SYS_set_tid_address, NULL));
	return arg;
}

static void *join(void *arg)
{
	void *result;

	__atomic_store_n(&joiner_tid, zdtm_gettid(), __ATOMIC_RELEASE);
	must0(pthread_join(worker, &result));
	return (char *)result + (long)arg;
}

int main(int argc, char **argv)
{
	struct timespec soon;
	pthread_t joiner;
	void *result;
	int error;

	zdtm_start(argc, argv);
	worker = zdtm_thread(work, (void *)40);
	zdtm_await_threads(1);
	joiner = zdtm_thread(join, (void *)2);
	zdtm_until_blocked(&joiner_tid, SYS_futex);

	zdtm_wait();
	zdtm_release_threads();
	soon = zdtm_timespec(zdtm_now(CLOCK_REALTIME) + (zdtm_spoiling ? 1 : 20) * NSEC);
	error = pthread_timedjoin_np(joiner, &result, &soon);
	check(error == 0, "join: %s", strerror(error));
	check(result == (void *)42, "the thread returned %p", result);
	pass();
}
