/*
 * A mapping at a low fixed address, where tools like to put their own.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define LOW ((char *)0x10000)
#define SIZE (32 * PAGE)

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	must(mmap(LOW, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	zdtm_fill(LOW, SIZE, 13);

	zdtm_wait();
	SPOIL(LOW[100]++);
	check(zdtm_filled(LOW, SIZE, 13), "content lost");
	pass();
}
