/*
 * The alternate stack of the process, with SS_AUTODISARM, is set again, and used.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

static char stack[64 * 1024];
static volatile bool on_stack;

static void handler(int sig)
{
	char *here = __builtin_frame_address(0);

	(void)sig;
	on_stack = here >= stack && here < stack + sizeof(stack);
}

int main(int argc, char **argv)
{
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack), .ss_flags = SS_AUTODISARM }, now;
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_ONSTACK };

	zdtm_start(argc, argv);
	must(sigaltstack(&alternate, NULL));
	must(sigaction(SIGUSR1, &sa, NULL));

	zdtm_wait();
	alternate.ss_flags = 0;
	SPOIL(sigaltstack(&alternate, NULL));
	must(sigaltstack(NULL, &now));
	check(now.ss_sp == stack && now.ss_size == sizeof(stack) && (unsigned)now.ss_flags == SS_AUTODISARM,
	      "the stack is %p+%zx flags %x", now.ss_sp, now.ss_size, now.ss_flags);
	raise(SIGUSR1);
	check(on_stack, "the handler was not on the alternate stack");
	pass();
}
