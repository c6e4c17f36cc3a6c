/*
 * Each thread has an alternate signal stack of its own, and handlers run on it.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define THREADS 3
#define SIZE (64 * 1024)

static __thread void *ran_at;

static void handler(int sig)
{
	(void)sig;
	ran_at = __builtin_frame_address(0);
}

static void *body(void *arg)
{
	stack_t stack = { .ss_sp = arg, .ss_size = SIZE }, none = { .ss_flags = SS_DISABLE }, now;

	must(sigaltstack(&stack, NULL));
	zdtm_thread_wait();
	SPOIL(sigaltstack(&none, NULL));
	must(sigaltstack(NULL, &now));
	check(now.ss_sp == arg && now.ss_size == SIZE && now.ss_flags == 0, "stack is %p+%zx flags %x, was %p", now.ss_sp,
	      now.ss_size, now.ss_flags, arg);
	raise(SIGUSR2);
	check(ran_at >= arg && ran_at < (void *)((char *)arg + SIZE), "the handler ran at %p, not on %p", ran_at, arg);
	return NULL;
}

int main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
	pthread_t threads[THREADS];

	zdtm_start(argc, argv);
	must(sigaction(SIGUSR2, &sa, NULL));
	for (int i = 0; i < THREADS; i++)
		threads[i] = zdtm_thread(body, zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE));
	zdtm_await_threads(THREADS);

	zdtm_wait();
	zdtm_release_threads();
	for (int i = 0; i < THREADS; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
