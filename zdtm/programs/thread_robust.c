/*
 * The robust list: a mutex whose owner ends after the restore is handed on as EOWNERDEAD.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static pthread_mutex_t mutex;

static void *owner(void *arg)
{
	(void)arg;
	must0(pthread_mutex_lock(&mutex));
	zdtm_thread_wait();
	SPOIL(syscall(SYS_set_robust_list, NULL, 24));
	return NULL;
}

int main(int argc, char **argv)
{
	struct timespec soon;
	pthread_mutexattr_t attr;
	pthread_t thread;
	int error;

	zdtm_start(argc, argv);
	must0(pthread_mutexattr_init(&attr));
	must0(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST));
	must0(pthread_mutex_init(&mutex, &attr));
	thread = zdtm_thread(owner, NULL);
	zdtm_await_threads(1);

	zdtm_wait();
	zdtm_release_threads();
	must0(pthread_join(thread, NULL));
	soon = zdtm_timespec(zdtm_now(CLOCK_REALTIME) + (zdtm_spoiling ? 1 : 20) * NSEC);
	error = pthread_mutex_timedlock(&mutex, &soon);
	check(error == EOWNERDEAD, "lock: %s", strerror(error));
	pass();
}
