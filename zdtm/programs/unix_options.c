/*
 * A socketpair keeps its socket options, and which directions are shut down.
 */
/* zdtm: flavours=host,ns */
#include <sys/socket.h>
#include <sys/time.h>
#include "zdtm.h"

static int option(int fd, int name)
{
	socklen_t len = sizeof(int);
	int number = -1;

	must(getsockopt(fd, SOL_SOCKET, name, &number, &len));
	return number;
}

int main(int argc, char **argv)
{
	struct timeval timeout = { .tv_sec = 7 }, now;
	socklen_t len = sizeof(now);
	int ends[2], half[2], size = 100000, on = 1, sndbuf, rcvbuf;
	char byte;

	zdtm_start(argc, argv);
	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends));
	must(setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)));
	must(setsockopt(ends[0], SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	must(setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)));
	must(setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)));
	sndbuf = option(ends[0], SO_SNDBUF);
	rcvbuf = option(ends[0], SO_RCVBUF);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, half));
	must(shutdown(half[0], SHUT_WR));

	zdtm_wait();
	SPOIL(on = 0, setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)));
	check(option(ends[0], SO_SNDBUF) == sndbuf, "the send buffer is %d, was %d", option(ends[0], SO_SNDBUF), sndbuf);
	check(option(ends[0], SO_RCVBUF) == rcvbuf, "the receive buffer is %d, was %d", option(ends[0], SO_RCVBUF), rcvbuf);
	check(option(ends[0], SO_PASSCRED) == 1 && option(ends[1], SO_PASSCRED) == 0, "SO_PASSCRED is wrong");
	must(getsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &now, &len));
	check(now.tv_sec == 7, "SO_RCVTIMEO is %ld", now.tv_sec);
	check(fcntl(ends[0], F_GETFL) & O_NONBLOCK && fcntl(ends[1], F_GETFL) & O_NONBLOCK, "O_NONBLOCK is lost");
	check(send(half[0], "x", 1, MSG_NOSIGNAL) < 0 && errno == EPIPE, "the shut direction is open: %m");
	check(recv(half[1], &byte, 1, MSG_DONTWAIT) == 0, "the other end sees no end of file: %m");
	check(send(half[1], "x", 1, MSG_NOSIGNAL) == 1 && recv(half[0], &byte, 1, 0) == 1, "the open direction is shut");
	pass();
}
