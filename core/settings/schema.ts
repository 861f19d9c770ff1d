// Every setting of core and the framework, by chapter. Apps declare theirs in their own folders.
import Type from 'typebox'
import {
  defineSettings,
  ENVIRONMENTS,
  type PartOf,
  type SettingsDeclaration,
} from '#framework/settings/define-settings.ts'
import {
  choice,
  duration,
  flag,
  group,
  integer,
  ORIGIN,
  optional,
  rate,
  text,
  words,
} from '#framework/settings/kinds.ts'
import { READERSHIPS } from '#framework/settings/readership.ts'

export { ENVIRONMENTS }

const databaseUrl = (variable: string, about: string) => {
  const allowed = 'postgres://user:password@host:port/database'
  return optional(text(variable, about, { allowed, pattern: '^postgres(ql)?://.+', secret: true }))
}
const origin = (variable: string, about: string, host: string) =>
  text(variable, about, { allowed: `an origin such as https://${host}, without a path`, pattern: ORIGIN })
const folder = (variable: string, about: string) => text(variable, about, { allowed: 'a folder', format: 'path' })
const ADDRESS = Type.String({
  pattern: '^([0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*(/\\d{1,3})?|loopback|linklocal|uniquelocal)$',
})
const PORTS = { min: 1, max: 65_535 }

const server = defineSettings({
  chapter: 'Server',
  settings: {
    environment: choice('PEND_ENV', 'the environment, which chooses the defaults', ENVIRONMENTS),
    host: text('PEND_HOST', 'the address that the server listens on', {
      allowed: 'an address of this machine, such as 127.0.0.1 or 0.0.0.0',
    }),
    port: integer('PORT', 'the port that the server listens on', PORTS),
    edgePort: optional(integer('PEND_EDGE_PORT', 'the port of the edge; one above `PORT` when unset', PORTS)),
    /** Links in mails and tokens start with it. */
    publicOrigin: origin('PEND_PUBLIC_ORIGIN', 'the address that clients call', 'api.example.com'),
    linkOrigin: origin(
      'PEND_LINK_ORIGIN',
      'the origin of your own pages, which links in mails lead to; when unset, links lead to the pages of the admin',
      'app.example.com',
    ),
    secretKey: text(
      'PEND_SECRET_KEY',
      'the key that seals secrets and signs links; in development the server creates one in the data folder',
      { allowed: 'at least 32 characters', minLength: 32, secret: true },
    ),
    /** A leading dot allows every subdomain: `.example.com`. */
    allowedHosts: words('PEND_ALLOWED_HOSTS', 'the host names that the server answers to', {
      allowed: 'host names separated by commas; .example.com allows all subdomains',
    }),
    corsOrigins: words('PEND_CORS_ORIGINS', 'the web pages that may call the API from a browser', {
      allowed: 'origins separated by commas',
      items: Type.String({ pattern: ORIGIN }),
    }),
    /** `*` allows all of them. */
    edgeCorsOrigins: words('PEND_EDGE_CORS_ORIGINS', 'the web pages that may read content from the edge', {
      allowed: 'origins separated by commas, or *',
      items: Type.String({ pattern: `^\\*$|${ORIGIN}` }),
    }),
    /** Never a number of hops: with one, anybody could forge an address. */
    trustedProxies: words('PEND_TRUSTED_PROXIES', 'the proxies whose `X-Forwarded-…` headers the server believes', {
      allowed: 'addresses or networks (10.0.0.0/8) separated by commas, never a number of hops',
      items: ADDRESS,
    }),
    /** Within a window in seconds; null switches off this limit only. */
    rateLimit: rate('PEND_RATE_LIMIT', 'the most requests of one caller'),
    tenantRateLimit: rate('PEND_TENANT_RATE_LIMIT', 'the most requests of all callers of one tenant together'),
    readerTimeout: duration('PEND_READER_TIMEOUT', 'how long an answer waits for a client that does not read it'),
    drain: group({
      timeout: duration('PEND_DRAIN_TIMEOUT', 'how long running requests may continue when a server process ends'),
      delay: optional(
        duration(
          'PEND_DRAIN_DELAY',
          'how long a server that was told to stop still takes requests, while `/health/ready` sends balancers elsewhere; none when unset',
        ),
      ),
    }),
    httpsOnly: flag(
      'PEND_HTTPS_ONLY',
      'whether plain HTTP leads to HTTPS; the proxy in front must be trusted and send `X-Forwarded-Proto`',
    ),
    compression: flag('PEND_COMPRESSION', 'whether the API compresses its answers; off where a proxy does it'),
    /** Beyond these the server refuses new requests with 503. */
    load: group({
      delay: integer(
        'PEND_LOAD_DELAY',
        'the milliseconds by which turns of the event loop may be late before the server refuses requests; 0 for any',
        { min: 0, max: 60_000 },
      ),
      memory: optional(
        integer(
          'PEND_LOAD_MEMORY',
          'the megabytes in use with which the server still accepts requests; nine tenths of the limit of Node when unset',
          { min: 32, max: 1_048_576 },
        ),
      ),
    }),
    dataDirectory: folder('PEND_DATA_DIRECTORY', 'the folder of the embedded database, keys, files and mails'),
    staticDirectory: folder('PEND_STATIC_DIRECTORY', 'the folder of the files that `collectstatic` collects'),
    logLevel: choice('PEND_LOG_LEVEL', 'the least severe messages that are logged', [
      ...(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const),
    ]),
    logDirectory: folder('PEND_LOG_DIRECTORY', 'the folder of the log files'),
    silencedChecks: words('PEND_SILENCED_CHECKS', 'findings of `check` that do not matter here, each with its reason', {
      allowed: 'ids with reasons separated by commas, such as deploy.no-redis=one process serves',
      items: Type.String({ pattern: '^[a-z][a-z0-9_.-]*=\\s*\\S.{2,}$' }),
    }),
  },
})

