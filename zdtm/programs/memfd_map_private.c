/*
 * A private mapping of a memfd: pages that were written are the task's own, the others show what the file has, later writes
 * included.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	char *area;
	int fd;

	zdtm_start(argc, argv);
	fd = must(memfd_create("private", 0));
	must(ftruncate(fd, 8 * PAGE));
	must(pwrite(fd, "file", 4, 0));
	must(pwrite(fd, "file", 4, 2 * PAGE));
	area = must(mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	memcpy(area + 2 * PAGE, "mine", 4);

	zdtm_wait();
	SPOIL(madvise(area, 8 * PAGE, MADV_DONTNEED));
	check(!memcmp(area + 2 * PAGE, "mine", 4), "the private page is %.4s", area + 2 * PAGE);
	check(!memcmp(area, "file", 4), "the file's page is %.4s", area);
	must(pwrite(fd, "late", 4, 4 * PAGE));
	check(!memcmp(area + 4 * PAGE, "late", 4), "the mapping does not follow the file");
	must(pwrite(fd, "late", 4, 2 * PAGE));
	check(!memcmp(area + 2 * PAGE, "mine", 4), "the private page follows the file");
	pass();
}
