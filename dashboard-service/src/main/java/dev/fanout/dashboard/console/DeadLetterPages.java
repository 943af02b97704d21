package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.Commands.Command;
import dev.fanout.dashboard.console.Commands.Origin;
import dev.fanout.dashboard.operations.Listed;
import dev.fanout.dashboard.operations.MergedPage;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.dashboard.operations.WholeLists.WholeList;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequestMapping("/console/dead-letters")
class DeadLetterPages {

    private static final String LIST = "/console/dead-letters";
    private static final int SIZE = 50;
    private static final List<String> STATES = List.of("OPEN", "REPLAYING", "RESOLVED", "DISCARDED");

    private final OperatorDesk desk;
    private final Commands commands;
    private final Letters letters;

    DeadLetterPages(OperatorDesk desk, Commands commands, Letters letters) {
        this.desk = desk;
        this.commands = commands;
        this.letters = letters;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "groups") String view,
            @Valid LetterFilter filter,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        model.addAttribute("view", view.equals("list") ? "list" : "groups")
                .addAttribute("filter", filter)
                .addAttribute("services", OperatorDesk.names())
                .addAttribute("states", STATES)
                .addAttribute("first", cursor == null)
                .addAttribute(
                        "replayLink",
                        filter.criteria().with("service", filter.service()).link(ReplayPages.NEW));
        if (view.equals("list")) {
            MergedPage page = desk.page(Listed.DEAD_LETTERS, filter.forServices(), filter.service(), cursor, SIZE);
            model.addAttribute("letters", Rows.of(page.items(), Rows.Letter.class))
                    .addAttribute("missing", Missing.of(page.services()))
                    .addAttribute("next", filter.query().with("view", "list").linkToNext(LIST, page.next()));
        } else {
            WholeList groups = desk.groups();
            model.addAttribute("groups", Rows.of(groups.items(), Rows.Group.class))
                    .addAttribute("missing", Missing.of(groups.services()));
        }
        return "console/dead-letters";
    }

    @GetMapping("/{service}/{id}")
    String show(@PathVariable String service, @PathVariable UUID id, @Nullable Principal user, Model model) {
        model.addAllAttributes(letters.page(service, id, user));
        return "console/dead-letter";
    }

    /** Never as what it may pretend to be: a browser must not run it. */
    @GetMapping("/{service}/{id}/payload")
    ResponseEntity<String> payload(@PathVariable String service, @PathVariable UUID id, @Nullable Principal user) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"payload-" + id + ".txt\"")
                .body(letters.wholePayload(service, id, user));
    }

    @PostMapping("/{service}/{id}/replay")
    String replay(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String back,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Reply reply = commands.send(command("replay dead letter", service, id, "/replay"), user, Map.of());
        return outcome(reply, service, id, back, "It is on its way to its queue again.", user, model, after, response);
    }

    @PostMapping("/{service}/{id}/discard")
    String discard(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String reason,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        model.addAttribute("reason", reason);
        Reply reply =
                commands.send(command("discard dead letter", service, id, "/discard"), user, Commands.because(reason));
        return outcome(reply, service, id, null, "It is discarded.", user, model, after, response);
    }

    @PostMapping("/{service}/{id}/restore")
    String restore(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String reason,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Reply reply =
                commands.send(command("restore dead letter", service, id, "/restore"), user, Commands.because(reason));
        return outcome(reply, service, id, null, "It is open again.", user, model, after, response);
    }

    private static Command command(String words, String service, UUID id, String what) {
        return new Command(words, service, "/dead-letters/{id}" + what, Map.of("id", id));
    }

    private String outcome(
            Reply reply,
            String service,
            UUID id,
            @Nullable String back,
            String done,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        String page = LIST + "/" + service + "/" + id;
        return Commands.outcome(
                reply,
                done,
                back != null && Commands.isWithin(LIST, back) ? back : page,
                new Origin(page, () -> show(service, id, user, model)),
                model,
                after,
                response);
    }
}
