package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Programs of several driven tasks at once: waking a task and hearing of its stop takes longer than most programs. No program may wait for
 * another.
 */
final class Together {
    /** The most programs at a time: enough for all processors, few enough for the heap. */
    private static final int MOST = 64;

    private final Deque<DrivenTask> running = new ArrayDeque<>();

    /** Starts a program, and waits for older ones if there are many; the task must have none that is running. */
    void start(DrivenTask task, Program program) {
        if (!program.isEmpty()) {
            if (running.size() == MOST) {
                running.remove().finish();
            }
            running.add(task);
            task.start(program);
        }
    }

    /** Waits until all programs have ended; throws what the first failed one threw. */
    void settle() {
        while (!running.isEmpty()) {
            running.remove().finish();
        }
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
