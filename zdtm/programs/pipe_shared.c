/*
 * A pipe from a child to its sibling, with data on the way, of which the parent has no end open.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int fds[2];

static void writer(void *arg)
{
	(void)arg;
	close(fds[0]);
	must(write(fds[1], "before ", 7));
	zdtm_child_wait();
	must(write(fds[1], "after", 5));
}

static void reader(void *arg)
{
	char buf[32] = "";
	size_t got = 0;
	ssize_t n;

	(void)arg;
	close(fds[1]);
	zdtm_child_wait();
	SPOIL(read(fds[0], buf, 1));
	while ((n = must(read(fds[0], buf + got, sizeof(buf) - got))) > 0)
		got += n;
	check(!strcmp(buf, "before after"), "the sibling sent \"%s\"", buf);
}

int main(int argc, char **argv)
{
	pid_t from, to;

	zdtm_start(argc, argv);
	must(pipe(fds));
	from = zdtm_spawn(writer, NULL);
	to = zdtm_spawn(reader, NULL);
	close(fds[0]);
	close(fds[1]);

	zdtm_wait();
	zdtm_finish(from);
	zdtm_finish(to);
	pass();
}
