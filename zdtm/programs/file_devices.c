/*
 * The memory devices, each of its own nature.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int null, zero, full, urandom, random;
	char buf[4] = "abc";

	zdtm_start(argc, argv);
	null = must(open("/dev/null", O_RDWR | O_APPEND));
	zero = must(open("/dev/zero", O_RDWR | O_NONBLOCK));
	full = must(open("/dev/full", O_RDWR));
	urandom = must(open("/dev/urandom", O_RDONLY));
	random = must(open("/dev/random", O_RDONLY | O_CLOEXEC));

	zdtm_wait();
	SPOIL(dup2(null, full));
	check(read(null, buf, 4) == 0 && write(null, buf, 4) == 4, "null is %m");
	check(read(zero, buf, 4) == 4 && !memcmp(buf, "\0\0\0\0", 4), "zero is not");
	check(write(full, buf, 4) == -1 && errno == ENOSPC, "full is not");
	check(read(urandom, buf, 4) == 4 && read(random, buf, 4) == 4, "there is no chance: %m");
	check(fcntl(null, F_GETFL) & O_APPEND && fcntl(zero, F_GETFL) & O_NONBLOCK, "flags are lost");
	check(fcntl(random, F_GETFD) == FD_CLOEXEC, "close on exec is lost");
	pass();
}
