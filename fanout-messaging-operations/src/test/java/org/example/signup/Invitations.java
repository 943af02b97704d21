package org.example.signup;

import dev.fanout.messaging.replay.ReplayJob;
import dev.fanout.messaging.replay.ReplayJobs;
import dev.fanout.messaging.replay.ReplayRequest;
import dev.fanout.messaging.replay.Replayable;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Three invitations that were not sent, and the stranger's route that has them sent again. Nobody ever answers. */
@RestController
class Invitations implements Replayable<Invitations.To> {

    private final List<UUID> failed = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private final ReplayJobs jobs;

    Invitations(ReplayJobs jobs) {
        this.jobs = jobs;
    }

    record To(String country) {}

    record Body(
            String country,
            @Nullable Integer ratePerSecond,
            @Nullable Boolean canary,
            @Nullable Boolean dryRun) {}

    @PostMapping("/invitations/replays")
    ResponseEntity<?> replay(@RequestBody Body body) {
        To filter = new To(body.country());
        if (Boolean.TRUE.equals(body.dryRun())) {
            return ResponseEntity.ok(Map.of("selected", jobs.selectable(this, filter)));
        }
        ReplayJob job = jobs.start(ReplayRequest.of(this, filter, body.ratePerSecond(), body.canary(), null), "ann");
        return ResponseEntity.accepted()
                .location(URI.create("/replays/" + job.id()))
                .body(job);
    }

    @Override
    public String kind() {
        return "invitation";
    }

    @Override
    public Class<To> filterType() {
        return To.class;
    }

    @Override
    public List<UUID> select(To filter, Instant cutOff, List<String> resources) {
        return failed;
    }

    @Override
    public Begun begin(List<UUID> ids, UUID job, String startedBy, @Nullable String reason) {
        return Begun.of(ids);
    }
}
