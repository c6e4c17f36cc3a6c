/*
 * Files whose names look like what the kernel prints about files: ends in " (deleted)", escapes, line feeds, bytes that are
 * no text; open and mapped.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static const char *const names[] = {
	"not (deleted)", "line\nfeed", "back\\012slash", "\xff\xfe\x80", "tab\tand blank ", "memfd:x (deleted)", "'\"$`",
};

int main(int argc, char **argv)
{
	int fds[ARRAY_SIZE(names)];
	char *maps[ARRAY_SIZE(names)], path[64], link[4096];
	size_t len;

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
		fds[i] = zdtm_file(names[i], names[i], O_RDWR);
		maps[i] = must(mmap(NULL, PAGE, PROT_READ, i % 2 ? MAP_PRIVATE : MAP_SHARED, fds[i], 0));
		must(lseek(fds[i], i + 1, SEEK_SET));
	}

	zdtm_wait();
	SPOIL(lseek(fds[2], 0, SEEK_SET));
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fds[i]);
		memset(link, 0, sizeof(link));
		must(readlink(path, link, sizeof(link) - 1));
		len = strlen(names[i]);
		check(strlen(link) > len && !strcmp(link + strlen(link) - len, names[i]), "%u is %s", i, link);
		check(lseek(fds[i], 0, SEEK_CUR) == i + 1, "offset of %u is lost", i);
		check(!strcmp(maps[i], names[i]), "the mapping of %u shows %s", i, maps[i]);
	}
	pass();
}
