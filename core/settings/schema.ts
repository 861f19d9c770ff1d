// Every setting: its type, the environment variable that sets it, and the words that say what is allowed.
import Type, { type Static, type TSchema } from 'typebox'
import { EXTRA_TYPES, FILE_TYPES } from '#framework/files/file-types.ts'
import { TEXT_ENCODINGS } from '#framework/files/text-encoding.ts'
import type { SettingFormat } from './formats.ts'

/** What a setting's schema says beside its type. `secret` values are never shown. */
export interface SettingNotes {
  readonly variable: string
  readonly allowed: string
  readonly format?: SettingFormat
  readonly secret?: boolean
}

const integer = (minimum: number, maximum: number, variable: string) =>
  Type.Integer({ minimum, maximum, variable, allowed: `a whole number from ${minimum} to ${maximum}` })
const flag = (variable: string) => Type.Boolean({ variable, allowed: 'true or false' })
const text = (variable: string, allowed: string, options: object = {}) =>
  Type.String({ minLength: 1, variable, allowed, ...options })
const words = (variable: string, allowed: string, items: TSchema = Type.String({ minLength: 1 })) =>
  Type.Array(items as ReturnType<typeof Type.String>, { variable, allowed })
const duration = (variable: string) =>
  Type.Integer({
    minimum: 1,
    maximum: 31_536_000,
    variable,
    format: 'duration',
    allowed: 'a duration such as 90s, 15m, 12h or 7d',
  })
const choice = <const Words extends string>(variable: string, options: readonly Words[]) =>
  Type.Unsafe<Words>({ type: 'string', enum: options, variable, allowed: `one of ${options.join(', ')}` })
const rate = (variable: string) =>
  Type.Unsafe<{ max: number; window: number } | null>({
    anyOf: [
      { type: 'null' },
      {
        type: 'object',
        properties: { max: { type: 'integer', minimum: 1 }, window: { type: 'integer', minimum: 1 } },
        required: ['max', 'window'],
      },
    ],
    variable,
    format: 'rate',
    allowed: 'a rate such as 600/minute, or off',
  })
const databaseUrl = (variable: string) =>
  Type.Optional(
    text(variable, 'postgres://user:password@host:port/database', { pattern: '^postgres(ql)?://.+', secret: true }),
  )

export const ENVIRONMENTS = ['development', 'staging', 'production', 'test'] as const
const ADDRESS = Type.String({
  pattern: '^([0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*(/\\d{1,3})?|loopback|linklocal|uniquelocal)$',
})
const ORIGIN = '^https?://[^/\\s?#]+$'

