/*
 * A stream of numbers from parent to child and back that never pauses: none is lost, doubled or out of order.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int there[2], back[2];

static bool transfer(ssize_t (*call)(int, void *, size_t), int fd, uint32_t *number)
{
	for (size_t done = 0; done < sizeof(*number);) {
		ssize_t n = call(fd, (char *)number + done, sizeof(*number) - done);

		if (n == 0)
			return false;
		check(n > 0 || errno == EINTR, "transfer: %m");
		done += n > 0 ? n : 0;
	}
	return true;
}

static ssize_t put(int fd, void *buf, size_t len)
{
	return write(fd, buf, len);
}

static void echo(void *arg)
{
	uint32_t number;

	(void)arg;
	close(there[1]);
	close(back[0]);
	zdtm_child_ready();
	while (transfer(read, there[0], &number))
		transfer(put, back[1], &number);
}

int main(int argc, char **argv)
{
	uint32_t sent = 0, expected = 0, got;
	pid_t pid;

	zdtm_start(argc, argv);
	must(pipe(there));
	must(pipe(back));
	pid = zdtm_spawn(echo, NULL);
	close(there[0]);
	close(back[1]);
	/* 1,000 numbers are always on their way. */
	for (; sent < 1000; sent++)
		transfer(put, there[1], &sent);
	zdtm_watch_term();
	zdtm_ready();
	for (; !zdtm_terminated || expected < 5000; expected++) {
		transfer(read, back[0], &got);
		check(got == expected, "number %u came back as %u", expected, got);
		transfer(put, there[1], &sent);
		sent++;
	}
	transfer(read, back[0], &got);
	SPOIL(got++);	/* not before: the runner has to find somebody who can be asked */
	check(got == expected, "number %u came back as %u at last", expected, got);
	close(there[1]);
	zdtm_join(pid);
	pass();
}
