/*
 * The secure bits, and keep-capabilities among them.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <linux/securebits.h>
#include <sys/prctl.h>
#include "zdtm.h"

static void secure(void *arg)
{
	int bits = SECBIT_NOROOT | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;

	(void)arg;
	must(prctl(PR_SET_SECUREBITS, bits));
	zdtm_child_wait();
	SPOIL(prctl(PR_SET_SECUREBITS, SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED));
	check(prctl(PR_GET_SECUREBITS) == bits, "secure bits %x", prctl(PR_GET_SECUREBITS));
}

static void keeps(void *arg)
{
	(void)arg;
	must(prctl(PR_SET_KEEPCAPS, 1));
	zdtm_child_wait();
	check(prctl(PR_GET_KEEPCAPS) == 1, "keep-capabilities is off");
	must(setresuid(500, 500, 500));
	check(strtoul(zdtm_field("/proc/self/status", "CapPrm"), NULL, 16), "the capabilities were not kept");
}

int main(int argc, char **argv)
{
	pid_t a, b;

	zdtm_start(argc, argv);
	a = zdtm_spawn(secure, NULL);
	b = zdtm_spawn(keeps, NULL);

	zdtm_wait();
	check(prctl(PR_GET_SECUREBITS) == 0 && prctl(PR_GET_KEEPCAPS) == 0, "the parent has bits %x",
	      prctl(PR_GET_SECUREBITS));
	zdtm_finish(a);
	zdtm_finish(b);
	pass();
}
