package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.Commands.Command;
import dev.fanout.dashboard.console.Commands.Origin;
import dev.fanout.dashboard.operations.Listed;
import dev.fanout.dashboard.operations.MergedPage;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

@Controller
@RequestMapping(OutboxPages.LIST)
class OutboxPages {

    static final String LIST = "/console/outbox";
    private static final int SIZE = 50;

    private final OperatorDesk desk;
    private final Commands commands;

    OutboxPages(OperatorDesk desk, Commands commands) {
        this.desk = desk;
        this.commands = commands;
    }

    /** Which messages. */
    record Filter(@Nullable String service, @Nullable String status) {

        /** That of a link to the list. */
        static Filter of(String link) {
            MultiValueMap<String, String> criteria =
                    UriComponentsBuilder.fromUriString(link).build().getQueryParams();
            return new Filter(criteria.getFirst("service"), criteria.getFirst("status"));
        }
    }

    @GetMapping
    String list(Filter filter, @RequestParam(required = false) @Nullable String cursor, Model model) {
        Query ofServices = new Query().with("status", filter.status());
        MergedPage page = desk.page(Listed.OUTBOX, ofServices.map(), filter.service(), cursor, SIZE);
        model.addAttribute("messages", Rows.of(page.items(), Rows.Outgoing.class))
                .addAttribute("missing", Missing.of(page.services()))
                .addAttribute("filter", filter)
                .addAttribute("services", OperatorDesk.names())
                .addAttribute("states", List.of("PENDING", "REFUSED"))
                .addAttribute("first", cursor == null)
                .addAttribute(
                        "next",
                        new Query()
                                .with("service", filter.service())
                                .with("status", filter.status())
                                .linkToNext(LIST, page.next()));
        return "console/outbox";
    }

    @PostMapping("/{service}/{id}/retry")
    String retry(
            @PathVariable String service,
            @PathVariable long id,
            @RequestParam(defaultValue = LIST) String back,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Command command = new Command("retry outbox message", service, "/outbox/{id}/retry", Map.of("id", id));
        return outcome(commands.send(command, user, Map.of()), "It is sent at once.", back, model, after, response);
    }

    @PostMapping("/{service}/{id}/give-up")
    String giveUp(
            @PathVariable String service,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(defaultValue = LIST) String back,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Command command = new Command("give up outbox message", service, "/outbox/{id}/give-up", Map.of("id", id));
        return outcome(
                commands.send(command, user, Commands.because(reason)),
                "It is a dead letter now, and what waited behind it goes on.",
                back,
                model,
                after,
                response);
    }

    private String outcome(
            Reply reply,
            String done,
            String back,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        String list = Commands.isWithin(LIST, back) ? back : LIST;
        return Commands.outcome(
                reply, done, list, new Origin(list, () -> list(Filter.of(list), null, model)), model, after, response);
    }
}
