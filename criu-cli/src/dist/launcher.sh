#!/bin/sh
# Starts @NAME@. Nothing but builtins on the usual path: every process started here is a millisecond.

self=$0
case $self in
*/*) ;;
*) self=$(command -v -- "$self") ;;
esac
while [ -h "$self" ]; do
    target=$(readlink -- "$self")
    case $target in
    /*) self=$target ;;
    *) self=${self%/*}/$target ;;
    esac
done
home=$(cd -P -- "${self%/*}/.." && pwd -P) || exit 1

# If the user has started a warm process (criu warm), it is asked to do a dump; what it declines comes back here with CRIU_COLD set.
if [ @NAME@ = criu ] && [ -z "$CRIU_COLD$CRIU_JAVA_HOME$CRIU_JAVA_OPTS" ]; then
    case " $* " in
    *" dump "*)
        for warm in "$XDG_RUNTIME_DIR/criu-warm/socket" /run/criu-warm/socket; do
            if [ -S "$warm" ] && [ -O "$warm" ]; then
                CRIU_COLD=1 exec "$home/lib/warm" "$warm" "$home/bin/criu" "$@"
            fi
        done
        ;;
    esac
fi
unset CRIU_COLD

# No JVM starts in a directory that is gone.
if ! [ . -ef "$PWD" ]; then
    case $(readlink /proc/self/cwd) in
    *" (deleted)")
        echo "Error (options): the current directory has been removed; change to another one" >&2
        exit 1
        ;;
    esac
fi

# The newest JDK of the build machine, or what is here if that has gone.
java='' major=''
if [ -n "$CRIU_JAVA_HOME" ] || ! { read -r major java <"$home/lib/java"; } 2>/dev/null || [ ! -x "$java" ]; then
    . "$home/lib/find-java.sh"
    found=$(newest_java 17 999) || exit 1
    major=${found%% *}
    java=${found#* }
fi

set -- @MAIN@ "$@"

# Archives of parsed classes; the JVM ignores one that does not fit.
if [ "$major" -ge 24 ]; then
    set -- --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "$@"
fi
aot=$home/lib/@NAME@-$major.aot
case " $* " in
*" dump "*) ;; # what is guessed wrong costs speed alone
*" restore "*) [ -e "$home/lib/@NAME@-restore-$major.aot" ] && aot=$home/lib/@NAME@-restore-$major.aot ;;
esac
if [ -e "$aot" ]; then
    set -- "-XX:AOTCache=$aot" -Xlog:aot=off -Xlog:cds=off "$@"
elif [ -e "$home/lib/@NAME@-$major.jsa" ]; then
    set -- "-XX:SharedArchiveFile=$home/lib/@NAME@-$major.jsa" -Xlog:cds=off "$@"
fi

# Path names are bytes; only in a UTF-8 locale does the JVM let all of them through.
case ${LC_ALL:-${LC_CTYPE:-$LANG}} in
*.[Uu][Tt][Ff]8 | *.[Uu][Tt][Ff]-8) ;;
*) export LC_ALL=C.UTF-8 ;;
esac

# Options for other programs would break the output; CRIU_JAVA_OPTS is ours.
unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH

. "$home/lib/flags.sh"

# has_many PID: whether the tree below it has more tasks than are few to a rehearsal (Practice), looked at with builtins alone and no
# longer than until that is known.
has_many() {
    tasks=0 below=$1
    while [ -n "$below" ]; do
        set -- $below
        below=''
        for pid; do
            for task in "/proc/$pid/task"/*; do
                tasks=$((tasks + 1)) children=''
                [ "$tasks" -gt 24 ] && return 0
                { read -r children <"$task/children"; } 2>/dev/null
                below="$below${children:+ }$children"
            done
        done
    done
    return 1
}

# What is guessed here makes a difference to speed alone.
chosen=$flags_brief
case " $* " in
*" warm-server "*) chosen='' ;;
*" dump "*)
    before='' running='' tree=''
    for argument; do
        case $before in
        -t | --tree) tree=$argument ;;
        esac
        case $argument in
        --tree=*) tree=${argument#--tree=} ;;
        -t[0-9]*) tree=${argument#-t} ;;
        -R | --leave-running) running=yes ;;
        esac
        before=$argument
    done
    [ -n "$running" ] && has_many "$tree" && chosen=$flags_many
    ;;
esac
flags="$flags $chosen"
exec "$java" $flags -cp "$class_path" "-Dcriu.home=$home" "-Djffi.boot.library.path=$home/lib/native" $CRIU_JAVA_OPTS "$@"
