/*
 * A memfd that may not become executable, and one that is.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8U
#define MFD_EXEC 0x10U
#endif
#ifndef F_SEAL_EXEC
#define F_SEAL_EXEC 0x20
#endif

int main(int argc, char **argv)
{
	struct stat a, b;
	int plain, exec;

	zdtm_start(argc, argv);
	plain = must(memfd_create("plain", MFD_NOEXEC_SEAL));
	exec = must(memfd_create("exec", MFD_EXEC));

	zdtm_wait();
	SPOIL(plain = exec);
	must(fstat(plain, &a));
	must(fstat(exec, &b));
	check((a.st_mode & 07777) == 0666 && (b.st_mode & 07777) == 0777, "modes are %o and %o", a.st_mode, b.st_mode);
	check(fcntl(plain, F_GET_SEALS) == F_SEAL_EXEC, "seals are 0x%x", fcntl(plain, F_GET_SEALS));
	check(fcntl(exec, F_GET_SEALS) == F_SEAL_SEAL, "seals are 0x%x", fcntl(exec, F_GET_SEALS));
	check(fchmod(plain, 0777) == -1 && errno == EPERM, "it can be made executable");
	must(fchmod(exec, 0600));
	pass();
}
