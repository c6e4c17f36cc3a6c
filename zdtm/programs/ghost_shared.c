/*
 * One deleted file, several open descriptions in several processes: all are of one file, each has its own offset.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int reader, writer, third;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(lseek(reader, 0, SEEK_CUR) == 3, "the reader's offset is %ld", (long)lseek(reader, 0, SEEK_CUR));
	must(write(writer, "child", 5));
}

int main(int argc, char **argv)
{
	char buf[16] = "";
	struct stat a, b;
	pid_t pid;

	zdtm_start(argc, argv);
	writer = must(open("ghost", O_WRONLY | O_CREAT, 0600));
	must(write(writer, "0123456789", 10));
	reader = must(open("ghost", O_RDONLY | O_NONBLOCK));
	must(lseek(reader, 3, SEEK_SET));
	third = must(open("ghost", O_RDWR | O_CLOEXEC));
	must(unlink("ghost"));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(dup2(must(open("ghost", O_RDWR | O_CREAT, 0600)), third), unlink("ghost"));
	zdtm_finish(pid);
	must(fstat(reader, &a));
	must(fstat(third, &b));
	check(a.st_ino == b.st_ino && a.st_dev == b.st_dev, "they are different files");
	check(pread(third, buf, 15, 0) == 15 && !memcmp(buf, "0123456789child", 15), "the content is %s", buf);
	check(lseek(third, 0, SEEK_CUR) == 0 && lseek(writer, 0, SEEK_CUR) == 15, "offsets are lost");
	check(fcntl(reader, F_GETFL) & O_NONBLOCK, "flags are lost");
	check(write(reader, "x", 1) == -1 && read(writer, buf, 1) == -1, "access modes are lost");
	pass();
}
