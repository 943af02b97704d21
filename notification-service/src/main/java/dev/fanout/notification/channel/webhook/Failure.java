package dev.fanout.notification.channel.webhook;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Says what an attempt without an answer came to, and whose fault it is. */
final class Failure {

    static final String NO_CONNECTION = "no connection of ours was free in time";

    /** What the system says when it has nothing left for us to connect with. */
    private static final List<String> OURS =
            List.of("Too many open files", "Cannot assign requested address", "Network is unreachable");

    private Failure() {}

    /** @param atProxy whether there is a proxy, and the attempt came no further than to it */
    static Answer answerTo(IOException e, boolean atProxy) {
        return switch (e) {
            case RefusedTargetException _ -> Answer.of(Verdict.REFUSED, "the target " + e.getMessage());
            case UnknownHostException _ -> Answer.of(Verdict.OUR_FAULT, reasonOf(e));
            case ConnectionRequestTimeoutException _ -> Answer.of(Verdict.OUR_FAULT, NO_CONNECTION);
            case TunnelRefusedException tunnel ->
                Answer.of(tunnel.blamesReceiver() ? Verdict.FAILED : Verdict.OUR_FAULT, reasonOf(e));
            default ->
                Answer.of(
                        atProxy || isOurs(e) ? Verdict.OUR_FAULT : Verdict.FAILED,
                        (atProxy ? "at the proxy: " : "") + textOf(e));
        };
    }

    /** An interruption is the service's shutdown. */
    private static boolean isOurs(IOException e) {
        return Thread.currentThread().isInterrupted()
                || OURS.stream().anyMatch(words -> reasonOf(e).contains(words));
    }

    private static String textOf(IOException e) {
        return switch (e) {
            case ConnectTimeoutException _ -> "no connection in time";
            case NoHttpResponseException _ -> "the connection was closed without an answer";
            case SSLException _ ->
                "TLS: "
                        + (firstCauseOf(e) instanceof CertificateExpiredException expired
                                ? "the certificate has expired, " + expired.getMessage()
                                : reasonOf(e));
            default -> reasonOf(e);
        };
    }

    private static String reasonOf(Throwable e) {
        Throwable first = firstCauseOf(e);
        String message = first.getMessage();
        return message == null || message.isBlank() ? first.getClass().getSimpleName() : message;
    }

    private static Throwable firstCauseOf(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first;
    }
}
