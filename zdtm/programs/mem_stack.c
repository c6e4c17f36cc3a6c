/*
 * The stack keeps its content, and still grows.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (256 * 1024)

static __attribute__((noinline)) int deeper(int levels)
{
	volatile char frame[64 * 1024];

	frame[0] = levels;
	frame[sizeof(frame) - 1] = 1;
	return levels ? deeper(levels - 1) + frame[sizeof(frame) - 1] : 0;
}

int main(int argc, char **argv)
{
	unsigned char content[SIZE];

	zdtm_start(argc, argv);
	zdtm_fill(content, SIZE, 5);

	zdtm_wait_in_pause();
	SPOIL(content[SIZE / 2]++);
	check(zdtm_filled(content, SIZE, 5), "content lost");
	check(deeper(80) == 80, "the stack does not grow");
	check(zdtm_vma_has_flag(content, "gd"), "the stack has lost its flag");
	pass();
}
