/*
 * A mapping that ends where user space does.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define TOP 0x7ffffffff000UL

int main(int argc, char **argv)
{
	char *area;

	zdtm_start(argc, argv);
	area = must((char *)mmap((void *)(TOP - 3 * PAGE), 3 * PAGE, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	zdtm_fill(area, 3 * PAGE, 6);
	must(mprotect(area + PAGE, PAGE, PROT_READ));

	zdtm_wait();
	SPOIL(area[2 * PAGE]++);
	check(zdtm_filled(area, 3 * PAGE, 6), "content lost");
	check(strstr(zdtm_mapping(area + PAGE), "r--p"), "it is %s", zdtm_mapping(area + PAGE));
	pass();
}
