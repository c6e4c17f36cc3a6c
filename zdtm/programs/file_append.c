/*
 * A file opened with O_APPEND still is: writes go to its end, wherever the offset is.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int fd;

	zdtm_start(argc, argv);
	fd = zdtm_file("log", "one ", O_WRONLY | O_APPEND);
	must(write(fd, "two ", 4));

	zdtm_wait_in_ppoll();
	SPOIL(fcntl(fd, F_SETFL, 0));
	must(lseek(fd, 0, SEEK_SET));
	must(write(fd, "three", 5));
	check(!strcmp(zdtm_slurp("log", NULL), "one two three"), "the file is \"%s\"", zdtm_slurp("log", NULL));
	pass();
}
