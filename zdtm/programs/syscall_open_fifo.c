/*
 * A child that opens a fifo for reading, and waits for a writer to come, goes on waiting.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	char text[8] = "";
	int fd;

	(void)arg;
	zdtm_child_ready();
	fd = must(open("fifo", O_RDONLY));
	check(read(fd, text, sizeof(text)) == 5 && !strcmp(text, "fifo"), "read \"%s\": %m", text);
}

int main(int argc, char **argv)
{
	pid_t pid;
	int fd;

	zdtm_start(argc, argv);
	must(mkfifo("fifo", 0600));
	pid = zdtm_spawn(child, NULL);
	zdtm_until_in_syscall(pid, SYS_openat);

	zdtm_wait();
	SPOIL(kill(pid, SIGKILL), pid = 0);
	check(pid && waitpid(pid, NULL, WNOHANG) == 0, "open returned by itself");
	fd = must(open("fifo", O_WRONLY));
	must(write(fd, "fifo", 5));
	zdtm_join(pid);
	pass();
}
