/*
 * A child without any open descriptor.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	sigset_t term;

	(void)arg;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	zdtm_child_ready();
	close_range(0, ~0U, 0);
	while (sigwaitinfo(&term, NULL) != SIGTERM)
		;
	for (int fd = 0; fd < 64; fd++)
		if (zdtm_is_open(fd))
			_exit(1);
	_exit(0);
}

static int open_files(pid_t pid)
{
	char path[64];
	int count = 0;

	for (int fd = 0; fd < 64; fd++) {
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
		count += access(path, F_OK) == 0;
	}
	return count;
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	while (open_files(pid))
		usleep(500);

	zdtm_wait();
	SPOIL(kill(pid, SIGKILL));
	zdtm_finish(pid);
	pass();
}
