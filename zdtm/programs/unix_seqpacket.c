/*
 * A seqpacket socketpair in two processes, with packets queued in both directions.
 */
/* zdtm: flavours=host,ns */
#include <sys/socket.h>
#include "zdtm.h"

static int ends[2];

static void expect(int fd, const char *text)
{
	char buf[64];
	ssize_t n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT);

	check(n == (ssize_t)strlen(text) && !memcmp(buf, text, n), "instead of \"%s\" came %zd bytes", text, n);
}

static void child(void *arg)
{
	char buf[64];

	(void)arg;
	close(ends[0]);
	must(send(ends[1], "up", 2, 0));
	must(send(ends[1], "stairs", 6, 0));
	zdtm_child_wait();
	SPOIL(recv(ends[1], buf, sizeof(buf), 0));
	expect(ends[1], "down");
	expect(ends[1], "town");
}

int main(int argc, char **argv)
{
	char byte;
	pid_t pid;

	zdtm_start(argc, argv);
	must(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends));
	pid = zdtm_spawn(child, NULL);
	close(ends[1]);
	must(send(ends[0], "down", 4, 0));
	must(send(ends[0], "town", 4, 0));

	zdtm_wait();
	zdtm_finish(pid);
	expect(ends[0], "up");
	expect(ends[0], "stairs");
	check(recv(ends[0], &byte, 1, 0) == 0, "no end of file");
	pass();
}
