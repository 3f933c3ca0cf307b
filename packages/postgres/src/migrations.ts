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
]
