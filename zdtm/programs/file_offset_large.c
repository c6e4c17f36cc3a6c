/*
 * Offsets above 2 and 4 GiB, in a sparse file.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const off_t at[] = { 0x7fffffff, 0x80000000, 0xffffffff, 0x123456789a };
	int fds[ARRAY_SIZE(at)];
	char c;

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(at); i++) {
		fds[i] = must(open("sparse", O_RDWR | O_CREAT, 0600));
		c = 'a' + i;
		must(pwrite(fds[i], &c, 1, at[i]));
		must(lseek(fds[i], at[i], SEEK_SET));
	}

	zdtm_wait();
	SPOIL(lseek(fds[1], 0, SEEK_SET));
	for (unsigned i = 0; i < ARRAY_SIZE(at); i++) {
		check(lseek(fds[i], 0, SEEK_CUR) == at[i], "offset %u is %ld", i, (long)lseek(fds[i], 0, SEEK_CUR));
		check(read(fds[i], &c, 1) == 1 && c == (char)('a' + i), "%u reads %c", i, c);
	}
	pass();
}
