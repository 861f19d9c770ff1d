// Finds settings that are convenient on a desk and dangerous on the internet.
import type { Project } from '#framework/application/project.ts'
import type { ProjectSettings } from '#framework/settings/project-settings.ts'
import { READERSHIPS, type Readership } from '#framework/settings/readership.ts'
import { defineCheck } from '../define-check.ts'
import { type FaultRule, findFaults } from '../find-faults.ts'

/** What an environment opens beside the rest. */
const SHOWN: Readonly<Record<string, string>> = {
  development: ', and requests, statements and mails stand at /__debug__/',
}

const PAGES = [
  ['swagger', 'Swagger UI'],
  ['redoc', 'ReDoc'],
  ['graphiql', 'GraphiQL'],
] as const
/** Greater for more readers. */
const width = (readership: Readership) => -READERSHIPS.indexOf(readership)

const RULES: readonly FaultRule<ProjectSettings>[] = [
  {
    id: 'deploy.environment',
    path: 'PEND_ENV',
    fault: ({ environment }) =>
      environment !== 'production' && `The environment is ${environment}${SHOWN[environment] ?? ''}.`,
    hint: 'Set PEND_ENV=production.',
  },
  {
    id: 'deploy.embedded-database',
    path: 'DATABASE_URL',
    fault: ({ databaseUrl }) => !databaseUrl && 'The database is the embedded one.',
    hint: 'Set DATABASE_URL to a server with backups.',
  },
  {
    id: 'deploy.plain-http',
    path: 'PEND_PUBLIC_ORIGIN',
    fault: ({ publicOrigin }) => !publicOrigin.startsWith('https://') && `${publicOrigin} is not encrypted.`,
    hint: 'Serve behind TLS and name the https origin.',
  },
  {
    id: 'deploy.any-host',
    path: 'PEND_ALLOWED_HOSTS',
    fault: ({ allowedHosts }) => allowedHosts.some(isLocalOrAny) && 'Local or any host names are served.',
    hint: 'Name the hosts of this installation.',
  },
  {
    id: 'deploy.no-mail',
    path: 'PEND_MAIL_DRIVER',
    fault: ({ mail }) =>
      mail.driver === 'smtp'
        ? !mail.smtpUrl && 'No mail server is configured: mails wait.'
        : `Mails go to the driver "${mail.driver}", not to people.`,
    hint: 'Set PEND_SMTP_URL, and PEND_MAIL_DRIVER=smtp.',
  },
  {
    id: 'deploy.plain-cors',
    path: 'PEND_CORS_ORIGINS',
    fault: ({ corsOrigins }) =>
      corsOrigins.some((origin) => origin.startsWith('http:')) && 'Unencrypted origins may call.',
    hint: 'Name https origins only.',
  },
  {
    id: 'deploy.plain-links',
    path: 'PEND_LINK_ORIGIN',
    fault: ({ linkOrigin }) =>
      !linkOrigin.startsWith('https://') && `Links in mails lead to ${linkOrigin}, unencrypted.`,
    hint: 'Name the https origin of the pages that people see.',
  },
  {
    id: 'deploy.local-sender',
    path: 'PEND_MAIL_FROM',
    fault: ({ mail }) => mail.from.includes('localhost') && `Mails come from ${mail.from}.`,
    hint: 'Name a sender from one of your own domains.',
  },
  {
    id: 'deploy.weak-secret',
    level: 'fatal',
    path: 'PEND_SECRET_KEY',
    fault: ({ secretKey }) => isGuessable(secretKey) && 'The secret key looks like one that somebody typed.',
    hint: 'Make one: openssl rand -base64 48',
  },
  {
    id: 'deploy.no-rate-limit',
    path: 'PEND_RATE_LIMIT',
    fault: ({ rateLimit }) => rateLimit === null && 'Anybody may ask as often as they like.',
    hint: 'Set a rate such as 600/minute.',
  },
  {
    id: 'deploy.any-proxy',
    level: 'fatal',
    path: 'PEND_TRUSTED_PROXIES',
    fault: ({ trustedProxies }) =>
      trustedProxies.some(isEverywhere) && 'Anybody is believed about where they call from.',
    hint: 'Name the addresses of your proxies.',
  },
  {
    id: 'deploy.debug',
    path: 'PEND_DEBUG_INTROSPECTION',
    fault: ({ debug }) => debug.introspection && 'Everybody may look through the schema of GraphQL (introspection).',
    hint: 'Leave PEND_DEBUG_INTROSPECTION out.',
  },
  {
    id: 'deploy.inside-calls',
    level: 'warning',
    path: 'PEND_OUTBOUND_ALLOWED_HOSTS',
    fault: ({ outboundAllowedHosts }) =>
      outboundAllowedHosts.length > 0 && `Calls of every tenant may reach ${outboundAllowedHosts.join(', ')}.`,
    hint: 'Name only what every tenant may reach.',
  },
  {
    id: 'deploy.verbose-log',
    level: 'warning',
    path: 'PEND_LOG_LEVEL',
    fault: ({ logLevel }) => ['trace', 'debug'].includes(logLevel) && `The log is at ${logLevel}.`,
    hint: 'Leave it at info.',
  },
  {
    id: 'deploy.silent-log',
    level: 'warning',
    path: 'PEND_LOG_LEVEL',
    fault: ({ logLevel }) => ['fatal', 'silent'].includes(logLevel) && 'Errors are not logged.',
    hint: 'Leave it at info.',
  },
  {
    id: 'deploy.unserved-origin',
    path: 'PEND_ALLOWED_HOSTS',
    fault: ({ publicOrigin, allowedHosts }) =>
      !isServed(publicOrigin, allowedHosts) && `The server refuses the host of its own address, ${publicOrigin}.`,
    hint: 'Add the host of PEND_PUBLIC_ORIGIN.',
  },
  {
    id: 'deploy.no-proxy',
    level: 'warning',
    path: 'PEND_TRUSTED_PROXIES',
    fault: ({ publicOrigin, trustedProxies, httpsOnly }) =>
      publicOrigin.startsWith('https://') &&
      !httpsOnly &&
      trustedProxies.length === 0 &&
      'No proxy is trusted, so all callers behind the one that ends TLS share one address, and its limits.',
    hint: 'Name the address of the proxy, such as 10.0.0.5 or loopback.',
  },
  {
    id: 'deploy.endless-redirects',
    level: 'fatal',
    path: 'PEND_HTTPS_ONLY',
    fault: ({ httpsOnly, trustedProxies }) =>
      httpsOnly &&
      trustedProxies.length === 0 &&
      'All requests would be redirected forever: no proxy is trusted to say that they came over HTTPS.',
    hint: 'Name the proxy that ends TLS in PEND_TRUSTED_PROXIES.',
  },
  {
    id: 'deploy.answers-plain-http',
    level: 'warning',
    path: 'PEND_HTTPS_ONLY',
    fault: ({ httpsOnly }) => !httpsOnly && 'Requests that reach the proxy over plain HTTP are answered.',
    hint: 'Set PEND_HTTPS_ONLY=true, or silence this if the proxy redirects.',
  },
  {
    id: 'deploy.wide-proxy',
    level: 'warning',
    path: 'PEND_TRUSTED_PROXIES',
    fault: ({ trustedProxies }) => {
      const wide = trustedProxies.filter((network) => /\/[1-7]$/.test(network))
      return wide.length > 0 && `The networks of trusted proxies are very large: ${wide.join(', ')}.`
    },
    hint: 'Name the addresses of your proxies.',
  },
  {
    id: 'deploy.no-tenant-limit',
    level: 'warning',
    path: 'PEND_TENANT_RATE_LIMIT',
    fault: ({ tenantRateLimit }) =>
      tenantRateLimit === null && 'One tenant with many callers or API keys may use the whole server.',
    hint: 'Set a rate such as 6000/minute.',
  },
  {
    id: 'deploy.open-documents',
    level: 'warning',
    path: 'PEND_OPENAPI',
    fault: ({ docs }) => docs.openapi === 'open' && 'Everybody may read the OpenAPI document.',
    hint: 'Leave it out for signed-in people, set it to staff or off, or silence this for a public API.',
  },
  {
    id: 'deploy.open-pages',
    level: 'warning',
    path: 'PEND_SWAGGER, PEND_REDOC, PEND_GRAPHIQL',
    fault: ({ docs }) => {
      const open = PAGES.filter(([name]) => docs[name] === 'open').map(([, label]) => label)
      return open.length > 0 && `Everybody may open ${open.join(' and ')}.`
    },
    hint: 'Leave them out for staff of the platform, set them to signed-in or off, or silence this for a public API.',
  },
  {
    id: 'deploy.empty-pages',
    level: 'warning',
    path: 'PEND_OPENAPI',
    fault: ({ docs }) => {
      const empty = PAGES.filter(([name]) => name !== 'graphiql' && width(docs[name]) > width(docs.openapi))
      const names = empty.map(([, label]) => label).join(' and ')
      return (
        docs.openapi !== 'off' &&
        empty.length > 0 &&
        `${names} would stay empty for some who open it: they may not read the document.`
      )
    },
    hint: 'Let at least the same people read the document as open its pages.',
  },
  {
    id: 'deploy.no-redis',
    level: 'warning',
    path: 'REDIS_URL',
    fault: ({ redisUrl }) => !redisUrl && 'Each process counts requests and guesses alone, and caches alone.',
    hint: 'Set REDIS_URL where more than one process serves.',
  },
  {
    id: 'deploy.named-statements',
    level: 'warning',
    path: 'PEND_NAMED_STATEMENTS',
    fault: ({ pooler, namedStatements }) =>
      pooler !== undefined && namedStatements === true && 'PgBouncer before 1.21 fails every request with them.',
    hint: 'Make sure of its version and of max_prepared_statements, then silence this, or leave the setting out.',
  },
  {
    id: 'deploy.plain-redis',
    path: 'REDIS_URL',
    fault: ({ redisUrl }) => crossesPlainly(redisUrl, /^rediss:/) && 'Redis is reached over a network, unencrypted.',
    hint: 'Use rediss://, or a Redis on this machine.',
  },
  {
    id: 'deploy.default-name',
    level: 'warning',
    path: 'PEND_SERVICE_NAME',
    fault: ({ serviceName }) => serviceName === 'PEND' && 'Mails and authenticator apps call the service "PEND".',
    hint: 'Name it as people know it.',
  },
]

