/*
 * A pipe whose size was changed keeps the size, with more data in it than a pipe usually holds.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (512 << 10)

static char in[SIZE], out[SIZE];

int main(int argc, char **argv)
{
	int large[2], small[2];
	ssize_t total = 0;

	zdtm_start(argc, argv);
	must(pipe(large));
	must(pipe(small));
	check(fcntl(large[1], F_SETPIPE_SZ, SIZE) == SIZE, "F_SETPIPE_SZ: %m");
	check(fcntl(small[1], F_SETPIPE_SZ, PAGE) == (int)PAGE, "F_SETPIPE_SZ: %m");
	zdtm_fill(in, SIZE, 3);
	check(write(large[1], in, SIZE) == SIZE, "write: %m");

	zdtm_wait();
	SPOIL(fcntl(small[1], F_SETPIPE_SZ, 65536));
	check(fcntl(large[0], F_GETPIPE_SZ) == SIZE, "the large pipe has %d bytes", fcntl(large[0], F_GETPIPE_SZ));
	check(fcntl(small[0], F_GETPIPE_SZ) == (int)PAGE, "the small pipe has %d bytes", fcntl(small[0], F_GETPIPE_SZ));
	while (total < SIZE)
		total += must(read(large[0], out + total, SIZE - total));
	check(!memcmp(in, out, SIZE), "the bytes changed");
	pass();
}
