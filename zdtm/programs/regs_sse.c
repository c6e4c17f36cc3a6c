/*
 * SSE: mxcsr and xmm0 to xmm15.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static unsigned char in[16][16] __attribute__((aligned(64))), out[16][16] __attribute__((aligned(64)));

int main(int argc, char **argv)
{
	uint32_t mxcsr = 0x7f80 | 0x8000, mxcsr_after, mxcsr_default = 0x1f80;	/* round to zero, flush to zero */

	zdtm_start(argc, argv);
	zdtm_watch_term();
	zdtm_fill(in, sizeof(in), 1);
	zdtm_ready();
	asm volatile(
		"ldmxcsr %[mx]\n"
		".set i, 0\n"
		".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
		"movdqa i(%[in]), %%xmm\\n\n"
		".set i, i + 16\n"
		".endr\n"
		"1: cmpl $0, zdtm_terminated(%%rip)\n"
		"je 1b\n"
		".set i, 0\n"
		".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
		"movdqa %%xmm\\n, i(%[out])\n"
		".set i, i + 16\n"
		".endr\n"
		"stmxcsr %[after]\n"
		"ldmxcsr %[def]\n"
		: [after] "=m" (mxcsr_after)
		: [mx] "m" (mxcsr), [def] "m" (mxcsr_default), [in] "r" (in), [out] "r" (out)
		: "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
		  "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");

	SPOIL(memset(out[15], 0, 16));
	check(mxcsr_after == mxcsr, "mxcsr was %x, is %x", mxcsr, mxcsr_after);
	check(!memcmp(in, out, sizeof(in)), "xmm registers changed");
	pass();
}