/** Few different characters, or words that stand in examples. */
function isGuessable(secret: string): boolean {
  return new Set(secret).size < 12 || /secret|change|password|example|12345|abcdef|qwert/i.test(secret)
}

const isLocal = (host: string) => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host)
const isLocalOrAny = (host: string) => host === '*' || host.endsWith('localhost') || isLocal(host)

/** `.example.com` covers all subdomains. */
function isServed(origin: string, hosts: readonly string[]): boolean {
  const { hostname } = new URL(origin)
  return hosts.some((host) => host === '*' || host === hostname || (host.startsWith('.') && hostname.endsWith(host)))
}

/** A network that holds every address. */
const isEverywhere = (network: string) => /\/0*0$/.test(network)

/** Host, user and password of a database or Redis. */
const crossesPlainly = (url: string | undefined, secure: RegExp) =>
  url !== undefined && !isLocal(new URL(url).hostname) && !secure.test(url)

/** What production refuses to start with; the rest is told by `check --deploy`. */
export const findFatalSettings = (settings: ProjectSettings) =>
  findFaults(RULES, settings).filter(({ level }) => level === 'fatal')

/** Needs nothing but the settings. */
export const checkSettings = defineCheck({
  name: 'deployment',
  tag: 'settings',
  deployOnly: true,
  rules: RULES,
  find: async ({ settings }: Project) => findFaults(RULES, settings),
})
