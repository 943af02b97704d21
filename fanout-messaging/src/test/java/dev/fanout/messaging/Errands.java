package dev.fanout.messaging;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.replay.ReplayObserver;
import dev.fanout.messaging.replay.ReplayObserver.Outcome;
import dev.fanout.messaging.replay.Replayable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Things of an application that have failed, and that jobs replay as they do dead letters. */
class Errands implements Replayable<Errands.ToTown> {

    private static final String KIND = "errand";
    private static final String NOWHERE = "nowhere";

    private final JdbcClient jdbc;

    Errands(JdbcClient jdbc) {
        this.jdbc = jdbc;
        jdbc.sql("""
                create table if not exists errand (
                    id uuid primary key, number integer not null, town varchar(63) not null,
                    failed_at timestamp with time zone not null, status varchar(16) not null,
                    runs integer not null)
                """).update();
    }

    /** Errands to a town, or all of them. */
    record ToTown(@Nullable String town) {}

    /** What an application has that replays its errands. */
    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        Errands errands(JdbcClient jdbc) {
            return new Errands(jdbc);
        }

        @Bean
        BackgroundTask errandRunner(
                Errands errands, ReplayObserver observer, PlatformTransactionManager transactionManager) {
            TransactionTemplate transactions = new TransactionTemplate(transactionManager);
            return BackgroundTask.named("errands").repeating(() -> {
                transactions.executeWithoutResult(_ -> errands.run(observer));
                return Duration.ofMillis(20);
            });
        }
    }

    /** The ids of errands that have failed. */
    List<UUID> fail(int count, String town) {
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    UUID id = UUID.randomUUID();
                    jdbc.sql("""
                                    insert into errand (id, number, town, failed_at, status, runs)
                                    values (?, ?, ?, localtimestamp, 'FAILED', 0)
                                    """).params(id, number, town).update();
                    return id;
                })
                .toList();
    }

    long count(String status) {
        return jdbc.sql("select count(*) from errand where status = ?")
                .param(status)
                .query(Long.class)
                .single();
    }

    int mostRuns() {
        return jdbc.sql("select max(runs) from errand").query(Integer.class).single();
    }

    /** Runs some of those that have begun: to Ghent nobody finds the way. */
    private void run(ReplayObserver observer) {
        List<Errand> begun = jdbc.sql("""
                        select id, town from errand where status = 'BEGUN' order by number limit 50
                        for update skip locked
                        """)
                .query((rs, _) -> new Errand(rs.getObject("id", UUID.class), rs.getString("town")))
                .list();
        Map<Boolean, List<UUID>> byOutcome = begun.stream()
                .collect(Collectors.partitioningBy(
                        errand -> !errand.town().equals("Ghent"), Collectors.mapping(Errand::id, Collectors.toList())));
        byOutcome.forEach((well, ids) -> {
            set(ids, well ? "DONE" : "FAILED");
            observer.ended(KIND, ids, well ? Outcome.RESOLVED : Outcome.FAILED);
        });
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<ToTown> filterType() {
        return ToTown.class;
    }

    /** A town has one job at a time; a job for all towns is beside none of these. */
    @Override
    public List<String> resources(ToTown filter, Instant cutOff) {
        return filter.town() == null ? List.of() : List.of("town:" + filter.town());
    }

    @Override
    public List<UUID> select(ToTown filter, Instant cutOff, List<String> resources) {
        return jdbc.sql("select id from errand where status = 'FAILED' and failed_at < :cutOff"
                        + (filter.town() == null ? "" : " and town = :town") + " order by number")
                .param("cutOff", cutOff.atOffset(ZoneOffset.UTC))
                .param("town", filter.town())
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
    }

    @Override
    public Begun begin(List<UUID> ids, UUID job, String startedBy, @Nullable String reason) {
        Map<UUID, Errand> failed = jdbc
                .sql("""
                        select id, town from errand where id in (:ids) and status = 'FAILED' order by id for update
                        """)
                .param("ids", ids)
                .query((rs, _) -> new Errand(rs.getObject("id", UUID.class), rs.getString("town")))
                .stream()
                .collect(Collectors.toMap(Errand::id, Function.identity()));
        Map<UUID, String> obstacles = failed.values().stream()
                .filter(errand -> errand.town().equals(NOWHERE))
                .collect(Collectors.toMap(Errand::id, _ -> "there is no such town"));
        Set<UUID> begun = new HashSet<>(failed.keySet());
        begun.removeAll(obstacles.keySet());
        if (!begun.isEmpty()) {
            jdbc.sql("update errand set runs = runs + 1 where id in (:ids)")
                    .param("ids", begun)
                    .update();
        }
        set(begun, "BEGUN");
        return new Begun(begun, obstacles);
    }

    private void set(Collection<UUID> ids, String status) {
        if (!ids.isEmpty()) {
            jdbc.sql("update errand set status = :status where id in (:ids)")
                    .param("status", status)
                    .param("ids", ids)
                    .update();
        }
    }

    @Override
    public Optional<String> lastFailureOf(List<UUID> failed) {
        return jdbc.sql("select town from errand where id in (:ids) order by number desc limit 1")
                .param("ids", failed)
                .query(String.class)
                .optional()
                .map("no way to "::concat);
    }

    private record Errand(UUID id, String town) {}
}
