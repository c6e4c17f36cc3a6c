/*
 * Named fifos opened for reading only, for writing only, and for both, empty, with flags.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int lonely, both, reader, writer;
	char buf[8] = "";

	zdtm_start(argc, argv);
	must(mkfifo("lonely", 0600));
	must(mkfifo("both", 0600));
	must(mkfifo("pair", 0600));
	lonely = must(open("lonely", O_RDONLY | O_NONBLOCK));
	both = must(open("both", O_RDWR));
	reader = must(open("pair", O_RDONLY | O_NONBLOCK));
	writer = must(open("pair", O_WRONLY | O_NONBLOCK));

	zdtm_wait();
	SPOIL(close(must(open("lonely", O_WRONLY))), dup2(reader, lonely));
	check(read(lonely, buf, 1) == 0, "a fifo without writer: %m");
	check(read(reader, buf, 1) < 0 && errno == EAGAIN, "an empty fifo: %m");
	check((fcntl(both, F_GETFL) & (O_ACCMODE | O_NONBLOCK)) == O_RDWR, "flags: %o", fcntl(both, F_GETFL));
	must(write(both, "b", 1));
	must(write(writer, "w", 1));
	check(read(both, buf, 8) == 1 && buf[0] == 'b', "both: '%c'", buf[0]);
	check(read(reader, buf, 8) == 1 && buf[0] == 'w', "pair: '%c'", buf[0]);
	pass();
}
