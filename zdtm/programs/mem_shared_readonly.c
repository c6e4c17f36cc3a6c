/*
 * Shared mappings that were made read-only: of a file opened for reading it may never be written, of one opened for both it may.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	char *strict, *lenient, *anon;
	int ro, rw;

	zdtm_start(argc, argv);
	rw = zdtm_file("file", "content", O_RDWR);
	ro = must(open("file", O_RDONLY));
	strict = must(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, ro, 0));
	lenient = must(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, rw, 0));
	anon = zdtm_map(PAGE, PROT_READ, MAP_SHARED);
	must(close(ro));
	must(close(rw));

	zdtm_wait();
	SPOIL(strict = lenient);
	check(mprotect(strict, PAGE, PROT_READ | PROT_WRITE) == -1 && errno == EACCES, "the strict one may be written");
	must(mprotect(lenient, PAGE, PROT_READ | PROT_WRITE));
	lenient[0] = 'C';
	check(!memcmp(strict, "Content", 7), "they are different files: %s", strict);
	must(mprotect(anon, PAGE, PROT_READ | PROT_WRITE));
	anon[0] = 'a';
	pass();
}
