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
        Map<Integer, Integer> memories = new HashMap<>();
        Map<Integer, Integer> descriptors = new HashMap<>();
        Map<Integer, Integer> directories = new HashMap<>();
        Map<Integer, Integer> handlers = new HashMap<>();
        List<List<ProcessImage>> waves = new ArrayList<>();
        for (ProcessImage process : processes) {
            task_kobj_ids_entry ids = process.ids();
            int wave = Math.max(
                    Math.max(after(memories, ids.getVmId()), after(descriptors, ids.getFilesId())),
                    Math.max(after(directories, ids.getFsId()), after(handlers, ids.getSighandId())));
            memories.put(ids.getVmId(), wave + 1);
            descriptors.put(ids.getFilesId(), wave + 1);
            directories.put(ids.getFsId(), wave + 1);
            handlers.put(ids.getSighandId(), wave + 1);
            while (waves.size() <= wave) {
                waves.add(new ArrayList<>());
            }
            waves.get(wave).add(process);
        }
        return waves;
    }

    /** The first wave in which nobody has an object yet. */
    private static int after(Map<Integer, Integer> waves, int object) {
        Integer wave = waves.get(object);
        return wave == null ? 0 : wave;
    }
}
