/*
 * A deleted fifo with both ends open in parent and child, and bytes in it.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int both;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	must(write(both, "more", 4));
}

int main(int argc, char **argv)
{
	char buf[16] = "";
	struct stat st;
	pid_t pid;
	int reader;

	zdtm_start(argc, argv);
	must(mkfifo("fifo", 0600));
	must(chmod("fifo", 0620));
	both = must(open("fifo", O_RDWR));
	reader = must(open("fifo", O_RDONLY | O_NONBLOCK));
	must(unlink("fifo"));
	must(write(both, "before", 6));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(read(reader, buf, 3));
	zdtm_finish(pid);
	check(read(reader, buf, 16) == 10 && !memcmp(buf, "beforemore", 10), "it held %s", buf);
	must(fstat(reader, &st));
	check(S_ISFIFO(st.st_mode) && (st.st_mode & 0777) == 0620 && st.st_nlink == 0, "mode %o, %ld names", st.st_mode,
	      (long)st.st_nlink);
	check(read(reader, buf, 1) == -1 && errno == EAGAIN, "the reader waits");
	pass();
}
