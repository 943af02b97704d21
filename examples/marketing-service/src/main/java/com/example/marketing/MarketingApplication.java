package com.example.marketing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class MarketingApplication {

    static void main(String[] arguments) {
        SpringApplication.run(MarketingApplication.class, arguments);
    }
}
