// Checks what only matters where real users are served.
import type { Project, ProjectSettings } from '#framework/application/project.ts'
import type { CheckDefinition, CheckFinding } from './define-check.ts'

type Rule = Omit<CheckFinding, 'level' | 'message'> & { fault(settings: ProjectSettings): string | false }

const RULES: readonly Rule[] = [
  {
    id: 'deploy.environment',
    path: 'PEND_ENV',
    fault: ({ environment }) => environment !== 'production' && `The environment is ${environment}.`,
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
]

const isLocalOrAny = (host: string) => host === '*' || host.endsWith('localhost') || host === '127.0.0.1'

/** Settings that are comfortable on a desk and dangerous on the internet. */
export const checkDeployment: CheckDefinition = {
  name: 'deployment',
  deployOnly: true,
  async find({ settings }: Project): Promise<CheckFinding[]> {
    return RULES.flatMap(({ id, path, fault, hint }) => {
      const message = fault(settings)
      return message ? [{ id, level: 'error' as const, path, message, hint }] : []
    })
  },
}
