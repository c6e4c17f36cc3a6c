/*
 * Runs a command, and stays behind as the reaper of whatever it orphans.
 *
 *	nursery PIDFILE COMMAND ARG...
 *
 * Exits as the command does. A child of it lives on, as a subreaper, until the last orphan is gone: a process that a
 * dump has killed frees its pid at once then, whether the init of the machine is slow to reap or does not reap at all.
 * PIDFILE gets the pid of the command, unless it is "-".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_pid(const char *path, pid_t pid)
{
	char draft[4096];
	FILE *f;

	if (!strcmp(path, "-"))
		return;
	snprintf(draft, sizeof(draft), "%s.draft", path);
	f = fopen(draft, "we");
	if (!f || fprintf(f, "%d\n", pid) < 0 || fclose(f) || rename(draft, path))
		perror(path);
}

static void let_go_of_descriptors(int except)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	if (except > 3)
		close_range(3, except - 1, 0);
	close_range(except + 1, ~0U, 0);
}

static void reap(const char *pidfile, char **command, int report)
{
	pid_t pid, child;
	int status;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	child = fork();
	if (child < 0)
		return;
	if (child == 0) {
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	write_pid(pidfile, child);
	let_go_of_descriptors(report);
	while ((pid = wait(&status)) > 0 || errno == EINTR)
		if (pid == child && write(report, &status, sizeof(status)) != sizeof(status))
			return;
}

int main(int argc, char **argv)
{
	int fds[2], status;
	pid_t pid;

	if (argc < 3 || pipe2(fds, O_CLOEXEC))
		return 127;
	pid = fork();
	if (pid < 0)
		return 127;
	if (pid == 0) {
		close(fds[0]);
		reap(argv[1], argv + 2, fds[1]);
		return 0;
	}
	close(fds[1]);
	if (read(fds[0], &status, sizeof(status)) != sizeof(status))
		return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
