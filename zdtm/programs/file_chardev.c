/*
 * The character devices null, zero, full and urandom.
 */
/* zdtm: flavours=host,ns */
#include <sys/sysmacros.h>
#include "zdtm.h"

static const char *const names[] = { "/dev/null", "/dev/zero", "/dev/full", "/dev/urandom" };

int main(int argc, char **argv)
{
	char buf[16], twice[16];
	dev_t devices[4];
	struct stat st;
	int fds[4];

	zdtm_start(argc, argv);
	for (int i = 0; i < 4; i++) {
		fds[i] = must(open(names[i], O_RDWR));
		must(fstat(fds[i], &st));
		devices[i] = st.st_rdev;
	}

	zdtm_wait();
	SPOIL(dup2(fds[0], fds[1]));
	for (int i = 0; i < 4; i++) {
		must(fstat(fds[i], &st));
		check(S_ISCHR(st.st_mode) && st.st_rdev == devices[i], "%s is device %d:%d", names[i], major(st.st_rdev),
		      minor(st.st_rdev));
	}
	check(write(fds[0], "x", 1) == 1 && read(fds[0], buf, 1) == 0, "null: %m");
	check(read(fds[1], buf, 16) == 16 && !buf[0] && !buf[15], "zero: %m");
	check(write(fds[2], "x", 1) < 0 && errno == ENOSPC, "full: %m");
	check(read(fds[3], buf, 16) == 16 && read(fds[3], twice, 16) == 16 && memcmp(buf, twice, 16), "urandom: %m");
	pass();
}
