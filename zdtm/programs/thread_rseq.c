/*
 * Restartable sequences stay registered for every thread, and the kernel keeps the CPU number up to date.
 */
/* zdtm: flavours=host,ns */
#include <sys/rseq.h>
#include "zdtm.h"

#define THREADS 3
#define LENGTH 32

static struct rseq *area(void)
{
	return (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
}

static void verify(void)
{
	cpu_set_t allowed, one;

	SPOIL(syscall(SYS_rseq, area(), LENGTH, RSEQ_FLAG_UNREGISTER, RSEQ_SIG));
	check(syscall(SYS_rseq, area(), LENGTH, 0, RSEQ_SIG) < 0, "rseq of thread %d was not registered", zdtm_gettid());
	must(sched_getaffinity(0, sizeof(allowed), &allowed));
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &allowed))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		must(sched_setaffinity(0, sizeof(one), &one));
		check((int)*(volatile uint32_t *)&area()->cpu_id == cpu, "on CPU %d rseq says %u", cpu, area()->cpu_id);
	}
	must(sched_setaffinity(0, sizeof(allowed), &allowed));
}

static void *body(void *arg)
{
	zdtm_thread_wait();
	verify();
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];

	zdtm_start(argc, argv);
	if (__rseq_size == 0)
		zdtm_skip("the C library registers no rseq");
	for (int i = 0; i < THREADS; i++)
		threads[i] = zdtm_thread(body, NULL);
	zdtm_await_threads(THREADS);

	zdtm_wait();
	verify();
	zdtm_release_threads();
	for (int i = 0; i < THREADS; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
