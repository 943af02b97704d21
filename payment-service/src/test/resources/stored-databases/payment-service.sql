-- The database of payment-service on PostgreSQL 17, as revision 68d43a7 left it when it was killed.
-- README.md beside this file tells what that version had done. A program read the schema from the system catalogs and the
-- rows from the tables, by JDBC. Never edit it: what it is good for is that the old version wrote it.

create table dead_letter (
    id uuid not null,
    queue character varying(255) not null,
    message_key character varying(64) not null,
    message_id character varying(255),
    event_id uuid,
    type character varying(255),
    subject character varying(255),
    correlation_id character varying(255),
    trace_id character varying(32),
    exception character varying(255) not null,
    message character varying(2000) not null,
    stack_trace text not null,
    fingerprint character varying(32) not null,
    attempts integer not null,
    first_failed_at timestamp with time zone not null,
    dead_at timestamp with time zone not null,
    status character varying(16) not null,
    changed_at timestamp with time zone not null,
    replay_count integer default 0 not null,
    properties text not null,
    payload bytea not null
);

create table dead_letter_history (
    id bigint generated always as identity not null,
    dead_letter_id uuid not null,
    at timestamp with time zone not null,
    action character varying(16) not null,
    actor character varying(255),
    reason character varying(1000),
    detail text
);

create table delayed_retry (
    id bigint generated always as identity not null,
    queue character varying(255) not null,
    message_key character varying(255) not null,
    stage integer not null,
    due_at timestamp with time zone not null,
    properties text not null,
    payload bytea not null
);

create table fanout_schema_history (
    installed_rank integer not null,
    version character varying(50),
    description character varying(200) not null,
    type character varying(20) not null,
    script character varying(1000) not null,
    checksum integer,
    installed_by character varying(100) not null,
    installed_on timestamp without time zone default now() not null,
    execution_time integer not null,
    success boolean not null
);

create table flyway_schema_history (
    installed_rank integer not null,
    version character varying(50),
    description character varying(200) not null,
    type character varying(20) not null,
    script character varying(1000) not null,
    checksum integer,
    installed_by character varying(100) not null,
    installed_on timestamp without time zone default now() not null,
    execution_time integer not null,
    success boolean not null
);

create table inbox (
    message_id uuid not null,
    queue character varying(255) not null,
    type character varying(255) not null,
    handled_at timestamp with time zone not null
);

create table outbox (
    id bigint generated always as identity not null,
    partition_no smallint not null,
    exchange character varying(255) not null,
    routing_key character varying(255) not null,
    message_id uuid not null,
    type character varying(255) not null,
    subject character varying(255) not null,
    occurred_at timestamp with time zone not null,
    correlation_id character varying(255) not null,
    causation_id character varying(255),
    traceparent character varying(64),
    tracestate character varying(512),
    payload bytea not null,
    attempts integer default 0 not null,
    not_before timestamp with time zone,
    last_error character varying(1000),
    properties text
);

create table outbox_partition (
    partition_no smallint not null,
    has_held boolean default false not null
);

create table payment (
    order_id uuid not null,
    customer_id character varying(255) not null,
    status character varying(20) not null,
    placed boolean not null,
    confirmed boolean not null,
    cancelled boolean not null,
    undone boolean not null,
    amount bigint not null,
    currency character varying(3) not null,
    decline_reason character varying(255),
    provider_reference character varying(255),
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    version bigint default 0 not null
);

create table replay_item (
    job_id uuid not null,
    position_no integer not null,
    dead_letter_id uuid not null,
    state character varying(16) not null
);

create table replay_job (
    id uuid not null,
    status character varying(16) not null,
    filter text not null,
    cut_off timestamp with time zone not null,
    rate_per_second integer not null,
    canary boolean not null,
    started_by character varying(255) not null,
    reason character varying(1000),
    started_at timestamp with time zone not null,
    selected_at timestamp with time zone,
    next_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    stop_reason character varying(3000),
    cancelled_by character varying(255),
    cancel_reason character varying(1000)
);

create table replay_queue (
    queue character varying(255) not null,
    job_id uuid not null
);

create table simulated_account (
    order_reference character varying(255) not null,
    state character varying(20) not null,
    amount bigint not null,
    currency character varying(3) not null,
    faults integer not null,
    answers character varying(10000) not null,
    version bigint not null
);

