/*
 * Alternate signal stacks: with SS_AUTODISARM, in use when dumped (with and without), and disabled again.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#ifndef SS_AUTODISARM
#define SS_AUTODISARM	(1U << 31)
#endif

enum { PLAIN, AUTODISARM, IN_USE, IN_USE_AUTODISARM, DISABLED, KINDS };

static char stacks[KINDS][65536];
static __thread volatile int on_stack;

static void on_usr1(int sig)
{
	char here;

	(void)sig;
	on_stack = 1;
	for (int i = 0; i < KINDS; i++)
		if (&here >= stacks[i] && &here < stacks[i] + sizeof(stacks[i]))
			on_stack = 2;
}

static void on_usr2(int sig)
{
	stack_t stack;

	(void)sig;
	zdtm_thread_wait();
	must(sigaltstack(NULL, &stack));
	on_stack = (unsigned)stack.ss_flags == SS_DISABLE ? 3 : stack.ss_flags & SS_ONSTACK ? 4 : 5;
}

static void *body(void *arg)
{
	int kind = (int)(long)arg;
	stack_t stack = { .ss_sp = stacks[kind], .ss_size = sizeof(stacks[kind]) }, now;
	sigset_t set;

	if (kind == AUTODISARM || kind == IN_USE_AUTODISARM)
		stack.ss_flags = SS_AUTODISARM;
	must(sigaltstack(&stack, NULL));
	if (kind == DISABLED)
		must(sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE }, NULL));
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	if (kind == IN_USE || kind == IN_USE_AUTODISARM) {
		raise(SIGUSR2);
		check(on_stack == (kind == IN_USE ? 4 : 3), "kind %d: state %d in the handler", kind, on_stack);
	} else {
		zdtm_thread_wait();
	}
	SPOIL(sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE }, NULL));
	must(sigaltstack(NULL, &now));
	if (kind == DISABLED) {
		check(now.ss_flags == SS_DISABLE, "it is enabled");
		return NULL;
	}
	check(now.ss_sp == stack.ss_sp && now.ss_size == stack.ss_size && now.ss_flags == stack.ss_flags,
	      "kind %d: at %p with %zu bytes, flags 0x%x", kind, now.ss_sp, now.ss_size, now.ss_flags);
	raise(SIGUSR1);
	check(on_stack == 2, "kind %d: the handler ran elsewhere", kind);
	return NULL;
}

int main(int argc, char **argv)
{
	struct sigaction one = { .sa_handler = on_usr1, .sa_flags = SA_ONSTACK }, two = { .sa_handler = on_usr2, .sa_flags = SA_ONSTACK };
	pthread_t threads[KINDS];

	zdtm_start(argc, argv);
	must(sigaction(SIGUSR1, &one, NULL));
	must(sigaction(SIGUSR2, &two, NULL));
	for (long i = 0; i < KINDS; i++)
		threads[i] = zdtm_thread(body, (void *)i);
	zdtm_await_threads(KINDS);

	zdtm_wait();
	zdtm_release_threads();
	for (int i = 0; i < KINDS; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
