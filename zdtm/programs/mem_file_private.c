/*
 * A private file mapping: modified pages keep the changes, the others show the file, which itself is unchanged.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

#define PAGES 8

int main(int argc, char **argv)
{
	char *area, buf[PAGE];
	int fd;

	zdtm_start(argc, argv);
	fd = zdtm_file("mapped", "", O_RDWR);
	for (int i = 0; i < PAGES; i++) {
		memset(buf, 'a' + i, PAGE);
		must(write(fd, buf, PAGE));
	}
	area = must((char *)mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	for (int i = 0; i < PAGES; i += 2)
		area[i * PAGE + 17] = 'X';
	close(fd);

	zdtm_wait();
	SPOIL(madvise(area, PAGE, MADV_DONTNEED));
	for (int i = 0; i < PAGES; i++) {
		check(area[i * PAGE] == 'a' + i, "page %d begins with '%c'", i, area[i * PAGE]);
		check(area[i * PAGE + 17] == (i % 2 ? 'a' + i : 'X'), "page %d has '%c'", i, area[i * PAGE + 17]);
	}
	fd = must(open("mapped", O_RDONLY));
	for (int i = 0; i < PAGES; i++) {
		check(pread(fd, buf, PAGE, i * PAGE) == (ssize_t)PAGE && buf[17] == 'a' + i, "the file has changed");
		check(zdtm_pfn(getpid(), area + i * PAGE) || i % 2, "page %d is not there", i);
	}
	pass();
}
