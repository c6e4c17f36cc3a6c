/*
 * A large process whose mappings have advice and no reserve: all of it is of the instant of the dump, also where the
 * program takes it back right afterwards, over and over.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define MIB	96UL
#define SIZE	(4 * PAGE)

static const struct {
	int advice;
	const char *flag;
} kinds[] = {
	{ MADV_DONTDUMP, "dd" }, { MADV_HUGEPAGE, "hg" }, { MADV_NOHUGEPAGE, "nh" }, { MADV_SEQUENTIAL, "sr" }, { MADV_RANDOM, "rr" },
};

static char *areas[ARRAY_SIZE(kinds)], *noreserve, *turning;
static volatile bool stop;
static volatile uint64_t turns;

/* Private to the thread between two turns: the advice of the area is what the number in it says. */
static void *turn(void *arg)
{
	(void)arg;
	while (!stop) {
		bool dontdump = turns % 2;

		must(madvise(turning, SIZE, dontdump ? MADV_DONTDUMP : MADV_DODUMP));
		*(volatile uint64_t *)turning = turns;
		usleep(500);
		turns++;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	char *bulk;

	zdtm_start(argc, argv);
	bulk = zdtm_map(MIB << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(bulk, MIB << 20, 3);
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		areas[i] = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
		must(madvise(areas[i], SIZE, kinds[i].advice));
		check(zdtm_vma_has_flag(areas[i], kinds[i].flag), "the kernel does not know %s", kinds[i].flag);
		areas[i][PAGE] = 'a' + i;
	}
	noreserve = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE);
	turning = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	thread = zdtm_thread(turn, NULL);
	while (turns == 0)
		usleep(100);

	zdtm_wait();
	SPOIL(madvise(areas[0], SIZE, MADV_DODUMP));
	stop = true;
	must0(pthread_join(thread, NULL));
	check(zdtm_filled(bulk, MIB << 20, 3), "content lost");
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		for (unsigned k = 0; k < ARRAY_SIZE(kinds); k++)
			check(zdtm_vma_has_flag(areas[i], kinds[k].flag) == (i == k), "mapping %u has flags %s", i,
			      zdtm_smaps(areas[i], "VmFlags"));
		check(areas[i][PAGE] == 'a' + (int)i, "content of %u lost", i);
	}
	check(zdtm_vma_has_flag(noreserve, "nr"), "no reserve lost: %s", zdtm_smaps(noreserve, "VmFlags"));
	check(*(uint64_t *)turning == turns - 1 && zdtm_vma_has_flag(turning, "dd") == ((turns - 1) % 2 == 1),
	      "turn %lu has flags %s", turns, zdtm_smaps(turning, "VmFlags"));
	pass();
}
