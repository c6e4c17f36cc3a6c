/*
 * A file with two names of which one was deleted and given to another file: the open one is still the first, and the
 * second is left alone.
 */
/* zdtm: flavours=host,ns opts=--link-remap */
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct stat here, there;
	char *content;
	int fd, dir;

	zdtm_start(argc, argv);
	must(mkdir("d", 0700));
	fd = zdtm_file("d/name", "old", O_RDWR);
	must(link("d/name", "kept"));
	must(unlink("d/name"));
	must(close(zdtm_file("d/name", "new", O_RDONLY)));
	dir = must(open("d", O_RDONLY | O_DIRECTORY));

	zdtm_wait();
	SPOIL(dup2(open("d/name", O_RDWR), fd));
	must(fstat(fd, &here));
	must(stat("kept", &there));
	check(here.st_ino == there.st_ino, "it is another file");
	content = zdtm_slurp("d/name", NULL);
	check(!strcmp(content, "new"), "the new one has %s", content);
	must(unlinkat(dir, "name", 0));
	pass();
}
