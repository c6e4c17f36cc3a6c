/*
 * O_DIRECT and O_NOATIME of a regular file, one by open and one by fcntl.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int direct, late;
	char *buf;

	zdtm_start(argc, argv);
	must0(posix_memalign((void **)&buf, PAGE, PAGE));
	zdtm_fill(buf, PAGE, 1);
	late = must(open("file", O_RDWR | O_CREAT, 0600));
	must(write(late, buf, PAGE));
	direct = open("file", O_RDWR | O_DIRECT | O_DSYNC);
	if (direct == -1)
		zdtm_skip("the file system has no direct I/O");
	must(fcntl(late, F_SETFL, O_DIRECT | O_NOATIME));

	zdtm_wait();
	SPOIL(fcntl(late, F_SETFL, 0));
	check((fcntl(direct, F_GETFL) & (O_DIRECT | O_DSYNC | O_SYNC)) == (O_DIRECT | O_DSYNC), "flags are 0%o", fcntl(direct, F_GETFL));
	check((fcntl(late, F_GETFL) & (O_DIRECT | O_NOATIME)) == (O_DIRECT | O_NOATIME), "flags are 0%o", fcntl(late, F_GETFL));
	memset(buf, 0, PAGE);
	check(pread(direct, buf, PAGE, 0) == PAGE && zdtm_filled(buf, PAGE, 1), "it reads something else: %m");
	pass();
}
