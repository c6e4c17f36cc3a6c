/*
 * An eventfd in semaphore mode gives out its count one by one.
 */
/* zdtm: flavours=host,ns */
#include <sys/eventfd.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	eventfd_t count;
	int fd;

	zdtm_start(argc, argv);
	fd = must(eventfd(3, EFD_SEMAPHORE | EFD_NONBLOCK));

	zdtm_wait();
	SPOIL(eventfd_read(fd, &count));
	for (int i = 0; i < 3; i++) {
		check(eventfd_read(fd, &count) == 0, "read %d: %m", i);
		check(count == 1, "read %d gave %lu", i, count);
	}
	check(eventfd_read(fd, &count) < 0 && errno == EAGAIN, "the count was larger");
	pass();
}
