/*
 * Threads blocked on a condition variable and on a mutex go on when they may, and not before.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, held = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pid_t cond_tid, mutex_tid;
static bool go, cond_done, mutex_done;

static void *wait_cond(void *arg)
{
	must0(pthread_mutex_lock(&mutex));
	__atomic_store_n(&cond_tid, zdtm_gettid(), __ATOMIC_RELEASE);
	while (!go)
		must0(pthread_cond_wait(&cond, &mutex));
	cond_done = true;
	must0(pthread_mutex_unlock(&mutex));
	return arg;
}

static void *wait_mutex(void *arg)
{
	__atomic_store_n(&mutex_tid, zdtm_gettid(), __ATOMIC_RELEASE);
	must0(pthread_mutex_lock(&held));
	mutex_done = true;
	must0(pthread_mutex_unlock(&held));
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t a, b;

	zdtm_start(argc, argv);
	must0(pthread_mutex_lock(&held));
	a = zdtm_thread(wait_cond, NULL);
	b = zdtm_thread(wait_mutex, NULL);
	zdtm_until_blocked(&cond_tid, SYS_futex);
	zdtm_until_blocked(&mutex_tid, SYS_futex);

	zdtm_wait();
	SPOIL(cond_done = true);
	check(!cond_done && !mutex_done, "a thread went on too early");
	must0(pthread_mutex_lock(&mutex));
	go = true;
	must0(pthread_cond_signal(&cond));
	must0(pthread_mutex_unlock(&mutex));
	must0(pthread_mutex_unlock(&held));
	must0(pthread_join(a, NULL));
	must0(pthread_join(b, NULL));
	check(cond_done && mutex_done, "a thread did not go on");
	pass();
}
