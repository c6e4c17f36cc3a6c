/*
 * A program that runs from a memfd: its executable and its mappings are of that file.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <sys/sendfile.h>

static void become_memfd(char **argv)
{
	int self = must(open("/proc/self/exe", O_RDONLY));
	int fd = must(memfd_create("program", MFD_ALLOW_SEALING));
	off_t size = must(lseek(self, 0, SEEK_END)), at = 0;

	while (at < size)
		check(must(sendfile(fd, self, &at, size - at)) > 0, "the copy stands still");
	must(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL));
	must(fcntl(fd, F_SETFD, FD_CLOEXEC));
	setenv("FROM_MEMFD", "1", 1);
	fexecve(fd, argv, environ);
	fail("fexecve: %m");
}

int main(int argc, char **argv)
{
	char link[64] = "";

	if (!getenv("FROM_MEMFD"))
		become_memfd(argv);
	zdtm_start(argc, argv);

	zdtm_wait();
	must(readlink("/proc/self/exe", link, sizeof(link) - 1));
	SPOIL(strcpy(link, "/tmp/program"));
	check(!strcmp(link, "/memfd:program (deleted)"), "the executable is %s", link);
	check(strstr(zdtm_mapping((void *)main), "/memfd:program (deleted)"), "the code is of %s", zdtm_mapping((void *)main));
	pass();
}
