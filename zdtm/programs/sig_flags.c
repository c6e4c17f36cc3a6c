/*
 * Every flag of a signal action, and masks with odd signals, of all signals.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

struct action {
	void *handler;
	unsigned long flags;
	void *restorer;
	unsigned long mask;
};

static void set(int sig, struct action *action)
{
	must(syscall(SYS_rt_sigaction, sig, action, NULL, 8));
}

int main(int argc, char **argv)
{
	static const unsigned long flags[] = {
		SA_NOCLDSTOP, SA_NOCLDWAIT, SA_SIGINFO, SA_ONSTACK, SA_RESTART, SA_NODEFER, SA_RESETHAND, 0x800 /* SA_EXPOSE_TAGBITS */,
	};
	struct action wanted[65], now;

	zdtm_start(argc, argv);
	for (int sig = 1; sig <= 64; sig++) {
		if (sig == SIGKILL || sig == SIGSTOP || sig == SIGTERM || sig == SIGCONT)
			continue;
		wanted[sig] = (struct action){
			.handler = sig % 5 == 0 ? (void *)1 : sig % 7 == 0 ? (void *)0 : (void *)(0x1000UL * sig),
			.flags = 0x04000000 | flags[sig % 8] | flags[sig % 3],
			.restorer = (void *)(0x7000UL + sig),
			.mask = 0x9e3779b97f4a7c15UL * sig,
		};
		set(sig, &wanted[sig]);
		must(syscall(SYS_rt_sigaction, sig, NULL, &wanted[sig], 8));
	}

	zdtm_wait();
	SPOIL(set(SIGUSR1, &(struct action){ 0 }));
	for (int sig = 1; sig <= 64; sig++) {
		if (sig == SIGKILL || sig == SIGSTOP || sig == SIGTERM || sig == SIGCONT)
			continue;
		must(syscall(SYS_rt_sigaction, sig, NULL, &now, 8));
		check(!memcmp(&now, &wanted[sig], sizeof(now)), "signal %d: handler %p flags 0x%lx mask 0x%lx", sig, now.handler,
		      now.flags, now.mask);
	}
	for (int sig = 1; sig <= 64; sig++)
		signal(sig, SIG_DFL);
	pass();
}
