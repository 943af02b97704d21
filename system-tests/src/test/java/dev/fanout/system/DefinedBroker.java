package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.TestBroker;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broker that has imported the definitions as compose does, with a password for each user. */
final class DefinedBroker implements AutoCloseable {

    /** A password with all that a shell or JSON could change; it must be hashed like any other. */
    private static final String ODD = " $x \"ü\" \\n 'y' %s";

    private final TestBroker broker = TestBroker.own();
    private final VirtualHost asAdmin;

    DefinedBroker() throws Exception {
        VirtualHost admin = broker.newVirtualHost();
        asAdmin = new VirtualHost(admin.host(), admin.port(), admin.username(), admin.password(), "fanout");
        importDefinitions();
    }

    /** Brings back what a test has taken away. */
    void importDefinitions() throws Exception {
        broker.manage("POST", "/api/definitions", withUsers(asAdmin.password()));
    }

    static JsonNode definitions() throws IOException {
        return new JsonMapper().readTree(Files.readString(BrokerDefinitions.FILE));
    }

    /** Those of the services. */
    static List<String> users() throws IOException {
        return definitions()
                .path("permissions")
                .valueStream()
                .map(permission -> permission.path("user").asString())
                .filter(user -> !user.equals("admin"))
                .toList();
    }

    static String passwordOf(String user) {
        return "secret of " + user + ODD;
    }

    VirtualHost asAdmin() {
        return asAdmin;
    }

    VirtualHost as(String user) {
        return asAdmin.as(user, passwordOf(user));
    }

    /** See {@link TestBroker#manage}. */
    String manage(String method, String path) {
        return broker.manage(method, path, null);
    }

    /** That prints the definitions with the users, whose passwords are in its environment. */
    static ProcessBuilder script() {
        return new ProcessBuilder(
                "bash", BrokerDefinitions.FOLDER.resolve("definitions.sh").toString());
    }

    private static String withUsers(String adminPassword) throws Exception {
        ProcessBuilder script = script().redirectError(ProcessBuilder.Redirect.INHERIT);
        script.environment().put("RABBITMQ_ADMIN_PASSWORD", adminPassword);
        List<String> users = users();
        users.forEach(user -> script.environment().put(variableOf(user), passwordOf(user)));
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        users.forEach(user -> assertThat(output).doesNotContain(passwordOf(user)));
        return output;
    }

    private static String variableOf(String user) {
        return "RABBITMQ_" + user.replace("-service", "").toUpperCase(Locale.ROOT) + "_PASSWORD";
    }

    @Override
    public void close() {
        broker.close();
    }
}
