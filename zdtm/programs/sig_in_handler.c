/*
 * Frozen within a handler on the alternate stack: the handler returns to where the program was, registers and mask too.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static char stack[64 * 1024] __attribute__((aligned(16)));
static volatile bool on_stack;

static void handler(int sig)
{
	char *here = __builtin_frame_address(0);

	(void)sig;
	zdtm_wait();
	on_stack = here >= stack && here < stack + sizeof(stack);
}

int main(int argc, char **argv)
{
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
	double before = 1.25, after;
	long r12;
	sigset_t set;

	zdtm_start(argc, argv);
	must(sigaltstack(&alternate, NULL));
	sigfillset(&sa.sa_mask);
	must(sigaction(SIGUSR1, &sa, NULL));
	/* The handler runs at the end of this kill(getpid(), SIGUSR1). */
	asm volatile(
		"fldl %[before]\n"
		"mov $0x5aa5, %%r12d\n"
		"syscall\n"
		"mov %%r12, %[r12]\n"
		"fstpl %[after]\n"
		: [after] "=m" (after), [r12] "=m" (r12)
		: [before] "m" (before), "a" (SYS_kill), "D" (getpid()), "S" (SIGUSR1)
		: "r12", "rcx", "r11", "memory");
	SPOIL(after = 0);
	check(after == before && r12 == 0x5aa5, "st(0) was %f, is %f; r12 is %lx", before, after, r12);
	check(on_stack, "the handler was not on the alternate stack");
	must(sigprocmask(SIG_SETMASK, NULL, &set));
	check(!sigismember(&set, SIGUSR2) && sigismember(&set, SIGTERM), "the mask is wrong");
	must(sigaltstack(NULL, &alternate));
	check(alternate.ss_flags == 0 && alternate.ss_sp == stack, "the stack has flags %x", alternate.ss_flags);
	pass();
}
