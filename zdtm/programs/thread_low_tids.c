/*
 * Threads whose tids are lower than the pid of their process, as they are once pids have wrapped.
 */
/* zdtm: flavours=host skip=unprivileged */
#include "zdtm.h"

#define THREADS 3

static pid_t tids[THREADS];

static void *body(void *arg)
{
	long i = (long)arg;

	tids[i] = zdtm_gettid();
	zdtm_thread_wait();
	SPOIL(tids[i]++);
	check(zdtm_gettid() == tids[i], "thread %ld has tid %d, had %d", i, zdtm_gettid(), tids[i]);
	return NULL;
}

static void *number(void *arg)
{
	*(pid_t *)arg = zdtm_gettid();
	return NULL;
}

/* The kernel may be giving out numbers above ours at the moment: those are used up first, a thousand at most. */
static void use_up(void)
{
	pid_t last = getpid() + 1;

	while (last > getpid()) {
		pthread_t thread = zdtm_thread(number, &last);

		must0(pthread_join(thread, NULL));
	}
}

static void child(void *arg)
{
	pthread_t threads[THREADS];

	use_up();
	for (long i = 0; i < THREADS; i++)
		threads[i] = zdtm_thread(body, (void *)i);
	zdtm_await_threads(THREADS);
	check(tids[0] < getpid(), "tid %d is not below pid %d", tids[0], getpid());
	zdtm_child_wait();
	zdtm_release_threads();
	for (int i = 0; i < THREADS; i++)
		must0(pthread_join(threads[i], NULL));
	(void)arg;
}

int main(int argc, char **argv)
{
	pid_t pid, wanted;

	zdtm_start(argc, argv);
	/* The number is given out of turn, so that those behind it do not follow. */
	wanted = atoi(zdtm_slurp("/proc/sys/kernel/pid_max", NULL)) - 1 - getpid() % 1000;
	while ((pid = zdtm_spawn_at(wanted, child, NULL)) < 0 && errno == EEXIST)
		wanted--;
	must(pid);

	zdtm_wait();
	zdtm_finish(pid);
	pass();
}