insert into dead_letter (id, queue, message_key, message_id, event_id, type, subject, correlation_id, trace_id, exception, message, stack_trace, fingerprint, attempts, first_failed_at, dead_at, status, changed_at, replay_count, properties, payload) values
    ('01a224ce-b954-7245-b837-fce9167bb1cb', 'payment.order.events', 'c8bd28854ed76d3c0695cb0f88d4b85384eacd07cbdfbc22ad1ce9913f8256a5', '00000002-0000-4000-8000-000000000051', '00000002-0000-4000-8000-000000000051', 'order.placed.v1', '00000001-0000-4000-8000-000000000005', '00000001-0000-4000-8000-000000000005', null, 'dev.fanout.messaging.PermanentFailureException', 'the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000005 with tok_broken', 'dev.fanout.messaging.PermanentFailureException: the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000005 with tok_broken
	at dev.fanout.payment.provider.SimulatedPaymentProvider.authorize(SimulatedPaymentProvider.java:39)
	at dev.fanout.payment.provider.ObservedPaymentProvider.lambda$authorize$0(ObservedPaymentProvider.java:24)
	at io.micrometer.observation.Observation.observe(Observation.java:634)
	at dev.fanout.payment.provider.ObservedPaymentProvider.authorize(ObservedPaymentProvider.java:24)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:67)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:16)
	at dev.fanout.messaging.inbox.Task.lambda$call$0(Task.java:74)
	at java.base/jdk.internal.vm.ScopedValueContainer.runWithoutScope(ScopedValueContainer.java:112)
	at java.base/jdk.internal.vm.ScopedValueContainer.run(ScopedValueContainer.java:98)
	at java.base/java.lang.ScopedValue$Carrier.run(ScopedValue.java:466)
	at dev.fanout.messaging.wire.CurrentMessage.during(CurrentMessage.java:18)
	at dev.fanout.messaging.inbox.Task.inContext(Task.java:140)
	at dev.fanout.messaging.inbox.Task.call(Task.java:74)
	at dev.fanout.messaging.inbox.Recoverability.call(Recoverability.java:241)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$2(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.limited(Recoverability.java:251)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$1(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.attempt(Recoverability.java:150)
	at dev.fanout.messaging.inbox.Recoverability.lambda$succeeds$0(Recoverability.java:128)
	at org.springframework.retry.support.RetryTemplate.doExecute(RetryTemplate.java:367)
	at org.springframework.retry.support.RetryTemplate.execute(RetryTemplate.java:256)
	at dev.fanout.messaging.inbox.Recoverability.succeeds(Recoverability.java:123)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$0(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$0(Recoverability.java:264)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$1(Recoverability.java:280)
	at java.base/java.util.concurrent.ThreadPerTaskExecutor$TaskRunner.run(ThreadPerTaskExecutor.java:291)
	at java.base/java.lang.VirtualThread.run(VirtualThread.java:460)
', '9f4223a3dc32f062568f1c48f9ab248d', '1', '2026-11-29 00:57:37.212241+00', '2026-11-29 00:57:37.272534+00', 'RESOLVED', '2026-11-29 00:57:39.147618+00', '1', '{"messageId":"00000002-0000-4000-8000-000000000051","type":"order.placed.v1","appId":"order-service","correlationId":"00000001-0000-4000-8000-000000000005","contentType":"application/json","contentEncoding":null,"timestamp":1795913857000,"headers":{"cloudEvents_correlationid":"00000001-0000-4000-8000-000000000005","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000002-0000-4000-8000-000000000051","cloudEvents_source":"/order-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000001-0000-4000-8000-000000000005","cloudEvents_time":"2026-11-29T00:57:37.202466201Z","cloudEvents_type":"order.placed.v1"}}', E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303035222c22637573746f6d65724964223a22632d31222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f62726f6b656e222c22746f74616c223a7b2263757272656e6379223a22455552222c22616d6f756e74223a323530307d2c226c696e6573223a5b7b227175616e74697479223a322c22736b75223a22657370726573736f2d637570222c22756e69745072696365223a7b2263757272656e6379223a22455552222c22616d6f756e74223a313235307d7d5d2c22646561646c696e65223a22323032362d31312d32395430303a35383a33372e3230323233323032345a227d'),
    ('01a224ce-bac3-7266-b6eb-aae343409ce2', 'payment.order.events', '3515b596abce017a167375ad0959efa4b2e6510d938636e37db32192081ffd11', '00000002-0000-4000-8000-000000000061', '00000002-0000-4000-8000-000000000061', 'order.placed.v1', '00000001-0000-4000-8000-000000000006', '00000001-0000-4000-8000-000000000006', null, 'dev.fanout.messaging.PermanentFailureException', 'the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000006 with tok_broken', 'dev.fanout.messaging.PermanentFailureException: the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000006 with tok_broken
	at dev.fanout.payment.provider.SimulatedPaymentProvider.authorize(SimulatedPaymentProvider.java:39)
	at dev.fanout.payment.provider.ObservedPaymentProvider.lambda$authorize$0(ObservedPaymentProvider.java:24)
	at io.micrometer.observation.Observation.observe(Observation.java:634)
	at dev.fanout.payment.provider.ObservedPaymentProvider.authorize(ObservedPaymentProvider.java:24)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:67)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:16)
	at dev.fanout.messaging.inbox.Task.lambda$call$0(Task.java:74)
	at java.base/jdk.internal.vm.ScopedValueContainer.runWithoutScope(ScopedValueContainer.java:112)
	at java.base/jdk.internal.vm.ScopedValueContainer.run(ScopedValueContainer.java:98)
	at java.base/java.lang.ScopedValue$Carrier.run(ScopedValue.java:466)
	at dev.fanout.messaging.wire.CurrentMessage.during(CurrentMessage.java:18)
	at dev.fanout.messaging.inbox.Task.inContext(Task.java:140)
	at dev.fanout.messaging.inbox.Task.call(Task.java:74)
	at dev.fanout.messaging.inbox.Recoverability.call(Recoverability.java:241)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$2(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.limited(Recoverability.java:251)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$1(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.attempt(Recoverability.java:150)
	at dev.fanout.messaging.inbox.Recoverability.lambda$succeeds$0(Recoverability.java:128)
	at org.springframework.retry.support.RetryTemplate.doExecute(RetryTemplate.java:367)
	at org.springframework.retry.support.RetryTemplate.execute(RetryTemplate.java:256)
	at dev.fanout.messaging.inbox.Recoverability.succeeds(Recoverability.java:123)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$0(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$0(Recoverability.java:264)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$1(Recoverability.java:280)
	at java.base/java.util.concurrent.ThreadPerTaskExecutor$TaskRunner.run(ThreadPerTaskExecutor.java:291)
	at java.base/java.lang.VirtualThread.run(VirtualThread.java:460)
', '9f4223a3dc32f062568f1c48f9ab248d', '1', '2026-11-29 00:57:37.712525+00', '2026-11-29 00:57:37.7174+00', 'RESOLVED', '2026-11-29 00:57:39.6159+00', '1', '{"messageId":"00000002-0000-4000-8000-000000000061","type":"order.placed.v1","appId":"order-service","correlationId":"00000001-0000-4000-8000-000000000006","contentType":"application/json","contentEncoding":null,"timestamp":1795913857000,"headers":{"cloudEvents_correlationid":"00000001-0000-4000-8000-000000000006","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000002-0000-4000-8000-000000000061","cloudEvents_source":"/order-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000001-0000-4000-8000-000000000006","cloudEvents_time":"2026-11-29T00:57:37.706885722Z","cloudEvents_type":"order.placed.v1"}}', E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303036222c22637573746f6d65724964223a22632d31222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f62726f6b656e222c22746f74616c223a7b2263757272656e6379223a22455552222c22616d6f756e74223a323530307d2c226c696e6573223a5b7b227175616e74697479223a322c22736b75223a22657370726573736f2d637570222c22756e69745072696365223a7b2263757272656e6379223a22455552222c22616d6f756e74223a313235307d7d5d2c22646561646c696e65223a22323032362d31312d32395430303a35383a33372e3730363730383939325a227d'),
    ('01a224ce-bbfc-7033-a47e-2a08b2299137', 'payment.order.events', '2fecd35aac4c6bc78b252c0b9fab5431d9173853bc49c46eb6820cdd6869bb54', '00000002-0000-4000-8000-000000000071', '00000002-0000-4000-8000-000000000071', 'order.placed.v1', '00000001-0000-4000-8000-000000000007', '00000001-0000-4000-8000-000000000007', null, 'dev.fanout.messaging.PermanentFailureException', 'the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000007 with tok_broken', 'dev.fanout.messaging.PermanentFailureException: the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000007 with tok_broken
	at dev.fanout.payment.provider.SimulatedPaymentProvider.authorize(SimulatedPaymentProvider.java:39)
	at dev.fanout.payment.provider.ObservedPaymentProvider.lambda$authorize$0(ObservedPaymentProvider.java:24)
	at io.micrometer.observation.Observation.observe(Observation.java:634)
	at dev.fanout.payment.provider.ObservedPaymentProvider.authorize(ObservedPaymentProvider.java:24)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:67)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:16)
	at dev.fanout.messaging.inbox.Task.lambda$call$0(Task.java:74)
	at java.base/jdk.internal.vm.ScopedValueContainer.runWithoutScope(ScopedValueContainer.java:112)
	at java.base/jdk.internal.vm.ScopedValueContainer.run(ScopedValueContainer.java:98)
	at java.base/java.lang.ScopedValue$Carrier.run(ScopedValue.java:466)
	at dev.fanout.messaging.wire.CurrentMessage.during(CurrentMessage.java:18)
	at dev.fanout.messaging.inbox.Task.inContext(Task.java:140)
	at dev.fanout.messaging.inbox.Task.call(Task.java:74)
	at dev.fanout.messaging.inbox.Recoverability.call(Recoverability.java:241)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$2(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.limited(Recoverability.java:251)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$1(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.attempt(Recoverability.java:150)
	at dev.fanout.messaging.inbox.Recoverability.lambda$succeeds$0(Recoverability.java:128)
	at org.springframework.retry.support.RetryTemplate.doExecute(RetryTemplate.java:367)
	at org.springframework.retry.support.RetryTemplate.execute(RetryTemplate.java:256)
	at dev.fanout.messaging.inbox.Recoverability.succeeds(Recoverability.java:123)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$0(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$0(Recoverability.java:264)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$1(Recoverability.java:280)
	at java.base/java.util.concurrent.ThreadPerTaskExecutor$TaskRunner.run(ThreadPerTaskExecutor.java:291)
	at java.base/java.lang.VirtualThread.run(VirtualThread.java:460)
', '9f4223a3dc32f062568f1c48f9ab248d', '1', '2026-11-29 00:57:38.024392+00', '2026-11-29 00:57:38.034532+00', 'DISCARDED', '2026-11-29 00:57:39.313258+00', '0', '{"messageId":"00000002-0000-4000-8000-000000000071","type":"order.placed.v1","appId":"order-service","correlationId":"00000001-0000-4000-8000-000000000007","contentType":"application/json","contentEncoding":null,"timestamp":1795913858000,"headers":{"cloudEvents_correlationid":"00000001-0000-4000-8000-000000000007","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000002-0000-4000-8000-000000000071","cloudEvents_source":"/order-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000001-0000-4000-8000-000000000007","cloudEvents_time":"2026-11-29T00:57:38.019931203Z","cloudEvents_type":"order.placed.v1"}}', E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303037222c22637573746f6d65724964223a22632d31222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f62726f6b656e222c22746f74616c223a7b2263757272656e6379223a22455552222c22616d6f756e74223a323530307d2c226c696e6573223a5b7b227175616e74697479223a322c22736b75223a22657370726573736f2d637570222c22756e69745072696365223a7b2263757272656e6379223a22455552222c22616d6f756e74223a313235307d7d5d2c22646561646c696e65223a22323032362d31312d32395430303a35383a33382e3031383432353039315a227d'),
    ('01a224ce-bd67-70da-af8d-cba3d85c4069', 'payment.order.events', 'b2afb455854666a1b57e6b5e483f23e4af21f526347837ddf2bc6a21415dea6f', '00000002-0000-4000-8000-000000000081', '00000002-0000-4000-8000-000000000081', 'order.placed.v1', '00000001-0000-4000-8000-000000000008', '00000001-0000-4000-8000-000000000008', null, 'dev.fanout.messaging.PermanentFailureException', 'the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000008 with tok_broken', 'dev.fanout.messaging.PermanentFailureException: the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000008 with tok_broken
	at dev.fanout.payment.provider.SimulatedPaymentProvider.authorize(SimulatedPaymentProvider.java:39)
	at dev.fanout.payment.provider.ObservedPaymentProvider.lambda$authorize$0(ObservedPaymentProvider.java:24)
	at io.micrometer.observation.Observation.observe(Observation.java:634)
	at dev.fanout.payment.provider.ObservedPaymentProvider.authorize(ObservedPaymentProvider.java:24)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:67)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:16)
	at dev.fanout.messaging.inbox.Task.lambda$call$0(Task.java:74)
	at java.base/jdk.internal.vm.ScopedValueContainer.runWithoutScope(ScopedValueContainer.java:112)
	at java.base/jdk.internal.vm.ScopedValueContainer.run(ScopedValueContainer.java:98)
	at java.base/java.lang.ScopedValue$Carrier.run(ScopedValue.java:466)
	at dev.fanout.messaging.wire.CurrentMessage.during(CurrentMessage.java:18)
	at dev.fanout.messaging.inbox.Task.inContext(Task.java:140)
	at dev.fanout.messaging.inbox.Task.call(Task.java:74)
	at dev.fanout.messaging.inbox.Recoverability.call(Recoverability.java:241)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$2(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.limited(Recoverability.java:251)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$1(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.attempt(Recoverability.java:150)
	at dev.fanout.messaging.inbox.Recoverability.lambda$succeeds$0(Recoverability.java:128)
	at org.springframework.retry.support.RetryTemplate.doExecute(RetryTemplate.java:367)
	at org.springframework.retry.support.RetryTemplate.execute(RetryTemplate.java:256)
	at dev.fanout.messaging.inbox.Recoverability.succeeds(Recoverability.java:123)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$0(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$0(Recoverability.java:264)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$1(Recoverability.java:280)
	at java.base/java.util.concurrent.ThreadPerTaskExecutor$TaskRunner.run(ThreadPerTaskExecutor.java:291)
	at java.base/java.lang.VirtualThread.run(VirtualThread.java:460)
', '9f4223a3dc32f062568f1c48f9ab248d', '1', '2026-11-29 00:57:38.387908+00', '2026-11-29 00:57:38.392546+00', 'OPEN', '2026-11-29 00:57:38.40584+00', '0', '{"messageId":"00000002-0000-4000-8000-000000000081","type":"order.placed.v1","appId":"order-service","correlationId":"00000001-0000-4000-8000-000000000008","contentType":"application/json","contentEncoding":null,"timestamp":1795913858000,"headers":{"cloudEvents_correlationid":"00000001-0000-4000-8000-000000000008","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000002-0000-4000-8000-000000000081","cloudEvents_source":"/order-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000001-0000-4000-8000-000000000008","cloudEvents_time":"2026-11-29T00:57:38.383836038Z","cloudEvents_type":"order.placed.v1"}}', E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303038222c22637573746f6d65724964223a22632d31222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f62726f6b656e222c22746f74616c223a7b2263757272656e6379223a22455552222c22616d6f756e74223a323530307d2c226c696e6573223a5b7b227175616e74697479223a322c22736b75223a22657370726573736f2d637570222c22756e69745072696365223a7b2263757272656e6379223a22455552222c22616d6f756e74223a313235307d7d5d2c22646561646c696e65223a22323032362d31312d32395430303a35383a33382e3338333534343331335a227d'),
    ('01a224ce-be94-73a2-9d19-81283790f36a', 'payment.order.events', '803a42ba8e500483427dcdb0c031cb736f714597c098f55c2565ba426657cedd', '00000002-0000-4000-8000-000000000091', '00000002-0000-4000-8000-000000000091', 'order.placed.v1', '00000001-0000-4000-8000-000000000009', '00000001-0000-4000-8000-000000000009', null, 'dev.fanout.messaging.PermanentFailureException', 'the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000009 with tok_broken', 'dev.fanout.messaging.PermanentFailureException: the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000009 with tok_broken
	at dev.fanout.payment.provider.SimulatedPaymentProvider.authorize(SimulatedPaymentProvider.java:39)
	at dev.fanout.payment.provider.ObservedPaymentProvider.lambda$authorize$0(ObservedPaymentProvider.java:24)
	at io.micrometer.observation.Observation.observe(Observation.java:634)
	at dev.fanout.payment.provider.ObservedPaymentProvider.authorize(ObservedPaymentProvider.java:24)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:67)
	at dev.fanout.payment.AuthorizePaymentOnOrderPlaced.call(AuthorizePaymentOnOrderPlaced.java:16)
	at dev.fanout.messaging.inbox.Task.lambda$call$0(Task.java:74)
	at java.base/jdk.internal.vm.ScopedValueContainer.runWithoutScope(ScopedValueContainer.java:112)
	at java.base/jdk.internal.vm.ScopedValueContainer.run(ScopedValueContainer.java:98)
	at java.base/java.lang.ScopedValue$Carrier.run(ScopedValue.java:466)
	at dev.fanout.messaging.wire.CurrentMessage.during(CurrentMessage.java:18)
	at dev.fanout.messaging.inbox.Task.inContext(Task.java:140)
	at dev.fanout.messaging.inbox.Task.call(Task.java:74)
	at dev.fanout.messaging.inbox.Recoverability.call(Recoverability.java:241)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$2(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.limited(Recoverability.java:251)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$1(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.attempt(Recoverability.java:150)
	at dev.fanout.messaging.inbox.Recoverability.lambda$succeeds$0(Recoverability.java:128)
	at org.springframework.retry.support.RetryTemplate.doExecute(RetryTemplate.java:367)
	at org.springframework.retry.support.RetryTemplate.execute(RetryTemplate.java:256)
	at dev.fanout.messaging.inbox.Recoverability.succeeds(Recoverability.java:123)
	at dev.fanout.messaging.inbox.Recoverability.lambda$call$0(Recoverability.java:71)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$0(Recoverability.java:264)
	at dev.fanout.messaging.inbox.Recoverability.lambda$start$1(Recoverability.java:280)
	at java.base/java.util.concurrent.ThreadPerTaskExecutor$TaskRunner.run(ThreadPerTaskExecutor.java:291)
	at java.base/java.lang.VirtualThread.run(VirtualThread.java:460)
', '9f4223a3dc32f062568f1c48f9ab248d', '1', '2026-11-29 00:57:38.684569+00', '2026-11-29 00:57:38.696445+00', 'REPLAYING', '2026-11-29 00:57:47.457457+00', '1', '{"messageId":"00000002-0000-4000-8000-000000000091","type":"order.placed.v1","appId":"order-service","correlationId":"00000001-0000-4000-8000-000000000009","contentType":"application/json","contentEncoding":null,"timestamp":1795913858000,"headers":{"cloudEvents_correlationid":"00000001-0000-4000-8000-000000000009","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000002-0000-4000-8000-000000000091","cloudEvents_source":"/order-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000001-0000-4000-8000-000000000009","cloudEvents_time":"2026-11-29T00:57:38.675119660Z","cloudEvents_type":"order.placed.v1"}}', E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303039222c22637573746f6d65724964223a22632d31222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f62726f6b656e222c22746f74616c223a7b2263757272656e6379223a22455552222c22616d6f756e74223a323530307d2c226c696e6573223a5b7b227175616e74697479223a322c22736b75223a22657370726573736f2d637570222c22756e69745072696365223a7b2263757272656e6379223a22455552222c22616d6f756e74223a313235307d7d5d2c22646561646c696e65223a22323032362d31312d32395430303a35383a33382e3637343834353837395a227d');

insert into dead_letter_history (id, dead_letter_id, at, action, actor, reason, detail) overriding system value values
    ('1', '01a224ce-b954-7245-b837-fce9167bb1cb', '2026-11-29 00:57:37.232739+00', 'FAILED', null, null, '{"at":"2026-11-29T00:57:37.232738619Z","exception":"dev.fanout.messaging.PermanentFailureException","message":"the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000005 with tok_broken","attempts":1,"traceId":null}'),
    ('2', '01a224ce-bac3-7266-b6eb-aae343409ce2', '2026-11-29 00:57:37.71645+00', 'FAILED', null, null, '{"at":"2026-11-29T00:57:37.716450389Z","exception":"dev.fanout.messaging.PermanentFailureException","message":"the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000006 with tok_broken","attempts":1,"traceId":null}'),
    ('3', '01a224ce-bbfc-7033-a47e-2a08b2299137', '2026-11-29 00:57:38.029273+00', 'FAILED', null, null, '{"at":"2026-11-29T00:57:38.029272884Z","exception":"dev.fanout.messaging.PermanentFailureException","message":"the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000007 with tok_broken","attempts":1,"traceId":null}'),
    ('4', '01a224ce-bd67-70da-af8d-cba3d85c4069', '2026-11-29 00:57:38.39172+00', 'FAILED', null, null, '{"at":"2026-11-29T00:57:38.391720458Z","exception":"dev.fanout.messaging.PermanentFailureException","message":"the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000008 with tok_broken","attempts":1,"traceId":null}'),
    ('5', '01a224ce-be94-73a2-9d19-81283790f36a', '2026-11-29 00:57:38.695583+00', 'FAILED', null, null, '{"at":"2026-11-29T00:57:38.695583065Z","exception":"dev.fanout.messaging.PermanentFailureException","message":"the provider cannot understand the payment of order 00000001-0000-4000-8000-000000000009 with tok_broken","attempts":1,"traceId":null}'),
    ('6', '01a224ce-b954-7245-b837-fce9167bb1cb', '2026-11-29 00:57:39.094745+00', 'REPLAYED', 'operator', 'the order is cancelled', '{"traceId":"daab2946e5c05d1174d09cc4331f0b77","job":null}'),
    ('7', '01a224ce-b954-7245-b837-fce9167bb1cb', '2026-11-29 00:57:39.147618+00', 'RESOLVED', null, null, null),
    ('8', '01a224ce-bbfc-7033-a47e-2a08b2299137', '2026-11-29 00:57:39.313258+00', 'DISCARDED', 'operator', 'a test of the bank', null),
    ('9', '01a224ce-bac3-7266-b6eb-aae343409ce2', '2026-11-29 00:57:39.515878+00', 'REPLAYED', 'operator', 'all of them', '{"traceId":"f592908eb625c8d759c81c5f26623805","job":"01a224ce-c144-72ec-aa70-5b7d908e93aa"}'),
    ('10', '01a224ce-bac3-7266-b6eb-aae343409ce2', '2026-11-29 00:57:39.6159+00', 'RESOLVED', null, null, null),
    ('11', '01a224ce-be94-73a2-9d19-81283790f36a', '2026-11-29 00:57:47.466926+00', 'REPLAYED', 'operator', 'the broker is away', '{"traceId":"88b32319d6478ef23997e69846101e75","job":null}');

insert into delayed_retry (id, queue, message_key, stage, due_at, properties, payload) overriding system value values
    ('1', 'payment.order.events', 'a16318709c8c97bdb6b42ad49cc01ee01597dc3c82f0cd429ca172361cf8ed50', '0', '2026-11-29 00:58:39.977591+00', E'{"messageId":"00000002-0000-4000-8000-000000000101","type":"order.placed.v1","appId":"order-service","correlationId":"00000001-0000-4000-8000-000000000010","contentType":"application/json","contentEncoding":null,"timestamp":1795913859000,"headers":{"cloudEvents_correlationid":"00000001-0000-4000-8000-000000000010","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000002-0000-4000-8000-000000000101","cloudEvents_source":"/order-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000001-0000-4000-8000-000000000010","cloudEvents_time":"2026-11-29T00:57:39.871600392Z","cloudEvents_type":"order.placed.v1","fanout-attempts":2,"fanout-failures":"[{\\"at\\":\\"2026-11-29T00:57:39.973309391Z\\",\\"attempts\\":2,\\"exception\\":\\"dev.fanout.payment.provider.ProviderUnavailableException\\",\\"message\\":\\"the provider failed for order 00000001-0000-4000-8000-000000000010, fault 2 of 2\\"}]","fanout-first-failed-at":"2026-11-29T00:57:39.891295352Z","fanout-stage":1}}', E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303130222c22637573746f6d65724964223a22632d31222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f666c616b79222c22746f74616c223a7b2263757272656e6379223a22455552222c22616d6f756e74223a323530307d2c226c696e6573223a5b7b227175616e74697479223a322c22736b75223a22657370726573736f2d637570222c22756e69745072696365223a7b2263757272656e6379223a22455552222c22616d6f756e74223a313235307d7d5d2c22646561646c696e65223a22323032362d31312d32395430303a35383a33392e3837303935393731355a227d');

insert into fanout_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) values
    ('1', '1', 'outbox and inbox', 'SQL', 'V1__outbox_and_inbox.sql', '1054581262', 'payment_service', '2026-11-29 00:57:18.671976', '73', 'true'),
    ('2', '2', 'delayed retries', 'SQL', 'V2__delayed_retries.sql', '466691895', 'payment_service', '2026-11-29 00:57:18.791732', '13', 'true'),
    ('3', '3', 'dead letters', 'SQL', 'V3__dead_letters.sql', '2072645776', 'payment_service', '2026-11-29 00:57:18.825972', '83', 'true');

insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) values
    ('1', '0', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', null, 'payment_service', '2026-11-29 00:57:19.021101', '0', 'true'),
    ('2', '1', 'payments', 'SQL', 'V1__payments.sql', '-495291772', 'payment_service', '2026-11-29 00:57:19.074575', '12', 'true'),
    ('3', '2', 'payment version', 'SQL', 'V2__payment_version.sql', '1905271037', 'payment_service', '2026-11-29 00:57:19.104254', '27', 'true'),
    ('4', '3', 'simulated provider', 'SQL', 'V3__simulated_provider.sql', '-927083842', 'payment_service', '2026-11-29 00:57:19.149865', '10', 'true');

insert into inbox (message_id, queue, type, handled_at) values
    ('00000002-0000-4000-8000-000000000011', 'payment.order.events', 'order.placed.v1', '2026-11-29 00:57:35.846421+00'),
    ('00000002-0000-4000-8000-000000000012', 'payment.order.events', 'order.confirmed.v1', '2026-11-29 00:57:36.326736+00'),
    ('00000002-0000-4000-8000-000000000021', 'payment.order.events', 'order.placed.v1', '2026-11-29 00:57:36.494428+00'),
    ('00000002-0000-4000-8000-000000000031', 'payment.order.events', 'order.placed.v1', '2026-11-29 00:57:36.623671+00'),
    ('00000002-0000-4000-8000-000000000032', 'payment.order.events', 'order.confirmed.v1', '2026-11-29 00:57:36.780196+00'),
    ('00000002-0000-4000-8000-000000000033', 'payment.order.events', 'order.cancelled.v1', '2026-11-29 00:57:36.949588+00'),
    ('00000002-0000-4000-8000-000000000041', 'payment.order.events', 'order.placed.v1', '2026-11-29 00:57:37.086817+00'),
    ('00000002-0000-4000-8000-000000000051', 'payment.order.events', 'order.placed.v1', '2026-11-29 00:57:39.134422+00'),
    ('00000002-0000-4000-8000-000000000053', 'payment.order.events', 'order.cancelled.v1', '2026-11-29 00:57:37.566205+00'),
    ('00000002-0000-4000-8000-000000000061', 'payment.order.events', 'order.placed.v1', '2026-11-29 00:57:39.600311+00'),
    ('00000002-0000-4000-8000-000000000063', 'payment.order.events', 'order.cancelled.v1', '2026-11-29 00:57:37.890008+00'),
    ('00000002-0000-4000-8000-000000000073', 'payment.order.events', 'order.cancelled.v1', '2026-11-29 00:57:38.205153+00'),
    ('00000002-0000-4000-8000-000000000083', 'payment.order.events', 'order.cancelled.v1', '2026-11-29 00:57:38.565431+00'),
    ('00000002-0000-4000-8000-000000000093', 'payment.order.events', 'order.cancelled.v1', '2026-11-29 00:57:38.848596+00'),
    ('00000002-0000-4000-8000-000000000111', 'payment.order.events', 'order.placed.v1', '2026-11-29 00:57:40.504688+00'),
    ('00000002-0000-4000-8000-000000000112', 'payment.order.events', 'order.confirmed.v1', '2026-11-29 00:57:40.538588+00'),
    ('00000002-0000-4000-8000-000000000121', 'payment.order.events', 'order.placed.v1', '2026-11-29 00:57:40.662613+00');

insert into outbox (id, partition_no, exchange, routing_key, message_id, type, subject, occurred_at, correlation_id, causation_id, traceparent, tracestate, payload, attempts, not_before, last_error, properties) overriding system value values
    ('15', '1', 'payment.events', '00000001-0000-4000-8000-000000000011', '01a224ce-c59e-7061-a04f-3d4c2d8231e2', 'payment.authorized.v1', '00000001-0000-4000-8000-000000000011', '2026-11-29 00:57:40.510189+00', '00000001-0000-4000-8000-000000000011', '00000002-0000-4000-8000-000000000111', '00-8c0fb585f4c1e10aeae44d7539775a68-dacfb17fbc2b9f79-03', null, E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303131222c22616d6f756e74223a7b22616d6f756e74223a323530302c2263757272656e6379223a22455552227d2c2270726f76696465725265666572656e6365223a2273696d2d30303030303030312d303030302d343030302d383030302d3030303030303030303031312d323530302d4555522d56495341227d', '3', '2026-11-29 00:57:47.738973+00', 'no queue took it: 312 NO_ROUTE', null),
    ('16', '1', 'payment.events', '00000001-0000-4000-8000-000000000011', '01a224ce-c5be-7219-9dda-4cf67dc4e8f2', 'payment.captured.v1', '00000001-0000-4000-8000-000000000011', '2026-11-29 00:57:40.542562+00', '00000001-0000-4000-8000-000000000011', '00000002-0000-4000-8000-000000000112', '00-aa7dc349909c3fc468784177c3958205-0926d9e7b26d1938-03', null, E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303131222c22616d6f756e74223a7b22616d6f756e74223a323530302c2263757272656e6379223a22455552227d7d', '2', '2026-11-29 00:57:47.738973+00', 'no queue took it: 312 NO_ROUTE', null),
    ('17', '2', 'payment.events', '00000001-0000-4000-8000-000000000012', '01a224ce-c63a-727a-bd9c-9f9895c4c52d', 'payment.declined.v1', '00000001-0000-4000-8000-000000000012', '2026-11-29 00:57:40.666919+00', '00000001-0000-4000-8000-000000000012', '00000002-0000-4000-8000-000000000121', '00-f7ae6449983b43384adc412e23d0acc7-f4aa81404fdb0b26-03', null, E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303132222c22726561736f6e223a22636172645f6465636c696e6564227d', '3', '2026-11-29 00:57:47.738973+00', 'no queue took it: 312 NO_ROUTE', null),
    ('18', '3', 'payment.redelivery', 'payment.order.events', '11535dcd-deb3-43f3-a271-e961fa690c93', 'order.placed.v1', '11535dcd-deb3-43f3-a271-e961fa690c93', '2026-11-29 00:57:47.46687+00', '11535dcd-deb3-43f3-a271-e961fa690c93', null, '00-88b32319d6478ef23997e69846101e75-edf4c2a0a803ebf9-03', null, E'\\x7b226f726465724964223a2230303030303030312d303030302d343030302d383030302d303030303030303030303039222c22637573746f6d65724964223a22632d31222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f62726f6b656e222c22746f74616c223a7b2263757272656e6379223a22455552222c22616d6f756e74223a323530307d2c226c696e6573223a5b7b227175616e74697479223a322c22736b75223a22657370726573736f2d637570222c22756e69745072696365223a7b2263757272656e6379223a22455552222c22616d6f756e74223a313235307d7d5d2c22646561646c696e65223a22323032362d31312d32395430303a35383a33382e3637343834353837395a227d', '0', null, null, '{"messageId":"00000002-0000-4000-8000-000000000091","type":"order.placed.v1","appId":"order-service","correlationId":"00000001-0000-4000-8000-000000000009","contentType":"application/json","contentEncoding":null,"timestamp":1795913858000,"headers":{"cloudEvents_correlationid":"00000001-0000-4000-8000-000000000009","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000002-0000-4000-8000-000000000091","cloudEvents_source":"/order-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000001-0000-4000-8000-000000000009","cloudEvents_time":"2026-11-29T00:57:38.675119660Z","cloudEvents_type":"order.placed.v1","fanout-dead-letter-id":"01a224ce-be94-73a2-9d19-81283790f36a","fanout-replay":1,"traceparent":"00-88b32319d6478ef23997e69846101e75-edf4c2a0a803ebf9-03"}}');

insert into outbox_partition (partition_no, has_held) values
    ('0', 'false'),
    ('1', 'true'),
    ('2', 'true'),
    ('3', 'false');

insert into payment (order_id, customer_id, status, placed, confirmed, cancelled, undone, amount, currency, decline_reason, provider_reference, created_at, updated_at, version) values
    ('00000001-0000-4000-8000-000000000001', 'c-1', 'CAPTURED', 'true', 'true', 'false', 'false', '2500', 'EUR', null, 'sim-00000001-0000-4000-8000-000000000001-2500-EUR-VISA', '2026-11-29 00:57:36.020097+00', '2026-11-29 00:57:36.338644+00', '1'),
    ('00000001-0000-4000-8000-000000000002', 'c-1', 'DECLINED', 'true', 'false', 'false', 'false', '2500', 'EUR', 'card_declined', null, '2026-11-29 00:57:36.500968+00', '2026-11-29 00:57:36.501145+00', '0'),
    ('00000001-0000-4000-8000-000000000003', 'c-1', 'REFUNDED', 'true', 'true', 'true', 'true', '2500', 'EUR', null, 'sim-00000001-0000-4000-8000-000000000003-2500-EUR-VISA', '2026-11-29 00:57:36.629602+00', '2026-11-29 00:57:36.959265+00', '3'),
    ('00000001-0000-4000-8000-000000000004', 'c-1', 'AUTHORIZED', 'true', 'false', 'false', 'false', '2500', 'EUR', null, 'sim-00000001-0000-4000-8000-000000000004-2500-EUR-VISA', '2026-11-29 00:57:37.092454+00', '2026-11-29 00:57:37.092669+00', '0'),
    ('00000001-0000-4000-8000-000000000005', 'c-1', 'VOIDED', 'true', 'false', 'true', 'true', '2500', 'EUR', null, null, '2026-11-29 00:57:37.534633+00', '2026-11-29 00:57:39.146952+00', '2'),
    ('00000001-0000-4000-8000-000000000006', 'c-1', 'VOIDED', 'true', 'false', 'true', 'true', '2500', 'EUR', null, null, '2026-11-29 00:57:37.877368+00', '2026-11-29 00:57:39.615772+00', '2'),
    ('00000001-0000-4000-8000-000000000007', 'c-1', 'VOIDED', 'false', 'false', 'true', 'true', '0', 'XXX', null, null, '2026-11-29 00:57:38.18159+00', '2026-11-29 00:57:38.234554+00', '1'),
    ('00000001-0000-4000-8000-000000000008', 'c-1', 'VOIDED', 'false', 'false', 'true', 'true', '0', 'XXX', null, null, '2026-11-29 00:57:38.547058+00', '2026-11-29 00:57:38.574561+00', '1'),
    ('00000001-0000-4000-8000-000000000009', 'c-1', 'VOIDED', 'false', 'false', 'true', 'true', '0', 'XXX', null, null, '2026-11-29 00:57:38.832463+00', '2026-11-29 00:57:38.856913+00', '1'),
    ('00000001-0000-4000-8000-000000000011', 'c-1', 'CAPTURED', 'true', 'true', 'false', 'false', '2500', 'EUR', null, 'sim-00000001-0000-4000-8000-000000000011-2500-EUR-VISA', '2026-11-29 00:57:40.509896+00', '2026-11-29 00:57:40.54242+00', '1'),
    ('00000001-0000-4000-8000-000000000012', 'c-1', 'DECLINED', 'true', 'false', 'false', 'false', '2500', 'EUR', 'card_declined', null, '2026-11-29 00:57:40.666627+00', '2026-11-29 00:57:40.666774+00', '0');

insert into replay_item (job_id, position_no, dead_letter_id, state) values
    ('01a224ce-c144-72ec-aa70-5b7d908e93aa', '1', '01a224ce-bac3-7266-b6eb-aae343409ce2', 'RESOLVED');

insert into replay_job (id, status, filter, cut_off, rate_per_second, canary, started_by, reason, started_at, selected_at, next_at, ended_at, stop_reason, cancelled_by, cancel_reason) values
    ('01a224ce-c144-72ec-aa70-5b7d908e93aa', 'COMPLETED', '{"status":null,"type":null,"queue":null,"exception":null,"subject":"00000001-0000-4000-8000-000000000006","from":null,"to":null,"fingerprint":null}', '2026-11-29 00:57:39.395969+00', '20', 'false', 'operator', 'all of them', '2026-11-29 00:57:39.395969+00', '2026-11-29 00:57:39.447834+00', '2026-11-29 00:57:39.445969+00', '2026-11-29 00:57:39.668557+00', null, null, null);

insert into simulated_account (order_reference, state, amount, currency, faults, answers, version) values
    ('00000001-0000-4000-8000-000000000001', 'CAPTURED', '2500', 'EUR', '0', '{"00000001-0000-4000-8000-000000000001:authorize":"authorized sim-00000001-0000-4000-8000-000000000001-2500-EUR-VISA","00000001-0000-4000-8000-000000000001:capture":"2500 EUR"}', '1'),
    ('00000001-0000-4000-8000-000000000003', 'REFUNDED', '2500', 'EUR', '0', '{"00000001-0000-4000-8000-000000000003:authorize":"authorized sim-00000001-0000-4000-8000-000000000003-2500-EUR-VISA","00000001-0000-4000-8000-000000000003:capture":"2500 EUR","00000001-0000-4000-8000-000000000003:refund":"2500 EUR"}', '2'),
    ('00000001-0000-4000-8000-000000000004', 'HELD', '2500', 'EUR', '0', '{"00000001-0000-4000-8000-000000000004:authorize":"authorized sim-00000001-0000-4000-8000-000000000004-2500-EUR-VISA"}', '0'),
    ('00000001-0000-4000-8000-000000000005', 'VOIDED', '0', 'XXX', '0', '{"00000001-0000-4000-8000-000000000005:void":"0 XXX","00000001-0000-4000-8000-000000000005:void-late":"0 XXX"}', '1'),
    ('00000001-0000-4000-8000-000000000006', 'VOIDED', '0', 'XXX', '0', '{"00000001-0000-4000-8000-000000000006:void":"0 XXX","00000001-0000-4000-8000-000000000006:void-late":"0 XXX"}', '1'),
    ('00000001-0000-4000-8000-000000000007', 'VOIDED', '0', 'XXX', '0', '{"00000001-0000-4000-8000-000000000007:void":"0 XXX"}', '0'),
    ('00000001-0000-4000-8000-000000000008', 'VOIDED', '0', 'XXX', '0', '{"00000001-0000-4000-8000-000000000008:void":"0 XXX"}', '0'),
    ('00000001-0000-4000-8000-000000000009', 'VOIDED', '0', 'XXX', '0', '{"00000001-0000-4000-8000-000000000009:void":"0 XXX"}', '0'),
    ('00000001-0000-4000-8000-000000000010', 'UNKNOWN', '0', 'XXX', '2', '{}', '1'),
    ('00000001-0000-4000-8000-000000000011', 'CAPTURED', '2500', 'EUR', '0', '{"00000001-0000-4000-8000-000000000011:authorize":"authorized sim-00000001-0000-4000-8000-000000000011-2500-EUR-VISA","00000001-0000-4000-8000-000000000011:capture":"2500 EUR"}', '1');

alter table dead_letter add constraint dead_letter_once UNIQUE (queue, message_key);
alter table dead_letter add constraint dead_letter_pkey PRIMARY KEY (id);
alter table dead_letter_history add constraint dead_letter_history_pkey PRIMARY KEY (id);
alter table delayed_retry add constraint delayed_retry_once UNIQUE (queue, message_key, stage);
alter table delayed_retry add constraint delayed_retry_pkey PRIMARY KEY (id);
alter table fanout_schema_history add constraint fanout_schema_history_pk PRIMARY KEY (installed_rank);
alter table flyway_schema_history add constraint flyway_schema_history_pk PRIMARY KEY (installed_rank);
alter table inbox add constraint inbox_pkey PRIMARY KEY (message_id);
alter table outbox add constraint outbox_pkey PRIMARY KEY (id);
alter table outbox_partition add constraint outbox_partition_pkey PRIMARY KEY (partition_no);
alter table payment add constraint payment_amount_not_negative CHECK ((amount >= 0));
alter table payment add constraint payment_pkey PRIMARY KEY (order_id);
alter table payment add constraint payment_status_known CHECK (((status)::text = ANY ((ARRAY['EXPECTED'::character varying, 'AUTHORIZED'::character varying, 'DECLINED'::character varying, 'CAPTURED'::character varying, 'VOIDED'::character varying, 'REFUNDED'::character varying])::text[])));
alter table payment add constraint payment_undone CHECK (((NOT undone) OR ((status)::text = ANY ((ARRAY['DECLINED'::character varying, 'VOIDED'::character varying, 'REFUNDED'::character varying])::text[]))));
alter table replay_item add constraint replay_item_pkey PRIMARY KEY (job_id, position_no);
alter table replay_job add constraint replay_job_pkey PRIMARY KEY (id);
alter table replay_queue add constraint replay_queue_pkey PRIMARY KEY (queue);
alter table simulated_account add constraint simulated_account_pkey PRIMARY KEY (order_reference);
alter table dead_letter_history add constraint dead_letter_history_dead_letter_id_fkey FOREIGN KEY (dead_letter_id) REFERENCES dead_letter(id) ON DELETE CASCADE;
alter table replay_item add constraint replay_item_job_id_fkey FOREIGN KEY (job_id) REFERENCES replay_job(id) ON DELETE CASCADE;
alter table replay_queue add constraint replay_queue_job_id_fkey FOREIGN KEY (job_id) REFERENCES replay_job(id) ON DELETE CASCADE;
CREATE INDEX dead_letter_by_change ON dead_letter USING btree (status, changed_at);
CREATE INDEX dead_letter_by_event ON dead_letter USING btree (event_id);
CREATE INDEX dead_letter_by_fingerprint ON dead_letter USING btree (fingerprint, status);
CREATE INDEX dead_letter_by_subject ON dead_letter USING btree (subject);
CREATE INDEX dead_letter_by_time ON dead_letter USING btree (status, dead_at, id);
CREATE INDEX dead_letter_history_by_letter ON dead_letter_history USING btree (dead_letter_id, id);
CREATE INDEX delayed_retry_by_due ON delayed_retry USING btree (due_at);
CREATE INDEX fanout_schema_history_s_idx ON fanout_schema_history USING btree (success);
CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history USING btree (success);
CREATE INDEX payment_by_age ON payment USING btree (created_at);
CREATE INDEX payment_by_customer ON payment USING btree (customer_id, created_at);
CREATE INDEX replay_item_by_letter ON replay_item USING btree (dead_letter_id, state);
CREATE INDEX replay_item_by_state ON replay_item USING btree (job_id, state, position_no);
CREATE INDEX replay_job_by_start ON replay_job USING btree (started_at, id);
CREATE INDEX replay_job_by_status ON replay_job USING btree (status);
select setval('public.dead_letter_history_id_seq', 11, true);
select setval('public.delayed_retry_id_seq', 1, true);
select setval('public.outbox_id_seq', 18, true);
