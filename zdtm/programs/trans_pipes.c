/*
 * A number goes through one new pipe after the other, to a child and back.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static void read_all(int fd, void *to, ssize_t size)
{
	ssize_t got;

	while ((got = read(fd, to, size)) < 0)
		check(errno == EINTR, "read: %m");
	check(got == size, "read %zd bytes", got);
}

static void step(unsigned round)
{
	int there[2], back[2];
	unsigned got;
	pid_t child;

	must(pipe(there));
	must(pipe(back));
	child = must(fork());
	if (child == 0) {
		read_all(there[0], &got, sizeof(got));
		got++;
		must(write(back[1], &got, sizeof(got)));
		_exit(7);
	}
	must(write(there[1], &round, sizeof(round)));
	read_all(back[0], &got, sizeof(got));
	check(got == round + 1, "%u came back for %u", got, round);
	for (int i = 0; i < 2; i++) {
		must(close(there[i]));
		must(close(back[i]));
	}
	reap(child, SEVEN);
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
