/*
 * AVX-512: zmm0 to zmm31 and the mask registers k0 to k7.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static unsigned char in[32][64] __attribute__((aligned(64))), out[32][64] __attribute__((aligned(64)));
static uint64_t masks_in[8], masks_out[8];

__attribute__((target("avx512f,avx512bw"))) static void hold(void)
{
	asm volatile(
		".set i, 0\n"
		".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
		"vmovdqa64 i(%[in]), %%zmm\\n\n"
		".set i, i + 64\n"
		".endr\n"
		".set i, 0\n"
		".irp n,0,1,2,3,4,5,6,7\n"
		"kmovq i(%[kin]), %%k\\n\n"
		".set i, i + 8\n"
		".endr\n"
		"1: cmpl $0, zdtm_terminated(%%rip)\n"
		"je 1b\n"
		".set i, 0\n"
		".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
		"vmovdqa64 %%zmm\\n, i(%[out])\n"
		".set i, i + 64\n"
		".endr\n"
		".set i, 0\n"
		".irp n,0,1,2,3,4,5,6,7\n"
		"kmovq %%k\\n, i(%[kout])\n"
		".set i, i + 8\n"
		".endr\n"
		"vzeroupper\n"
		: : [in] "r" (in), [out] "r" (out), [kin] "r" (masks_in), [kout] "r" (masks_out)
		: "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
		  "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "xmm16", "xmm17", "xmm18", "xmm19", "xmm20",
		  "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31",
		  "k1", "k2", "k3", "k4", "k5", "k6", "k7");
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw"))
		zdtm_skip("no AVX-512");
	zdtm_watch_term();
	zdtm_fill(in, sizeof(in), 3);
	zdtm_fill(masks_in, sizeof(masks_in), 4);
	zdtm_ready();
	hold();

	SPOIL(memset(out[31], 0, 64));
	for (int i = 0; i < 32; i++)
		check(!memcmp(in[i], out[i], 64), "zmm%d changed", i);
	for (int i = 0; i < 8; i++)
		check(masks_in[i] == masks_out[i], "k%d changed", i);
	pass();
}
