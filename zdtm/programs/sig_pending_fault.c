/*
 * Faults that are pending for threads, as where a task was frozen between a fault and its handler: kept with their siginfo, and
 * still there for a thread that blocks them.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS };
static sigset_t set;

static void *address(int sig)
{
	return (void *)(0x12340000UL + sig);
}

static void raise_faults(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		siginfo_t info = { .si_signo = signals[i], .si_code = 2, .si_addr = address(signals[i]) };

		must(syscall(SYS_rt_tgsigqueueinfo, getpid(), zdtm_gettid(), signals[i], &info));
	}
}

static void expect_faults(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		siginfo_t info;
		sigset_t one;

		sigemptyset(&one);
		sigaddset(&one, signals[i]);
		check(sigtimedwait(&one, &info, &(struct timespec){ 0 }) == signals[i], "signal %d is not pending", signals[i]);
		check(info.si_code == 2 && info.si_addr == address(signals[i]), "signal %d: code %d address %p", signals[i],
		      info.si_code, info.si_addr);
	}
}

static void *body(void *arg)
{
	raise_faults();
	zdtm_thread_wait();
	expect_faults();
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&set, signals[i]);
	must0(pthread_sigmask(SIG_BLOCK, &set, NULL));
	thread = zdtm_thread(body, NULL);
	zdtm_await_threads(1);
	raise_faults();

	zdtm_wait();
	SPOIL(sigwaitinfo(&set, NULL));
	zdtm_release_threads();
	must0(pthread_join(thread, NULL));
	expect_faults();
	pass();
}
