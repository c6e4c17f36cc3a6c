/*
 * Code that the program wrote into anonymous memory still runs.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	/* lea 0x2a(%rdi), %eax; ret */
	static const unsigned char code[] = { 0x8d, 0x47, 0x2a, 0xc3 };
	int (*writable)(int), (*sealed)(int);

	zdtm_start(argc, argv);
	writable = zdtm_map(PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE);
	sealed = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	memcpy(writable, code, sizeof(code));
	memcpy(sealed, code, sizeof(code));
	must(mprotect(sealed, PAGE, PROT_EXEC | PROT_READ));

	zdtm_wait_spinning();
	SPOIL(((unsigned char *)writable)[2] = 0);
	check(writable(100) == 142, "the writable code returned %d", writable(100));
	check(sealed(200) == 242, "the sealed code returned %d", sealed(200));
	pass();
}
