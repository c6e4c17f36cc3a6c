/*
 * Threads in read, wait4 and a futex without timeout: a handler with SA_RESTART does not end the call, one without does.
 */
/* zdtm: flavours=host,ns */
#include "interrupt.h"

static int fds[2][2];
static pid_t tids[2];
static volatile int results[2] = { 99, 99 };

static void on_usr2(int sig)
{
	on_usr1(sig);
}

static void *body(void *arg)
{
	int which = (int)(long)arg;
	char byte;

	__atomic_store_n(&tids[which], zdtm_gettid(), __ATOMIC_SEQ_CST);
	results[which] = read(fds[which][0], &byte, 1) == 1 ? byte : -errno;
	return NULL;
}

int main(int argc, char **argv)
{
	struct sigaction without = { .sa_handler = on_usr2 };
	pthread_t threads[2];

	zdtm_start(argc, argv);
	handle_usr1(SA_RESTART);
	must(sigaction(SIGUSR2, &without, NULL));
	for (long i = 0; i < 2; i++) {
		must(pipe(fds[i]));
		threads[i] = zdtm_thread(body, (void *)i);
		zdtm_until_blocked(&tids[i], SYS_read);
	}

	zdtm_wait();
	SPOIL(must(write(fds[1][1], "x", 1)));
	SPOIL(usleep(100000));
	must0(pthread_kill(threads[0], SIGUSR1));
	while (handled < 1)
		sched_yield();
	zdtm_until_in_syscall(tids[0], SYS_read);
	must(write(fds[0][1], "a", 1));
	must0(pthread_join(threads[0], NULL));
	check(results[0] == 'a', "the restarted read gave %d", results[0]);
	must0(pthread_kill(threads[1], SIGUSR2));
	must0(pthread_join(threads[1], NULL));
	check(results[1] == -EINTR, "the interrupted read gave %d", results[1]);
	pass();
}
