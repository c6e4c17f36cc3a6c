/*
 * Threads with filters of their own, one in strict mode, and one without any.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

static int strict[2], ready[2];
static pid_t strict_tid;

static void *filtered(void *arg)
{
	int error = (int)(long)arg;

	zdtm_deny(SYS_getppid, error);
	if (error > 80)
		zdtm_deny(SYS_getuid, error + 1);
	zdtm_thread_wait();
	SPOIL(zdtm_deny(SYS_getppid, 99));
	check(zdtm_fails_with(SYS_getppid, error), "getppid in thread %d: %m", error);
	check(zdtm_fails_with(SYS_getuid, error > 80 ? error + 1 : 0), "getuid in thread %d: %m", error);
	return NULL;
}

static void *in_strict_mode(void *arg)
{
	char byte;

	(void)arg;
	__atomic_store_n(&strict_tid, zdtm_gettid(), __ATOMIC_SEQ_CST);
	must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT));
	syscall(SYS_read, strict[0], &byte, 1);
	syscall(SYS_write, ready[1], &byte, 1);
	syscall(SYS_exit, 0);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t one, two;
	char byte;

	zdtm_start(argc, argv);
	must(pipe(strict));
	must(pipe(ready));
	one = zdtm_thread(filtered, (void *)80L);
	two = zdtm_thread(filtered, (void *)81L);
	zdtm_thread(in_strict_mode, NULL);
	zdtm_await_threads(2);
	zdtm_until_blocked(&strict_tid, SYS_read);

	zdtm_wait();
	check(zdtm_seccomp_mode(getpid(), getpid()) == 0, "the main thread is in mode %d", zdtm_seccomp_mode(getpid(), getpid()));
	check(zdtm_fails_with(SYS_getppid, 0), "the main thread is filtered");
	check(zdtm_seccomp_mode(getpid(), strict_tid) == 1, "the strict thread is in mode %d",
	      zdtm_seccomp_mode(getpid(), strict_tid));
	must(write(strict[1], "z", 1));
	check(must(read(ready[0], &byte, 1)) == 1 && byte == 'z', "the strict thread does not answer");
	zdtm_release_threads();
	must0(pthread_join(one, NULL));
	must0(pthread_join(two, NULL));
	pass();
}
