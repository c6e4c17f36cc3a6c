/*
 * A condition wait with a deadline times out at the deadline, not before.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pid_t tid;
static int64_t until, woke;
static bool go;
static int error;

static void *body(void *arg)
{
	struct timespec deadline = zdtm_timespec(until);

	must0(pthread_mutex_lock(&mutex));
	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	do {
		error = pthread_cond_timedwait(&cond, &mutex, &deadline);
	} while (error == 0 && !go);
	woke = zdtm_now(CLOCK_REALTIME);
	must0(pthread_mutex_unlock(&mutex));
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	zdtm_start(argc, argv);
	until = zdtm_now(CLOCK_REALTIME) + 2 * NSEC;
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_futex);

	zdtm_wait();
	SPOIL(go = true, pthread_cond_signal(&cond));
	must0(pthread_join(thread, NULL));
	check(error == ETIMEDOUT, "the wait ended with %s", strerror(error));
	check(woke >= until, "the wait ended %ld ms early", (long)((until - woke) / 1000000));
	pass();
}
