// The secret of a webhook, in the one moment in which it can be seen.
import { SecretOnce as Once } from '#admin/kit/secret-once.tsx'
import { formatTime } from '#admin/texts/t.ts'
import { t } from './texts.ts'

export interface Issued {
  readonly secret: string
  /** Of a webhook that had a secret before. */
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
