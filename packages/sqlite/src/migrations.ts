/**
 * The schema, one step per released version of it; a database's `user_version` is the number of steps it has taken. Steps are
 * never edited once released. Amounts are integers of 10^-9 USD, times are Unix milliseconds.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE generations (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    day TEXT NOT NULL, model TEXT NOT NULL, endpoint TEXT NOT NULL, provider TEXT NOT NULL, "key" TEXT NOT NULL,
    caller TEXT NOT NULL, app TEXT NOT NULL, arm TEXT NOT NULL, tags TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL, price INTEGER NOT NULL, byok INTEGER NOT NULL,
    scopes TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX generations_by_time ON generations (created_at);
  CREATE INDEX generations_by_key ON generations ("key", created_at) WHERE "key" <> '';

  CREATE TABLE spend_days (
    day TEXT NOT NULL, model TEXT NOT NULL, endpoint TEXT NOT NULL, provider TEXT NOT NULL, "key" TEXT NOT NULL,
    caller TEXT NOT NULL, app TEXT NOT NULL, arm TEXT NOT NULL, tags TEXT NOT NULL,
    requests INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL, cost INTEGER NOT NULL, price INTEGER NOT NULL, byok INTEGER NOT NULL,
    PRIMARY KEY (day, model, endpoint, provider, "key", caller, app, arm, tags)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE counters (
    scope TEXT NOT NULL,
    window_id TEXT NOT NULL,
    spent INTEGER NOT NULL, byok INTEGER NOT NULL, held INTEGER NOT NULL, requests INTEGER NOT NULL,
    PRIMARY KEY (scope, window_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE holds (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    amount INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    counters TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX holds_by_expiry ON holds (expires_at);

  CREATE TABLE documents (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX documents_by_time ON documents (kind, created_at);
  CREATE INDEX documents_by_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL;
  `,
  // traffic splits and their copies, errors and times: on rows, and in the daily sums, which are grouped by the new columns
  `
  ALTER TABLE generations ADD COLUMN split TEXT NOT NULL DEFAULT '';
  ALTER TABLE generations ADD COLUMN shadow TEXT NOT NULL DEFAULT '';
  ALTER TABLE generations ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE generations ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE generations ADD COLUMN latency_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE generations ADD COLUMN generation_ms INTEGER NOT NULL DEFAULT 0;
  UPDATE generations SET
    failed = json_extract(body, '$.outcome') IN ('failed', 'upstream_cut'),
    answered = json_extract(body, '$.latencyMs') IS NOT NULL,
    latency_ms = CAST(ROUND(COALESCE(json_extract(body, '$.latencyMs'), 0)) AS INTEGER),
    generation_ms = CAST(ROUND(COALESCE(json_extract(body, '$.generationMs'), 0)) AS INTEGER);
  CREATE INDEX generations_by_split ON generations (split, created_at) WHERE split <> '';

  ALTER TABLE spend_days RENAME TO spend_days_before;
  CREATE TABLE spend_days (
    day TEXT NOT NULL, model TEXT NOT NULL, endpoint TEXT NOT NULL, provider TEXT NOT NULL, "key" TEXT NOT NULL,
    caller TEXT NOT NULL, app TEXT NOT NULL, arm TEXT NOT NULL, tags TEXT NOT NULL, split TEXT NOT NULL, shadow TEXT NOT NULL,
    requests INTEGER NOT NULL, failed INTEGER NOT NULL, answered INTEGER NOT NULL, latency_ms INTEGER NOT NULL,
    generation_ms INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL, cost INTEGER NOT NULL, price INTEGER NOT NULL, byok INTEGER NOT NULL,
    PRIMARY KEY (day, model, endpoint, provider, "key", caller, app, arm, tags, split, shadow)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO spend_days
    SELECT day, model, endpoint, provider, "key", caller, app, arm, tags, '', '', requests,
      COALESCE(failed, 0), COALESCE(answered, 0), COALESCE(latency_ms, 0), COALESCE(generation_ms, 0),
      prompt_tokens, completion_tokens, reasoning_tokens, cost, price, byok
    FROM spend_days_before LEFT JOIN (
      SELECT day, model, endpoint, provider, "key", caller, app, arm, tags, SUM(failed) AS failed, SUM(answered) AS answered,
        SUM(latency_ms) AS latency_ms, SUM(generation_ms) AS generation_ms
      FROM generations GROUP BY day, model, endpoint, provider, "key", caller, app, arm, tags
    ) USING (day, model, endpoint, provider, "key", caller, app, arm, tags);
  DROP TABLE spend_days_before;
  `,
  // holds are few: looking at all of them for those that have expired costs less than keeping them in order;
  // a row's scopes stand in its body
  `
  DROP INDEX holds_by_expiry;
  ALTER TABLE generations DROP COLUMN scopes;
  `,
  // reports over long times, and what is left of rows that are deleted
  `
  CREATE TABLE spend_totals (
    day TEXT NOT NULL, model TEXT NOT NULL, endpoint TEXT NOT NULL, provider TEXT NOT NULL, app TEXT NOT NULL, arm TEXT NOT NULL,
    tags TEXT NOT NULL, split TEXT NOT NULL, shadow TEXT NOT NULL,
    requests INTEGER NOT NULL, failed INTEGER NOT NULL, answered INTEGER NOT NULL, latency_ms INTEGER NOT NULL,
    generation_ms INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL, cost INTEGER NOT NULL, price INTEGER NOT NULL, byok INTEGER NOT NULL,
    PRIMARY KEY (day, model, endpoint, provider, app, arm, tags, split, shadow)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE carried (
    scope TEXT NOT NULL,
    window_id TEXT NOT NULL,
    spent INTEGER NOT NULL, byok INTEGER NOT NULL, requests INTEGER NOT NULL,
    PRIMARY KEY (window_id, scope)
  ) STRICT, WITHOUT ROWID;

  -- spend_totals holds all days before totals_to; rows that arrived before rows_from have been deleted
  CREATE TABLE upkeep (totals_to TEXT NOT NULL, rows_from INTEGER NOT NULL) STRICT;
  INSERT INTO upkeep VALUES ('', 0);

  CREATE INDEX counters_by_window ON counters (window_id);
  CREATE INDEX generations_by_caller ON generations (caller, created_at) WHERE caller <> '';
  `,
]
