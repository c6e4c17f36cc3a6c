/*
 * Descriptors with numbers above a million, in a table with few others.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <sys/resource.h>

int main(int argc, char **argv)
{
	struct rlimit limit;
	int high, higher, pipes[2], top;
	char c;

	zdtm_start(argc, argv);
	must(getrlimit(RLIMIT_NOFILE, &limit));
	if (limit.rlim_max < 1000100)
		zdtm_skip("no more than a few descriptors are allowed");
	limit.rlim_cur = limit.rlim_max;
	must(setrlimit(RLIMIT_NOFILE, &limit));
	top = 1000050;
	high = must(dup2(zdtm_file("file", "0123456789", O_RDONLY), top));
	higher = must(fcntl(high, F_DUPFD_CLOEXEC, top + 30));
	must(pipe(pipes));
	must(dup2(pipes[1], top - 5));

	zdtm_wait();
	SPOIL(close(higher));
	check(fcntl(higher, F_GETFD) == FD_CLOEXEC, "close on exec is lost: %m");
	check(read(high, &c, 1) == 1 && c == '0' && read(higher, &c, 1) == 1 && c == '1', "they are not one description");
	must(write(top - 5, "x", 1));
	check(read(pipes[0], &c, 1) == 1 && c == 'x', "the pipe is another one");
	must(getrlimit(RLIMIT_NOFILE, &limit));
	check(limit.rlim_cur == limit.rlim_max, "the limit is %lu", (unsigned long)limit.rlim_cur);
	pass();
}
