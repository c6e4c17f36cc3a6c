/*
 * A pipe in packet mode whose ends were opened anew through /proc with other flags, with packets in it, in two processes.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int plain, packets;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	must(write(packets, "third", 5));
}

int main(int argc, char **argv)
{
	char path[64], buf[PAGE];
	int ends[2], reader;
	pid_t pid;

	zdtm_start(argc, argv);
	must(pipe2(ends, O_DIRECT));
	packets = ends[1];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
	reader = must(open(path, O_RDONLY | O_NONBLOCK));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[1]);
	plain = must(open(path, O_WRONLY));
	must(fcntl(packets, F_SETPIPE_SZ, 128 * PAGE));
	must(write(packets, "first", 5));
	must(write(packets, "second", 6));
	must(close(ends[0]));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(read(reader, buf, 1));
	zdtm_finish(pid);
	check(fcntl(packets, F_GETFL) & O_DIRECT && !(fcntl(plain, F_GETFL) & O_DIRECT), "flags are 0%o and 0%o",
	      fcntl(packets, F_GETFL), fcntl(plain, F_GETFL));
	check(fcntl(plain, F_GETPIPE_SZ) == 128 * PAGE, "the size is %d", fcntl(plain, F_GETPIPE_SZ));
	check(read(reader, buf, PAGE) == 5 && !memcmp(buf, "first", 5), "the first packet is lost");
	check(read(reader, buf, PAGE) == 6 && !memcmp(buf, "second", 6), "the second packet is lost");
	check(read(reader, buf, PAGE) == 5 && !memcmp(buf, "third", 5), "the third packet is lost");
	check(read(reader, buf, 1) == -1 && errno == EAGAIN, "the reader waits, or reads more");
	pass();
}
