package dev.fanout.defaults.web;

import dev.fanout.defaults.Pages;
import dev.fanout.web.InvalidField;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.exception.GenericJDBCException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** A service with a controller for every kind of answer. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
            "dev.fanout.messaging.schema.SchemaAutoConfiguration",
            "dev.fanout.messaging.topology.TopologyAutoConfiguration",
            "dev.fanout.messaging.outbox.OutboxAutoConfiguration",
            "dev.fanout.messaging.inbox.InboxAutoConfiguration"
        })
@Import(WebTestApplication.ThingController.class)
class WebTestApplication {

    enum Colour {
        RED,
        GREEN
    }

    record Price(long amount, String currency) {
        Price {
            if (amount < 0) {
                throw new IllegalArgumentException("an amount is not negative");
            }
        }
    }

    record Line(
            @NotNull @ShortText String sku,
            @NotNull @Min(1) @Max(10) Integer quantity) {}

    record Thing(
            @NotNull @ShortText(max = 10) String name,
            @Size(min = 1, max = 3) @NotNull List<@NotNull @Valid Line> lines,
            Colour colour,
            Price price) {}

    @RestController
    @RequestMapping("/things")
    static class ThingController {

        @PostMapping
        Thing create(
                @RequestBody @Valid Thing thing,
                @RequestHeader(name = "Some-Key", required = false) @ShortText(max = 5) String key) {
            return thing;
        }

        @PostMapping("/raw")
        int raw(@RequestBody byte[] body) {
            return body.length;
        }

        @GetMapping
        Paged<String> list(
                @Valid Paging paging,
                @RequestParam(required = false) Colour colour,
                @RequestParam(required = false) Duration age) {
            var pageable = Pages.request(paging, Sort.by("name"));
            return Pages.of(new PageImpl<>(List.of(1, 2, 3), pageable, 123), Object::toString);
        }

        @GetMapping("/{id}")
        @Operation(summary = "finds none")
        Thing find(@PathVariable UUID id) {
            throw ProblemException.notFound("thing-not-found", "No thing has the id " + id + ".");
        }

        @GetMapping("/secret")
        Map<String, String> secret() {
            return Map.of();
        }

        @GetMapping("/search")
        String search(@RequestParam String text) {
            return text;
        }

        @PostMapping("/conflict")
        void conflict() {
            throw ProblemException.conflict("thing-exists", "The thing is there already.");
        }

        @PostMapping("/refused")
        void refused() {
            throw ProblemException.unprocessable(
                    "unknown-sku", "No such sku.", new InvalidField("lines[0].sku", "is unknown"));
        }

        @PostMapping("/busy")
        void busy() {
            throw ProblemException.unavailable("busy", "Too much to do.", Duration.ofSeconds(7));
        }

        @PostMapping("/database-away")
        void databaseAway() {
            throw new CannotCreateTransactionException("secret connection string");
        }

        @PostMapping("/outage/{state}")
        void outage(@PathVariable String state) {
            throw new JpaSystemException(
                    new GenericJDBCException("secret statement", new SQLException("secret server", state)));
        }

        @PostMapping("/outage-in-a-conflict/{state}")
        void outageInAConflict(@PathVariable String state) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "taken", new SQLException("secret server", state));
        }

        @PostMapping("/outage-with-a-broken-pipe")
        void outageWithABrokenPipe() {
            throw new IllegalStateException(
                    "secret", new SQLException("secret server", "08006", new IOException("Broken pipe")));
        }

        @PostMapping("/changed-meanwhile")
        void changedMeanwhile() {
            throw new OptimisticLockingFailureException("secret row");
        }

        @PostMapping("/broken")
        void broken() {
            throw new IllegalStateException("secret inner state");
        }

        @GetMapping("/open/denied")
        void denied() {
            throw new AuthorizationDeniedException("not this one");
        }

        @GetMapping("/open/unknown")
        void unknown() {
            throw new BadCredentialsException("not any more");
        }

        @GetMapping(path = "/plain/text", produces = MediaType.TEXT_PLAIN_VALUE)
        String text() {
            return "text";
        }
    }
}