const database = defineSettings({
  chapter: 'Database and Redis',
  settings: {
    /** The URL of an administrator. */
    databaseUrl: databaseUrl('DATABASE_URL', 'the PostgreSQL server; when unset, the embedded PostgreSQL starts'),
    databaseAppUrl: databaseUrl(
      'DATABASE_APP_URL',
      'the log-in of `pend_app`, when an administrator creates the roles',
    ),
    redisUrl: optional(
      text('REDIS_URL', 'a Redis that wakes workers and keeps cached values and the counters that processes share', {
        allowed: 'redis://user:password@host:port/number',
        pattern: '^rediss?://.+',
        secret: true,
      }),
    ),
    /** Migrations and listening need a session, and go to `DATABASE_URL` directly. */
    pooler: optional(
      text('PEND_POOLER', 'the PgBouncer that requests and tasks go through; migrations and listening stay direct', {
        allowed: 'host:port, such as 127.0.0.1:6432',
        pattern: '^[^\\s/:@]+:\\d{1,5}$',
      }),
    ),
    namedStatements: optional(
      flag('PEND_NAMED_STATEMENTS', 'whether connections keep plans of statements; when unset, only without a pooler'),
    ),
    poolSize: integer('PEND_POOL_SIZE', 'the connections of one process', { min: 1, max: 500 }),
    poolWait: duration(
      'PEND_POOL_WAIT',
      'how long a request waits for a connection, or for a sign of life of the database',
    ),
    readTimeout: duration('PEND_READ_TIMEOUT', 'how long one statement of a request may read'),
    countLimit: integer('PEND_COUNT_LIMIT', 'the most records of a list that are counted; `count=exact` counts all', {
      min: 1,
      max: 1_000_000_000,
    }),
  },
})

const work = defineSettings({
  chapter: 'Tasks, outgoing calls and mail',
  settings: {
    /** Durations in seconds. */
    tasks: group({
      concurrency: integer('PEND_TASK_CONCURRENCY', 'the tasks of each queue that one worker runs at a time', {
        min: 1,
        max: 1000,
      }),
      lease: duration('PEND_TASK_LEASE', 'how long a silent worker keeps its tasks before others take them'),
      grace: duration('PEND_TASK_GRACE', 'how long running tasks may continue when a worker stops'),
    }),
    metrics: optional(
      group({
        place: optional(
          text('PEND_METRICS', 'where Prometheus reads the metrics of a process, at `/metrics`; nowhere when unset', {
            allowed: 'an address and a port such as 127.0.0.1:9464',
            pattern: '^([0-9.]+|localhost|\\[[0-9a-fA-F:]+\\]):[0-9]{1,5}$',
          }),
        ),
        token: optional(
          text(
            'PEND_METRICS_TOKEN',
            'what Prometheus sends as `Authorization: Bearer`; needed where other machines read',
            {
              allowed: 'at least 20 characters',
              minLength: 20,
              secret: true,
            },
          ),
        ),
      }),
    ),
    /** systemd sets it for services of the type notify. */
    notifySocket: optional(
      text('NOTIFY_SOCKET', 'where a process tells systemd that it is ready and that it ends; systemd sets it', {
        allowed: 'a path, or @ and a name',
        pattern: '^[/@].',
      }),
    ),
    workerHealth: optional(
      text('PEND_WORKER_HEALTH', 'where a worker answers `/health/live` and `/health/ready`; nowhere when unset', {
        allowed: 'an address and a port such as 127.0.0.1:8100',
        pattern: '^([0-9.]+|localhost|\\[[0-9a-fA-F:]+\\]):[0-9]{1,5}$',
      }),
    ),
    /** Allowed although their addresses are not public. */
    outboundAllowedHosts: words(
      'PEND_OUTBOUND_ALLOWED_HOSTS',
      'internal hosts that webhooks and log-in providers may reach',
      {
        allowed: 'host:port separated by commas, such as 127.0.0.1:9000',
        items: Type.String({ pattern: '^[a-z0-9.:\\[\\]-]+:\\d{1,5}$' }),
      },
    ),
    mail: group({
      /** `console` and `memory` are for development and tests. */
      driver: choice('PEND_MAIL_DRIVER', 'how mails are sent or kept', ['smtp', 'file', 'console', 'memory']),
      smtpUrl: optional(
        text('PEND_SMTP_URL', 'the mail server; mails wait until one is set', {
          allowed: 'smtp://user:password@host:587 or smtps://user:password@host',
          pattern: '^smtps?://[^\\s/]+/?$',
          secret: true,
        }),
      ),
      from: text('PEND_MAIL_FROM', 'the sender of mails', {
        allowed: 'a sender such as Example <no-reply@example.com>',
      }),
      directory: folder('PEND_MAIL_DIRECTORY', 'the folder of the driver `file`'),
    }),
  },
})

