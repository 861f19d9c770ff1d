// Checks what only matters where real users are served.
import type { Project } from '#framework/application/project.ts'
import type { ProjectSettings } from '#framework/settings/project-settings.ts'
import { defineCheck } from './define-check.ts'
import { type DeploymentRule, findDeploymentFaults } from './deployment-rules.ts'

/** What an environment opens beside the rest. */
const SHOWN: Readonly<Record<string, string>> = {
  development: ', and requests, statements and mails stand at /__debug__/',
}

const RULES: readonly DeploymentRule<ProjectSettings>[] = [
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
    id: 'deploy.no-rate-limit',
    path: 'PEND_RATE_LIMIT',
    fault: ({ rateLimit }) => rateLimit === null && 'Anybody may ask as often as they like.',
    hint: 'Set a rate such as 600/minute.',
  },
  {
    id: 'deploy.any-proxy',
    path: 'PEND_TRUSTED_PROXIES',
    fault: ({ trustedProxies }) =>
      trustedProxies.some((network) => /\/0*0$/.test(network)) && 'Anybody is believed about where they call from.',
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
]

/** Few different characters, or words that stand in examples. */
function isGuessable(secret: string): boolean {
  return new Set(secret).size < 12 || /secret|change|password|example|12345|abcdef|qwert/i.test(secret)
}

const isLocalOrAny = (host: string) => host === '*' || host.endsWith('localhost') || host === '127.0.0.1'

/** Settings that are comfortable on a desk and dangerous on the internet. */
export const checkDeployment = defineCheck({
  name: 'deployment',
  deployOnly: true,
  find: async ({ settings }: Project) => findDeploymentFaults(RULES, settings),
})
