package dev.fanout.notification.channel.webhook;

import java.net.URI;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Builds the HTTP client of webhooks. It does one exchange for each attempt and nothing of its own accord: no
 * redirects, no repetitions, no cookies, no credentials, no decompression, no upgrade to TLS, no proxy but ours.
 */
final class WebhookClient {

    private static final String USER_AGENT = "Fanout-Webhooks";

    /** A connection that rested longer is tried before it is used, which costs a millisecond. */
    private static final TimeValue CERTAINLY_ALIVE = TimeValue.ofSeconds(1);

    /** The head of an answer must not fill the heap, either. */
    private static final Http1Config BOUNDED_HEAD =
            Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(8_192).build();

    private WebhookClient() {}

    /** @param tls whom to trust: the authorities of the JVM, but for tests */
    static CloseableHttpClient of(WebhookProperties properties, NameLookup names, AddressGuard guard, SSLContext tls) {
        URI proxy = properties.proxy();
        // Through a proxy nothing but the proxy is ever resolved here.
        DnsResolver resolver = new GuardedResolver(names, proxy == null ? guard : AddressGuard.NONE);
        HttpClientBuilder client = HttpClientBuilder.create()
                .setConnectionManager(connections(properties, resolver, tls))
                .setRequestExecutor(new GuardedExchange(guard, proxy != null))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(properties.connectTimeout()))
                        .setResponseTimeout(Timeout.of(properties.timeout()))
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent(USER_AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression()
                .evictExpiredConnections()
                .evictIdleConnections(TimeValue.of(properties.idleTimeout()));
        if (proxy != null) {
            client.setRoutePlanner(tunnelsThrough(new HttpHost(proxy.getScheme(), proxy.getHost(), proxy.getPort())));
        }
        return client.build();
    }

    private static PoolingHttpClientConnectionManager connections(
            WebhookProperties properties, DnsResolver resolver, SSLContext tls) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BOUNDED_HEAD)
                        .build())
                .setTlsSocketStrategy(
                        ClientTlsStrategyBuilder.create().setSslContext(tls).buildClassic())
                .setMaxConnTotal(properties.maxConnections())
                .setMaxConnPerRoute(properties.maxConnectionsPerTarget())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(properties.connectTimeout()))
                        .setSocketTimeout(Timeout.of(properties.timeout()))
                        .setIdleTimeout(Timeout.of(properties.idleTimeout()))
                        .setValidateAfterInactivity(CERTAINLY_ALIVE)
                        .build())
                .build();
    }

    /** Tunnels for http too: only so can an answer of the proxy be told from one of the receiver. */
    private static HttpRoutePlanner tunnelsThrough(HttpHost proxy) {
        return (target, _) -> new HttpRoute(
                target,
                null,
                proxy,
                target.getSchemeName().equals("https"),
                RouteInfo.TunnelType.TUNNELLED,
                target.getSchemeName().equals("https") ? RouteInfo.LayerType.LAYERED : RouteInfo.LayerType.PLAIN);
    }
}
