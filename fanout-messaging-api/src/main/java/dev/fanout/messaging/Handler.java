package dev.fanout.messaging;

/** The ways to react to an event. */
public sealed interface Handler permits EventHandler, MessageHandler, RemoteCallHandler {}
