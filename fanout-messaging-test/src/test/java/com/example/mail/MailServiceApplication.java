package com.example.mail;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class MailServiceApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(MailServiceApplication.class, arguments);
    }
}
