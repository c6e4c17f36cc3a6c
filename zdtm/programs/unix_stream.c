/*
 * A stream socketpair whose ends two processes hold, with bytes queued in both directions.
 */
/* zdtm: flavours=host,ns */
#include <sys/socket.h>
#include "zdtm.h"

#define SIZE 20000

static int ends[2];
static char in[SIZE];

static void receive(int fd, char *buf, size_t size)
{
	for (size_t got = 0; got < size;) {
		ssize_t n = read(fd, buf + got, size - got);

		check(n > 0, "read: %m");
		got += n;
	}
}

static void child(void *arg)
{
	static char out[SIZE];

	(void)arg;
	close(ends[0]);
	check(write(ends[1], "up", 2) == 2, "write: %m");
	zdtm_child_wait();
	SPOIL(read(ends[1], out, 1), write(ends[0], "x", 1));
	receive(ends[1], out, SIZE);
	check(!memcmp(in, out, SIZE), "the child got something else");
	check(write(ends[1], "!", 1) == 1, "write: %m");
}

int main(int argc, char **argv)
{
	char buf[4] = "";
	pid_t pid;

	zdtm_start(argc, argv);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	zdtm_fill(in, SIZE, 1);
	pid = zdtm_spawn(child, NULL);
	close(ends[1]);
	check(write(ends[0], in, SIZE) == SIZE, "write: %m");

	zdtm_wait_in_pause();
	SPOIL(shutdown(ends[0], SHUT_WR));
	zdtm_finish(pid);
	receive(ends[0], buf, 3);
	check(!strcmp(buf, "up!"), "the parent got \"%s\"", buf);
	check(read(ends[0], buf, 1) == 0, "no end of file");
	pass();
}
