#!/bin/sh
# Makes class archives, so that the JVM finds its classes parsed: an AOT cache for JDK 25 and newer, an AppCDS archive for the
# newest JDK below. A failure is told and costs speed only. Usage: train.sh DIST
home=$(cd -P -- "$1" && pwd -P) || exit 1
. "$home/lib/find-java.sh"
. "$home/lib/flags.sh"
unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH
export LC_ALL=C.UTF-8
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# One line per run of criu; all runs share one JVM, as an archive is made from one.
script() {
    mkdir -p "$scratch/images"
    echo "--version -v"
    echo "check --all"
    echo "cpuinfo dump -D $scratch/images"
    echo "cpuinfo check -D $scratch/images"
    echo "dump -t 1073741823 -D $scratch/images -v4 -o dump.log"
    echo "restore -d -D $scratch/images -v4 -o restore.log"
}

# train MAJOR JAVA
train() {
    major=$1 java=$2
    rm -f "$home/lib/criu-$major.aot" "$home/lib/criu-$major.jsa"
    set -- -cp "$class_path" "-Dcriu.home=$home" "-Djffi.boot.library.path=$home/lib/native" \
        dev.criu.cli.Training "$scratch/script"
    if [ "$major" -ge 24 ]; then
        set -- --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "$@"
    fi
    if [ "$major" -ge 25 ]; then
        archive=$home/lib/criu-$major.aot
        set -- "-XX:AOTCacheOutput=$archive" "$@"
    else
        archive=$home/lib/criu-$major.jsa
        set -- "-XX:ArchiveClassesAtExit=$archive" "$@"
    fi
    script >"$scratch/script"
    if ! "$java" $flags "$@" >"$scratch/log" 2>&1 || [ ! -s "$archive" ]; then
        echo "No class archive for $java (start-up will take longer):" >&2
        tail -n 5 "$scratch/log" >&2
    fi
}

newest=$(newest_java 17 999) || exit 1
echo "$newest" >"$home/lib/java"
train "${newest%% *}" "${newest#* }"
if [ "${newest%% *}" -ge 25 ] && older=$(newest_java 17 24 2>/dev/null); then
    train "${older%% *}" "${older#* }"
fi
exit 0
