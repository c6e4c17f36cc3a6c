/*
 * AVX: ymm0 to ymm15 in full width.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static unsigned char in[16][32] __attribute__((aligned(64))), out[16][32] __attribute__((aligned(64)));

__attribute__((target("avx"))) static void hold(void)
{
	asm volatile(
		".set i, 0\n"
		".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
		"vmovdqa i(%[in]), %%ymm\\n\n"
		".set i, i + 32\n"
		".endr\n"
		"1: cmpl $0, zdtm_terminated(%%rip)\n"
		"je 1b\n"
		".set i, 0\n"
		".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
		"vmovdqa %%ymm\\n, i(%[out])\n"
		".set i, i + 32\n"
		".endr\n"
		"vzeroupper\n"
		: : [in] "r" (in), [out] "r" (out)
		: "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
		  "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	if (!__builtin_cpu_supports("avx"))
		zdtm_skip("no AVX");
	zdtm_watch_term();
	zdtm_fill(in, sizeof(in), 2);
	zdtm_ready();
	hold();

	SPOIL(memset(out[8] + 16, 0, 16));
	for (int i = 0; i < 16; i++)
		check(!memcmp(in[i], out[i], 32), "ymm%d changed", i);
	pass();
}
