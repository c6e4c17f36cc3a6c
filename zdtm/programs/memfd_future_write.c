/*
 * A memfd sealed against future writes while it was mapped: the writer's mapping may still be written, the reader's and any
 * new one may not.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x10
#endif

int main(int argc, char **argv)
{
	char *writer, *reader;
	int fd;

	zdtm_start(argc, argv);
	fd = must(memfd_create("ring", MFD_ALLOW_SEALING));
	must(ftruncate(fd, 4 * PAGE));
	writer = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	zdtm_fill(writer, 4 * PAGE, 5);
	must(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL));
	reader = must(mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, fd, 0));
	check(!zdtm_vma_has_flag(reader, "mw"), "the kernel lets the reader write");

	zdtm_wait();
	SPOIL(munmap(writer, PAGE), mmap(writer, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	check(zdtm_filled(reader, 4 * PAGE, 5), "content lost");
	writer[0] = 'w';
	check(reader[0] == 'w', "the mappings are not of one file");
	check(mprotect(reader, PAGE, PROT_READ | PROT_WRITE) == -1, "the reader may write");
	check(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED, "a new mapping may be written");
	check(pwrite(fd, "x", 1, 0) == -1 && errno == EPERM, "it can be written");
	pass();
}
