/*
 * A MAP_GROWSDOWN mapping keeps its content and grows on access below its start.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define ROOM (16UL << 20)

int main(int argc, char **argv)
{
	volatile char *top;
	char *room;

	zdtm_start(argc, argv);
	room = zdtm_map(ROOM, PROT_NONE, MAP_PRIVATE);
	must(munmap(room, ROOM));
	top = must((char *)mmap(room + ROOM - 2 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_GROWSDOWN, -1, 0));
	zdtm_fill((void *)top, 2 * PAGE, 10);
	for (int i = 1; i <= 4; i++)
		*(top - i * PAGE) = i;

	zdtm_wait();
	SPOIL(*(top - PAGE) = 0);
	check(zdtm_vma_has_flag((void *)top, "gd"), "the mapping does not grow any more");
	check(zdtm_filled((void *)top, 2 * PAGE, 10), "content lost");
	for (int i = 1; i <= 4; i++)
		check(*(top - i * PAGE) == i, "page -%d has %d", i, *(top - i * PAGE));
	for (int i = 5; i <= 20; i++)
		*(top - i * PAGE) = i;
	pass();
}
