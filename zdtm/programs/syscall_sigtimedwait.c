/*
 * A thread in sigtimedwait gets its signal with its value. EINTR is allowed: signal(7) lists the call among what a stop
 * interrupts.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static pid_t tid;
static siginfo_t info;

static void *body(void *arg)
{
	struct timespec timeout = { .tv_sec = 3600 };
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 2);
	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	do {
		sig = sigtimedwait(&set, &info, &timeout);
	} while (sig < 0 && errno == EINTR);
	check(sig == SIGRTMIN + 2, "sigtimedwait returned %d: %m", sig);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	sigset_t set;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 2);
	must0(pthread_sigmask(SIG_BLOCK, &set, NULL));
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_rt_sigtimedwait);

	zdtm_wait_in_ppoll();
	SPOIL(kill(getpid(), SIGRTMIN + 2));
	must(sigqueue(getpid(), SIGRTMIN + 2, (union sigval){ .sival_int = 77 }));
	must0(pthread_join(thread, NULL));
	check(info.si_code == SI_QUEUE && info.si_value.sival_int == 77, "code %d value %d", info.si_code,
	      info.si_value.sival_int);
	pass();
}
