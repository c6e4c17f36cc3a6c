# What the launchers and the training share: class archives fit only if these are the same.
# Expects $home; sets $flags and $class_path.

flags='-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.3 -XX:+UseSerialGC -Xms64m -Xmx64m -Xmn28m -XX:-UsePerfData
-Dfile.encoding=UTF-8 -Djdk.reflect.useNativeAccessorOnly=true -Dslf4j.provider=dev.criu.cli.logging.LogbackProvider -Dslf4j.internal.verbosity=WARN'
class_path=''
for jar in "$home"/lib/*.jar; do
    class_path=$class_path${class_path:+:}$jar
done
