/*
 * Host name and domain name of a uts namespace.
 */
/* zdtm: flavours=ns */
#include <sys/utsname.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct utsname names;

	zdtm_start_in_namespaces(argc, argv);
	must(sethostname("restored-host", 13));
	must(setdomainname("restored.domain", 15));

	zdtm_wait();
	SPOIL(sethostname("lost", 4));
	must(uname(&names));
	check(!strcmp(names.nodename, "restored-host"), "the host name is \"%s\"", names.nodename);
	check(!strcmp(names.domainname, "restored.domain"), "the domain name is \"%s\"", names.domainname);
	pass();
}
