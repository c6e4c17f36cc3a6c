/*
 * A named fifo between parent and child, with data in it.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	char buf[32] = "";
	int fd = must(open("fifo", O_RDONLY | O_NONBLOCK));

	(void)arg;
	zdtm_child_wait();
	check(read(fd, buf, sizeof(buf)) == 6 && !strcmp(buf, "queued"), "read \"%s\": %m", buf);
}

int main(int argc, char **argv)
{
	struct stat st;
	pid_t pid;
	int fd;

	zdtm_start(argc, argv);
	must(mkfifo("fifo", 0640));
	pid = zdtm_spawn(child, NULL);
	fd = must(open("fifo", O_WRONLY));
	must(write(fd, "queued", 6));

	zdtm_wait_in_ppoll();
	SPOIL(write(fd, "!", 1));
	must(fstat(fd, &st));
	check(S_ISFIFO(st.st_mode) && (st.st_mode & 0777) == 0640, "mode is %o", st.st_mode);
	must(stat("fifo", &st));
	check(st.st_ino == zdtm_ino(fd), "this is another fifo");
	zdtm_finish(pid);
	pass();
}
