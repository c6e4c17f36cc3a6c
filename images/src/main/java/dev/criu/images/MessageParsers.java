package dev.criu.images;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.criu.proto.*;

/** The parsers of the messages that image files hold, by message name: only the class asked for is loaded. */
final class MessageParsers {

    private MessageParsers() {
    }

    static Parser<? extends MessageLite> of(String message) {
        return switch (message) {
            case "apparmor_entry" -> apparmor_entry.parser();
            case "autofs_entry" -> autofs_entry.parser();
            case "binfmt_misc_entry" -> binfmt_misc_entry.parser();
            case "bpfmap_data_entry" -> bpfmap_data_entry.parser();
            case "bpfmap_file_entry" -> bpfmap_file_entry.parser();
            case "cgroup_entry" -> cgroup_entry.parser();
            case "core_entry" -> core_entry.parser();
            case "cpuinfo_entry" -> cpuinfo_entry.parser();
            case "creds_entry" -> creds_entry.parser();
            case "eventfd_file_entry" -> eventfd_file_entry.parser();
            case "eventpoll_file_entry" -> eventpoll_file_entry.parser();
            case "eventpoll_tfd_entry" -> eventpoll_tfd_entry.parser();
            case "ext_file_entry" -> ext_file_entry.parser();
            case "fanotify_file_entry" -> fanotify_file_entry.parser();
            case "fanotify_mark_entry" -> fanotify_mark_entry.parser();
            case "fdinfo_entry" -> fdinfo_entry.parser();
            case "fifo_entry" -> fifo_entry.parser();
            case "file_entry" -> file_entry.parser();
            case "file_lock_entry" -> file_lock_entry.parser();
            case "fs_entry" -> fs_entry.parser();
            case "ghost_file_entry" -> ghost_file_entry.parser();
            case "inet_sk_entry" -> inet_sk_entry.parser();
            case "inotify_file_entry" -> inotify_file_entry.parser();
            case "inotify_wd_entry" -> inotify_wd_entry.parser();
            case "inventory_entry" -> inventory_entry.parser();
            case "ipc_msg_entry" -> ipc_msg_entry.parser();
            case "ipc_sem_entry" -> ipc_sem_entry.parser();
            case "ipc_shm_entry" -> ipc_shm_entry.parser();
            case "ipc_var_entry" -> ipc_var_entry.parser();
            case "irmap_cache_entry" -> irmap_cache_entry.parser();
            case "itimer_entry" -> itimer_entry.parser();
            case "memfd_inode_entry" -> memfd_inode_entry.parser();
            case "mm_entry" -> mm_entry.parser();
            case "mnt_entry" -> mnt_entry.parser();
            case "net_device_entry" -> net_device_entry.parser();
            case "netlink_sk_entry" -> netlink_sk_entry.parser();
            case "netns_entry" -> netns_entry.parser();
            case "ns_file_entry" -> ns_file_entry.parser();
            case "packet_sock_entry" -> packet_sock_entry.parser();
            case "pagemap_head" -> pagemap_head.parser();
            case "pidfd_entry" -> pidfd_entry.parser();
            case "pidns_entry" -> pidns_entry.parser();
            case "pipe_data_entry" -> pipe_data_entry.parser();
            case "pipe_entry" -> pipe_entry.parser();
            case "posix_timer_entry" -> posix_timer_entry.parser();
            case "pstree_entry" -> pstree_entry.parser();
            case "reg_file_entry" -> reg_file_entry.parser();
            case "remap_file_path_entry" -> remap_file_path_entry.parser();
            case "rlimit_entry" -> rlimit_entry.parser();
            case "sa_entry" -> sa_entry.parser();
            case "seccomp_entry" -> seccomp_entry.parser();
            case "siginfo_entry" -> siginfo_entry.parser();
            case "signalfd_entry" -> signalfd_entry.parser();
            case "sk_packet_entry" -> sk_packet_entry.parser();
            case "stats_entry" -> stats_entry.parser();
            case "task_kobj_ids_entry" -> task_kobj_ids_entry.parser();
            case "tcp_stream_entry" -> tcp_stream_entry.parser();
            case "timens_entry" -> timens_entry.parser();
            case "timerfd_entry" -> timerfd_entry.parser();
            case "tty_data_entry" -> tty_data_entry.parser();
            case "tty_file_entry" -> tty_file_entry.parser();
            case "tty_info_entry" -> tty_info_entry.parser();
            case "tunfile_entry" -> tunfile_entry.parser();
            case "unix_sk_entry" -> unix_sk_entry.parser();
            case "userns_entry" -> userns_entry.parser();
            case "utsns_entry" -> utsns_entry.parser();
            case "vma_entry" -> vma_entry.parser();
            default -> throw new IllegalArgumentException("no image file holds messages of type '" + message + "'");
        };
    }
}
