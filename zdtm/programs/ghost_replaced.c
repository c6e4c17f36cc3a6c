/*
 * A file that was deleted and replaced by another of the same name, as a log that was rotated: the open one stays the old one,
 * and the new one is left alone.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	char buf[8] = "", *now;
	struct stat old, new;
	int fd;

	zdtm_start(argc, argv);
	fd = must(open("log", O_RDWR | O_CREAT, 0600));
	must(write(fd, "old", 3));
	must(unlink("log"));
	must(close(zdtm_file("log", "the new one", O_RDONLY)));
	must(stat("log", &new));

	zdtm_wait();
	SPOIL(dup2(open("log", O_RDWR), fd));
	must(fstat(fd, &old));
	check(old.st_nlink == 0, "the old one has %ld names", (long)old.st_nlink);
	check(pread(fd, buf, 8, 0) == 3 && !memcmp(buf, "old", 3), "the old one has %s", buf);
	must(stat("log", &old));
	check(old.st_ino == new.st_ino && old.st_mtim.tv_nsec == new.st_mtim.tv_nsec, "the new one was touched");
	now = zdtm_slurp("log", NULL);
	check(!strcmp(now, "the new one"), "the new one has %s", now);
	pass();
}
