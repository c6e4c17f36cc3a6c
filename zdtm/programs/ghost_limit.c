/*
 * Deleted files of more than the default limit: one dense, one with so large a hole that it could not be copied in full.
 */
/* zdtm: flavours=host,ns opts=--ghost-limit=4M */
#include "zdtm.h"

#define SIZE (3UL << 20)
#define HOLE (1L << 36)

int main(int argc, char **argv)
{
	char *buf = malloc(SIZE), end[3];
	int dense, sparse;
	struct stat st;

	zdtm_start(argc, argv);
	zdtm_fill(buf, SIZE, 4);
	dense = must(open("dense", O_RDWR | O_CREAT, 0600));
	check(must(write(dense, buf, SIZE)) == SIZE, "short write");
	sparse = must(open("sparse", O_RDWR | O_CREAT, 0600));
	must(pwrite(sparse, "end", 3, HOLE));
	must(unlink("dense"));
	must(unlink("sparse"));
	memset(buf, 0, SIZE);

	zdtm_wait();
	SPOIL(ftruncate(dense, SIZE - 1));
	check(pread(dense, buf, SIZE, 0) == SIZE && zdtm_filled(buf, SIZE, 4), "content lost");
	must(fstat(sparse, &st));
	check(st.st_size == HOLE + 3 && st.st_blocks < 64, "size %ld, %ld blocks", (long)st.st_size, (long)st.st_blocks);
	check(pread(sparse, end, 3, HOLE) == 3 && !memcmp(end, "end", 3), "the end is lost");
	pass();
}
