#!/bin/sh
# Makes the distribution around the jar that the build has put into DIST/lib.
# Usage: make-dist.sh SOURCES DIST VERSION
set -eu
sources=$1 home=$2 version=$3

mkdir -p "$home/bin" "$home/lib/native"
# What older builds left there would be on the class path, too.
find "$home/lib" -maxdepth 1 -name '*.jar' ! -name criu.jar -delete
cp "$sources/find-java.sh" "$sources/flags.sh" "$home/lib/"
echo "$version" >"$home/lib/version"
rm -f "$home/lib/git-id"
if git=$(git -C "$sources" describe --always --dirty 2>/dev/null); then
    echo "$git" >"$home/lib/git-id"
fi

cp "$home/../native/jni/$(uname -m)-Linux/"* "$home/lib/native/"

cp "$sources/$(uname -m)/warm.elf" "$home/lib/warm"
chmod 755 "$home/lib/warm"

launcher() {
    sed -e "s/@NAME@/$1/g" -e "s/@MAIN@/$2/g" "$sources/launcher.sh" >"$home/bin/$1"
    chmod 755 "$home/bin/$1"
}
launcher criu dev.criu.cli.Main
launcher crit dev.criu.cli.crit.CritMain

sh "$sources/train.sh" "$home"
