/*
 * Effective, permitted, inheritable and ambient capabilities, each another set, and a smaller bounding set.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <linux/capability.h>
#include <sys/prctl.h>
#include "zdtm.h"

#define BIT(cap) (1UL << (cap))

static const uint64_t permitted = BIT(CAP_NET_ADMIN) | BIT(CAP_SYS_ADMIN) | BIT(CAP_KILL) | BIT(CAP_SYSLOG);
static const uint64_t effective = BIT(CAP_SYS_ADMIN) | BIT(CAP_KILL);
static const uint64_t inheritable = BIT(CAP_KILL) | BIT(CAP_NET_ADMIN);
static const uint64_t ambient = BIT(CAP_KILL);
static const int unbound[] = { CAP_SYS_MODULE, CAP_SYSLOG, CAP_WAKE_ALARM };

static void set_caps(uint64_t eff, uint64_t prm, uint64_t inh)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = eff, .permitted = prm, .inheritable = inh },
		{ .effective = eff >> 32, .permitted = prm >> 32, .inheritable = inh >> 32 },
	};

	must(syscall(SYS_capset, &header, data));
}

static uint64_t set_of(const char *name)
{
	return strtoul(zdtm_field("/proc/self/status", name), NULL, 16);
}

static void child(void *arg)
{
	uint64_t bounding;

	(void)arg;
	for (unsigned i = 0; i < ARRAY_SIZE(unbound); i++)
		must(prctl(PR_CAPBSET_DROP, unbound[i]));
	set_caps(effective | BIT(CAP_SETPCAP), permitted | BIT(CAP_SETPCAP), inheritable);
	must(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0));
	set_caps(effective, permitted, inheritable);
	bounding = set_of("CapBnd");
	zdtm_child_wait();
	SPOIL(set_caps(effective & ~BIT(CAP_KILL), permitted, inheritable));
	check(set_of("CapEff") == effective, "effective %lx", set_of("CapEff"));
	check(set_of("CapPrm") == permitted, "permitted %lx", set_of("CapPrm"));
	check(set_of("CapInh") == inheritable, "inheritable %lx", set_of("CapInh"));
	check(set_of("CapAmb") == ambient, "ambient %lx", set_of("CapAmb"));
	check(set_of("CapBnd") == bounding, "bounding %lx, was %lx", set_of("CapBnd"), bounding);
	for (unsigned i = 0; i < ARRAY_SIZE(unbound); i++)
		check(!(bounding & BIT(unbound[i])), "capability %d was not dropped", unbound[i]);
}

int main(int argc, char **argv)
{
	uint64_t effective_before, bounding_before;
	pid_t pid;

	zdtm_start(argc, argv);
	effective_before = set_of("CapEff");
	bounding_before = set_of("CapBnd");
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	check(set_of("CapEff") == effective_before && set_of("CapBnd") == bounding_before, "the parent has %lx of %lx",
	      set_of("CapEff"), set_of("CapBnd"));
	zdtm_finish(pid);
	pass();
}
