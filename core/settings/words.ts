// What each setting sets, in words for docs/reference/settings.md, by chapter.

interface SettingChapter {
  readonly title: string
  /** By variable: what it sets, as a phrase without a full stop. */
  readonly settings: Readonly<Record<string, string>>
}

/** Every variable of the schema, once. */
export const SETTING_CHAPTERS: readonly SettingChapter[] = [
  {
    title: 'Server',
    settings: {
      PEND_ENV: 'the environment, which chooses the defaults',
      PEND_HOST: 'the address that the server listens on',
      PORT: 'the port that the server listens on',
      PEND_EDGE_PORT: 'the port of the edge; one above `PORT` when unset',
      PEND_PUBLIC_ORIGIN: 'the address that clients call',
      PEND_LINK_ORIGIN:
        'the origin of your own pages, which links in mails lead to; when unset, links lead to the pages of the admin',
      PEND_SECRET_KEY:
        'the key that seals secrets and signs links; in development the server creates one in the data folder',
      PEND_ALLOWED_HOSTS: 'the host names that the server answers to',
      PEND_CORS_ORIGINS: 'the web pages that may call the API from a browser',
      PEND_EDGE_CORS_ORIGINS: 'the web pages that may read content from the edge',
      PEND_TRUSTED_PROXIES: 'the proxies whose `X-Forwarded-…` headers the server believes',
      PEND_RATE_LIMIT: 'the most requests of one caller',
      PEND_TENANT_RATE_LIMIT: 'the most requests of all callers of one tenant together',
      PEND_LIMIT_GUESSING: 'whether failed log-ins make the next attempts wait, whatever the rate limits say',
      PEND_READER_TIMEOUT: 'how long an answer waits for a client that does not read it',
      PEND_DATA_DIRECTORY: 'the folder of the embedded database, keys, files and mails',
      PEND_LOG_LEVEL: 'the least severe messages that are logged',
      PEND_LOG_DIRECTORY: 'the folder of the log files',
    },
  },
  {
    title: 'Database and Redis',
    settings: {
      DATABASE_URL: 'the PostgreSQL server; when unset, the embedded PostgreSQL starts',
      DATABASE_APP_URL: 'the log-in of `pend_app`, when an administrator creates the roles',
      REDIS_URL: 'a Redis that wakes workers and keeps cached values and the counters that processes share',
      PEND_POOL_SIZE: 'the connections of one process',
      PEND_POOL_WAIT: 'how long a request waits for a connection, or for a sign of life of the database',
      PEND_READ_TIMEOUT: 'how long one statement of a request may read',
      PEND_COUNT_LIMIT: 'the most records of a list that are counted; `count=exact` counts all',
    },
  },
  {
    title: 'People and log-ins',
    settings: {
      PEND_STEP_UP_TTL: 'how long a session may do dangerous things after a proof',
      PEND_PASSKEY_DOMAIN:
        'the domain of passkeys; changing it invalidates all of them; the domain of `PEND_LINK_ORIGIN` when unset',
      PEND_PASSKEY_ORIGINS: 'the pages that may ask for passkeys; `PEND_LINK_ORIGIN` when unset',
      PEND_HIDE_ACCOUNTS:
        'whether registration answers alike for known and unknown addresses and continues by mail; on in production',
      PEND_IMPERSONATION_NOTICE: 'whether people get a mail when staff of the platform acts in their name',
      PEND_API_KEY_MAX_DAYS: 'the longest life of an API key in days; 0 sets no limit',
      PEND_OIDC_PROVIDERS:
        'the OpenID Connect providers that people can log in with: `name`, `issuer`, `clientId`, and optionally `clientSecret`, `label`, `scopes`',
      PEND_OIDC_REGISTERS: 'whether an unknown person with a verified address gets an account at the first log-in',
      PEND_SUPERUSER_EMAIL: 'the address of the person that `createsuperuser --no-input` creates',
      PEND_SUPERUSER_FIRST_NAME: 'the first name of that person',
      PEND_SUPERUSER_LAST_NAME: 'the last name of that person',
      PEND_SUPERUSER_PASSWORD: 'the password of that person',
      PEND_ARGON2_MEMORY_COST: 'the memory of one password hash in KiB',
      PEND_ARGON2_TIME_COST: 'the passes of one password hash',
      PEND_ARGON2_PARALLELISM: 'the lanes of one password hash',
    },
  },
  {
    title: 'Tokens',
    settings: {
      PEND_JWT_ISSUER: 'the issuer that tokens name',
      PEND_JWT_AUDIENCE: 'the audience that tokens name',
      PEND_JWT_KEY_DIRECTORY: 'the folder of the keys that sign tokens',
      PEND_JWT_PRIVATE_KEYS: 'RSA private keys in place of the folder; the first signs, all verify',
      PEND_JWT_ACCESS_TTL: 'the life of an access token',
      PEND_JWT_REFRESH_TTL: 'the life of a refresh token',
      PEND_JWT_SESSION_TTL: 'the longest life of a session, however often it is refreshed',
      PEND_JWT_GRACE: 'how long parallel refreshes of one token get the same successor',
    },
  },
  {
    title: 'Tenants and the audit trail',
    settings: {
      PEND_TENANT_GRACE: 'how long owners can undo the deletion of a tenant',
      PEND_TENANT_SLUG_GRACE: 'how long a former slug leads to its tenant and stays reserved',
      PEND_TENANT_EXPORT_TTL: 'how long the archive of an export is kept',
      PEND_DNS_SERVERS: 'the DNS servers that check host names of tenants; those of the machine when unset',
      PEND_AUDIT_RETENTION_DAYS: 'days after which entries of the audit trail are deleted, at least 30; 0 keeps them',
    },
  },
  {
    title: 'Tasks, webhooks and mail',
    settings: {
      PEND_TASK_CONCURRENCY: 'the tasks of each queue that one worker runs at a time',
      PEND_TASK_LEASE: 'how long a silent worker keeps its tasks before others take them',
      PEND_TASK_GRACE: 'how long running tasks may continue when a worker stops',
      PEND_OUTBOUND_ALLOWED_HOSTS: 'internal hosts that webhooks and log-in providers may reach',
      PEND_MAIL_DRIVER: 'how mails are sent or kept',
      PEND_SMTP_URL: 'the mail server; mails wait until one is set',
      PEND_MAIL_FROM: 'the sender of mails',
      PEND_MAIL_DIRECTORY: 'the folder of the driver `file`',
    },
  },
  {
    title: 'Files',
    settings: {
      PEND_FILES_DRIVER: 'where files are kept: a folder or a bucket',
      PEND_FILES_DIRECTORY: 'the folder of the driver `local`',
      PEND_S3_ENDPOINT: "the address of the bucket's service; Amazon's when unset",
      PEND_S3_REGION: 'the region of the bucket',
      PEND_S3_BUCKET: 'the bucket of the driver `s3`',
      PEND_S3_ACCESS_KEY: "the access key; the machine's role when unset",
      PEND_S3_SECRET_KEY: 'the secret of that key',
      PEND_FILES_MAX_SIZE: 'the largest file in bytes',
      PEND_FILES_QUOTA: 'the bytes of all files of a tenant',
      PEND_FILES_TYPES: 'the media types that are accepted; the usual ones when unset',
      PEND_FILES_EXTRA_TYPES: 'media types that are accepted in addition',
      PEND_FILES_TEXT_ENCODINGS: 'the encodings in which text files are accepted',
      PEND_FILES_KEEP_METADATA: 'whether pictures and videos keep the place, device and person noted in them',
      PEND_FILES_MAX_PIXELS: 'the largest image in pixels',
      PEND_FILES_IMAGE_SIZES: 'the widths and heights that anybody may ask for',
      PEND_FILES_MAX_VARIANTS: 'the most other sizes of one image that signed links create',
      PEND_FILES_LINK_TTL: 'the life of a signed link',
      PEND_FILES_UPLOAD_TTL: 'how long an announced upload may take to arrive',
    },
  },
  {
    title: 'GraphQL, documents and the admin',
    settings: {
      PEND_SERVICE_NAME: 'the name of the service in the admin and in authenticator apps',
      PEND_BRAND_COLOR: 'the accent of the admin, for tenants that set none',
      PEND_BRAND_LOGO: 'the logo of the admin, for tenants that set none',
      PEND_BRAND_TEXTS: 'texts of the admin in other words, by language and key',
      PEND_DOCS: 'who reads the OpenAPI document, its pages and GraphiQL; `signed-in` in production',
      PEND_DEBUG_INTROSPECTION: 'whether GraphQL answers questions about its schema',
      PEND_GRAPHQL_MAX_LENGTH: 'the most characters of a GraphQL document',
      PEND_GRAPHQL_MAX_TOKENS: 'the most tokens of a document',
      PEND_GRAPHQL_MAX_FIELDS: 'the most fields of a document',
      PEND_GRAPHQL_MAX_DEPTH: 'the deepest nesting of a document',
      PEND_GRAPHQL_MAX_ROOT_FIELDS: 'the most fields at the root of a document',
      PEND_GRAPHQL_MAX_ALIASES: 'the most aliases of a document',
      PEND_GRAPHQL_MAX_COMPLEXITY: 'the highest cost of a document; a log-in costs 1000',
      PEND_GRAPHQL_DOCUMENTS: 'the documents that clients ask for by id',
      PEND_GRAPHQL_ONLY_STORED: 'whether the server refuses all other documents',
    },
  },
]