const from = (min: number, max: number) => ({ min, max })

const surfaces = defineSettings({
  chapter: 'GraphQL, documents and the admin',
  settings: {
    serviceName: text('PEND_SERVICE_NAME', 'the name of the service in the admin and in authenticator apps', {
      allowed: 'a name of up to 60 characters, without a colon',
      pattern: '^[^:]{1,60}$',
    }),
    brand: group({
      color: optional(
        text('PEND_BRAND_COLOR', 'the accent of the admin, for tenants that set none', {
          allowed: 'a colour such as #0a655d',
          pattern: '^#[0-9a-fA-F]{6}$',
        }),
      ),
      logo: optional(
        text('PEND_BRAND_LOGO', 'the logo of the admin, for tenants that set none', {
          allowed: 'an image file: SVG, PNG, JPEG or WebP',
          format: 'path',
        }),
      ),
      texts: optional(
        text('PEND_BRAND_TEXTS', 'texts of the admin in other words, by language and key', {
          allowed: 'a JSON file of texts by language and key',
          format: 'path',
        }),
      ),
    }),
    /** Without the document, the pages that display it are off, too. */
    docs: group({
      openapi: choice('PEND_OPENAPI', 'who reads the OpenAPI document', READERSHIPS),
      swagger: choice('PEND_SWAGGER', 'who opens Swagger UI at `/swagger/`', READERSHIPS),
      redoc: choice('PEND_REDOC', 'who opens ReDoc at `/redoc/`', READERSHIPS),
      graphiql: choice('PEND_GRAPHIQL', 'who opens GraphiQL at `/graphql/`', READERSHIPS),
    }),
    debug: group({
      introspection: flag('PEND_DEBUG_INTROSPECTION', 'whether GraphQL answers questions about its schema'),
    }),
    /** Beyond these limits the answer is `graphql.too_complex`. */
    graphql: group({
      maxLength: integer('PEND_GRAPHQL_MAX_LENGTH', 'the most characters of a GraphQL document', from(100, 1_000_000)),
      maxTokens: integer('PEND_GRAPHQL_MAX_TOKENS', 'the most tokens of a document', from(10, 100_000)),
      maxFields: integer('PEND_GRAPHQL_MAX_FIELDS', 'the most fields of a document', from(1, 10_000)),
      maxDepth: integer('PEND_GRAPHQL_MAX_DEPTH', 'the deepest nesting of a document', from(1, 100)),
      maxRootFields: integer(
        'PEND_GRAPHQL_MAX_ROOT_FIELDS',
        'the most fields at the root of a document',
        from(1, 1000),
      ),
      maxAliases: integer('PEND_GRAPHQL_MAX_ALIASES', 'the most aliases of a document', from(0, 1000)),
      maxComplexity: integer(
        'PEND_GRAPHQL_MAX_COMPLEXITY',
        'the highest cost of a document; a log-in costs 1000',
        from(1000, 1_000_000),
      ),
    }),
    graphqlDocuments: group({
      place: optional(
        text('PEND_GRAPHQL_DOCUMENTS', 'the documents that clients ask for by id', {
          allowed: 'a folder of .graphql files, or a JSON file of ids and texts',
          format: 'path',
        }),
      ),
      only: flag('PEND_GRAPHQL_ONLY_STORED', 'whether the server refuses all other documents'),
    }),
  },
  gone: {
    PEND_DEBUG_GRAPHIQL: 'PEND_GRAPHIQL says who opens GraphiQL',
    PEND_DOCS: 'PEND_OPENAPI, PEND_SWAGGER, PEND_REDOC and PEND_GRAPHIQL say who reads each',
  },
})

/** The settings core itself needs, in the order of the documents. */
export const coreSettings: readonly SettingsDeclaration[] = [server, database, work, surfaces]

type ValuesOf<Declaration> = Declaration extends SettingsDeclaration<infer Values> ? Values : never
type DeclaredValues = ValuesOf<typeof server> &
  ValuesOf<typeof database> &
  ValuesOf<typeof work> &
  ValuesOf<typeof surfaces>

/** The declared settings, and values derived from them. Apps' settings sit beside them; their declaration's `of` reads them. */
export type Settings = DeclaredValues & {
  /** Base URL of the pages that mails link to: `linkOrigin` if set, else the admin's. */
  linkPages: string
}

/** What an environment file may set: any part of the settings, including those of apps. */
export type SettingsPart = PartOf<DeclaredValues> & Readonly<Record<string, unknown>>
