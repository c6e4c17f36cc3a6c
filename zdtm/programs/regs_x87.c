/*
 * x87: the control word and all eight stack registers.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const uint16_t control = 0x0f7f;	/* round toward zero, all exceptions masked, 64 bit */
	static double in[8], out[8];
	uint16_t control_after;

	zdtm_start(argc, argv);
	zdtm_watch_term();
	for (int i = 0; i < 8; i++)
		in[i] = 1.5 * i + 0.125;
	zdtm_ready();
	asm volatile("fninit\n fldcw %0" : : "m" (control));
	for (int i = 0; i < 8; i++)
		asm volatile("fldl %0" : : "m" (in[i]));
	asm volatile("1: cmpl $0, zdtm_terminated(%%rip)\n je 1b\n" : : : "memory", "cc");
	for (int i = 7; i >= 0; i--)
		asm volatile("fstpl %0" : "=m" (out[i]));
	asm volatile("fnstcw %0\n fninit" : "=m" (control_after));

	SPOIL(out[3] = 0);
	check(control_after == control, "control word is %x", control_after);
	for (int i = 0; i < 8; i++)
		check(out[i] == in[i], "st(%d) was %f, is %f", i, in[i], out[i]);
	pass();
}
