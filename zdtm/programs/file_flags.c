/*
 * Descriptions keep their status flags, whether given to open or set later.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const int flags[] = {
		O_RDONLY, O_WRONLY, O_RDWR, O_RDWR | O_APPEND, O_RDWR | O_SYNC, O_RDWR | O_DSYNC, O_RDONLY | O_NOATIME,
		O_RDWR | O_NONBLOCK, O_RDONLY | O_NOFOLLOW,
	};
	int fds[ARRAY_SIZE(flags) + 1], before[ARRAY_SIZE(flags) + 1];

	zdtm_start(argc, argv);
	close(zdtm_file("file", "", O_RDONLY));
	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++)
		fds[i] = must(open("file", flags[i]));
	fds[ARRAY_SIZE(flags)] = must(open("file", O_RDWR));
	must(fcntl(fds[ARRAY_SIZE(flags)], F_SETFL, O_APPEND | O_NONBLOCK));
	for (unsigned i = 0; i < ARRAY_SIZE(fds); i++)
		before[i] = must(fcntl(fds[i], F_GETFL));

	zdtm_wait();
	SPOIL(fcntl(fds[3], F_SETFL, 0));
	for (unsigned i = 0; i < ARRAY_SIZE(fds); i++)
		check(fcntl(fds[i], F_GETFL) == before[i], "flags of %u were %o, are %o", i, before[i],
		      fcntl(fds[i], F_GETFL));
	pass();
}
