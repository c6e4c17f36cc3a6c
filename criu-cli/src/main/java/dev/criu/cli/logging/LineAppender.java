package dev.criu.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes events as CRIU's log has them: {@code (SS.UUUUUU) Error (place): message}. The place is the last segment of the logger's
 * name in lower case. Each event is one write to the file.
 */
final class LineAppender extends AppenderBase<ILoggingEvent> {
    private final OutputStream out;
    private final long startNanos;
    private final boolean times;
    private final boolean traces;
    private IOException failure;

    /**
     * @param startNanos what {@link System#nanoTime} said when the program began
     * @param times whether lines begin with the time
     * @param traces whether stack traces follow their events
     */
    LineAppender(OutputStream out, long startNanos, boolean times, boolean traces) {
        this.out = out;
        this.startNanos = startNanos;
        this.times = times;
        this.traces = traces;
    }

    @Override
    protected void append(ILoggingEvent event) {
        var line = new StringBuilder(160);
        if (times) {
            LogLine.time(line, (System.nanoTime() - startNanos) / 1000);
        }
        Level level = event.getLevel();
        if (level.isGreaterOrEqual(Level.WARN)) {
            line.append(level == Level.ERROR ? "Error (" : "Warn  (").append(LogLine.place(event.getLoggerName())).append("): ");
        }
        LogLine.text(line, event.getFormattedMessage());
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (traces && thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        try {
            out.write(line.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Why the last line that could not be written was not; null if all were. */
    IOException failure() {
        return failure;
    }
}
