/*
 * O_PATH descriptors of a file, a directory and a symbolic link.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int file, directory, link, fd;
	char target[16] = "";

	zdtm_start(argc, argv);
	close(zdtm_file("file", "content", O_RDONLY));
	must(mkdir("directory", 0700));
	must(symlink("nowhere", "link"));
	file = must(open("file", O_PATH));
	directory = must(open("directory", O_PATH | O_DIRECTORY));
	link = must(open("link", O_PATH | O_NOFOLLOW));

	zdtm_wait();
	SPOIL(dup2(directory, link));
	check(fcntl(file, F_GETFL) & O_PATH, "the flags are %o", fcntl(file, F_GETFL));
	check(read(file, target, 1) < 0 && errno == EBADF, "an O_PATH file can be read");
	fd = must(openat(directory, "inside", O_CREAT | O_WRONLY, 0600));
	close(fd);
	must(access("directory/inside", F_OK));
	check(readlinkat(link, "", target, sizeof(target) - 1) == 7 && !strcmp(target, "nowhere"), "the link leads to \"%s\"",
	      target);
	pass();
}
