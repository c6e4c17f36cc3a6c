/*
 * A mapped file that has become shorter: pages behind its end give SIGBUS, private pages before it are kept, and when it grows
 * again the mapping shows that.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <setjmp.h>

static sigjmp_buf back;

static void on_bus(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

static bool is_bus(volatile char *p)
{
	if (sigsetjmp(back, 1))
		return true;
	(void)*p;
	return false;
}

int main(int argc, char **argv)
{
	char *private, *shared;
	int fd;

	zdtm_start(argc, argv);
	signal(SIGBUS, on_bus);
	fd = zdtm_file("file", "", O_RDWR);
	must(ftruncate(fd, 8 * PAGE));
	private = must(mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	shared = must(mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	private[PAGE] = 'p';
	private[6 * PAGE] = 'q';
	shared[2 * PAGE] = 's';
	must(ftruncate(fd, 3 * PAGE));

	zdtm_wait();
	SPOIL(ftruncate(fd, 8 * PAGE));
	check(private[PAGE] == 'p' && shared[2 * PAGE] == 's', "content lost");
	check(is_bus(private + 6 * PAGE) && is_bus(private + 3 * PAGE) && is_bus(shared + 7 * PAGE), "pages behind the end can be read");
	must(ftruncate(fd, 8 * PAGE));
	check(!is_bus(private + 6 * PAGE) && private[6 * PAGE] == 0 && !is_bus(shared + 7 * PAGE), "the file has not grown");
	pass();
}
