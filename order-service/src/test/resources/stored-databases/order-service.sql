-- The database of order-service on PostgreSQL 17, as revision 68d43a7 left it when it was stopped.
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

create table idempotency_key (
    request_key character varying(255) not null,
    request_hash character varying(64) not null,
    order_id uuid not null,
    created_at timestamp(6) with time zone not null
);

create table inbox (
    message_id uuid not null,
    queue character varying(255) not null,
    type character varying(255) not null,
    handled_at timestamp with time zone not null
);

create table order_batch (
    id uuid not null,
    placed_at timestamp(6) with time zone not null
);

create table order_batch_item (
    batch_id uuid not null,
    item_no integer not null,
    order_id uuid,
    errors character varying(100000)
);

create table order_event (
    order_id uuid not null,
    event_id uuid not null,
    type character varying(255) not null,
    direction character varying(10) not null,
    source character varying(255) not null,
    causation_id character varying(255),
    happened_at timestamp(6) with time zone not null,
    recorded_at timestamp(6) with time zone not null
);

create table orders (
    id uuid not null,
    customer_id character varying(255) not null,
    customer_email character varying(320) not null,
    payment_method character varying(255) not null,
    lines character varying(100000) not null,
    total_amount bigint not null,
    currency character varying(3) not null,
    placed_at timestamp(6) with time zone not null,
    deadline timestamp(6) with time zone not null,
    batch_id uuid,
    trace_id character varying(64),
    status character varying(20) not null,
    cancellation_reason character varying(30),
    cancellation_detail character varying(4000),
    decided_at timestamp(6) with time zone,
    saga_status character varying(20) not null,
    unfinished_since timestamp(6) with time zone not null,
    settled_at timestamp(6) with time zone,
    inventory character varying(20) not null,
    inventory_undone boolean not null,
    payment character varying(20) not null,
    payment_undone boolean not null,
    traceparent character varying(64)
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

create table product_copy (
    sku character varying(255) not null,
    name character varying(1000) not null,
    amount bigint not null,
    currency character varying(3) not null,
    changed_at timestamp(6) with time zone not null,
    event_id uuid not null
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

insert into dead_letter (id, queue, message_key, message_id, event_id, type, subject, correlation_id, trace_id, exception, message, stack_trace, fingerprint, attempts, first_failed_at, dead_at, status, changed_at, replay_count, properties, payload) values
    ('01a224d5-ae60-728b-80da-fc1e895089c3', 'order.payment.events', '6be980b979c46207614d67d17bc13b4807ac195b16bc29eee3ffc67b3aadb103', '00000003-0000-4000-8000-000000000012', '00000003-0000-4000-8000-000000000012', 'payment.authorized.v1', '00000009-0000-4000-8000-000000000001', '00000009-0000-4000-8000-000000000001', null, 'dev.fanout.messaging.PermanentFailureException', 'expected the order that payment.authorized.v1 of payment-service answers, but there is no order 00000009-0000-4000-8000-000000000001', 'dev.fanout.messaging.PermanentFailureException: expected the order that payment.authorized.v1 of payment-service answers, but there is no order 00000009-0000-4000-8000-000000000001
	at dev.fanout.order.ordering.Sagas.lambda$advance$0(Sagas.java:51)
	at java.base/java.util.Optional.orElseThrow(Optional.java:403)
	at dev.fanout.order.ordering.Sagas.advance(Sagas.java:49)
	at dev.fanout.order.ordering.ConfirmOrderOnPaymentAuthorized.handle(ConfirmOrderOnPaymentAuthorized.java:20)
	at dev.fanout.order.ordering.ConfirmOrderOnPaymentAuthorized.handle(ConfirmOrderOnPaymentAuthorized.java:9)
	at dev.fanout.messaging.inbox.Task.lambda$handle$0(Task.java:82)
	at java.base/jdk.internal.vm.ScopedValueContainer.runWithoutScope(ScopedValueContainer.java:112)
	at java.base/jdk.internal.vm.ScopedValueContainer.run(ScopedValueContainer.java:98)
	at java.base/java.lang.ScopedValue$Carrier.run(ScopedValue.java:466)
	at dev.fanout.messaging.wire.CurrentMessage.during(CurrentMessage.java:18)
	at dev.fanout.messaging.inbox.Task.inContext(Task.java:140)
	at dev.fanout.messaging.inbox.Task.handle(Task.java:80)
	at dev.fanout.messaging.inbox.BatchProcessor.handle(BatchProcessor.java:131)
	at dev.fanout.messaging.inbox.BatchProcessor.lambda$commit$2(BatchProcessor.java:118)
	at org.springframework.transaction.support.TransactionOperations.lambda$executeWithoutResult$0(TransactionOperations.java:68)
	at org.springframework.transaction.support.TransactionTemplate.execute(TransactionTemplate.java:137)
	at org.springframework.transaction.support.TransactionOperations.executeWithoutResult(TransactionOperations.java:67)
	at dev.fanout.messaging.inbox.BatchProcessor.lambda$commit$1(BatchProcessor.java:118)
	at dev.fanout.messaging.tracing.MessageTracing.lambda$committing$1(MessageTracing.java:118)
	at dev.fanout.messaging.tracing.MessageTracing.batch(MessageTracing.java:146)
	at dev.fanout.messaging.tracing.MessageTracing.committing(MessageTracing.java:117)
	at dev.fanout.messaging.inbox.BatchProcessor.commit(BatchProcessor.java:115)
	at dev.fanout.messaging.inbox.BatchProcessor.processAlone(BatchProcessor.java:106)
	at dev.fanout.messaging.inbox.BatchProcessor.oneByOne(BatchProcessor.java:92)
	at dev.fanout.messaging.inbox.BatchProcessor.process(BatchProcessor.java:85)
	at dev.fanout.messaging.inbox.Lane.process(Lane.java:78)
	at dev.fanout.messaging.inbox.Lane.run(Lane.java:68)
	at java.base/java.lang.Thread.run(Thread.java:1474)
', '380edc6e7f824f422e751da939d7ba16', '1', '2026-11-29 01:05:13.037084+00', '2026-11-29 01:05:13.221383+00', 'RESOLVED', '2026-11-29 01:05:13.792068+00', '1', '{"messageId":"00000003-0000-4000-8000-000000000012","type":"payment.authorized.v1","appId":"payment-service","correlationId":"00000009-0000-4000-8000-000000000001","contentType":"application/json","contentEncoding":null,"timestamp":1795914312000,"headers":{"cloudEvents_correlationid":"00000009-0000-4000-8000-000000000001","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000003-0000-4000-8000-000000000012","cloudEvents_source":"/payment-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000009-0000-4000-8000-000000000001","cloudEvents_time":"2026-11-29T01:05:12.775823667Z","cloudEvents_type":"payment.authorized.v1"}}', E'\\x7b226f726465724964223a2230303030303030392d303030302d343030302d383030302d303030303030303030303031222c2270726f76696465725265666572656e6365223a22702d31222c22616d6f756e74223a7b22616d6f756e74223a323530302c2263757272656e6379223a22455552227d7d'),
    ('01a224d5-b154-7251-a9a6-550a56e11845', 'order.payment.events', '8fdb71ee3450e24a9e469ecf601ccd77fc10e49ee0cc21352e50dcd161166d49', '00000003-0000-4000-8000-000000000013', '00000003-0000-4000-8000-000000000013', 'payment.authorized.v1', '00000009-0000-4000-8000-000000000002', '00000009-0000-4000-8000-000000000002', null, 'dev.fanout.messaging.PermanentFailureException', 'expected the order that payment.authorized.v1 of payment-service answers, but there is no order 00000009-0000-4000-8000-000000000002', 'dev.fanout.messaging.PermanentFailureException: expected the order that payment.authorized.v1 of payment-service answers, but there is no order 00000009-0000-4000-8000-000000000002
	at dev.fanout.order.ordering.Sagas.lambda$advance$0(Sagas.java:51)
	at java.base/java.util.Optional.orElseThrow(Optional.java:403)
	at dev.fanout.order.ordering.Sagas.advance(Sagas.java:49)
	at dev.fanout.order.ordering.ConfirmOrderOnPaymentAuthorized.handle(ConfirmOrderOnPaymentAuthorized.java:20)
	at dev.fanout.order.ordering.ConfirmOrderOnPaymentAuthorized.handle(ConfirmOrderOnPaymentAuthorized.java:9)
	at dev.fanout.messaging.inbox.Task.lambda$handle$0(Task.java:82)
	at java.base/jdk.internal.vm.ScopedValueContainer.runWithoutScope(ScopedValueContainer.java:112)
	at java.base/jdk.internal.vm.ScopedValueContainer.run(ScopedValueContainer.java:98)
	at java.base/java.lang.ScopedValue$Carrier.run(ScopedValue.java:466)
	at dev.fanout.messaging.wire.CurrentMessage.during(CurrentMessage.java:18)
	at dev.fanout.messaging.inbox.Task.inContext(Task.java:140)
	at dev.fanout.messaging.inbox.Task.handle(Task.java:80)
	at dev.fanout.messaging.inbox.BatchProcessor.handle(BatchProcessor.java:131)
	at dev.fanout.messaging.inbox.BatchProcessor.lambda$commit$2(BatchProcessor.java:118)
	at org.springframework.transaction.support.TransactionOperations.lambda$executeWithoutResult$0(TransactionOperations.java:68)
	at org.springframework.transaction.support.TransactionTemplate.execute(TransactionTemplate.java:137)
	at org.springframework.transaction.support.TransactionOperations.executeWithoutResult(TransactionOperations.java:67)
	at dev.fanout.messaging.inbox.BatchProcessor.lambda$commit$1(BatchProcessor.java:118)
	at dev.fanout.messaging.tracing.MessageTracing.lambda$committing$1(MessageTracing.java:118)
	at dev.fanout.messaging.tracing.MessageTracing.batch(MessageTracing.java:146)
	at dev.fanout.messaging.tracing.MessageTracing.committing(MessageTracing.java:117)
	at dev.fanout.messaging.inbox.BatchProcessor.commit(BatchProcessor.java:115)
	at dev.fanout.messaging.inbox.BatchProcessor.process(BatchProcessor.java:66)
	at dev.fanout.messaging.inbox.Lane.process(Lane.java:78)
	at dev.fanout.messaging.inbox.Lane.run(Lane.java:68)
	at java.base/java.lang.Thread.run(Thread.java:1474)
', '380edc6e7f824f422e751da939d7ba16', '1', '2026-11-29 01:05:14.053051+00', '2026-11-29 01:05:14.054575+00', 'OPEN', '2026-11-29 01:05:14.067628+00', '0', '{"messageId":"00000003-0000-4000-8000-000000000013","type":"payment.authorized.v1","appId":"payment-service","correlationId":"00000009-0000-4000-8000-000000000002","contentType":"application/json","contentEncoding":null,"timestamp":1795914313000,"headers":{"cloudEvents_correlationid":"00000009-0000-4000-8000-000000000002","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000003-0000-4000-8000-000000000013","cloudEvents_source":"/payment-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"00000009-0000-4000-8000-000000000002","cloudEvents_time":"2026-11-29T01:05:13.941166565Z","cloudEvents_type":"payment.authorized.v1"}}', E'\\x7b226f726465724964223a2230303030303030392d303030302d343030302d383030302d303030303030303030303032222c2270726f76696465725265666572656e6365223a22702d31222c22616d6f756e74223a7b22616d6f756e74223a323530302c2263757272656e6379223a22455552227d7d');

insert into dead_letter_history (id, dead_letter_id, at, action, actor, reason, detail) overriding system value values
    ('1', '01a224d5-ae60-728b-80da-fc1e895089c3', '2026-11-29 01:05:13.133505+00', 'FAILED', null, null, '{"at":"2026-11-29T01:05:13.133505333Z","exception":"dev.fanout.messaging.PermanentFailureException","message":"expected the order that payment.authorized.v1 of payment-service answers, but there is no order 00000009-0000-4000-8000-000000000001","attempts":1,"traceId":null}'),
    ('2', '01a224d5-ae60-728b-80da-fc1e895089c3', '2026-11-29 01:05:13.641687+00', 'EDITED', 'operator', 'the number was wrong', '{"messageId":"01a224d5-afa6-76f8-9af4-dcbc00667113","diff":[{"path":"/orderId","before":"00000009-0000-4000-8000-000000000001","after":"01a224d5-ac31-715b-9535-9cf27dcfe12a"}]}'),
    ('3', '01a224d5-ae60-728b-80da-fc1e895089c3', '2026-11-29 01:05:13.652032+00', 'REPLAYED', 'operator', 'the number was wrong', '{"traceId":"7e8b4a78c492dea67d651b569b062ab7","job":null}'),
    ('4', '01a224d5-ae60-728b-80da-fc1e895089c3', '2026-11-29 01:05:13.792068+00', 'RESOLVED', null, null, null),
    ('5', '01a224d5-b154-7251-a9a6-550a56e11845', '2026-11-29 01:05:14.053263+00', 'FAILED', null, null, '{"at":"2026-11-29T01:05:14.053262803Z","exception":"dev.fanout.messaging.PermanentFailureException","message":"expected the order that payment.authorized.v1 of payment-service answers, but there is no order 00000009-0000-4000-8000-000000000002","attempts":1,"traceId":null}');

insert into delayed_retry (id, queue, message_key, stage, due_at, properties, payload) overriding system value values
    ('1', 'order.inventory.events', 'd3c021a95ddfe9a6e0e0f719206aac30a1bb2c68be2c8e7ea699e19d7ee3902d', '0', '2026-11-29 01:06:14.400132+00', E'{"messageId":"00000003-0000-4000-8000-000000000014","type":"product.changed.v1","appId":"inventory-service","correlationId":"long-name","contentType":"application/json","contentEncoding":null,"timestamp":1795914314000,"headers":{"cloudEvents_correlationid":"long-name","cloudEvents_datacontenttype":"application/json","cloudEvents_id":"00000003-0000-4000-8000-000000000014","cloudEvents_source":"/inventory-service","cloudEvents_specversion":"1.0","cloudEvents_subject":"long-name","cloudEvents_time":"2026-11-29T01:05:14.257366576Z","cloudEvents_type":"product.changed.v1","fanout-attempts":2,"fanout-failures":"[{\\"at\\":\\"2026-11-29T01:05:14.399559956Z\\",\\"attempts\\":2,\\"exception\\":\\"org.springframework.dao.DataIntegrityViolationException\\",\\"message\\":\\"PreparedStatementCallback; SQL [insert into product_copy (sku, name, amount, currency, changed_at, event_id)\\\\nvalues (?, ?, ?, ?, ?, ?)\\\\non conflict do nothing\\\\n]; ERROR: value too long for type character varying(1000)\\"}]","fanout-first-failed-at":"2026-11-29T01:05:14.347154446Z","fanout-stage":1}}', E'\\x7b22736b75223a226c6f6e672d6e616d65222c22776569676874496e4772616d73223a39302c227072696365223a7b22616d6f756e74223a313235302c2263757272656e6379223a22455552227d2c226e616d65223a227878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878227d');

insert into fanout_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) values
    ('1', '1', 'outbox and inbox', 'SQL', 'V1__outbox_and_inbox.sql', '1054581262', 'order_service', '2026-11-29 01:04:14.874096', '64', 'true'),
    ('2', '2', 'delayed retries', 'SQL', 'V2__delayed_retries.sql', '466691895', 'order_service', '2026-11-29 01:04:15.183933', '41', 'true'),
    ('3', '3', 'dead letters', 'SQL', 'V3__dead_letters.sql', '2072645776', 'order_service', '2026-11-29 01:04:15.366951', '209', 'true');

insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) values
    ('1', '0', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', null, 'order_service', '2026-11-29 01:04:16.065606', '0', 'true'),
    ('2', '1', 'orders', 'SQL', 'V1__orders.sql', '-592103537', 'order_service', '2026-11-29 01:04:16.130613', '84', 'true'),
    ('3', '2', 'order batches', 'SQL', 'V2__order_batches.sql', '-490062841', 'order_service', '2026-11-29 01:04:16.242112', '27', 'true'),
    ('4', '3', 'trace of orders', 'SQL', 'V3__trace_of_orders.sql', '-1188592721', 'order_service', '2026-11-29 01:04:16.317979', '35', 'true');

insert into idempotency_key (request_key, request_hash, order_id, created_at) values
    ('key-1', 'dd069b47f0657a32c483afd9e3ebdf77a5df4042f7a688d97d61fcbf241344c0', '01a224d5-a3c7-7427-b1b7-e6182e328e90', '2026-11-29 01:05:10.612187+00');

insert into inbox (message_id, queue, type, handled_at) values
    ('00000003-0000-4000-8000-000000000001', 'order.inventory.events', 'product.changed.v1', '2026-11-29 01:05:09.59545+00'),
    ('00000003-0000-4000-8000-000000000002', 'order.inventory.events', 'stock.reserved.v1', '2026-11-29 01:05:10.997339+00'),
    ('00000003-0000-4000-8000-000000000003', 'order.payment.events', 'payment.authorized.v1', '2026-11-29 01:05:11.292701+00'),
    ('00000003-0000-4000-8000-000000000004', 'order.inventory.events', 'stock.committed.v1', '2026-11-29 01:05:11.43862+00'),
    ('00000003-0000-4000-8000-000000000005', 'order.payment.events', 'payment.captured.v1', '2026-11-29 01:05:11.462679+00'),
    ('00000003-0000-4000-8000-000000000006', 'order.inventory.events', 'stock.rejected.v1', '2026-11-29 01:05:11.747359+00'),
    ('00000003-0000-4000-8000-000000000007', 'order.payment.events', 'payment.voided.v1', '2026-11-29 01:05:11.839341+00'),
    ('00000003-0000-4000-8000-000000000008', 'order.inventory.events', 'stock.released.v1', '2026-11-29 01:05:11.839341+00'),
    ('00000003-0000-4000-8000-000000000009', 'order.inventory.events', 'stock.reserved.v1', '2026-11-29 01:05:12.071078+00'),
    ('00000003-0000-4000-8000-000000000010', 'order.payment.events', 'payment.authorized.v1', '2026-11-29 01:05:12.125338+00'),
    ('00000003-0000-4000-8000-000000000011', 'order.inventory.events', 'stock.reserved.v1', '2026-11-29 01:05:12.962517+00'),
    ('01a224d5-afa6-76f8-9af4-dcbc00667113', 'order.payment.events', 'payment.authorized.v1', '2026-11-29 01:05:13.727286+00');

insert into order_batch (id, placed_at) values
    ('01a224d5-ab18-7047-948e-21f941081f74', '2026-11-29 01:05:12.472521+00');

insert into order_batch_item (batch_id, item_no, order_id, errors) values
    ('01a224d5-ab18-7047-948e-21f941081f74', '0', '01a224d5-abde-77ef-a017-6d7a0898408a', null),
    ('01a224d5-ab18-7047-948e-21f941081f74', '1', null, '[{"field":"customerEmail","message":"must not be null"},{"field":"lines","message":"must not be null"},{"field":"paymentMethod","message":"must not be null"}]');

insert into order_event (order_id, event_id, type, direction, source, causation_id, happened_at, recorded_at) values
    ('01a224d5-a3c7-7427-b1b7-e6182e328e90', '00000003-0000-4000-8000-000000000002', 'stock.reserved.v1', 'RECEIVED', 'inventory-service', null, '2026-11-29 01:05:10.870848+00', '2026-11-29 01:05:11.211562+00'),
    ('01a224d5-a3c7-7427-b1b7-e6182e328e90', '00000003-0000-4000-8000-000000000003', 'payment.authorized.v1', 'RECEIVED', 'payment-service', null, '2026-11-29 01:05:10.886017+00', '2026-11-29 01:05:11.31412+00'),
    ('01a224d5-a3c7-7427-b1b7-e6182e328e90', '00000003-0000-4000-8000-000000000004', 'stock.committed.v1', 'RECEIVED', 'inventory-service', null, '2026-11-29 01:05:11.372455+00', '2026-11-29 01:05:11.452149+00'),
    ('01a224d5-a3c7-7427-b1b7-e6182e328e90', '00000003-0000-4000-8000-000000000005', 'payment.captured.v1', 'RECEIVED', 'payment-service', null, '2026-11-29 01:05:11.386875+00', '2026-11-29 01:05:11.478548+00'),
    ('01a224d5-a3c7-7427-b1b7-e6182e328e90', '01a224d5-a443-73fe-a61a-cf340f3fb027', 'order.placed.v1', 'SENT', 'order-service', null, '2026-11-29 01:05:10.72354+00', '2026-11-29 01:05:10.743936+00'),
    ('01a224d5-a3c7-7427-b1b7-e6182e328e90', '01a224d5-a693-74a7-945a-8c250acedb9f', 'order.confirmed.v1', 'SENT', 'order-service', '00000003-0000-4000-8000-000000000003', '2026-11-29 01:05:11.315843+00', '2026-11-29 01:05:11.318667+00'),
    ('01a224d5-a7d5-715f-81e3-6029d01cd9ff', '00000003-0000-4000-8000-000000000006', 'stock.rejected.v1', 'RECEIVED', 'inventory-service', null, '2026-11-29 01:05:11.664573+00', '2026-11-29 01:05:11.778805+00'),
    ('01a224d5-a7d5-715f-81e3-6029d01cd9ff', '00000003-0000-4000-8000-000000000007', 'payment.voided.v1', 'RECEIVED', 'payment-service', null, '2026-11-29 01:05:11.667788+00', '2026-11-29 01:05:11.903604+00'),
    ('01a224d5-a7d5-715f-81e3-6029d01cd9ff', '00000003-0000-4000-8000-000000000008', 'stock.released.v1', 'RECEIVED', 'inventory-service', null, '2026-11-29 01:05:11.670358+00', '2026-11-29 01:05:11.905614+00'),
    ('01a224d5-a7d5-715f-81e3-6029d01cd9ff', '01a224d5-a7d9-7621-9896-d6cb76151726', 'order.placed.v1', 'SENT', 'order-service', null, '2026-11-29 01:05:11.641904+00', '2026-11-29 01:05:11.64327+00'),
    ('01a224d5-a7d5-715f-81e3-6029d01cd9ff', '01a224d5-a864-7080-a410-43072554400f', 'order.cancelled.v1', 'SENT', 'order-service', '00000003-0000-4000-8000-000000000006', '2026-11-29 01:05:11.780585+00', '2026-11-29 01:05:11.803184+00'),
    ('01a224d5-a96c-729d-8fd2-a8955aa285fe', '00000003-0000-4000-8000-000000000009', 'stock.reserved.v1', 'RECEIVED', 'inventory-service', null, '2026-11-29 01:05:12.062641+00', '2026-11-29 01:05:12.113147+00'),
    ('01a224d5-a96c-729d-8fd2-a8955aa285fe', '00000003-0000-4000-8000-000000000010', 'payment.authorized.v1', 'RECEIVED', 'payment-service', null, '2026-11-29 01:05:12.067887+00', '2026-11-29 01:05:12.185886+00'),
    ('01a224d5-a96c-729d-8fd2-a8955aa285fe', '01a224d5-a96f-74e3-936f-0174a5b8459b', 'order.placed.v1', 'SENT', 'order-service', null, '2026-11-29 01:05:12.047754+00', '2026-11-29 01:05:12.048646+00'),
    ('01a224d5-a96c-729d-8fd2-a8955aa285fe', '01a224d5-aa05-760c-9247-078c3a41ff95', 'order.confirmed.v1', 'SENT', 'order-service', '00000003-0000-4000-8000-000000000010', '2026-11-29 01:05:12.198008+00', '2026-11-29 01:05:12.198747+00'),
    ('01a224d5-abde-77ef-a017-6d7a0898408a', '01a224d5-abe0-71c6-96fc-4d34d2397abb', 'order.placed.v1', 'SENT', 'order-service', null, '2026-11-29 01:05:12.6724+00', '2026-11-29 01:05:12.673242+00'),
    ('01a224d5-ac31-715b-9535-9cf27dcfe12a', '00000003-0000-4000-8000-000000000011', 'stock.reserved.v1', 'RECEIVED', 'inventory-service', null, '2026-11-29 01:05:12.769759+00', '2026-11-29 01:05:12.985343+00'),
    ('01a224d5-ac31-715b-9535-9cf27dcfe12a', '01a224d5-ac35-709f-973b-be5776bd168c', 'order.placed.v1', 'SENT', 'order-service', null, '2026-11-29 01:05:12.757093+00', '2026-11-29 01:05:12.75769+00'),
    ('01a224d5-ac31-715b-9535-9cf27dcfe12a', '01a224d5-afa6-76f8-9af4-dcbc00667113', 'payment.authorized.v1', 'RECEIVED', 'payment-service', '00000003-0000-4000-8000-000000000012', '2026-11-29 01:05:12.775824+00', '2026-11-29 01:05:13.768811+00'),
    ('01a224d5-ac31-715b-9535-9cf27dcfe12a', '01a224d5-b029-753a-b102-389c667ad7d9', 'order.confirmed.v1', 'SENT', 'order-service', '01a224d5-afa6-76f8-9af4-dcbc00667113', '2026-11-29 01:05:13.77013+00', '2026-11-29 01:05:13.790568+00'),
    ('01a224d5-b508-77a4-9781-da3ecf88e88a', '01a224d5-b50f-75e0-aed2-abf21b8d8deb', 'order.placed.v1', 'SENT', 'order-service', null, '2026-11-29 01:05:15.023399+00', '2026-11-29 01:05:15.024348+00'),
    ('01a224d5-b56f-753f-8160-be0410f4e7bb', '01a224d5-b57b-7708-8bb0-ff2385d22fdd', 'order.placed.v1', 'SENT', 'order-service', null, '2026-11-29 01:05:15.131833+00', '2026-11-29 01:05:15.132431+00'),
    ('01a224d5-b56f-753f-8160-be0410f4e7bb', '01a224d5-b5e1-70df-92f4-4d12f39ad30a', 'order.cancelled.v1', 'SENT', 'order-service', null, '2026-11-29 01:05:15.233684+00', '2026-11-29 01:05:15.244966+00');

insert into orders (id, customer_id, customer_email, payment_method, lines, total_amount, currency, placed_at, deadline, batch_id, trace_id, status, cancellation_reason, cancellation_detail, decided_at, saga_status, unfinished_since, settled_at, inventory, inventory_undone, payment, payment_undone, traceparent) values
    ('01a224d5-a3c7-7427-b1b7-e6182e328e90', 'completed', 'a@example.com', 'tok_visa', '[{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]', '2500', 'EUR', '2026-11-29 01:05:10.636704+00', '2126-11-05 01:05:10.636704+00', null, '89446e6caaebd00f5b47a64657afe418', 'CONFIRMED', null, null, '2026-11-29 01:05:11.315534+00', 'COMPLETED', '2026-11-29 01:05:10.636704+00', '2026-11-29 01:05:11.47955+00', 'COMMITTED', 'false', 'CAPTURED', 'false', '00-89446e6caaebd00f5b47a64657afe418-1d4c0e34f20974bd-03'),
    ('01a224d5-a7d5-715f-81e3-6029d01cd9ff', 'compensated', 'a@example.com', 'tok_visa', '[{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]', '2500', 'EUR', '2026-11-29 01:05:11.64058+00', '2126-11-05 01:05:11.64058+00', null, '28e9d2e23645ab1d2b9ca31de110bb68', 'CANCELLED', 'OUT_OF_STOCK', 'missing: espresso-cup (2 ordered, 1 available)', '2026-11-29 01:05:11.779518+00', 'COMPENSATED', '2026-11-29 01:05:11.64058+00', '2026-11-29 01:05:11.905966+00', 'REJECTED', 'true', 'VOIDED', 'true', '00-28e9d2e23645ab1d2b9ca31de110bb68-cb7f4ac99fa5d74c-03'),
    ('01a224d5-a96c-729d-8fd2-a8955aa285fe', 'confirmed', 'a@example.com', 'tok_visa', '[{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]', '2500', 'EUR', '2026-11-29 01:05:12.046002+00', '2126-11-05 01:05:12.046002+00', null, 'd8cb82d46510f5fb6e75c8d89d07232a', 'CONFIRMED', null, null, '2026-11-29 01:05:12.197791+00', 'RUNNING', '2026-11-29 01:05:12.046002+00', null, 'RESERVED', 'false', 'AUTHORIZED', 'false', '00-d8cb82d46510f5fb6e75c8d89d07232a-28f6b20e71b70334-03'),
    ('01a224d5-abde-77ef-a017-6d7a0898408a', 'batch', 'a@example.com', 'tok_visa', '[{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]', '2500', 'EUR', '2026-11-29 01:05:12.670959+00', '2126-11-05 01:05:12.670959+00', '01a224d5-ab18-7047-948e-21f941081f74', '9b8509ae0a7dac40282df3b65c5a24ed', 'PENDING', null, null, null, 'RUNNING', '2026-11-29 01:05:12.670959+00', null, 'AWAITED', 'false', 'AWAITED', 'false', '00-9b8509ae0a7dac40282df3b65c5a24ed-35842b59b01645f9-03'),
    ('01a224d5-ac31-715b-9535-9cf27dcfe12a', 'resolved', 'a@example.com', 'tok_visa', '[{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]', '2500', 'EUR', '2026-11-29 01:05:12.755978+00', '2126-11-05 01:05:12.755978+00', null, '9e6140955dd1344980f1454df6610534', 'CONFIRMED', null, null, '2026-11-29 01:05:13.769822+00', 'RUNNING', '2026-11-29 01:05:12.755978+00', null, 'RESERVED', 'false', 'AUTHORIZED', 'false', '00-9e6140955dd1344980f1454df6610534-07c3feb5f2253cdc-03'),
    ('01a224d5-b508-77a4-9781-da3ecf88e88a', 'pending', 'a@example.com', 'tok_visa', '[{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]', '2500', 'EUR', '2026-11-29 01:05:15.021807+00', '2126-11-05 01:05:15.021807+00', null, 'c96dbc2112f8e20a0b8801b1f240b3b3', 'PENDING', null, null, null, 'RUNNING', '2026-11-29 01:05:15.021807+00', null, 'AWAITED', 'false', 'AWAITED', 'false', '00-c96dbc2112f8e20a0b8801b1f240b3b3-5d846b49916ca523-03'),
    ('01a224d5-b56f-753f-8160-be0410f4e7bb', 'cancelled', 'a@example.com', 'tok_visa', '[{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]', '2500', 'EUR', '2026-11-29 01:05:15.130597+00', '2126-11-05 01:05:15.130597+00', null, '2e24f438c873e01ac9ece5a41d990b17', 'CANCELLED', 'CUSTOMER_REQUEST', null, '2026-11-29 01:05:15.23321+00', 'COMPENSATING', '2026-11-29 01:05:15.130597+00', null, 'AWAITED', 'false', 'AWAITED', 'false', '00-2e24f438c873e01ac9ece5a41d990b17-3efaa297da179d2c-03');

insert into outbox (id, partition_no, exchange, routing_key, message_id, type, subject, occurred_at, correlation_id, causation_id, traceparent, tracestate, payload, attempts, not_before, last_error, properties) overriding system value values
    ('11', '0', 'order.events', '01a224d5-b508-77a4-9781-da3ecf88e88a', '01a224d5-b50f-75e0-aed2-abf21b8d8deb', 'order.placed.v1', '01a224d5-b508-77a4-9781-da3ecf88e88a', '2026-11-29 01:05:15.023399+00', '01a224d5-b508-77a4-9781-da3ecf88e88a', null, '00-c96dbc2112f8e20a0b8801b1f240b3b3-e7253684e4e3d02c-03', null, E'\\x7b226f726465724964223a2230316132323464352d623530382d373761342d393738312d646133656366383865383861222c22637573746f6d65724964223a2270656e64696e67222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f76697361222c22746f74616c223a7b22616d6f756e74223a323530302c2263757272656e6379223a22455552227d2c226c696e6573223a5b7b22736b75223a22657370726573736f2d637570222c227175616e74697479223a322c22756e69745072696365223a7b22616d6f756e74223a313235302c2263757272656e6379223a22455552227d7d5d2c22646561646c696e65223a22323132362d31312d30355430313a30353a31352e3032313830375a227d', '0', null, null, null),
    ('12', '2', 'order.events', '01a224d5-b56f-753f-8160-be0410f4e7bb', '01a224d5-b57b-7708-8bb0-ff2385d22fdd', 'order.placed.v1', '01a224d5-b56f-753f-8160-be0410f4e7bb', '2026-11-29 01:05:15.131833+00', '01a224d5-b56f-753f-8160-be0410f4e7bb', null, '00-2e24f438c873e01ac9ece5a41d990b17-5ac9ba0060726e69-03', null, E'\\x7b226f726465724964223a2230316132323464352d623536662d373533662d383136302d626530343130663465376262222c22637573746f6d65724964223a2263616e63656c6c6564222c22637573746f6d6572456d61696c223a2261406578616d706c652e636f6d222c227061796d656e744d6574686f64223a22746f6b5f76697361222c22746f74616c223a7b22616d6f756e74223a323530302c2263757272656e6379223a22455552227d2c226c696e6573223a5b7b22736b75223a22657370726573736f2d637570222c227175616e74697479223a322c22756e69745072696365223a7b22616d6f756e74223a313235302c2263757272656e6379223a22455552227d7d5d2c22646561646c696e65223a22323132362d31312d30355430313a30353a31352e3133303539375a227d', '0', null, null, null),
    ('13', '2', 'order.events', '01a224d5-b56f-753f-8160-be0410f4e7bb', '01a224d5-b5e1-70df-92f4-4d12f39ad30a', 'order.cancelled.v1', '01a224d5-b56f-753f-8160-be0410f4e7bb', '2026-11-29 01:05:15.233684+00', '01a224d5-b56f-753f-8160-be0410f4e7bb', null, '00-d0e15917c0262fb681c1b9b5fcdf7973-36726be6948330f4-03', null, E'\\x7b226f726465724964223a2230316132323464352d623536662d373533662d383136302d626530343130663465376262222c22637573746f6d65724964223a2263616e63656c6c6564222c22726561736f6e223a22435553544f4d45525f52455155455354227d', '0', null, null, null);

insert into outbox_partition (partition_no, has_held) values
    ('0', 'false'),
    ('1', 'false'),
    ('2', 'false'),
    ('3', 'false');

insert into product_copy (sku, name, amount, currency, changed_at, event_id) values
    ('espresso-cup', 'A cup', '1250', 'EUR', '2026-11-29 01:05:09.262673+00', '00000003-0000-4000-8000-000000000001');

alter table dead_letter add constraint dead_letter_once UNIQUE (queue, message_key);
alter table dead_letter add constraint dead_letter_pkey PRIMARY KEY (id);
alter table dead_letter_history add constraint dead_letter_history_pkey PRIMARY KEY (id);
alter table delayed_retry add constraint delayed_retry_once UNIQUE (queue, message_key, stage);
alter table delayed_retry add constraint delayed_retry_pkey PRIMARY KEY (id);
alter table fanout_schema_history add constraint fanout_schema_history_pk PRIMARY KEY (installed_rank);
alter table flyway_schema_history add constraint flyway_schema_history_pk PRIMARY KEY (installed_rank);
alter table idempotency_key add constraint idempotency_key_pkey PRIMARY KEY (request_key);
alter table inbox add constraint inbox_pkey PRIMARY KEY (message_id);
alter table order_batch add constraint order_batch_pkey PRIMARY KEY (id);
alter table order_batch_item add constraint order_batch_item_pkey PRIMARY KEY (batch_id, item_no);
alter table order_event add constraint order_event_pkey PRIMARY KEY (order_id, event_id);
alter table orders add constraint orders_pkey PRIMARY KEY (id);
alter table outbox add constraint outbox_pkey PRIMARY KEY (id);
alter table outbox_partition add constraint outbox_partition_pkey PRIMARY KEY (partition_no);
alter table product_copy add constraint product_copy_pkey PRIMARY KEY (sku);
alter table replay_item add constraint replay_item_pkey PRIMARY KEY (job_id, position_no);
alter table replay_job add constraint replay_job_pkey PRIMARY KEY (id);
alter table replay_queue add constraint replay_queue_pkey PRIMARY KEY (queue);
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
CREATE INDEX orders_customer ON orders USING btree (customer_id, id);
CREATE INDEX orders_unfinished ON orders USING btree (saga_status, deadline);
CREATE INDEX replay_item_by_letter ON replay_item USING btree (dead_letter_id, state);
CREATE INDEX replay_item_by_state ON replay_item USING btree (job_id, state, position_no);
CREATE INDEX replay_job_by_start ON replay_job USING btree (started_at, id);
CREATE INDEX replay_job_by_status ON replay_job USING btree (status);
select setval('public.dead_letter_history_id_seq', 5, true);
select setval('public.delayed_retry_id_seq', 1, true);
select setval('public.outbox_id_seq', 13, true);
