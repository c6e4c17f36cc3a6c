/*
 * A file whose path is almost as long as paths can be.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <limits.h>

#define LENGTH 4000

int main(int argc, char **argv)
{
	static char path[PATH_MAX], name[201];
	char link[64], shown[PATH_MAX] = "";
	size_t at;
	int fd;

	zdtm_start(argc, argv);
	check(getcwd(path, sizeof(path)) != NULL, "no current directory");
	memset(name, 'n', 200);
	for (at = strlen(path); at + 202 < LENGTH; at += 201) {
		sprintf(path + at, "/%s", name);
		must(mkdir(path, 0700));
	}
	sprintf(path + at, "/%.*s", (int)(LENGTH - at - 1), name);
	fd = must(open(path, O_RDWR | O_CREAT, 0600));
	must(write(fd, "long", 4));
	must(chdir("/"));

	zdtm_wait();
	SPOIL(lseek(fd, 0, SEEK_SET));
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	must(readlink(link, shown, sizeof(shown) - 1));
	check(!strcmp(shown, path), "it is %s", shown);
	check(lseek(fd, 0, SEEK_CUR) == 4, "the offset is lost");
	pass();
}
