package dev.fanout.messaging;

/** The two ways to react to an event. */
public sealed interface Handler permits EventHandler, RemoteCallHandler {}
