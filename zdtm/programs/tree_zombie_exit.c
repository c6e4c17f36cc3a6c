/*
 * Zombies keep the exit codes that their parent has not yet asked for, and their names.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>

#include "zdtm.h"

static const char *comm_of(pid_t pid)
{
	static char comm[32];
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	file = fopen(path, "r");
	check(file && fgets(comm, sizeof(comm), file), "%s: %m", path);
	fclose(file);
	comm[strcspn(comm, "\n")] = 0;
	return comm;
}

int main(int argc, char **argv)
{
	static const int codes[] = { 0, 1, 7, 127, 255 };
	static const char *const names[] = { "zero", "one", "fifteen letters", "", ") Z (" };
	pid_t pids[ARRAY_SIZE(codes)];
	siginfo_t info;
	int status;

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(codes); i++) {
		pids[i] = must(fork());
		if (pids[i] == 0) {
			must(prctl(PR_SET_NAME, names[i]));
			_exit(codes[i]);
		}
		must(waitid(P_PID, pids[i], &info, WEXITED | WNOWAIT));
	}

	zdtm_wait();
	SPOIL(waitpid(pids[2], NULL, 0));
	for (unsigned i = 0; i < ARRAY_SIZE(codes); i++) {
		check(strcmp(comm_of(pids[i]), names[i]) == 0, "zombie %u is called \"%s\"", i, comm_of(pids[i]));
		check(waitpid(pids[i], &status, 0) == pids[i], "zombie %u: %m", i);
		check(WIFEXITED(status) && WEXITSTATUS(status) == codes[i], "zombie %u: status 0x%x", i, status);
	}
	pass();
}
