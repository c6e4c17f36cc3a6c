/*
 * Five hundred open files and pipes in one process.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define COUNT 250

int main(int argc, char **argv)
{
	int files[COUNT], pipes[COUNT][2];
	char name[32], text[16];

	zdtm_start(argc, argv);
	for (int i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "file%d", i);
		files[i] = zdtm_file(name, name, O_RDONLY);
		must(lseek(files[i], 4, SEEK_SET));
		must(pipe(pipes[i]));
		must(write(pipes[i][1], name + 4, strlen(name) - 3));
	}

	zdtm_wait();
	SPOIL(lseek(files[COUNT - 1], 0, SEEK_SET));
	for (int i = 0; i < COUNT; i++) {
		memset(text, 0, sizeof(text));
		check(read(files[i], text, 15) > 0 && atoi(text) == i, "file %d has \"%s\"", i, text);
		check(read(pipes[i][0], text, 15) > 0 && atoi(text) == i, "pipe %d has \"%s\"", i, text);
	}
	pass();
}
