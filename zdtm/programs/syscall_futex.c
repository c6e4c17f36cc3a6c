/*
 * A futex wait without timeout is still going on: it neither returns by itself, nor misses the wake.
 */
/* zdtm: flavours=host,ns */
#include <linux/futex.h>
#include "zdtm.h"

static pid_t tid;
static int word;
static int result = -1;

static void *body(void *arg)
{
	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	result = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0) ? errno : 0;
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	zdtm_start(argc, argv);
	zdtm_let_usr1_interrupt();
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_futex);

	zdtm_wait();
	SPOIL(pthread_kill(thread, SIGUSR1), pthread_join(thread, NULL));
	check(__atomic_load_n(&result, __ATOMIC_ACQUIRE) == -1, "the wait has ended: %s", strerror(result));
	/* The thread may be on its way back into the kernel still. */
	while (syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == 0)
		usleep(1000);
	must0(pthread_join(thread, NULL));
	check(result == 0, "futex: %s", strerror(result));
	pass();
}
