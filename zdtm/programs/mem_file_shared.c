/*
 * A shared file mapping: dirty pages are in the file, and writes still reach it.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES 8

int main(int argc, char **argv)
{
	char *area, byte;
	int fd;

	zdtm_start(argc, argv);
	fd = zdtm_file("mapped", "", O_RDWR);
	must(ftruncate(fd, PAGES * PAGE));
	area = must((char *)mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	close(fd);
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE + 5] = 'a' + i;

	zdtm_wait();
	SPOIL(mmap(area, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	fd = must(open("mapped", O_RDONLY));
	for (int i = 0; i < PAGES; i++) {
		check(area[i * PAGE + 5] == 'a' + i, "page %d has '%c'", i, area[i * PAGE + 5]);
		area[i * PAGE + 6] = 'A' + i;
		check(pread(fd, &byte, 1, i * PAGE + 5) == 1 && byte == 'a' + i, "the file misses page %d", i);
		check(pread(fd, &byte, 1, i * PAGE + 6) == 1 && byte == 'A' + i, "a write to page %d is lost", i);
	}
	pass();
}
