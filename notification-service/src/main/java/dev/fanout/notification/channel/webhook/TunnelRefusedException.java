package dev.fanout.notification.channel.webhook;

import java.io.IOException;
import java.io.Serial;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;

/** The proxy opened no tunnel to the receiver. */
class TunnelRefusedException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    private TunnelRefusedException(int status) {
        super("the proxy answered " + status);
        this.status = status;
    }

    static void throwUnlessOpened(HttpResponse answer) throws TunnelRefusedException {
        if (answer.getCode() != HttpStatus.SC_OK) {
            throw new TunnelRefusedException(answer.getCode());
        }
    }

    /** By these two the proxy says that it did its part, but found nobody at the other end. */
    boolean blamesReceiver() {
        return status == HttpStatus.SC_BAD_GATEWAY || status == HttpStatus.SC_GATEWAY_TIMEOUT;
    }
}
