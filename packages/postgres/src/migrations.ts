/**
 * The schema, one step per released version of it. Steps are never edited once released. Amounts are integers of 10^-9 USD,
 * times are Unix milliseconds. They run with `search_path` set to the store's own schema.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE generations (
    seq bigint GENERATED ALWAYS AS IDENTITY,
    id text PRIMARY KEY,
    created_at bigint NOT NULL,
    day text NOT NULL, model text NOT NULL, endpoint text NOT NULL, provider text NOT NULL, key text NOT NULL,
    caller text NOT NULL, app text NOT NULL, arm text NOT NULL, tags text NOT NULL,
    prompt_tokens bigint NOT NULL, completion_tokens bigint NOT NULL, reasoning_tokens bigint NOT NULL,
    cost bigint NOT NULL, price bigint NOT NULL, byok bigint NOT NULL,
    scopes json NOT NULL,
    body json NOT NULL
  );
  CREATE INDEX generations_by_time ON generations (created_at, seq);
  CREATE INDEX generations_by_key ON generations (key, created_at) WHERE key <> '';

  CREATE TABLE spend_days (
    day text NOT NULL, model text NOT NULL, endpoint text NOT NULL, provider text NOT NULL, key text NOT NULL,
    caller text NOT NULL, app text NOT NULL, arm text NOT NULL, tags text NOT NULL,
    requests bigint NOT NULL, prompt_tokens bigint NOT NULL, completion_tokens bigint NOT NULL,
    reasoning_tokens bigint NOT NULL, cost numeric NOT NULL, price numeric NOT NULL, byok numeric NOT NULL,
    PRIMARY KEY (day, model, endpoint, provider, key, caller, app, arm, tags)
  );

  CREATE TABLE counters (
    scope text NOT NULL,
    window_id text NOT NULL,
    spent numeric NOT NULL, byok numeric NOT NULL, held numeric NOT NULL, requests bigint NOT NULL,
    PRIMARY KEY (scope, window_id)
  );

  CREATE TABLE holds (
    id text PRIMARY KEY,
    owner text NOT NULL,
    amount bigint NOT NULL,
    expires_at bigint NOT NULL,
    counters json NOT NULL
  );
  CREATE INDEX holds_by_expiry ON holds (expires_at);

  CREATE TABLE documents (
    kind text NOT NULL,
    id text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint,
    body json NOT NULL,
    PRIMARY KEY (kind, id)
  );
  CREATE INDEX documents_by_time ON documents (kind, created_at);
  CREATE INDEX documents_by_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL;
  `,
  // traffic splits and their copies, errors and times: on rows, and in the daily sums, which are grouped by the new columns.
  // A body's texts may escape characters that PostgreSQL has not, and reads no json that does
  String.raw`
  ALTER TABLE generations
    ADD COLUMN split text NOT NULL DEFAULT '', ADD COLUMN shadow text NOT NULL DEFAULT '',
    ADD COLUMN failed bigint NOT NULL DEFAULT 0, ADD COLUMN answered bigint NOT NULL DEFAULT 0,
    ADD COLUMN latency_ms bigint NOT NULL DEFAULT 0, ADD COLUMN generation_ms bigint NOT NULL DEFAULT 0;
  UPDATE generations AS g SET
    failed = CASE WHEN read.body->>'outcome' IN ('failed', 'upstream_cut') THEN 1 ELSE 0 END,
    answered = CASE WHEN read.body->>'latencyMs' IS NULL THEN 0 ELSE 1 END,
    latency_ms = round(COALESCE((read.body->>'latencyMs')::numeric, 0)),
    generation_ms = round(COALESCE((read.body->>'generationMs')::numeric, 0))
    FROM (
      SELECT seq, regexp_replace(body::text, '\\u(0000|d[89a-f][0-9a-f]{2})', '\\u0020', 'gi')::json AS body FROM generations
    ) AS read
    WHERE read.seq = g.seq;
  CREATE INDEX generations_by_split ON generations (split, created_at) WHERE split <> '';

  ALTER TABLE spend_days
    ADD COLUMN split text NOT NULL DEFAULT '', ADD COLUMN shadow text NOT NULL DEFAULT '',
    ADD COLUMN failed bigint NOT NULL DEFAULT 0, ADD COLUMN answered bigint NOT NULL DEFAULT 0,
    ADD COLUMN latency_ms bigint NOT NULL DEFAULT 0, ADD COLUMN generation_ms bigint NOT NULL DEFAULT 0;
  UPDATE spend_days AS d SET failed = g.failed, answered = g.answered, latency_ms = g.latency_ms, generation_ms = g.generation_ms
    FROM (
      SELECT day, model, endpoint, provider, key, caller, app, arm, tags, sum(failed) AS failed, sum(answered) AS answered,
        sum(latency_ms) AS latency_ms, sum(generation_ms) AS generation_ms
      FROM generations GROUP BY day, model, endpoint, provider, key, caller, app, arm, tags
    ) AS g
    WHERE (d.day, d.model, d.endpoint, d.provider, d.key, d.caller, d.app, d.arm, d.tags)
      = (g.day, g.model, g.endpoint, g.provider, g.key, g.caller, g.app, g.arm, g.tags);
  ALTER TABLE spend_days DROP CONSTRAINT spend_days_pkey,
    ADD PRIMARY KEY (day, model, endpoint, provider, key, caller, app, arm, tags, split, shadow);
  `,
  // reports over long times and of one key or caller, and what is left of rows that are deleted
  `
  CREATE TABLE spend_totals (
    day text NOT NULL, model text NOT NULL, endpoint text NOT NULL, provider text NOT NULL, app text NOT NULL, arm text NOT NULL,
    tags text NOT NULL, split text NOT NULL, shadow text NOT NULL,
    requests bigint NOT NULL, failed bigint NOT NULL, answered bigint NOT NULL, latency_ms bigint NOT NULL,
    generation_ms bigint NOT NULL, prompt_tokens bigint NOT NULL, completion_tokens bigint NOT NULL,
    reasoning_tokens bigint NOT NULL, cost numeric NOT NULL, price numeric NOT NULL, byok numeric NOT NULL,
    PRIMARY KEY (day, model, endpoint, provider, app, arm, tags, split, shadow)
  );

  CREATE TABLE carried (
    scope text NOT NULL,
    window_id text NOT NULL,
    spent numeric NOT NULL, byok numeric NOT NULL, requests bigint NOT NULL,
    PRIMARY KEY (scope, window_id)
  );
  CREATE INDEX carried_by_window ON carried (window_id COLLATE "C");

  -- spend_totals holds all days before totals_to; rows that arrived before rows_from have been deleted
  CREATE TABLE upkeep (totals_to text NOT NULL, rows_from bigint NOT NULL);
  INSERT INTO upkeep VALUES ('', 0);

  CREATE INDEX counters_by_window ON counters (window_id COLLATE "C");
  CREATE INDEX generations_by_caller ON generations (caller, created_at) WHERE caller <> '';
  CREATE INDEX spend_days_by_key ON spend_days (key, day) WHERE key <> '';
  CREATE INDEX spend_days_by_caller ON spend_days (caller, day) WHERE caller <> '';
  `,
]
