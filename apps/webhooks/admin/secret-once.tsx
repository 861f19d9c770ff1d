// The secret of a webhook, in the one moment in which it can be seen.
import { Button } from '#admin/kit/button.tsx'
import { Code } from '#admin/kit/code.tsx'
import { Notice } from '#admin/kit/notice.tsx'
import { formatTime } from '#admin/texts/t.ts'
import { t } from './texts.ts'
import styles from './webhooks.module.css'

export interface Issued {
  readonly secret: string
  /** Of a webhook that had a secret before. */
  readonly previousUntil?: string
}

export function SecretOnce({ issued: { secret, previousUntil }, onDone }: { issued: Issued; onDone(): void }) {
  return (
    <div className={styles.secret}>
      <Notice tone="warn" title={t('secret.title')}>
        <p>{t('secret.text')}</p>
        {previousUntil && <p>{t('secret.until', { moment: formatTime(previousUntil) })}</p>}
      </Notice>
      <Code label={t('secret')} text={secret} />
      <div>
        <Button tone="strong" onClick={onDone}>
          {t('secret.done')}
        </Button>
      </div>
    </div>
  )
}
