/*
 * The action of every signal: handler, flags, mask and restorer, as the kernel knows them.
 */
/* zdtm: flavours=host,ns skip=stopped */
#include "zdtm.h"

/* struct sigaction of the system call, not of the C library. */
struct action {
	void *handler;
	unsigned long flags;
	void *restorer;
	uint64_t mask;
};

#ifndef SA_RESTORER
#define SA_RESTORER 0x04000000
#endif

static const unsigned long flags[] = {
	0, SA_SIGINFO, SA_NODEFER, SA_RESTART, SA_ONSTACK, SA_RESETHAND, SA_NOCLDSTOP | SA_NOCLDWAIT,
	SA_SIGINFO | SA_NODEFER | SA_RESTART,
};

static bool can_be_set(int sig)
{
	return sig != SIGKILL && sig != SIGSTOP && sig != SIGTERM;
}

static void any_handler(int sig)
{
	(void)sig;
}

int main(int argc, char **argv)
{
	struct action before[65], after, set = { .handler = any_handler };

	zdtm_start(argc, argv);
	for (int sig = 1; sig <= 64; sig++) {
		set.handler = sig % 5 == 1 ? (void *)SIG_IGN : sig % 5 == 2 ? (void *)SIG_DFL : (char *)any_handler + sig;
		set.flags = flags[sig % ARRAY_SIZE(flags)] | SA_RESTORER;
		set.restorer = (char *)main + sig;
		set.mask = (0x123456789abcdef0UL << (sig % 7)) & ~(1UL << (SIGKILL - 1)) & ~(1UL << (SIGSTOP - 1));
		if (can_be_set(sig))
			must(syscall(SYS_rt_sigaction, sig, &set, NULL, 8));
		must(syscall(SYS_rt_sigaction, sig, NULL, &before[sig], 8));
	}

	zdtm_wait();
	set.handler = SIG_DFL;
	SPOIL(syscall(SYS_rt_sigaction, 64, &set, NULL, 8));
	for (int sig = 1; sig <= 64; sig++) {
		must(syscall(SYS_rt_sigaction, sig, NULL, &after, 8));
		check(after.handler == before[sig].handler, "handler of %d was %p, is %p", sig, before[sig].handler,
		      after.handler);
		check(after.flags == before[sig].flags, "flags of %d were %lx, are %lx", sig, before[sig].flags, after.flags);
		check(after.mask == before[sig].mask, "mask of %d was %lx, is %lx", sig, before[sig].mask, after.mask);
		check(after.restorer == before[sig].restorer, "restorer of %d was %p, is %p", sig, before[sig].restorer,
		      after.restorer);
	}
	pass();
}
