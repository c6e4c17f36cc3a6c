/*
 * The directory and the umask change; a file is found from where the task is.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static int top;

static void step(unsigned round)
{
	char name[16], got[8] = "";
	int fd;

	snprintf(name, sizeof(name), "d%u", round % 4);
	must(fchdir(top));
	must(chdir(name));
	umask(round % 8);
	fd = must(open("here", O_RDONLY));
	check(read(fd, got, sizeof(got)) == 2 && !strcmp(got, name), "%s says \"%s\"", name, got);
	must(close(fd));
	check(umask(0) == round % 8, "the umask has changed");
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	top = must(open(".", O_RDONLY | O_DIRECTORY));
	for (int i = 0; i < 4; i++) {
		char path[32], name[16];

		snprintf(name, sizeof(name), "d%d", i);
		snprintf(path, sizeof(path), "%s/here", name);
		must(mkdir(name, 0755));
		close(zdtm_file(path, name, O_RDONLY));
	}
	transition(step);
}
