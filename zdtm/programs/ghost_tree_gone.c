/*
 * A file that was deleted together with the directories above it.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	char link[4096] = "", path[64], buf[8];
	int fd;

	zdtm_start(argc, argv);
	must(mkdir("a", 0700));
	must(mkdir("a/b", 0700));
	fd = must(open("a/b/file", O_RDWR | O_CREAT, 0600));
	must(write(fd, "content", 7));
	must(unlink("a/b/file"));
	must(rmdir("a/b"));
	must(rmdir("a"));

	zdtm_wait();
	SPOIL(ftruncate(fd, 0));
	check(access("a", F_OK) == -1, "the directory is there again");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	must(readlink(path, link, sizeof(link) - 1));
	check(strstr(link, "/a/b/file (deleted)"), "it is %s", link);
	check(pread(fd, buf, 8, 0) == 7 && !memcmp(buf, "content", 7), "content lost");
	pass();
}
