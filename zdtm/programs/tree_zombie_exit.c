/*
 * Zombies keep the exit codes that their parent has not yet asked for.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const int codes[] = { 0, 1, 7, 127, 255 };
	pid_t pids[ARRAY_SIZE(codes)];
	siginfo_t info;
	int status;

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(codes); i++) {
		pids[i] = must(fork());
		if (pids[i] == 0)
			_exit(codes[i]);
		must(waitid(P_PID, pids[i], &info, WEXITED | WNOWAIT));
	}

	zdtm_wait();
	SPOIL(waitpid(pids[2], NULL, 0));
	for (unsigned i = 0; i < ARRAY_SIZE(codes); i++) {
		check(waitpid(pids[i], &status, 0) == pids[i], "zombie %u: %m", i);
		check(WIFEXITED(status) && WEXITSTATUS(status) == codes[i], "zombie %u: status 0x%x", i, status);
	}
	pass();
}
