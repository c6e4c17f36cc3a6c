/*
 * A directory that was read halfway goes on where it was, in parent and child by one description.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <dirent.h>

#define FILES 300

static unsigned char seen[FILES];

static int read_some(int fd, size_t size)
{
	char buf[4096];
	long n = must(syscall(SYS_getdents64, fd, buf, size));
	int number;

	for (long at = 0; at < n; at += ((struct dirent64 *)(buf + at))->d_reclen)
		if (sscanf(((struct dirent64 *)(buf + at))->d_name, "file-%d", &number) == 1)
			seen[number]++;
	return n;
}

int main(int argc, char **argv)
{
	char name[32];
	int fd;

	zdtm_start(argc, argv);
	must(mkdir("dir", 0700));
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "dir/file-%d", i);
		must(close(must(open(name, O_WRONLY | O_CREAT, 0600))));
	}
	fd = must(open("dir", O_RDONLY | O_DIRECTORY));
	for (int i = 0; i < 5; i++)
		check(read_some(fd, 1024) > 0, "the directory is too small");

	zdtm_wait();
	SPOIL(lseek(fd, 0, SEEK_SET));
	while (read_some(fd, 4096) > 0)
		;
	for (int i = 0; i < FILES; i++)
		check(seen[i] == 1, "file %d was seen %d times", i, seen[i]);
	pass();
}
