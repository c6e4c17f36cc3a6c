/*
 * Memory files are made, mapped, sealed and closed, in this order and in others.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static struct { int fd; char *at; } files[8];

static void step(unsigned round)
{
	unsigned n = round % 8;
	char name[16];

	if (files[n].at) {
		check(zdtm_filled(files[n].at, 2 * PAGE, n), "memory file %u has changed", n);
		must(munmap(files[n].at, 2 * PAGE));
		files[n].at = NULL;
		if (files[n].fd >= 0)
			must(close(files[n].fd));
		return;
	}
	snprintf(name, sizeof(name), "number %u", n);
	files[n].fd = must(memfd_create(name, MFD_ALLOW_SEALING));
	must(ftruncate(files[n].fd, 2 * PAGE));
	files[n].at = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, files[n].fd, 0);
	check(files[n].at != MAP_FAILED, "mmap: %m");
	zdtm_fill(files[n].at, 2 * PAGE, n);
	must(fcntl(files[n].fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW));
	if (round % 3 == 0) {
		must(close(files[n].fd));
		files[n].fd = -1;
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
