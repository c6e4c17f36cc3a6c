/*
 * Sealed mappings (mseal) keep their seal, their content and their protection, in a child too.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#ifndef __NR_mseal
#define __NR_mseal 462
#endif

static char *code, *data;

static void verify(void)
{
	check(code[0] == 'c' && data[0] == 'd', "content lost");
	check(munmap(code, PAGE) == -1 && errno == EPERM, "it can be unmapped");
	check(mprotect(data, PAGE, PROT_NONE) == -1 && errno == EPERM, "it can be protected");
	check(mremap(code, PAGE, 2 * PAGE, MREMAP_MAYMOVE) == MAP_FAILED, "it can be moved");
}

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	verify();
	data[1] = 'c';
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	code = zdtm_map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	data = zdtm_map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	code[0] = 'c';
	data[0] = 'd';
	must(mprotect(code, 4 * PAGE, PROT_READ));
	if (syscall(__NR_mseal, code, 4 * PAGE, 0))
		zdtm_skip("the kernel has no mseal");
	must(syscall(__NR_mseal, data, 2 * PAGE, 0));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(data[0] = 'x');
	verify();
	must(munmap(data + 2 * PAGE, PAGE));
	zdtm_finish(pid);
	pass();
}
