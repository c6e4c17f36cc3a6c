/*
 * Read-only pages keep their content and refuse writes.
 */
/* zdtm: flavours=host,ns */
#include <setjmp.h>
#include "zdtm.h"

#define SIZE (16 * PAGE)

static sigjmp_buf env;
static volatile char *fault_address;

static void on_segv(int sig, siginfo_t *info, void *context)
{
	(void)context;
	fault_address = info->si_addr;
	siglongjmp(env, sig);
}

int main(int argc, char **argv)
{
	struct sigaction sa = { .sa_sigaction = on_segv, .sa_flags = SA_SIGINFO };
	char *area;

	zdtm_start(argc, argv);
	must(sigaction(SIGSEGV, &sa, NULL));
	area = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(area, SIZE, 7);
	must(mprotect(area, SIZE, PROT_READ));

	zdtm_wait();
	SPOIL(mprotect(area, SIZE, PROT_READ | PROT_WRITE));
	check(zdtm_filled(area, SIZE, 7), "content lost");
	if (!sigsetjmp(env, 1)) {
		*(volatile char *)(area + 3 * PAGE + 1) = 1;
		fail("the pages are writable");
	}
	check(fault_address == area + 3 * PAGE + 1, "the fault was at %p", fault_address);
	pass();
}
