/*
 * Memory that mremap has moved, grown and shrunk, next to a file mapping that it took apart.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	char *area, *place, *file, buf[PAGE];
	int fd;

	zdtm_start(argc, argv);
	area = zdtm_map(8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(area, 8 * PAGE, 14);
	place = zdtm_map(32 * PAGE, PROT_NONE, MAP_PRIVATE);
	area = must((char *)mremap(area, 8 * PAGE, 16 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place + 4 * PAGE));
	area = must((char *)mremap(area, 16 * PAGE, 12 * PAGE, 0));
	fd = zdtm_file("mapped", "", O_RDWR);
	for (int i = 0; i < 4; i++) {
		memset(buf, 'a' + i, PAGE);
		must(write(fd, buf, PAGE));
	}
	file = must((char *)mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	file[2 * PAGE] = 'X';
	must(mremap(file + 2 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place));

	zdtm_wait();
	SPOIL(place[0] = 0);
	check(zdtm_filled(area, 8 * PAGE, 14), "content lost");
	check(area[8 * PAGE] == 0 && area[12 * PAGE - 1] == 0, "the grown part is not empty");
	check(place[0] == 'X' && place[1] == 'c', "the moved page has %c%c", place[0], place[1]);
	check(file[0] == 'a' && file[3 * PAGE] == 'd', "the file mapping has %c and %c", file[0], file[3 * PAGE]);
	pass();
}
