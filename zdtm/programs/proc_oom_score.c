/*
 * The OOM score adjustment of each process.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int adjustment(void)
{
	return atoi(zdtm_slurp("/proc/self/oom_score_adj", NULL));
}

static void adjust(const char *text)
{
	int fd = must(open("/proc/self/oom_score_adj", O_WRONLY));

	must(write(fd, text, strlen(text)));
	close(fd);
}

static void child(void *arg)
{
	adjust(arg);
	zdtm_child_wait();
	SPOIL(adjust("999"));
	check(adjustment() == atoi(arg), "the adjustment is %d, was %s", adjustment(), (char *)arg);
}

int main(int argc, char **argv)
{
	pid_t a, b;
	int before;

	zdtm_start(argc, argv);
	before = adjustment();
	a = zdtm_spawn(child, "500");
	b = zdtm_spawn(child, "1000");

	zdtm_wait();
	check(adjustment() == before, "the parent's adjustment is %d, was %d", adjustment(), before);
	zdtm_finish(a);
	zdtm_finish(b);
	pass();
}
