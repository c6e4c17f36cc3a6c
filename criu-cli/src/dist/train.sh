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

# await_ready TENTHS: waits as many tenths of a second at most for a process to say that it is ready.
await_ready() {
    tenths=$1
    while [ ! -e "$scratch/ready" ] && [ "$tenths" -gt 0 ]; do
        sleep 0.1
        tenths=$((tenths - 1))
    done
    [ -e "$scratch/ready" ]
}

# start_sleeper JAVA NAME: processes to practise on, detached from everything: children of a shell, one of them stopped, one dead, a pipe between
# them, one with threads and all kinds of files (Sleeper).
# Their limits, scores and filters are not those of criu, so that restoring them is practised, too. They are so many that what is done on
# several threads for big trees is, and that what is done for each of many becomes known as worth compiling; some have memory from their
# parents. Sets $sleeper.
start_sleeper() {
    mkdir -p "$scratch/$2"
    rm -f "$scratch/$2"/* "$scratch/ready"
    setsid sh -c 'ulimit -S -n 200; echo 100 >/proc/self/oom_score_adj; echo 0x23 >/proc/self/coredump_filter
        for i in 1 2 3 4; do for j in 1 2 3 4 5; do (sleep 600 & wait) & done; done
        sleep 600 & kill -STOP $!
        (sleep 0 & exec sleep 600) &
        sleep 600 | "$@"' sh "$1" -Xmx16m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
        "-Djffi.boot.library.path=$home/lib/native" -cp "$class_path" dev.criu.cli.Training --sleep "$scratch/ready" </dev/null >/dev/null 2>&1 &
    sleeper=$!
    await_ready 20
}

# start_contained: a process in namespaces of its own, with something mounted there. Sets $contained, to nothing if there can be none.
start_contained() {
    mkdir -p "$scratch/contained"
    rm -f "$scratch/contained"/* "$scratch/contained.pid" "$scratch/ready"
    contained=''
    setsid unshare -fpmui --mount-proc --kill-child setsid sh -c 'mount -t tmpfs -o size=1m training /mnt && echo content >/mnt/file
        : >"$1"; exec sleep 600' sh "$scratch/ready" </dev/null >/dev/null 2>&1 &
    container=$!
    await_ready 10 && { read -r contained <"/proc/$container/task/$container/children"; } 2>/dev/null
}

end_contained() {
    kill -KILL "$container" 2>/dev/null
    restored=''
    { read -r restored <"$scratch/contained.pid"; } 2>/dev/null # which has no end of line
    [ -z "$restored" ] || kill -KILL "$restored" 2>/dev/null
    wait "$container" 2>/dev/null
}

# They are ended whatever became of their dump; what was restored from it has the same group.
end_sleeper() {
    kill -KILL "-$1" 2>/dev/null
    wait "$1" 2>/dev/null
}

# One line per run of criu; all runs of a script share one JVM, as an archive is made from one.
script() {
    echo "--version -v"
    echo "check --all"
    echo "cpuinfo dump -D $scratch/first"
    echo "cpuinfo check -D $scratch/first"
    echo "dump -t 1073741823 -D $scratch/first"
    if [ "$(id -u)" = 0 ]; then
        echo "dump -R --copy-on-write -t $first -D $scratch/first -v4 -o dump.log"
        echo "dump -R -j -t $first -D $scratch/first"
        echo "dump -t $first -D $scratch/first -v4 -o dump.log --display-stats"
        echo "dump -t $second -D $scratch/second -v4 -o dump.log"
    fi
    if [ -n "$contained" ]; then
        echo "dump -R -t $contained -D $scratch/contained"
        echo "dump -t $contained -D $scratch/contained -v4 -o dump.log"
    fi
}

# A failure half-way is practised, too: where no descriptor is left, no class can be read from the jar to end what is half made.
restore_script() {
    echo "restore -d -D $scratch"
    echo "restore -d -D $scratch -v4 -o restore.log"
    if [ "$(id -u)" = 0 ]; then
        echo "short-of-descriptors restore -d -D $scratch/first"
        echo "restore -d -D $scratch/first -v4 -o restore.log --pidfile pid --display-stats"
        echo "restore -d --lazy=0 -D $scratch/second -v4 -o restore.log"
    fi
    if [ -n "$contained" ]; then
        echo "restore -d -D $scratch/contained -v4 -o restore.log --pidfile $scratch/contained.pid"
    fi
}

# record NAME MAJOR JAVA MAIN ARGUMENT...: runs a program and makes the archive for its launcher.
record() {
    name=$1 major=$2 java=$3
    shift 3
    rm -f "$home/lib/$name-$major.aot" "$home/lib/$name-$major.jsa"
    set -- -cp "$class_path" "-Dcriu.home=$home" "-Djffi.boot.library.path=$home/lib/native" "$@"
    if [ "$major" -ge 24 ]; then
        set -- --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "$@"
    fi
    if [ "$major" -ge 25 ]; then
        archive=$home/lib/$name-$major.aot
        set -- "-XX:AOTCacheOutput=$archive" "$@"
    else
        archive=$home/lib/$name-$major.jsa
        set -- "-XX:ArchiveClassesAtExit=$archive" "$@"
    fi
    # shellcheck disable=SC2086
    "$java" $flags "$@" >"$scratch/log" 2>&1
    if [ ! -s "$archive" ]; then
        echo "No class archive for $name with $java (its start will take longer):" >&2
        tail -n 5 "$scratch/log" >&2
    fi
}

# train MAJOR JAVA. An AOT cache has all its classes loaded when the JVM starts, so restores have one of their own.
train() {
    start_sleeper "$2" first
    first=$sleeper
    start_sleeper "$2" second
    second=$sleeper
    start_contained
    script >"$scratch/script"
    restore_script >"$scratch/restores"
    if [ "$1" -ge 25 ]; then
        record criu "$1" "$2" dev.criu.cli.Training "$scratch/script"
        rm -f "$home/lib/criu-restore-$1.aot"
        [ ! -s "$scratch/restores" ] || record criu-restore "$1" "$2" dev.criu.cli.Training "$scratch/restores"
    else
        cat "$scratch/restores" >>"$scratch/script"
        record criu "$1" "$2" dev.criu.cli.Training "$scratch/script"
    fi
    end_sleeper "$first"
    end_sleeper "$second"
    end_contained
    # Names in a jar are not compressed.
    if grep -q dev/criu/cli/crit/CritMain "$home"/lib/criu.jar; then
        record crit "$1" "$2" dev.criu.cli.crit.CritMain show "$scratch/first/cpuinfo.img"
    fi
}

newest=$(newest_java 17 999) || exit 1
echo "$newest" >"$home/lib/java"
train "${newest%% *}" "${newest#* }"
if [ "${newest%% *}" -ge 25 ] && older=$(newest_java 17 24 2>/dev/null); then
    train "${older%% *}" "${older#* }"
fi
exit 0
