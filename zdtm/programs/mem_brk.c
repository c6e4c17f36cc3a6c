/*
 * The heap keeps its content and its end, and still grows and shrinks.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (1 << 20)

int main(int argc, char **argv)
{
	char *start, *end;

	zdtm_start(argc, argv);
	start = must((char *)sbrk(SIZE));
	zdtm_fill(start, SIZE, 8);
	end = sbrk(0);

	zdtm_wait();
	SPOIL(sbrk(-4096));
	check(sbrk(0) == end, "the heap ends at %p, not %p", sbrk(0), end);
	check(zdtm_filled(start, SIZE, 8), "content lost");
	check(must((char *)sbrk(SIZE)) == end, "the heap does not grow where it ended");
	zdtm_fill(end, SIZE, 9);
	must((char *)sbrk(-2 * SIZE));
	check(sbrk(0) == start, "the heap does not shrink");
	pass();
}
