/*
 * Files are made, opened, read, closed and removed.
 */
/* zdtm: flavours=host,ns transition=files */
#include "transition.h"

static int held[16];

static void step(unsigned round)
{
	unsigned n = round % 16;
	char name[16], got[16] = "";

	snprintf(name, sizeof(name), "file-%u", n);
	if (held[n]) {
		check(pread(held[n], got, sizeof(got), 0) == (ssize_t)strlen(name) && !strcmp(got, name), "%s holds \"%s\"", name, got);
		must(close(held[n]));
		held[n] = 0;
		must(unlink(name));
	} else {
		held[n] = zdtm_file(name, name, round % 3 ? O_RDWR : O_RDONLY);
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
