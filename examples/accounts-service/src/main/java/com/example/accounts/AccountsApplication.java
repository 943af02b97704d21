package com.example.accounts;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class AccountsApplication {

    static void main(String[] arguments) {
        SpringApplication.run(AccountsApplication.class, arguments);
    }
}
