/*
 * A full pipe is full, and holds every byte.
 */
/* zdtm: flavours=host,ns */
#include <sys/ioctl.h>
#include "zdtm.h"

static char in[1 << 20], out[1 << 20];

int main(int argc, char **argv)
{
	int fds[2], size, queued;
	ssize_t total = 0, n;

	zdtm_start(argc, argv);
	zdtm_fill(in, sizeof(in), 2);
	must(pipe2(fds, O_NONBLOCK));
	size = must(fcntl(fds[1], F_GETPIPE_SZ));
	while ((n = write(fds[1], in + total, size - total)) > 0)
		total += n;
	check(total == size, "wrote %zd of %d", total, size);

	zdtm_wait();
	SPOIL(read(fds[0], out, PAGE), write(fds[1], out, PAGE));
	must(ioctl(fds[0], FIONREAD, &queued));
	check(queued == size, "%d of %d bytes are there", queued, size);
	check(write(fds[1], in, 1) < 0 && errno == EAGAIN, "the pipe is not full");
	for (total = 0; (n = read(fds[0], out + total, sizeof(out) - total)) > 0;)
		total += n;
	check(total == size && !memcmp(in, out, size), "the bytes changed");
	pass();
}
