#!/bin/sh
# Compiles large units with gcc -O2, by turns through temporary files and through pipes. Writes a line to "result" for each: the
# checksum of its object file.
set -eu
mkdir -p tmp
export TMPDIR="$PWD/tmp"
python3 - <<'EOF'
FUNCTIONS = 60
for unit in range(12):
    with open(f"unit{unit}.c", "w") as source:
        print("#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <math.h>", file=source)
        for f in range(FUNCTIONS):
            print(f"""
struct s{f} {{ unsigned a[{f % 7 + 3}]; double d; char name[{f + 8}]; }};
unsigned long f{f}(struct s{f} *s, const unsigned long *in, int n, unsigned long seed)
{{
    unsigned long x = seed + {unit * 1000 + f};
    for (int i = 0; i < n; i++) {{
        switch ((in[i] ^ x) % {f % 5 + 4}) {{
        case 0: x = x * {2 * f + 3} + in[i]; s->a[i % {f % 7 + 3}] ^= x; break;
        case 1: x ^= x >> {f % 13 + 1}; s->d += sin((double)x) / (i + 1); break;
        case 2: x += strlen(s->name) * {f + 1}; memmove(s->name + 1, s->name, 4); break;
        default: for (int j = 0; j < {f % 9 + 2}; j++) x = (x << 5 | x >> 59) ^ s->a[j % {f % 7 + 3}];
        }}
    }}
    return x{f" + f{f - 1}((void *)s, in, n / 2, x)" if f else ""};
}}""", file=source)
EOF
: > result
for unit in 0 1 2 3 4 5 6 7 8 9 10 11; do
	if [ $((unit % 2)) = 0 ]; then
		gcc -O2 -c "unit$unit.c" -o unit.o
	else
		gcc -O2 -pipe -c "unit$unit.c" -o unit.o
	fi
	# Until it is gone, so that nobody comes too late to dump this.
	while [ $unit = 10 ] && [ -e hold ]; do sleep 0.05; done
	echo "$unit $(sha256sum < unit.o)" >> result
done
