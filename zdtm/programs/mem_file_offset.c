/*
 * Mappings of parts of a file, read-only and shared, with offsets, of a file opened read-only.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES 32

int main(int argc, char **argv)
{
	char *middle, *tail, buf[PAGE];
	int fd;

	zdtm_start(argc, argv);
	fd = zdtm_file("mapped", "", O_RDWR);
	for (int i = 0; i < PAGES; i++) {
		memset(buf, i, PAGE);
		must(write(fd, buf, PAGE));
	}
	close(fd);
	fd = must(open("mapped", O_RDONLY));
	middle = must((char *)mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, fd, 10 * PAGE));
	tail = must((char *)mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, fd, 30 * PAGE));
	close(fd);

	zdtm_wait();
	SPOIL(mmap(tail, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	for (int i = 0; i < 4; i++)
		check(middle[i * PAGE + 9] == 10 + i, "page %d of the middle is %d", i, middle[i * PAGE + 9]);
	for (int i = 0; i < 2; i++)
		check(tail[i * PAGE + 9] == 30 + i, "page %d of the tail is %d", i, tail[i * PAGE + 9]);
	check(!zdtm_vma_has_flag(middle, "mw"), "the mapping of a read-only file may become writable");
	pass();
}
