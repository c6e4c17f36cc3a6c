/*
 * General-purpose registers hold their values in a loop that touches none of them.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define VALUE(n) (0x1122334455667788UL * ((n) + 3))

int main(int argc, char **argv)
{
	static uint64_t r[15];

	zdtm_start(argc, argv);
	zdtm_watch_term();
	zdtm_ready();
	for (int i = 0; i < 15; i++)
		r[i] = VALUE(i);
	asm volatile(
		"push %%rbp\n"
		"mov %[r], %%rax\n"
		"mov 8(%%rax), %%rbx\n mov 16(%%rax), %%rcx\n mov 24(%%rax), %%rdx\n"
		"mov 32(%%rax), %%rsi\n mov 40(%%rax), %%rdi\n mov 48(%%rax), %%rbp\n"
		"mov 56(%%rax), %%r8\n mov 64(%%rax), %%r9\n mov 72(%%rax), %%r10\n"
		"mov 80(%%rax), %%r11\n mov 88(%%rax), %%r12\n mov 96(%%rax), %%r13\n"
		"mov 104(%%rax), %%r14\n mov 112(%%rax), %%r15\n mov (%%rax), %%rax\n"
		"1: cmpl $0, zdtm_terminated(%%rip)\n"
		"je 1b\n"
		"push %%rax\n lea %[out], %%rax\n"
		"mov %%rbx, 8(%%rax)\n mov %%rcx, 16(%%rax)\n mov %%rdx, 24(%%rax)\n"
		"mov %%rsi, 32(%%rax)\n mov %%rdi, 40(%%rax)\n mov %%rbp, 48(%%rax)\n"
		"mov %%r8, 56(%%rax)\n mov %%r9, 64(%%rax)\n mov %%r10, 72(%%rax)\n"
		"mov %%r11, 80(%%rax)\n mov %%r12, 88(%%rax)\n mov %%r13, 96(%%rax)\n"
		"mov %%r14, 104(%%rax)\n mov %%r15, 112(%%rax)\n popq (%%rax)\n"
		"pop %%rbp\n"
		: [out] "=m" (r)
		: [r] "r" (r)
		: "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
		  "memory", "cc");

	SPOIL(r[7] = 0);
	for (int i = 0; i < 15; i++)
		check(r[i] == VALUE(i), "register %d is %lx", i, r[i]);
	pass();
}
