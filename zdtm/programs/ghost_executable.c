/*
 * A program whose executable was deleted, as after an upgrade.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <sys/sendfile.h>

static int data = 17;
static char name[64];

static void become_copy(char **argv)
{
	int self = must(open("/proc/self/exe", O_RDONLY));
	int fd = must(open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700));
	off_t size = must(lseek(self, 0, SEEK_END)), at = 0;

	while (at < size)
		check(must(sendfile(fd, self, &at, size - at)) > 0, "the copy stands still");
	must(close(fd));
	setenv("IS_COPY", "1", 1);
	execve(name, argv, environ);
	fail("execve: %m");
}

int main(int argc, char **argv)
{
	char link[128] = "", wanted[128];

	snprintf(name, sizeof(name), "/tmp/ghost_executable.%d", getpid());
	if (!getenv("IS_COPY"))
		become_copy(argv);
	must(unlink(name));
	zdtm_start(argc, argv);
	data = 42;

	zdtm_wait();
	SPOIL(data = 17);
	must(readlink("/proc/self/exe", link, sizeof(link) - 1));
	snprintf(wanted, sizeof(wanted), "%s (deleted)", name);
	check(!strcmp(link, wanted), "the executable is %s", link);
	check(data == 42, "its data is %d", data);
	check(access(name, F_OK) == -1, "it has a name again");
	pass();
}
