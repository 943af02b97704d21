package dev.fanout.local;

import dev.fanout.servers.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The database server as a part of the stack, with a database and a role for each service. */
record PostgresPart(PostgresServer server, List<Service> services) implements Part {

    static final String NAME = "postgres";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return server.jdbcUrl("");
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void awaitReady(Duration patience) {
        server.awaitReady(patience);
        services.forEach(service -> server.createDatabase(service.database(), passwordOf(service)));
    }

    @Override
    public boolean isReady() {
        return server.isReady();
    }

    /** No secret: the server listens on loopback only, and the password only keeps the services apart. */
    static String passwordOf(Service service) {
        return service.database();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return server.process();
    }

    @Override
    public Path log() {
        return server.log();
    }
}
