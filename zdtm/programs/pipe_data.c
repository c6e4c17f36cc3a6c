/*
 * A pipe keeps the bytes that nobody has read yet.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE 10000

int main(int argc, char **argv)
{
	char in[SIZE], out[SIZE + 1];
	int fds[2];

	zdtm_start(argc, argv);
	zdtm_fill(in, SIZE, 1);
	must(pipe(fds));
	for (int at = 0; at < SIZE; at += 1000)
		check(write(fds[1], in + at, 1000) == 1000, "write: %m");
	check(read(fds[0], out, 1500) == 1500, "read: %m");

	zdtm_wait_in_sigsuspend();
	SPOIL(read(fds[0], out + 1500, 1));
	check(read(fds[0], out + 1500, SIZE + 1 - 1500) == SIZE - 1500, "not all bytes are there");
	check(!memcmp(in, out, SIZE), "the bytes changed");
	check(write(fds[1], "more", 4) == 4 && read(fds[0], out, 8) == 4, "the pipe does not work any more");
	close(fds[1]);
	check(read(fds[0], out, 1) == 0, "no end of file");
	pass();
}
