// Shows a webhook's secret at the only moment it can be seen.
import { SecretOnce as Once } from '#admin/kit/asking/secret-once.tsx'
import { formatTime } from '#admin/texts/t.ts'
import { t } from './texts.ts'

export interface Issued {
  readonly secret: string
  /** For a webhook that already had a secret. */
  readonly previousUntil?: string
}

export function SecretOnce({ issued: { secret, previousUntil }, onDone }: { issued: Issued; onDone(): void }) {
  return (
    <Once title={t('secret.title')} label={t('secret')} secret={secret} done={t('secret.done')} onDone={onDone}>
      <p>{t('secret.text')}</p>
      {previousUntil && <p>{t('secret.until', { moment: formatTime(previousUntil) })}</p>}
    </Once>
  )
}
