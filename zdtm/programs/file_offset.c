/*
 * A regular file is open at its offset, with its access mode.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int reader, writer;
	char text[8] = "";

	zdtm_start(argc, argv);
	reader = zdtm_file("read", "0123456789", O_RDONLY);
	must(lseek(reader, 3, SEEK_SET));
	writer = zdtm_file("written", "abcdefghij", O_WRONLY);
	must(lseek(writer, 5, SEEK_SET));

	zdtm_wait_in_pause();
	SPOIL(lseek(reader, 0, SEEK_SET));
	check(lseek(reader, 0, SEEK_CUR) == 3, "the offset is %ld", (long)lseek(reader, 0, SEEK_CUR));
	check(read(reader, text, 4) == 4 && !strcmp(text, "3456"), "read \"%s\": %m", text);
	check(write(reader, "x", 1) < 0 && errno == EBADF, "the reader can write");
	check(read(writer, text, 1) < 0 && errno == EBADF, "the writer can read");
	check(write(writer, "XY", 2) == 2, "write: %m");
	check(!strcmp(zdtm_slurp("written", NULL), "abcdeXYhij"), "the file is \"%s\"", zdtm_slurp("written", NULL));
	pass();
}
