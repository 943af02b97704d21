package dev.fanout.defaults.production;

import dev.fanout.defaults.CallbackSecrets;
import dev.fanout.defaults.production.NotForProductionException.Complaint;
import dev.fanout.defaults.web.EnvironmentUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Refuses to start with settings for development. It looks at all settings before any bean is made, so the service has
 * not connected or written anything when the check fails; and it fails once, with all findings.
 */
class ProductionCheck implements BeanFactoryPostProcessor {

    /** Every default of ours equals its user's name; these are the users that attackers try first. */
    private static final Set<String> WELL_KNOWN =
            Set.of("admin", "guest", "customer", "operator", "dashboard", "postgres", "password", "changeme");

    private static final int SHORTEST_KEY = 32;

    private static final Pattern SSL_PARAMETER = Pattern.compile("[?&](ssl|sslmode)=([^&]*)");

    private final Environment environment;
    private final List<Complaint> complaints = new ArrayList<>();

    ProductionCheck(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        Binder binder = Binder.get(environment);
        var properties = binder.bindOrCreate("fanout.production", ProductionProperties.class);
        // An application with another kind of access has no such users.
        if (beans.getBeanNamesForType(EnvironmentUsers.class, false, false).length > 0) {
            checkUser("customer");
            checkUser("operator");
            checkUser("dashboard");
        }
        if (beans.getBeanNamesForType(CallbackSecrets.class, false, false).length > 0) {
            checkCallbackKey(environment.getProperty("fanout.callback-key", ""));
        }
        checkBroker(binder.bindOrCreate("spring.rabbitmq", RabbitProperties.class), properties.allowPlainBroker());
        checkDatabase(environment.getProperty("spring.datasource.url", ""), properties);
        properties.required().forEach(this::checkRequired);
        properties.refused().forEach(this::checkRefused);
        if (!complaints.isEmpty()) {
            throw new NotForProductionException(complaints);
        }
    }

    private void checkUser(String user) {
        String property = "fanout.web." + user + "-password";
        if (isWeak(user, environment.getProperty(property, user))) {
            complain(
                    "%s, the password of the user '%s', is empty or a default".formatted(property, user),
                    "set the variable FANOUT_%s_PASSWORD to a secret".formatted(user.toUpperCase(Locale.ROOT)));
        }
    }

    /** Whoever has one callback can try keys against its signature for as long as he likes. */
    private void checkCallbackKey(String key) {
        if (key.length() < SHORTEST_KEY) {
            complain(
                    "fanout.callback-key, from which the secrets of callbacks are derived, is empty, a default or"
                            + " shorter than " + SHORTEST_KEY + " characters",
                    "set the variable FANOUT_CALLBACK_KEY to a secret, the same for order-service and"
                            + " notification-service (openssl rand -base64 32)");
        }
    }

    private void checkBroker(RabbitProperties broker, boolean plainAllowed) {
        String user = broker.determineUsername();
        if (isWeak(user, broker.determinePassword())) {
            complain(
                    "spring.rabbitmq.password, of the broker's user '%s', is empty or a default".formatted(user),
                    "set the variables SPRING_RABBITMQ_USERNAME and SPRING_RABBITMQ_PASSWORD to those of the"
                            + " service's own user");
        }
        RabbitProperties.Ssl ssl = broker.getSsl();
        if (!plainAllowed && !(ssl.determineEnabled() && ssl.isVerifyHostname() && ssl.isValidateServerCertificate())) {
            complain(
                    "the connection to RabbitMQ is without TLS, or does not verify certificate and host name"
                            + " (spring.rabbitmq.ssl.enabled, .verify-hostname, .validate-server-certificate)",
                    "set spring.rabbitmq.ssl.enabled=true (and spring.rabbitmq.ssl.bundle, if the JVM does not know the"
                            + " authority), or fanout.production.allow-plain-broker=true where nobody else can listen");
        }
    }

    private void checkDatabase(String url, ProductionProperties properties) {
        if (url.startsWith("jdbc:h2:")) {
            if (!properties.allowH2()) {
                complain(
                        "spring.datasource.url is an H2 database",
                        "add the profile 'postgres' (SPRING_PROFILES_ACTIVE=production,postgres),"
                                + " or set fanout.production.allow-h2=true");
            }
            return;
        }
        String user = environment.getProperty("spring.datasource.username", "");
        if (isWeak(user, environment.getProperty("spring.datasource.password", ""))) {
            complain(
                    "spring.datasource.password, of the database's role '%s', is empty or a default".formatted(user),
                    "set the variable POSTGRES_PASSWORD (or SPRING_DATASOURCE_PASSWORD) to a secret");
        }
        if (url.startsWith("jdbc:postgresql:") && !properties.allowPlainDatabase() && !verifiesServer(url)) {
            complain(
                    "spring.datasource.url has no sslmode=verify-full: PostgreSQL's driver would take a connection"
                            + " without TLS, or to anybody",
                    "add sslmode=verify-full to the URL (and sslrootcert, the file of the authority),"
                            + " or set fanout.production.allow-plain-database=true where nobody else can listen");
        }
    }

    private boolean verifiesServer(String url) {
        String mode = environment.getProperty("spring.datasource.hikari.data-source-properties.sslmode", "");
        boolean ssl = false;
        for (Matcher matcher = SSL_PARAMETER.matcher(url); matcher.find(); ) {
            if (matcher.group(1).equals("sslmode")) {
                mode = matcher.group(2);
            } else {
                ssl = matcher.group(2).isEmpty() || matcher.group(2).equals("true");
            }
        }
        // The driver reads ssl=true without a mode as verify-full.
        return mode.equals("verify-full") || (mode.isEmpty() && ssl);
    }

    private void checkRequired(String property) {
        if (environment.getProperty(property, "").isBlank()) {
            complain(
                    property + " has no value",
                    "set %s; or take it out of fanout.production.required, if the service shall run without"
                            .formatted(property));
        }
    }

    private void checkRefused(String property, String remedy) {
        if (environment.getProperty(property, Boolean.class, false)) {
            complain(property + " is true, which is for development", remedy);
        }
    }

    private static boolean isWeak(@Nullable String user, @Nullable String password) {
        return password == null
                || password.isBlank()
                || password.equalsIgnoreCase(user)
                || WELL_KNOWN.contains(password.toLowerCase(Locale.ROOT));
    }

    private void complain(String problem, String remedy) {
        complaints.add(new Complaint(problem, remedy));
    }
}
