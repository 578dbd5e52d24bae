package io.barekube.kubeadm.internal.ssh;

import net.schmizz.sshj.common.LoggerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * SSHJ's logs at DEBUG, and nothing of its TRACE level: that prints packets, secrets included. Its errors are told by our exceptions, so that a host
 * that restarts does not fill the caller's log with stack traces.
 */
final class QuietLoggers implements LoggerFactory {
    @Override
    public Logger getLogger(String name) {
        return new Quiet(org.slf4j.LoggerFactory.getLogger(name));
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return getLogger(type.getName());
    }

    private static final class Quiet extends AbstractLogger {
        private static final long serialVersionUID = 1L;
        private final transient Logger target;

        Quiet(Logger target) {
            this.name = target.getName();
            this.target = target;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                @Nullable Object @Nullable [] arguments,
                @Nullable Throwable failure) {
            if (target.isDebugEnabled()) {
                String text = MessageFormatter.basicArrayFormat(message, arguments);
                target.debug("{}{}", text, failure == null ? "" : " (" + failure + ")");
            }
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isTraceEnabled(Marker marker) {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isDebugEnabled(Marker marker) {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isInfoEnabled() {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isInfoEnabled(Marker marker) {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isWarnEnabled() {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isWarnEnabled(Marker marker) {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isErrorEnabled() {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isErrorEnabled(Marker marker) {
            return target.isDebugEnabled();
        }
    }
}
