// Mistakes in settings beyond their types, and their messages.
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { Settings } from './schema.ts'

/** The variable to change, and the rest of the sentence after it. */
export interface SettingMistake {
  readonly variable: string
  readonly message: string
}

/** The settings are invalid; the message names every variable, its value (unless secret) and what is allowed. */
export class SettingsError extends PendError {
  constructor(mistakes: readonly SettingMistake[]) {
    const lines = mistakes.map(({ variable, message }) => `  ${variable} ${message}`)
    super(
      [mistakes.length === 1 ? 'A setting is wrong:' : `${mistakes.length} settings are wrong:`, ...lines].join('\n'),
    )
  }
}

/** Mistakes that depend on the environment; none in development and tests. */
export function findMissingRequirements(settings: Partial<Settings>): SettingMistake[] {
  const { environment } = settings
  if (environment !== 'production' && environment !== 'staging') return []
  const required: (SettingMistake & { ok: boolean })[] = [
    {
      variable: 'PEND_SECRET_KEY',
      ok: !!settings.secretKey,
      message: `is missing: ${environment} needs at least 32 random characters`,
    },
    {
      variable: 'DATABASE_URL',
      ok: !!settings.databaseUrl,
      message: `is missing: ${environment} needs a PostgreSQL server of its own`,
    },
    {
      variable: 'PEND_PUBLIC_ORIGIN',
      ok: !!settings.publicOrigin,
      message: `is missing: ${environment} needs the origin that clients call`,
    },
    {
      variable: 'PEND_ALLOWED_HOSTS',
      ok: !!settings.allowedHosts?.length,
      message: `is missing: ${environment} names the hosts it serves`,
    },
    {
      variable: 'PEND_ALLOWED_HOSTS',
      ok: !settings.allowedHosts?.includes('*'),
      message: `may not be "*" in ${environment}`,
    },
    {
      variable: 'PEND_CORS_ORIGINS',
      ok: !settings.corsOrigins?.includes('*'),
      message: `may not be "*" in ${environment}`,
    },
  ]
  return required.filter(({ ok }) => !ok).map(({ variable, message }) => ({ variable, message }))
}
