// Sets up an authenticator app: a code to scan or type, confirmed by its first six digits.
import { useState } from 'react'
import { QuestionForm } from '#admin/kit/asking/question-form.tsx'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { QrCode } from '#admin/kit/qr/qr-code.tsx'
import { Item, Items } from '#admin/kit/shown/items.tsx'
import { useSubmit } from '#admin/state/form/use-submit.ts'
import { formatTime } from '#admin/texts/t.ts'
import { beginTotp, confirmTotp, removeTotp } from './calls.ts'
import type { FactorProps } from './factor-props.ts'
import styles from './factors.module.css'
import { t } from './texts.ts'

const CODE = { name: 'code', label: () => t('totp.code'), type: 'text', autoComplete: 'one-time-code' } as const

export function Authenticator({ since, onChange }: FactorProps & { since: string | null }) {
  return (
    <Section title={t('totp.title')} text={t('totp.text')}>
      {since === null ? <Add onChange={onChange} /> : <Added since={since} onChange={onChange} />}
    </Section>
  )
}

function Add({ onChange }: FactorProps) {
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null)
  const { submit, isBusy, error } = useSubmit(async () => setBegun(await beginTotp()))
  if (!begun)
    return (
      <>
        {error != null && <ProblemNotice error={error} />}
        <div>
          <Button disabled={isBusy} onClick={submit}>
            {t('totp.add')}
          </Button>
        </div>
      </>
    )
  return (
    <>
      <p>{t('totp.scan')}</p>
      <QrCode text={begun.uri} label={t('totp.qr')} />
      <p>
        {t('totp.key')} <code className={styles.key}>{begun.secret.match(/.{1,4}/g)!.join(' ')}</code>
      </p>
      <QuestionForm
        questions={[CODE]}
        submit={t('totp.confirm')}
        onSend={async ({ code = '' }) => {
          const { recoveryCodes } = await confirmTotp(code.replaceAll(/\s/g, ''))
          tell(t('totp.added'))
          await onChange(recoveryCodes)
        }}
      />
    </>
  )
}

function Added({ since, onChange }: FactorProps & { since: string }) {
  const { submit, isBusy, error } = useSubmit(async () => {
    await removeTotp()
    await onChange()
  })
  return (
    <>
      {error != null && <ProblemNotice error={error} />}
      <Items label={t('totp.title')}>
        <Item
          title={t('totp.title')}
          facts={[t('totp.since', { time: formatTime(since) })]}
          actions={
            <Button tone="quiet" disabled={isBusy} onClick={submit}>
              {t('totp.remove')}
            </Button>
          }
        />
      </Items>
    </>
  )
}
