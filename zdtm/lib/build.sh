# Sourced by zdtm/run and zdtm/bench/run: builds the C programs and the runner's classes without Maven.
# Expects $module; sets $classes.
make -s -j "$(nproc)" -C "$module/programs"

classes=$module/target/run-classes
if [ ! -e "$classes/stamp" ] ||
	[ -n "$(find "$module/src/test/java" -name '*.java' -newer "$classes/stamp")" ]; then
	mkdir -p "$classes"
	find "$module/src/test/java" -name '*.java' ! -name '*Test.java' -exec javac --release 17 -d "$classes" {} +
	touch "$classes/stamp"
fi
