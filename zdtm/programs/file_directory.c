/*
 * A directory is open at the entry where reading stopped.
 */
/* zdtm: flavours=host,ns */
#include <dirent.h>
#include "zdtm.h"

#define FILES 200

static bool seen[FILES];

/* Marks the files in one bufferful of entries; returns how many bytes there were. */
static int read_some(int fd, size_t size)
{
	char buf[4096];
	int len = must((int)syscall(SYS_getdents64, fd, buf, size));

	for (int at = 0; at < len; at += ((struct dirent64 *)(buf + at))->d_reclen) {
		const char *name = ((struct dirent64 *)(buf + at))->d_name;

		if (name[0] == 'f') {
			check(!seen[atoi(name + 1)], "%s comes twice", name);
			seen[atoi(name + 1)] = true;
		}
	}
	return len;
}

int main(int argc, char **argv)
{
	char name[32];
	int fd;

	zdtm_start(argc, argv);
	must(mkdir("directory", 0700));
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "directory/f%d", i);
		close(zdtm_file(name, "", O_RDONLY));
	}
	fd = must(open("directory", O_RDONLY | O_DIRECTORY));
	read_some(fd, 1024);
	read_some(fd, 1024);

	zdtm_wait();
	SPOIL(lseek(fd, 0, SEEK_SET));
	while (read_some(fd, 4096))
		;
	for (int i = 0; i < FILES; i++)
		check(seen[i], "file %d is missing", i);
	must(faccessat(fd, "f0", F_OK, 0));
	pass();
}
