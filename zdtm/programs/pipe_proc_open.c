/*
 * One end of a pipe opened anew through /proc, so that there are two descriptions of the same end.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int fds[2], again, both;
	char path[64], buf[8] = "";

	zdtm_start(argc, argv);
	must(pipe(fds));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fds[0]);
	again = must(open(path, O_RDONLY | O_NONBLOCK));
	both = must(open(path, O_RDWR));
	must(write(fds[1], "ab", 2));

	zdtm_wait();
	SPOIL(dup2(fds[0], again));
	check(zdtm_ino(again) == zdtm_ino(fds[0]) && zdtm_ino(both) == zdtm_ino(fds[1]), "these are different pipes");
	check(!(fcntl(fds[0], F_GETFL) & O_NONBLOCK) && fcntl(again, F_GETFL) & O_NONBLOCK, "the flags are shared");
	check((fcntl(both, F_GETFL) & O_ACCMODE) == O_RDWR, "the two-way end has flags %o", fcntl(both, F_GETFL));
	must(write(both, "c", 1));
	check(read(again, buf, 8) == 3 && !strcmp(buf, "abc"), "read \"%s\"", buf);
	pass();
}
