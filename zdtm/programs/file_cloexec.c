/*
 * The close-on-exec flag belongs to the descriptor, not to the description.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int with, without, fds[2];

	zdtm_start(argc, argv);
	with = must(open("/dev/null", O_RDONLY | O_CLOEXEC));
	without = must(dup(with));
	must(pipe2(fds, O_CLOEXEC));
	must(fcntl(fds[1], F_SETFD, 0));

	zdtm_wait();
	SPOIL(fcntl(with, F_SETFD, 0));
	check(fcntl(with, F_GETFD) == FD_CLOEXEC, "the flag of the file is lost");
	check(fcntl(without, F_GETFD) == 0, "the duplicate has the flag");
	check(fcntl(fds[0], F_GETFD) == FD_CLOEXEC && fcntl(fds[1], F_GETFD) == 0, "the flags of the pipe are wrong");
	check(fcntl(0, F_GETFD) == 0 && fcntl(1, F_GETFD) == 0, "the standard descriptors have the flag");
	pass();
}
