package com.example.marketing;

import java.util.UUID;
import org.springframework.web.bind.annotation.*;

/** Stands for a system of somebody else. */
@RestController
class Crm {

    record State(boolean broken) {}

    private volatile State state = new State(false);

    @PutMapping("/crm")
    State become(@RequestBody State wanted) {
        state = wanted;
        return wanted;
    }

    /** Knows its contacts by their id, so that a repeated call adds none. */
    String add(UUID accountId) {
        if (state.broken()) {
            throw new IllegalStateException("the CRM is broken");
        }
        return "contact-" + accountId;
    }
}
