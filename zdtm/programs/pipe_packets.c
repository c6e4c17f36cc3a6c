/*
 * A packet pipe (O_DIRECT) keeps the borders between its packets.
 */
/* zdtm: flavours=host,ns extra=yes */
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const char *const packets[] = { "one", "twenty", "x", "a hundred" };
	char buf[64];
	int fds[2];

	zdtm_start(argc, argv);
	must(pipe2(fds, O_DIRECT | O_NONBLOCK));
	for (unsigned i = 0; i < ARRAY_SIZE(packets); i++)
		must(write(fds[1], packets[i], strlen(packets[i])));

	zdtm_wait();
	SPOIL(read(fds[0], buf, sizeof(buf)));
	check(fcntl(fds[1], F_GETFL) & O_DIRECT, "flags are %o", fcntl(fds[1], F_GETFL));
	for (unsigned i = 0; i < ARRAY_SIZE(packets); i++) {
		ssize_t n = read(fds[0], buf, sizeof(buf));

		check(n == (ssize_t)strlen(packets[i]) && !memcmp(buf, packets[i], n), "packet %u has %zd bytes", i, n);
	}
	pass();
}
