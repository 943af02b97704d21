package dev.fanout.dashboard.console;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@Controller
class NewsController {

    private final NewsStreams streams;

    NewsController(NewsStreams streams) {
        this.streams = streams;
    }

    @GetMapping(path = "/console/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(HttpServletRequest request) {
        // A proxy that collects the answer before it passes it on would keep all of it for the end.
        return ResponseEntity.ok().header("X-Accel-Buffering", "no").body(streams.open(request.getSession(false)));
    }
}
