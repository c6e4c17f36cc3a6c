# Finds JDKs without starting any: each has a file "release" that tells its version.

# Prints the major version of the JDK in a directory, or fails.
java_major() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS='="' read -r key _ value _; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value%%[!0-9]*}
            [ -n "$value" ] && echo "$value"
            return
        fi
    done <"$1/release"
    return 1
}

# Prints "MAJOR JAVA" of the newest JDK from version $1 to $2, or says that there is none.
# CRIU_JAVA_HOME, if set, is the only candidate.
newest_java() {
    best=0 best_home=''
    on_path=$(command -v java) && on_path=$(readlink -f -- "$on_path") && on_path=${on_path%/bin/java}
    if [ -n "$CRIU_JAVA_HOME" ]; then
        set -- "$1" "$2" "$CRIU_JAVA_HOME"
    else
        set -- "$1" "$2" "$JAVA_HOME" "$on_path" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/*
    fi
    min=$1 max=$2
    shift 2
    for candidate in "$@"; do
        found=$(java_major "$candidate") || continue
        if [ "$found" -ge "$min" ] && [ "$found" -le "$max" ] && [ "$found" -gt "$best" ]; then
            best=$found best_home=$candidate
        fi
    done
    if [ "$best" = 0 ]; then
        echo "Error (launcher): no JDK of version $min or newer found; install one or set CRIU_JAVA_HOME" >&2
        return 1
    fi
    echo "$best $best_home/bin/java"
}
