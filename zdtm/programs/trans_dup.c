/*
 * Descriptors are duplicated, renumbered and closed; those of one description share their offset.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static int file;

static void step(unsigned round)
{
	int one = must(dup(file)), other = 100 + round * 7 % 50, third;

	must(dup3(one, other, round % 2 ? O_CLOEXEC : 0));
	third = must(fcntl(other, F_DUPFD, 200 + round % 20));
	must(lseek(one, round % 10, SEEK_SET));
	check(lseek(third, 0, SEEK_CUR) == round % 10, "the offset is not shared");
	check(must(fcntl(other, F_GETFD)) == (int)(round % 2), "close-on-exec is %d", fcntl(other, F_GETFD));
	must(close(one));
	must(close(third));
	must(close(other));
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	file = zdtm_file("file", "0123456789", O_RDWR);
	transition(step);
}
