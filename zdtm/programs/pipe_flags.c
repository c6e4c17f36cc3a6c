/*
 * O_NONBLOCK belongs to each end of a pipe.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int reader[2], writer[2];
	char byte;

	zdtm_start(argc, argv);
	must(pipe(reader));
	must(fcntl(reader[0], F_SETFL, O_NONBLOCK));
	must(pipe(writer));
	must(fcntl(writer[1], F_SETFL, O_NONBLOCK));

	zdtm_wait_spinning();
	SPOIL(fcntl(writer[1], F_SETFL, 0));
	check(fcntl(reader[0], F_GETFL) == (O_RDONLY | O_NONBLOCK), "flags are %o", fcntl(reader[0], F_GETFL));
	check(fcntl(reader[1], F_GETFL) == O_WRONLY, "flags are %o", fcntl(reader[1], F_GETFL));
	check(fcntl(writer[0], F_GETFL) == O_RDONLY, "flags are %o", fcntl(writer[0], F_GETFL));
	check(fcntl(writer[1], F_GETFL) == (O_WRONLY | O_NONBLOCK), "flags are %o", fcntl(writer[1], F_GETFL));
	check(read(reader[0], &byte, 1) < 0 && errno == EAGAIN, "read: %m");
	pass();
}
