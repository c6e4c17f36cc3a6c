/*
 * The flags register: direction, carry and alignment-check bits survive a loop that leaves them alone.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define CF	(1UL << 0)
#define DF	(1UL << 10)
#define ID	(1UL << 21)

int main(int argc, char **argv)
{
	uint64_t flags;

	zdtm_start(argc, argv);
	zdtm_watch_term();
	zdtm_ready();
	asm volatile(
		"sub $128, %%rsp\n"
		"pushfq\n"
		"orq $0x200401, (%%rsp)\n"
		"popfq\n"
		"1: mov zdtm_terminated(%%rip), %%ecx\n"
		"jrcxz 1b\n"
		"pushfq\n"
		"pop %0\n"
		"cld\n"
		"add $128, %%rsp\n"
		: "=r" (flags) : : "rcx", "memory", "cc");

	SPOIL(flags &= ~DF);
	check((flags & (CF | DF | ID)) == (CF | DF | ID), "flags are %lx", flags);
	pass();
}
