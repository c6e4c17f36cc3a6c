/*
 * Seals of memfds: each file has those that it had and can be given those that it could.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x10
#endif

static const int seals[] = {
	0, F_SEAL_SHRINK, F_SEAL_GROW | F_SEAL_SHRINK, F_SEAL_WRITE, F_SEAL_WRITE | F_SEAL_SEAL, F_SEAL_FUTURE_WRITE,
	F_SEAL_FUTURE_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL,
};

int main(int argc, char **argv)
{
	int fds[ARRAY_SIZE(seals)];
	char buf[6] = "";

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(seals); i++) {
		fds[i] = must(memfd_create("sealed", MFD_ALLOW_SEALING));
		must(write(fds[i], "sealed", 6));
		must(fcntl(fds[i], F_ADD_SEALS, seals[i]));
	}

	zdtm_wait();
	SPOIL(fcntl(fds[0], F_ADD_SEALS, F_SEAL_WRITE));
	for (unsigned i = 0; i < ARRAY_SIZE(seals); i++) {
		check(fcntl(fds[i], F_GET_SEALS) == seals[i], "%u: seals are 0x%x", i, fcntl(fds[i], F_GET_SEALS));
		check(pread(fds[i], buf, 6, 0) == 6 && !memcmp(buf, "sealed", 6), "%u: content lost", i);
		if (seals[i] & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
			check(pwrite(fds[i], "x", 1, 0) == -1 && errno == EPERM, "%u: can be written", i);
		else
			must(pwrite(fds[i], "x", 1, 0));
		if (seals[i] & F_SEAL_SEAL)
			check(fcntl(fds[i], F_ADD_SEALS, F_SEAL_GROW) == -1, "%u: can be sealed", i);
		else
			must(fcntl(fds[i], F_ADD_SEALS, F_SEAL_GROW));
	}
	pass();
}
