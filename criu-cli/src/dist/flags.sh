# What the launchers and the training share: class archives fit only if these are the same.
# Expects $home; sets $flags, $flags_brief, $flags_many and $class_path.

flags='-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.3 -XX:+UseSerialGC -Xms64m -Xmx64m -Xmn28m -XX:-UsePerfData
-Dfile.encoding=UTF-8 -Duser.language=en -Duser.country=US -Djdk.reflect.useNativeAccessorOnly=true -Dslf4j.provider=dev.criu.cli.logging.LogbackProvider -Dslf4j.internal.verbosity=WARN
-Djava.util.logging.manager=dev.criu.cli.logging.NoLogManager'
# Most commands do most things once, or once for each process: compilers take more time from them than they save, unless they wait longer and
# inline little. Nor is it worth while to compile at once what was compiled in the training. Archives fit with these or without.
flags_brief='-XX:CompileThresholdScaling=0.6 -XX:C1MaxInlineSize=15
-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining'
# A dump of many tasks that run on has everything compiled before they stand: what its rehearsal does so often is worth it.
flags_many='-XX:CompileThresholdScaling=0.15'
class_path=''
for jar in "$home"/lib/*.jar; do
    class_path=$class_path${class_path:+:}$jar
done
