package io.barekube.testkit.sim.internal.ssh;

import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.session.ServerSession;

/** Counts logins. */
record Authenticated(Sshd sshd) implements SessionListener {
    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.Authenticated && session instanceof ServerSession server) {
            sshd.endpoint(server).authenticated();
        }
    }
}
