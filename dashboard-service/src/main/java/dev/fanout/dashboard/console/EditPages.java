package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.Commands.Command;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.web.InvalidField;
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

    /** As much as a request may have. */
    private static final int LONGEST = 1024 * 1024;

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
        return page(found, found.payload(LONGEST).text(), "", List.of(), model);
    }

    @PostMapping
    String edit(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestParam String payload,
            @RequestParam String reason,
            @RequestParam(defaultValue = "check") String step,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after) {
        Letters.Found found = letters.find(service, id, user);
        EditedPayload edited;
        try {
            edited = EditedPayload.of(payload, found);
        } catch (EditedPayload.NotJsonException e) {
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
        JsonNode value = change.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        String path = change.path("path").asString("");
        return found.personal()
                        .hides(path.substring(path.lastIndexOf('/') + 1), value.isString() ? value.asString() : null)
                ? JsonLayout.MASK
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
