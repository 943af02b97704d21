package dev.fanout.notification.channel.webhook;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The last look before a request leaves: is this connection, an old one perhaps, to an address that the guard admits?
 * Through a proxy it tells the proxy's part from the receiver's instead; what is behind a tunnel is for the proxy to
 * judge.
 */
class GuardedExchange extends HttpRequestExecutor {

    /** Set in the context of an attempt once the connection reaches as far as the receiver. */
    private static final String REACHED = GuardedExchange.class.getName() + ".reached";

    private final AddressGuard guard;
    private final boolean proxied;

    GuardedExchange(AddressGuard guard, boolean proxied) {
        this.guard = guard;
        this.proxied = proxied;
    }

    static boolean reachedReceiver(HttpContext context) {
        return context.getAttribute(REACHED) != null;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            @Nullable HttpResponseInformationCallback information,
            HttpContext context)
            throws IOException, HttpException {
        if (Method.CONNECT.isSame(request.getMethod())) {
            ClassicHttpResponse answer = super.execute(request, connection, information, context);
            TunnelRefusedException.throwUnlessOpened(answer);
            context.setAttribute(REACHED, true);
            return answer;
        }
        if (!proxied) {
            guard.check((InetSocketAddress) connection.getRemoteAddress());
        }
        context.setAttribute(REACHED, true);
        return super.execute(request, connection, information, context);
    }
}
