package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Programs of several driven tasks at once: waking a task and hearing of its stop takes longer than most programs. */
final class Together {
    private final List<DrivenTask> running = new ArrayList<>();

    /** Starts a program; the task must have none that is running. */
    void start(DrivenTask task, Program program) {
        if (!program.isEmpty()) {
            running.add(task);
            task.start(program);
        }
    }

    /** Waits until all programs have ended; throws what the first failed one threw. */
    void settle() {
        for (DrivenTask task : running) {
            task.finish();
        }
        running.clear();
    }

    /** Processes in lists of which no two share memory, descriptors, directories or handlers; otherwise their order is kept. */
    static List<List<ProcessImage>> waves(List<ProcessImage> processes) {
        Map<String, Integer> seen = new HashMap<>();
        List<List<ProcessImage>> waves = new ArrayList<>();
        for (ProcessImage process : processes) {
            task_kobj_ids_entry ids = process.ids();
            List<String> objects = List.of("m" + ids.getVmId(), "d" + ids.getFilesId(), "f" + ids.getFsId(), "s" + ids.getSighandId());
            int wave = objects.stream().mapToInt(object -> seen.getOrDefault(object, 0)).max().orElse(0);
            objects.forEach(object -> seen.put(object, wave + 1));
            while (waves.size() <= wave) {
                waves.add(new ArrayList<>());
            }
            waves.get(wave).add(process);
        }
        return waves;
    }
}
