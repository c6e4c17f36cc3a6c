/*
 * A private mapping longer than its file: beyond the file's end there is SIGBUS, and data once the file has grown.
 */
/* zdtm: flavours=host,ns */
#include <setjmp.h>
#include "zdtm.h"

static sigjmp_buf env;

static void on_bus(int sig)
{
	siglongjmp(env, sig);
}

static bool faults(volatile char *address)
{
	if (sigsetjmp(env, 1))
		return true;
	(void)*address;
	return false;
}

int main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_bus };
	char *area;
	int fd;

	zdtm_start(argc, argv);
	must(sigaction(SIGBUS, &sa, NULL));
	fd = zdtm_file("mapped", "short file", O_RDWR);
	area = must((char *)mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	area[0] = 'S';
	check(faults(area + 2 * PAGE), "no SIGBUS at first");

	zdtm_wait();
	SPOIL(mmap(area, 4 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	check(!strcmp(area, "Short file"), "content is \"%.10s\"", area);
	check(faults(area + 2 * PAGE), "no SIGBUS any more");
	must(ftruncate(fd, 4 * PAGE));
	check(pwrite(fd, "grown", 5, 2 * PAGE) == 5 && !strcmp(area + 2 * PAGE, "grown"), "growth is not seen");
	pass();
}
