/*
 * A socketpair of which one end is closed: what it sent last can still be read.
 */
/* zdtm: flavours=host,ns */
#include <sys/socket.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	char buf[16] = "";
	int ends[2];

	zdtm_start(argc, argv);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	must(write(ends[1], "last words", 10));
	close(ends[1]);

	zdtm_wait();
	SPOIL(read(ends[0], buf, 4));
	check(read(ends[0], buf, sizeof(buf)) == 10 && !strcmp(buf, "last words"), "read \"%s\": %m", buf);
	check(read(ends[0], buf, 1) == 0, "no end of file");
	check(send(ends[0], "x", 1, MSG_NOSIGNAL) < 0 && errno == EPIPE, "send: %m");
	pass();
}
