// Checks what only matters where real users are served.
import type { Project, ProjectSettings } from '#framework/application/project.ts'
import { type CheckFinding, defineCheck } from './define-check.ts'

type Rule = Omit<CheckFinding, 'level' | 'message'> & {
  level?: CheckFinding['level']
  fault(settings: ProjectSettings): string | false
}

/** What an environment opens beside the rest. */
const SHOWN: Readonly<Record<string, string>> = {
  development: ', and requests, statements and mails stand at /__debug__/',
}

const RULES: readonly Rule[] = [
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
    path: 'PEND_SECRET_KEY',
    fault: ({ secretKey }) => isGuessable(secretKey) && 'The secret key looks like one that somebody typed.',
    hint: 'Make one: openssl rand -base64 48',
  },
  {
    id: 'deploy.weak-hashing',
    path: 'PEND_ARGON2_MEMORY_COST',
    fault: ({ argon2 }) =>
      argon2.memoryCost * argon2.timeCost < LEAST_HASHING && 'Passwords are hashed with less work than OWASP asks for.',
    hint: 'Leave the PEND_ARGON2_… variables out.',
  },
  {
    id: 'deploy.no-rate-limit',
    path: 'PEND_RATE_LIMIT',
    fault: ({ rateLimit }) => rateLimit === null && 'Anybody may ask as often as they like.',
    hint: 'Set a rate such as 600/minute.',
  },
  {
    id: 'deploy.free-guessing',
    path: 'PEND_LIMIT_GUESSING',
    fault: ({ limitGuessing }) => !limitGuessing && 'Password guessing is not slowed down.',
    hint: 'Leave the variable out.',
  },
  {
    id: 'deploy.any-proxy',
    path: 'PEND_TRUSTED_PROXIES',
    fault: ({ trustedProxies }) =>
      trustedProxies.some((network) => /\/0*0$/.test(network)) && 'Anybody is believed about where they call from.',
    hint: 'Name the addresses of your proxies.',
  },
  {
    id: 'deploy.plain-provider',
    path: 'PEND_OIDC_PROVIDERS',
    fault: ({ oidc }) =>
      oidc.providers.some(({ issuer }) => !issuer.startsWith('https://')) &&
      'A provider of log-ins is asked unencrypted.',
    hint: 'Name https issuers only.',
  },
  {
    id: 'deploy.debug',
    path: 'PEND_DEBUG_INTROSPECTION',
    fault: ({ debug }) => debug.introspection && 'Everybody may look through the schema of GraphQL (introspection).',
    hint: 'Leave PEND_DEBUG_INTROSPECTION out.',
  },
  {
    id: 'deploy.told-accounts',
    level: 'warning',
    path: 'PEND_HIDE_ACCOUNTS',
    fault: ({ hideAccounts }) => !hideAccounts && 'Registration and memberships reveal who has an account.',
    hint: 'Leave it out, and give people a page that finishes the registration.',
  },
  {
    id: 'deploy.long-access',
    level: 'warning',
    path: 'PEND_JWT_ACCESS_TTL',
    fault: ({ jwt }) =>
      jwt.accessTtl > 3600 && 'Services that verify tokens by the keys alone accept them for over an hour.',
    hint: 'Leave it at 15m.',
  },
  {
    id: 'deploy.inside-calls',
    level: 'warning',
    path: 'PEND_OUTBOUND_ALLOWED_HOSTS',
    fault: ({ outboundAllowedHosts }) =>
      outboundAllowedHosts.length > 0 && `Webhooks of every tenant may call ${outboundAllowedHosts.join(', ')}.`,
    hint: 'Name only what every tenant may reach.',
  },
  {
    id: 'deploy.password-in-environment',
    level: 'warning',
    path: 'PEND_SUPERUSER_PASSWORD',
    fault: ({ superuser }) => !!superuser.password && 'The environment holds the password of a superuser.',
    hint: 'Take it out once the superuser is made.',
  },
  {
    id: 'deploy.verbose-log',
    level: 'warning',
    path: 'PEND_LOG_LEVEL',
    fault: ({ logLevel }) => ['trace', 'debug'].includes(logLevel) && `The log is at ${logLevel}.`,
    hint: 'Leave it at info.',
  },
]

/** KiB times passes: the least of OWASP's recommendations for Argon2id, 12 MiB in three passes. */
const LEAST_HASHING = 12_288 * 3

/** Few different characters, or words that stand in examples. */
function isGuessable(secret: string): boolean {
  return new Set(secret).size < 12 || /secret|change|password|example|12345|abcdef|qwert/i.test(secret)
}

const isLocalOrAny = (host: string) => host === '*' || host.endsWith('localhost') || host === '127.0.0.1'

/** Settings that are comfortable on a desk and dangerous on the internet. */
export const checkDeployment = defineCheck({
  name: 'deployment',
  deployOnly: true,
  async find({ settings }: Project): Promise<CheckFinding[]> {
    return RULES.flatMap(({ id, level = 'error', path, fault, hint }) => {
      const message = fault(settings)
      return message ? [{ id, level, path, message, hint }] : []
    })
  },
})
