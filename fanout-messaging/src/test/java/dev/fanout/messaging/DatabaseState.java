package dev.fanout.messaging;

import dev.fanout.testing.OwnPostgres;

/** States in which PostgreSQL does not do its work for a service that is not at fault. */
enum DatabaseState {

    /** As after a fail-over to a standby. Sessions that begin in it stay read-only when it is over. */
    READ_ONLY {
        @Override
        void begin(OwnPostgres database) {
            database.execute("alter database echo set default_transaction_read_only = on");
            database.endSessions();
        }

        @Override
        void end(OwnPostgres database) {
            database.execute("alter database echo reset default_transaction_read_only");
        }
    },

    /** As after a restore under another owner. */
    WITHOUT_RIGHTS {
        @Override
        void begin(OwnPostgres database) {
            database.execute("revoke all on all tables in schema public from echo");
        }

        @Override
        void end(OwnPostgres database) {
            database.execute("grant all on all tables in schema public to echo");
        }
    },

    /** Others have taken them all. */
    WITHOUT_CONNECTIONS {
        @Override
        void begin(OwnPostgres database) {
            database.execute("alter role echo connection limit 0");
            database.endSessions();
        }

        @Override
        void end(OwnPostgres database) {
            database.execute("alter role echo connection limit -1");
        }
    },

    /** It can be read, and rows can be deleted, but no table can grow. */
    FULL {
        @Override
        void begin(OwnPostgres database) {
            database.execute(
                    """
                    create or replace function refuse() returns trigger language plpgsql as $$
                    begin
                        raise 'could not extend file: No space left on device' using errcode = 'disk_full';
                    end $$""",
                    onEachTable("create trigger disk_full before insert or update on"
                            + " %I for each statement execute function refuse()"));
        }

        @Override
        void end(OwnPostgres database) {
            database.execute(onEachTable("drop trigger disk_full on %I"));
        }
    },

    /** Shut down, which ends all sessions; then nobody answers. */
    SHUT_DOWN {
        @Override
        void begin(OwnPostgres database) {
            database.stop();
        }

        @Override
        void end(OwnPostgres database) {
            database.start();
        }
    };

    abstract void begin(OwnPostgres database);

    abstract void end(OwnPostgres database);

    private static String onEachTable(String statement) {
        return """
                do $$ declare name text; begin
                    for name in select tablename from pg_tables where schemaname = 'public' loop
                        execute format('%s', name);
                    end loop;
                end $$""".formatted(statement);
    }
}
