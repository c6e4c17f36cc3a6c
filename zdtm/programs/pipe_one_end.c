/*
 * Pipes with only one end open: a reader that finds data and then the end of file, a writer that gets SIGPIPE's EPIPE.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	int orphaned[2], broken[2];
	char buf[16] = "";

	zdtm_start(argc, argv);
	signal(SIGPIPE, SIG_IGN);
	must(pipe(orphaned));
	must(write(orphaned[1], "last words", 10));
	close(orphaned[1]);
	must(pipe(broken));
	close(broken[0]);

	zdtm_wait();
	SPOIL(read(orphaned[0], buf, 10));
	check(read(orphaned[0], buf, sizeof(buf)) == 10 && !memcmp(buf, "last words", 10), "read \"%s\": %m", buf);
	check(read(orphaned[0], buf, 1) == 0, "no end of file");
	check(write(broken[1], "x", 1) < 0 && errno == EPIPE, "write: %m");
	pass();
}
