package dev.criu.core.namespace.ipc;

import dev.criu.core.api.CriuException;
import dev.criu.proto.ipc_var_entry;
import java.util.ArrayList;
import java.util.List;

/** The files of {@code /proc/sys} that belong to an ipc namespace, and their image. */
public final class IpcVariables {
    /** Below {@code /proc/sys}, in the order in which {@link #encode} takes their contents. */
    public static final List<String> FILES = List.of(
            "kernel/sem",
            "kernel/msgmax",
            "kernel/msgmnb",
            "kernel/msgmni",
            "kernel/auto_msgmni",
            "kernel/shmmax",
            "kernel/shmall",
            "kernel/shmmni",
            "kernel/shm_rmid_forced",
            "fs/mqueue/queues_max",
            "fs/mqueue/msg_max",
            "fs/mqueue/msgsize_max",
            "fs/mqueue/msg_default",
            "fs/mqueue/msgsize_default");

    private static final int SEM_VALUES = 4;

    /** A file and what stands in it. */
    public record Setting(String file, String value) {}

    private IpcVariables() {}

    /** The image of contents read from {@link #FILES}. */
    public static ipc_var_entry encode(List<String> contents) {
        ipc_var_entry.Builder entry = ipc_var_entry.newBuilder();
        String[] semaphores = contents.get(0).strip().replace('\t', ' ').split(" ");
        if (semaphores.length != SEM_VALUES) {
            throw new CriuException("ipc", "/proc/sys/kernel/sem holds \"" + contents.get(0) + "\" and not four numbers");
        }
        for (String value : semaphores) {
            entry.addSemCtls(number(value, "kernel/sem"));
        }
        return entry.setMsgCtlmax(number(contents, 1))
                .setMsgCtlmnb(number(contents, 2))
                .setMsgCtlmni(number(contents, 3))
                .setAutoMsgmni(number(contents, 4))
                .setShmCtlmax(large(contents, 5))
                .setShmCtlall(large(contents, 6))
                .setShmCtlmni(number(contents, 7))
                .setShmRmidForced(number(contents, 8))
                .setMqQueuesMax(number(contents, 9))
                .setMqMsgMax(number(contents, 10))
                .setMqMsgsizeMax(number(contents, 11))
                .setMqMsgDefault(number(contents, 12))
                .setMqMsgsizeDefault(number(contents, 13))
                .build();
    }

    /** What to write into which files, in order. */
    public static List<Setting> decode(ipc_var_entry entry) {
        List<Setting> settings = new ArrayList<>(FILES.size());
        StringBuilder semaphores = new StringBuilder();
        for (int value : entry.getSemCtlsList()) {
            semaphores.append(semaphores.isEmpty() ? "" : " ").append(Integer.toUnsignedString(value));
        }
        settings.add(new Setting(FILES.get(0), semaphores.toString()));
        add(settings, entry.getMsgCtlmax());
        add(settings, entry.getMsgCtlmnb());
        add(settings, entry.getMsgCtlmni());
        add(settings, entry.getAutoMsgmni());
        settings.add(new Setting(FILES.get(5), Long.toUnsignedString(entry.getShmCtlmax())));
        settings.add(new Setting(FILES.get(6), Long.toUnsignedString(entry.getShmCtlall())));
        add(settings, entry.getShmCtlmni());
        add(settings, entry.getShmRmidForced());
        add(settings, entry.getMqQueuesMax());
        add(settings, entry.getMqMsgMax());
        add(settings, entry.getMqMsgsizeMax());
        if (entry.hasMqMsgDefault() && entry.hasMqMsgsizeDefault()) {
            add(settings, entry.getMqMsgDefault());
            add(settings, entry.getMqMsgsizeDefault());
        }
        return settings;
    }

    private static void add(List<Setting> settings, int value) {
        settings.add(new Setting(FILES.get(settings.size()), Integer.toUnsignedString(value)));
    }

    private static int number(List<String> contents, int index) {
        return number(contents.get(index).strip(), FILES.get(index));
    }

    private static int number(String text, String file) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new CriuException("ipc", "/proc/sys/" + file + " holds \"" + text + "\" and not a number", e);
        }
    }

    private static long large(List<String> contents, int index) {
        try {
            return Long.parseUnsignedLong(contents.get(index).strip());
        } catch (NumberFormatException e) {
            throw new CriuException("ipc", "/proc/sys/" + FILES.get(index) + " holds no number", e);
        }
    }
}
