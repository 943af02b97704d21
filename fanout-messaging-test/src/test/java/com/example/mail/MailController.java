package com.example.mail;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cannot be made where there is no web. */
@RestController
class MailController {

    private final HttpServletRequest request;

    MailController(HttpServletRequest request) {
        this.request = request;
    }

    @GetMapping("/mails")
    String mails() {
        return request.getRequestURI();
    }
}
