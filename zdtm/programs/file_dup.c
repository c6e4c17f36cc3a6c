/*
 * Duplicates share one offset and status flags; an independent open of the file does not.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int first, second, third, other;

	zdtm_start(argc, argv);
	first = zdtm_file("file", "0123456789", O_RDWR);
	second = must(dup(first));
	third = must(fcntl(first, F_DUPFD_CLOEXEC, 50));
	other = must(open("file", O_RDWR));
	must(lseek(second, 4, SEEK_SET));
	must(lseek(other, 1, SEEK_SET));

	zdtm_wait_in_sigsuspend();
	SPOIL(dup2(other, second));
	check(lseek(first, 0, SEEK_CUR) == 4 && lseek(third, 0, SEEK_CUR) == 4, "the shared offset is lost");
	must(lseek(first, 7, SEEK_SET));
	check(lseek(second, 0, SEEK_CUR) == 7 && lseek(third, 0, SEEK_CUR) == 7, "the offset is not shared");
	check(lseek(other, 0, SEEK_CUR) == 1, "the other offset is %ld", (long)lseek(other, 0, SEEK_CUR));
	must(fcntl(third, F_SETFL, O_APPEND));
	check(fcntl(first, F_GETFL) & O_APPEND && !(fcntl(other, F_GETFL) & O_APPEND), "the flags are not shared");
	pass();
}
