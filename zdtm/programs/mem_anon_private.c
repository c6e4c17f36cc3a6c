/*
 * Private anonymous memory keeps its content, at its address.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (8 << 20)

int main(int argc, char **argv)
{
	char *area;

	zdtm_start(argc, argv);
	area = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(area, SIZE, 1);

	zdtm_wait_spinning();
	SPOIL(madvise(area + SIZE / 2, PAGE, MADV_DONTNEED));
	check(zdtm_filled(area, SIZE, 1), "content lost");
	zdtm_fill(area, SIZE, 2);
	check(zdtm_filled(area, SIZE, 2), "not writable");
	must(munmap(area, SIZE));
	pass();
}
