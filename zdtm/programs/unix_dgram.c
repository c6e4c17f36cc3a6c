/*
 * A datagram socketpair in two processes, with datagrams queued: borders, order, and an empty one.
 */
/* zdtm: flavours=host,ns */
#include <sys/socket.h>
#include "zdtm.h"

static const char *const texts[] = { "first", "", "the third", "4" };
static int ends[2];

static void child(void *arg)
{
	char buf[64];

	(void)arg;
	close(ends[0]);
	zdtm_child_wait();
	SPOIL(recv(ends[1], buf, sizeof(buf), 0));
	for (unsigned i = 0; i < ARRAY_SIZE(texts); i++) {
		ssize_t n = recv(ends[1], buf, sizeof(buf), MSG_DONTWAIT);

		check(n == (ssize_t)strlen(texts[i]) && !memcmp(buf, texts[i], n), "datagram %u has %zd bytes", i, n);
	}
	must(send(ends[1], "reply", 5, 0));
}

int main(int argc, char **argv)
{
	char buf[64];
	pid_t pid;

	zdtm_start(argc, argv);
	must(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends));
	pid = zdtm_spawn(child, NULL);
	close(ends[1]);
	for (unsigned i = 0; i < ARRAY_SIZE(texts); i++)
		must(send(ends[0], texts[i], strlen(texts[i]), 0));

	zdtm_wait();
	zdtm_finish(pid);
	check(recv(ends[0], buf, sizeof(buf), MSG_DONTWAIT) == 5, "no reply: %m");
	pass();
}