export const SettingsSchema = Type.Object({
  environment: choice('PEND_ENV', ENVIRONMENTS),
  host: text('PEND_HOST', 'an address of this machine, such as 127.0.0.1 or 0.0.0.0'),
  port: integer(1, 65_535, 'PORT'),
  /** Of the edge; one above PORT when left out. */
  edgePort: Type.Optional(integer(1, 65_535, 'PEND_EDGE_PORT')),
  /** What the outside calls this server; links in mails and tokens begin with it. */
  publicOrigin: text('PEND_PUBLIC_ORIGIN', 'an origin such as https://api.example.com, without a path', {
    pattern: ORIGIN,
  }),
  /** What links in mails begin with: the origin of your own pages for people. Without it links lead to those of the admin. */
  linkOrigin: text('PEND_LINK_ORIGIN', 'an origin such as https://app.example.com, without a path', {
    pattern: ORIGIN,
  }),
  /** What people know this service by: in their authenticator apps and in the admin. */
  serviceName: text('PEND_SERVICE_NAME', 'a name of up to 60 characters, without a colon', {
    pattern: '^[^:]{1,60}$',
  }),
  /** How the admin presents itself where a tenant has set nothing. */
  brand: Type.Object({
    color: Type.Optional(text('PEND_BRAND_COLOR', 'a colour such as #0a655d', { pattern: '^#[0-9a-fA-F]{6}$' })),
    logo: Type.Optional(text('PEND_BRAND_LOGO', 'an image file: SVG, PNG, JPEG or WebP', { format: 'path' })),
    /** Texts of the admin in other words, by language and key. */
    texts: Type.Optional(text('PEND_BRAND_TEXTS', 'a JSON file of texts by language and key', { format: 'path' })),
  }),
  /** The domain that passkeys belong to; that of `linkOrigin` when left out. It cannot be changed without losing them all. */
  passkeyDomain: Type.Optional(
    text('PEND_PASSKEY_DOMAIN', 'a domain such as example.com', { pattern: '^[a-z0-9.-]+$' }),
  ),
  /** The origins of pages that may ask for passkeys; `linkOrigin` when left out. */
  passkeyOrigins: words('PEND_PASSKEY_ORIGINS', 'origins separated by commas', Type.String({ pattern: ORIGIN })),
  /** How long after a proof a session may do what is dangerous. */
  stepUpTtl: duration('PEND_STEP_UP_TTL'),
  /** An administrator of a real server; without it the embedded one is started. */
  databaseUrl: databaseUrl('DATABASE_URL'),
  /** The log-in to serve with, when somebody else looks after the roles. */
  databaseAppUrl: databaseUrl('DATABASE_APP_URL'),
  /** The log-in of the task queue's library, when somebody else looks after the roles. */
  /** Moves what need not survive to Redis: the queue's ids, and what else asks for it. */
  redisUrl: Type.Optional(
    text('REDIS_URL', 'redis://user:password@host:port/number', { pattern: '^rediss?://.+', secret: true }),
  ),
  poolSize: integer(1, 500, 'PEND_POOL_SIZE'),
  /** The longest that a request waits for a connection, and for a sign of life of the database. */
  poolWait: duration('PEND_POOL_WAIT'),
  /** The longest that a request may read in one statement. */
  readTimeout: duration('PEND_READ_TIMEOUT'),
  /** Most records of a list that are counted unless its caller asks for all. */
  countLimit: integer(1, 1_000_000_000, 'PEND_COUNT_LIMIT'),
  /** What must outlive a restart: the embedded database, keys, uploads. */
  dataDirectory: text('PEND_DATA_DIRECTORY', 'a folder', { format: 'path' }),
  secretKey: text('PEND_SECRET_KEY', 'at least 32 characters', { minLength: 32, secret: true }),
  /** A leading dot allows every subdomain: `.example.com`. */
  allowedHosts: words('PEND_ALLOWED_HOSTS', 'host names separated by commas; .example.com allows all subdomains'),
  corsOrigins: words('PEND_CORS_ORIGINS', 'origins separated by commas', Type.String({ pattern: ORIGIN })),
  /** Web pages that may read content of the edge; `*` is all of them. */
  edgeCorsOrigins: words(
    'PEND_EDGE_CORS_ORIGINS',
    'origins separated by commas, or *',
    Type.String({ pattern: `^\\*$|${ORIGIN}` }),
  ),
  /** Whose X-Forwarded headers are believed. Never a number of hops: anybody could then forge an address. */
  trustedProxies: words(
    'PEND_TRUSTED_PROXIES',
    'addresses or networks (10.0.0.0/8) separated by commas, never a number of hops',
    ADDRESS,
  ),
  /** How long an answer may wait for a client that does not read it. */
  readerTimeout: duration('PEND_READER_TIMEOUT'),
  /** Requests of one caller in a window of so many seconds; null switches this limit off, and no other. */
  rateLimit: rate('PEND_RATE_LIMIT'),
  /** Requests of all callers of one tenant together. */
  tenantRateLimit: rate('PEND_TENANT_RATE_LIMIT'),
  /** Makes guessing at passwords, codes and addresses slow. Switched off with `rateLimit`, for tests, it lets anybody guess. */
  limitGuessing: flag('PEND_LIMIT_GUESSING'),
  /** Durations in seconds. */
  tasks: Type.Object({
    /** Tasks that one worker runs at a time, of each queue. */
    concurrency: integer(1, 1000, 'PEND_TASK_CONCURRENCY'),
    /** After so long without a sign of life a worker's tasks are given to others. */
    lease: duration('PEND_TASK_LEASE'),
    /** How long running tasks may go on after the wish to stop. */
    grace: duration('PEND_TASK_GRACE'),
  }),
  logLevel: choice('PEND_LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  logDirectory: text('PEND_LOG_DIRECTORY', 'a folder', { format: 'path' }),
  /** Durations in seconds. */
  jwt: Type.Object({
    issuer: text('PEND_JWT_ISSUER', 'a word or a URL'),
    audience: text('PEND_JWT_AUDIENCE', 'a word or a URL'),
    keyDirectory: text('PEND_JWT_KEY_DIRECTORY', 'a folder', { format: 'path' }),
    /** In place of the folder: the first signs, all of them verify. */
    privateKeys: Type.Optional(
      text('PEND_JWT_PRIVATE_KEYS', 'RSA private keys as PEM texts, or as base64 of them separated by commas', {
        secret: true,
      }),
    ),
    accessTtl: duration('PEND_JWT_ACCESS_TTL'),
    refreshTtl: duration('PEND_JWT_REFRESH_TTL'),
    /** The longest a session lasts, however often it is refreshed. */
    sessionTtl: duration('PEND_JWT_SESSION_TTL'),
    /** How long parallel refreshes of one token get the same successor. */
    grace: duration('PEND_JWT_GRACE'),
  }),
  /** Exact hosts that webhooks may call although they are no public addresses. */
  outboundAllowedHosts: words(
    'PEND_OUTBOUND_ALLOWED_HOSTS',
    'host:port separated by commas, such as 127.0.0.1:9000',
    Type.String({ pattern: '^[a-z0-9.:\\[\\]-]+:\\d{1,5}$' }),
  ),
  /** Whether people get a mail when staff of the platform acts in their name. */
  impersonationNotice: flag('PEND_IMPERSONATION_NOTICE'),
  /** Whether registration, and adding members by address, answer alike whoever has the address: a mail leads on. */
  hideAccounts: flag('PEND_HIDE_ACCOUNTS'),
  /** After so many days the audit trail forgets; 0 keeps it for ever. */
  auditRetentionDays: integer(0, 36_500, 'PEND_AUDIT_RETENTION_DAYS'),
  oidc: Type.Object({
    /** Whom people can log in with beside us. */
    providers: Type.Array(
      Type.Object(
        {
          name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
          label: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
          issuer: Type.String({ pattern: '^https?://[^\\s?#]+$' }),
          clientId: Type.String({ minLength: 1 }),
          clientSecret: Type.Optional(Type.String({ minLength: 1 })),
          scopes: Type.Optional(Type.Array(Type.String({ pattern: '^[\\x21-\\x7e]+$' }))),
        },
        { additionalProperties: false },
      ),
      {
        variable: 'PEND_OIDC_PROVIDERS',
        format: 'json',
        secret: true,
        allowed:
          'a JSON list such as [{"name":"example","issuer":"https://id.example.com","clientId":"…","clientSecret":"…"}]',
      },
    ),
    /** Whether somebody unknown with a verified address becomes a new person. */
    registers: flag('PEND_OIDC_REGISTERS'),
  }),
  /** The longest an API key may live, in days; 0 sets no limit. */
  apiKeyMaxDays: integer(0, 36_500, 'PEND_API_KEY_MAX_DAYS'),
  /** Durations in seconds. */
  tenants: Type.Object({
    /** How long the deletion of a tenant can be taken back. */
    grace: duration('PEND_TENANT_GRACE'),
    /** How long a slug that was given up still leads to its tenant, and is nobody else's. */
    slugGrace: duration('PEND_TENANT_SLUG_GRACE'),
    /** How long the archive is kept that a tenant asked for. */
    exportTtl: duration('PEND_TENANT_EXPORT_TTL'),
    /** Whom to ask about host names of tenants; those of the machine when there are none. */
    dnsServers: words(
      'PEND_DNS_SERVERS',
      'addresses separated by commas, with or without a port',
      Type.String({ pattern: '^[0-9a-fA-F.:\\[\\]]+$' }),
    ),
  }),
  mail: Type.Object({
    /** `console` and `memory` are for desks and tests. */
    driver: choice('PEND_MAIL_DRIVER', ['smtp', 'file', 'console', 'memory']),
    smtpUrl: Type.Optional(
      text('PEND_SMTP_URL', 'smtp://user:password@host:587 or smtps://user:password@host', {
        pattern: '^smtps?://[^\\s/]+/?$',
        secret: true,
      }),
    ),
    from: text('PEND_MAIL_FROM', 'a sender such as Example <no-reply@example.com>'),
    /** Where the driver `file` puts mails. */
    directory: text('PEND_MAIL_DIRECTORY', 'a folder', { format: 'path' }),
  }),
  /** Sizes in bytes. */
  files: Type.Object({
    driver: choice('PEND_FILES_DRIVER', ['local', 's3']),
    /** Where the driver `local` keeps files; files on their way go through here with either driver. */
    directory: text('PEND_FILES_DIRECTORY', 'a folder', { format: 'path' }),
    /** Left out for Amazon's own. */
    s3Endpoint: Type.Optional(
      text('PEND_S3_ENDPOINT', 'an address such as https://s3.example.com', { pattern: ORIGIN }),
    ),
    s3Region: text('PEND_S3_REGION', 'a region such as eu-central-1'),
    s3Bucket: Type.Optional(text('PEND_S3_BUCKET', 'the name of a bucket that nobody but this service reads')),
    s3AccessKey: Type.Optional(text('PEND_S3_ACCESS_KEY', 'the id of an access key', { secret: true })),
    s3SecretKey: Type.Optional(text('PEND_S3_SECRET_KEY', 'the secret of that key', { secret: true })),
    maxSize: integer(1, 2_000_000_000, 'PEND_FILES_MAX_SIZE'),
    /** Of all files of a tenant together. */
    quota: integer(1, 1_000_000_000_000_000, 'PEND_FILES_QUOTA'),
    /** What is let in, out of framework/files/file-types.ts; none means the usual ones. */
    types: words(
      'PEND_FILES_TYPES',
      `types separated by commas, out of ${Object.keys(FILE_TYPES).join(', ')}`,
      Type.Unsafe<string>({ type: 'string', enum: Object.keys(FILE_TYPES) }),
    ),
    /** What is let in beside them. */
    extraTypes: words(
      'PEND_FILES_EXTRA_TYPES',
      `types separated by commas, out of ${EXTRA_TYPES.join(', ')}`,
      Type.Unsafe<string>({ type: 'string', enum: EXTRA_TYPES }),
    ),
    /** What texts may be written in. */
    textEncodings: words(
      'PEND_FILES_TEXT_ENCODINGS',
      `encodings separated by commas, out of ${TEXT_ENCODINGS.join(', ')}`,
      Type.Unsafe<string>({ type: 'string', enum: TEXT_ENCODINGS }),
    ),
    /** Whether pictures and videos keep what is noted in them: place, device, person. */
    keepMetadata: flag('PEND_FILES_KEEP_METADATA'),
    /** Of an image. */
    maxPixels: integer(1, 1_000_000_000, 'PEND_FILES_MAX_PIXELS'),
    /** Widths and heights in which anybody may ask for an image; other ones need a signed link. */
    imageSizes: words(
      'PEND_FILES_IMAGE_SIZES',
      'pixels separated by commas',
      Type.String({ pattern: '^[1-9]\\d{0,3}$' }),
    ),
    /** How many other sizes are made of one image for those who have a signed link. */
    maxVariants: integer(0, 10_000, 'PEND_FILES_MAX_VARIANTS'),
    /** How long a signed link to a private file holds. */
    linkTtl: duration('PEND_FILES_LINK_TTL'),
    /** How long an announced file may take to arrive. */
    uploadTtl: duration('PEND_FILES_UPLOAD_TTL'),
  }),
  /** Whom createsuperuser makes when nobody is there to answer. */
  superuser: Type.Object({
    email: Type.Optional(text('PEND_SUPERUSER_EMAIL', 'an e-mail address')),
    firstName: Type.Optional(text('PEND_SUPERUSER_FIRST_NAME', 'a name')),
    lastName: Type.Optional(text('PEND_SUPERUSER_LAST_NAME', 'a name')),
    password: Type.Optional(text('PEND_SUPERUSER_PASSWORD', 'a password', { secret: true })),
  }),
  /** Memory in KiB. */
  argon2: Type.Object({
    memoryCost: integer(8, 4_194_304, 'PEND_ARGON2_MEMORY_COST'),
    timeCost: integer(1, 100, 'PEND_ARGON2_TIME_COST'),
    parallelism: integer(1, 64, 'PEND_ARGON2_PARALLELISM'),
  }),
  /** What a GraphQL document may ask for; beyond it the answer is `graphql.too_complex`. */
  graphql: Type.Object({
    maxLength: integer(100, 1_000_000, 'PEND_GRAPHQL_MAX_LENGTH'),
    maxTokens: integer(10, 100_000, 'PEND_GRAPHQL_MAX_TOKENS'),
    maxFields: integer(1, 10_000, 'PEND_GRAPHQL_MAX_FIELDS'),
    maxDepth: integer(1, 100, 'PEND_GRAPHQL_MAX_DEPTH'),
    maxRootFields: integer(1, 1000, 'PEND_GRAPHQL_MAX_ROOT_FIELDS'),
    maxAliases: integer(0, 1000, 'PEND_GRAPHQL_MAX_ALIASES'),
    maxComplexity: integer(1000, 1_000_000, 'PEND_GRAPHQL_MAX_COMPLEXITY'),
  }),
  /** Documents that clients ask for by id. */
  graphqlDocuments: Type.Object({
    place: Type.Optional(
      text('PEND_GRAPHQL_DOCUMENTS', 'a folder of .graphql files, or a JSON file of ids and texts', {
        format: 'path',
      }),
    ),
    only: flag('PEND_GRAPHQL_ONLY_STORED'),
  }),
  /** Who may read the OpenAPI document, its pages and GraphiQL. */
  docs: choice('PEND_DOCS', ['open', 'signed-in', 'off']),
  debug: Type.Object({ introspection: flag('PEND_DEBUG_INTROSPECTION') }),
})

/** What is set, and what follows from it. */
export type Settings = Static<typeof SettingsSchema> & {
  /** Where the pages stand that links in mails lead to: at `linkOrigin` where it is set, else those of the admin. */
  linkPages: string
}

/** What an environment file may say: any part of the settings. */
export type SettingsPart = {
  [Key in keyof Settings]?: Settings[Key] extends object ? Partial<Settings[Key]> : Settings[Key]
}
