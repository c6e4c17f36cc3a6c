/*
 * The flags register: the direction flag and the arithmetic flags survive a loop that leaves them alone.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define DF	(1UL << 10)
/* CF PF AF ZF SF DF OF */
#define FLAGS	0xcd5UL

int main(int argc, char **argv)
{
	uint64_t flags;

	zdtm_start(argc, argv);
	zdtm_watch_term();
	zdtm_ready();
	asm volatile(
		"sub $128, %%rsp\n"
		"pushfq\n"
		"orq $0xcd5, (%%rsp)\n"
		"popfq\n"
		"1: mov zdtm_terminated(%%rip), %%ecx\n"
		"jrcxz 1b\n"
		"pushfq\n"
		"pop %0\n"
		"cld\n"
		"add $128, %%rsp\n"
		: "=r" (flags) : : "rcx", "memory", "cc");

	SPOIL(flags &= ~DF);
	check((flags & FLAGS) == FLAGS, "flags are %lx", flags);
	pass();
}
