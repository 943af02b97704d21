package com.example.mail;

/** Where mails go. */
interface Mailbox {

    void put(String address, String template);
}
