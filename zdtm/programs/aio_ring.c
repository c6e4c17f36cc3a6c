/*
 * Contexts of asynchronous I/O keep their numbers, the events that were not taken, and the room for more; one is empty, one
 * was wrapped around.
 */
/* zdtm: flavours=host,ns */
#include <linux/aio_abi.h>
#include "zdtm.h"

#define EVENTS 20

static int fd;

static void submit(aio_context_t ctx, int from, int count)
{
	static char data[8];

	for (int i = 0; i < count; i++) {
		struct iocb cb = { .aio_data = from + i, .aio_lio_opcode = IOCB_CMD_PWRITE, .aio_fildes = fd,
				   .aio_buf = (unsigned long)data, .aio_nbytes = 8, .aio_offset = 8 * (from + i) };
		struct iocb *list = &cb;

		check(must(syscall(SYS_io_submit, ctx, 1, &list)) == 1, "not submitted");
	}
}

static void take(aio_context_t ctx, int from, int count)
{
	struct io_event event;

	for (int i = 0; i < count; i++) {
		check(must(syscall(SYS_io_getevents, ctx, 1, 1, &event, NULL)) == 1, "no event");
		check(event.data == (unsigned)(from + i) && event.res == 8, "event %d is %lld with %lld", from + i, event.data, event.res);
	}
}

static void require_empty(aio_context_t ctx)
{
	struct timespec none = { 0 };
	struct io_event event;

	check(must(syscall(SYS_io_getevents, ctx, 0, 1, &event, &none)) == 0, "there is an event too many");
}

static unsigned size(aio_context_t ctx)
{
	return ((unsigned *)ctx)[1];
}

int main(int argc, char **argv)
{
	aio_context_t empty = 0, full = 0, wrapped = 0, big = 0;
	unsigned count, free_events;

	zdtm_start(argc, argv);
	fd = must(open("file", O_RDWR | O_CREAT, 0600));
	if (syscall(SYS_io_setup, EVENTS, &empty))
		zdtm_skip("the kernel has no asynchronous I/O, or no more of it");
	must(syscall(SYS_io_setup, EVENTS, &full));
	must(syscall(SYS_io_setup, 1, &wrapped));
	must(syscall(SYS_io_setup, 1000, &big));
	submit(full, 100, 12);
	take(full, 100, 5);
	count = size(wrapped);
	for (unsigned i = 0; i < count - 3; i++) {
		submit(wrapped, 7, 1);
		take(wrapped, 7, 1);
	}
	submit(wrapped, 200, 9);
	submit(big, 300, 1);

	zdtm_wait();
	SPOIL(take(full, 105, 1));
	require_empty(empty);
	take(full, 105, 7);
	require_empty(full);
	check(size(wrapped) == count, "the ring has room for %u, had %u", size(wrapped), count);
	take(wrapped, 200, 4);
	submit(wrapped, 209, 3);
	take(wrapped, 204, 8);
	require_empty(wrapped);
	take(big, 300, 1);
	/* As many as fit at once, all of which come back. */
	free_events = size(empty) / 2;
	submit(empty, 0, free_events);
	take(empty, 0, free_events);
	require_empty(empty);
	must(syscall(SYS_io_destroy, full));
	must(syscall(SYS_io_destroy, wrapped));
	pass();
}
