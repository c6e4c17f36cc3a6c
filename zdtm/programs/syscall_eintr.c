/*
 * Threads in calls that a handler interrupts get EINTR when the signal comes after the dump, whatever SA_RESTART says about others:
 * pause, nanosleep, poll, futex with a timeout, sigsuspend, pselect. (epoll_wait and sigtimedwait fail already when they are stopped,
 * see signal(7).)
 */
/* zdtm: flavours=host,ns */
#include <sys/select.h>
#include "interrupt.h"

enum { CALLS = 6 };

static pid_t tids[CALLS];
static int errors[CALLS];
static uint32_t word;

static int call(int which)
{
	struct timespec long_time = { .tv_sec = 3600 };
	sigset_t none;

	sigemptyset(&none);
	sigaddset(&none, SIGTERM);
	switch (which) {
	case 0:
		return pause();
	case 1:
		return syscall(SYS_nanosleep, &long_time, NULL);
	case 2:
		return syscall(SYS_poll, NULL, 0, 3600000);
	case 3:
		return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &long_time, NULL, 0);
	case 4:
		return sigsuspend(&none);
	default:
		return pselect(0, NULL, NULL, NULL, &long_time, &none);
	}
}

static const long numbers[CALLS] = {
	SYS_pause, SYS_nanosleep, SYS_poll, SYS_futex, SYS_rt_sigsuspend, SYS_pselect6,
};

static void *body(void *arg)
{
	int which = (int)(long)arg;

	__atomic_store_n(&tids[which], zdtm_gettid(), __ATOMIC_SEQ_CST);
	errors[which] = call(which) == -1 ? errno : 0;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[CALLS];

	zdtm_start(argc, argv);
	handle_usr1(SA_RESTART);
	for (long i = 0; i < CALLS; i++) {
		threads[i] = zdtm_thread(body, (void *)i);
		zdtm_until_blocked(&tids[i], numbers[i]);
	}

	zdtm_wait();
	SPOIL(handled--);
	for (int i = 0; i < CALLS; i++) {
		must0(pthread_kill(threads[i], SIGUSR1));
		must0(pthread_join(threads[i], NULL));
		check(errors[i] == EINTR, "call %ld: %s", numbers[i], strerror(errors[i]));
	}
	check(handled == CALLS, "%d signals handled", handled);
	pass();
}
