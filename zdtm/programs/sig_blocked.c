/*
 * The mask of blocked signals, with every second one in it.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define MASK 0xaaaaaaaaaaaaaaaaUL
#define FORCED ((1UL << (SIGKILL - 1)) | (1UL << (SIGSTOP - 1)) | (1UL << (SIGTERM - 1)))

int main(int argc, char **argv)
{
	uint64_t mask = MASK | (1UL << (SIGTERM - 1)), after;

	zdtm_start(argc, argv);
	must(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, 8));

	zdtm_wait();
	mask = 0;
	SPOIL(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, 8));
	must(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &after, 8));
	check((after | FORCED) == (MASK | FORCED), "the mask is %lx", after);
	pass();
}
