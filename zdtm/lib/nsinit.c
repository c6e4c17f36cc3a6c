/*
 * The init of the namespaces of a test: starts a program, reaps whatever dies, and ends with the program.
 *
 *	nsinit PIDFILE PROGRAM ARG...
 *
 * The program daemonizes and thereby becomes a child of this init; the pid that it writes to PIDFILE tells which of the
 * children it is. Standard descriptors are /dev/null: nothing of the starter's may be held.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t written_pid(const char *pidfile)
{
	FILE *f = fopen(pidfile, "re");
	int pid = -1;

	if (f) {
		if (fscanf(f, "%d", &pid) != 1)
			pid = -1;
		fclose(f);
	}
	return pid;
}

int main(int argc, char **argv)
{
	int null = open("/dev/null", O_RDWR);
	pid_t pid;

	if (argc < 3 || null < 0)
		return 2;
	setsid();
	dup2(null, 0);
	pid = fork();
	if (pid < 0)
		return 2;
	if (pid == 0) {
		close(null);
		setenv("ZDTM_NAMESPACES", "own", 1);
		execv(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	dup2(null, 1);
	dup2(null, 2);
	close_range(3, ~0U, 0);

	for (;;) {
		int status;

		pid = wait(&status);
		if (pid < 0 && errno == ECHILD)
			return 1;
		if (pid > 0 && pid == written_pid(argv[1]))
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
}
