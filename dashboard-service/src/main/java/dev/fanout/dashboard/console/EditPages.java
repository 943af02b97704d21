package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.Commands.Command;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

/** A dead letter is edited, looked at once more, and sent. */
@Controller
@RequestMapping("/console/dead-letters/{service}/{id}/edit")
class EditPages {

    /** Characters. A form sends some of them as three bytes, and all of it must fit into a request. */
    static final int LONGEST = 256 * 1024;

    private final Letters letters;
    private final Commands commands;

    EditPages(Letters letters, Commands commands) {
        this.letters = letters;
        this.commands = commands;
    }

    /** A difference. */
    record Change(String path, String before, String after) {}

    @GetMapping
    String show(@PathVariable String service, @PathVariable UUID id, @Nullable Principal user, Model model) {
        Letters.Found found = letters.find(service, id, user);
        PayloadText payload = found.payload(LONGEST);
        if (payload.cut()) {
            throw ProblemException.unprocessable(
                    "too-large-for-a-form",
                    "The payload has more than " + LONGEST + " characters. Edit it as a file and send it to"
                            + " POST /api/dead-letters/" + service + "/" + id + "/replay.");
        }
        return page(found, payload.text(), "", List.of(), model);
    }

    @PostMapping
    String edit(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestParam String payload,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "check") String step,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Letters.Found found;
        try {
            found = letters.find(service, id, user);
        } catch (ProblemException e) {
            response.setStatus(e.getStatusCode().value());
            model.addAttribute("problem", Refusal.of(e.getBody())).addAttribute("written", payload);
            return "console/error";
        }
        EditedPayload edited;
        try {
            edited = EditedPayload.of(payload, found);
        } catch (EditedPayload.NotPayloadException e) {
            return page(found, payload, reason, List.of(new InvalidField("payload", e.getMessage())), model);
        }
        boolean send = step.equals("send");
        Reply reply = commands.send(
                new Command(
                        send ? "replay edited dead letter" : "check edited dead letter",
                        service,
                        "/dead-letters/{id}/replay",
                        Map.of("id", id)),
                user,
                edited.body(reason, !send));
        Optional<Refusal> refusal = Commands.refusal(reply);
        if (refusal.isPresent()) {
            response.setStatus(reply.status());
            List<InvalidField> faults = refusal.get().errors();
            if (faults.isEmpty()) {
                model.addAttribute("refused", refusal.get());
            }
            return page(found, payload, reason, faults, model);
        }
        if (send) {
            after.addFlashAttribute("done", "The edited copy is on its way.");
            return "redirect:/console/dead-letters/" + service + "/" + id;
        }
        model.addAttribute("changes", changes(Rows.tree(reply.body()).path("diff"), found));
        return page(found, payload, reason, List.of(), model);
    }

    private static List<Change> changes(JsonNode diff, Letters.Found found) {
        List<Change> changes = new ArrayList<>();
        diff.forEach(change -> changes.add(new Change(
                change.path("path").asString(""), value(change, "before", found), value(change, "after", found))));
        return changes;
    }

    private static String value(JsonNode change, String field, Letters.Found found) {
        JsonNode value = Differences.value(change, field, found.personal());
        return value.isMissingNode() || value.isNull()
                ? ""
                : JsonLayout.of(value.toString().getBytes(StandardCharsets.UTF_8), found.personal(), LONGEST)
                        .map(PayloadText::text)
                        .orElse("");
    }

    private static String page(
            Letters.Found found, String text, String reason, List<InvalidField> faults, Model model) {
        model.addAttribute("service", found.service())
                .addAttribute("letter", found.letter())
                .addAttribute("text", text)
                .addAttribute("reason", reason)
                .addAttribute("faults", faults)
                .addAttribute("masked", !found.personal().masked().isEmpty());
        return "console/edit";
    }
}
