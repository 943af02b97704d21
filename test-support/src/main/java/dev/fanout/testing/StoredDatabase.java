package dev.fanout.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Databases as earlier versions of the services left them, so that a test can start the present version on one. They
 * are test resources: for H2 the file itself ({@code stored-databases/<name>.mv.db.gz}), for PostgreSQL a script
 * ({@code stored-databases/<name>.sql}).
 */
public final class StoredDatabase {

    private static final String H2_URL = "jdbc:h2:file:";

    private StoredDatabase() {}

    /**
     * Makes a fresh database with the stored contents.
     *
     * @return its {@code spring.datasource.url}, {@code .username} and {@code .password}
     */
    public static Map<String, String> restored(TestDatabase kind, String name) {
        Map<String, String> database = kind.properties();
        switch (kind) {
            case H2 -> unpack("/stored-databases/" + name + ".mv.db.gz", fileOf(database));
            case POSTGRES -> execute("/stored-databases/" + name + ".sql", database);
        }
        return database;
    }

    private static Path fileOf(Map<String, String> database) {
        String url = valueOf("url", database);
        return Path.of(url.substring(H2_URL.length(), url.indexOf(';')) + ".mv.db");
    }

    private static void unpack(String resource, Path file) {
        try (InputStream in = new GZIPInputStream(open(resource))) {
            Files.copy(in, file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + resource, e);
        }
    }

    private static void execute(String resource, Map<String, String> database) {
        try (InputStream in = open(resource);
                Connection connection = DriverManager.getConnection(
                        valueOf("url", database), valueOf("username", database), valueOf("password", database));
                Statement statement = connection.createStatement()) {
            statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot execute " + resource, e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = StoredDatabase.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalArgumentException("there is no test resource " + resource);
        }
        return in;
    }

    private static String valueOf(String property, Map<String, String> database) {
        String value = database.get("spring.datasource." + property);
        if (value == null) {
            throw new IllegalStateException("the database has no " + property);
        }
        return value;
    }
}
