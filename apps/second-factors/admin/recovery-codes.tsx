// Recovery codes: shown once to copy, download or print, and regenerated.
import { Button } from '#admin/kit/button.tsx'
import { Notice } from '#admin/kit/notices/notice.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { useSubmit } from '#admin/state/form/use-submit.ts'
import { renewCodes } from './calls.ts'
import type { FactorProps } from './factor-props.ts'
import styles from './factors.module.css'
import { t } from './texts.ts'

export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  const copy = useSubmit(async () => {
    await navigator.clipboard.writeText(codes.join('\n'))
    tell(t('codes.copied'))
  })
  return (
    <Notice tone="warn" title={t('codes.once')}>
      <ul className={styles.codes} aria-label={t('codes.title')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button onClick={copy.submit}>{t('codes.copy')}</Button>
        <a
          className={styles.file}
          download="recovery-codes.txt"
          href={`data:text/plain,${encodeURIComponent(codes.join('\n'))}`}
        >
          {t('codes.file')}
        </a>
        <Button onClick={() => window.print()}>{t('codes.print')}</Button>
        <Button tone="strong" onClick={onDone}>
          {t('codes.done')}
        </Button>
      </div>
    </Notice>
  )
}

export function RenewCodes({ left, onChange }: FactorProps & { left: number }) {
  const { submit, isBusy, error } = useSubmit(async () => {
    const { recoveryCodes } = await renewCodes()
    await onChange(recoveryCodes)
  })
  return (
    <Section title={t('codes.title')} text={t('codes.text')}>
      {error != null && <ProblemNotice error={error} />}
      <p>{t('codes.left', { count: left })}</p>
      <div>
        <Button disabled={isBusy} onClick={submit}>
          {t('codes.renew')}
        </Button>
      </div>
    </Section>
  )
}
