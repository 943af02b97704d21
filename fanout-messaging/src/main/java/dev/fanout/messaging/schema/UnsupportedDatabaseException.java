package dev.fanout.messaging.schema;

/** The service has a database that the kit has no statements for. */
class UnsupportedDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsupportedDatabaseException(String product) {
        super("the messaging kit works with H2 (MODE=PostgreSQL) and PostgreSQL, but the service's database is "
                + product);
    }
}
