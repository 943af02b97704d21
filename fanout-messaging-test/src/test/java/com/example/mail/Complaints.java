package com.example.mail;

import org.springframework.stereotype.Component;

/** A remote service that knows of complaints. */
@Component
class Complaints {

    boolean hasSome(String address) {
        return address.startsWith("spam@");
    }
}
