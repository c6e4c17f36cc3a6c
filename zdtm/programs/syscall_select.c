/*
 * select with a timeout waits on for the rest of it; pselect without one, under another signal mask, gets its event.
 */
/* zdtm: flavours=host,ns */
#include <sys/select.h>
#include "zdtm.h"

#define TIMEOUT (2 * NSEC)

static pid_t tids[2];
static int fds[2];
static int64_t waited;
static int results[2] = { -100, -100 };
static volatile sig_atomic_t early;

static void on_usr2(int sig)
{
	(void)sig;
	early = 1;
}

static void *timed(void *arg)
{
	struct timeval timeout = { .tv_sec = TIMEOUT / NSEC };
	int64_t start = zdtm_now(CLOCK_MONOTONIC);

	__atomic_store_n(&tids[0], zdtm_gettid(), __ATOMIC_RELEASE);
	results[0] = select(0, NULL, NULL, NULL, &timeout) < 0 ? -errno : 0;
	waited = zdtm_now(CLOCK_MONOTONIC) - start;
	return arg;
}

static void *masked(void *arg)
{
	sigset_t usr2;
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fds[0], &set);
	/* SIGTERM, which the main thread waits for, stays blocked here: it would kill if this thread were asked first. */
	must0(pthread_sigmask(SIG_SETMASK, NULL, &usr2));
	sigaddset(&usr2, SIGUSR2);
	__atomic_store_n(&tids[1], zdtm_gettid(), __ATOMIC_RELEASE);
	results[1] = pselect(fds[0] + 1, &set, NULL, NULL, NULL, &usr2) < 0 ? -errno : FD_ISSET(fds[0], &set);
	return arg;
}

int main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_usr2 };
	pthread_t a, b;

	zdtm_start(argc, argv);
	zdtm_let_usr1_interrupt();
	must(sigaction(SIGUSR2, &sa, NULL));
	must(pipe(fds));
	a = zdtm_thread(timed, NULL);
	b = zdtm_thread(masked, NULL);
	zdtm_until_blocked(&tids[0], SYS_pselect6);
	zdtm_until_blocked(&tids[1], SYS_pselect6);

	zdtm_wait();
	SPOIL(pthread_kill(a, SIGUSR1));
	must0(pthread_kill(b, SIGUSR2));
	must(write(fds[1], "x", 1));
	must0(pthread_join(a, NULL));
	must0(pthread_join(b, NULL));
	check(results[0] == 0 && waited >= TIMEOUT, "select: %d after %ld ms", results[0], (long)(waited / 1000000));
	check(results[1] == 1, "pselect: %d", results[1]);
	check(early, "the signal that pselect held back is lost");
	pass();
}
