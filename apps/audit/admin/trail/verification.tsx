// Verifies the trail's chain on demand, because that reads all of it.
import { useMutation } from '@tanstack/react-query'
import { send } from '#admin/api/client.ts'
import { Button } from '#admin/kit/button.tsx'
import { Notice } from '#admin/kit/notices/notice.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { useTenant } from '#admin/state/who/use-admin.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { t } from '../texts.ts'
import styles from './trail.module.css'

interface Report {
  readonly isIntact: boolean
  readonly verified: number
  readonly head: { readonly position: number; readonly hash: string }
  readonly faults: readonly { readonly position: number; readonly message: string }[]
}

export function Verification() {
  const tenant = useTenant()
  const asked = useMutation({
    mutationFn: async () => (await send<Report>({ path: '/audit/verification', tenant })).body,
  })
  return (
    <section className={styles.seal} aria-label={t('seal')}>
      <Button disabled={asked.isPending} onClick={() => asked.mutate()}>
        {t(asked.isPending ? 'seal.verifying' : 'seal.verify')}
      </Button>
      <span className={styles.soft}>{t('seal.help')}</span>
      {asked.error && <ProblemNotice error={asked.error} />}
      {asked.data && <Result report={asked.data} />}
    </section>
  )
}

function Result({ report: { isIntact, verified, head, faults } }: { report: Report }) {
  if (!isIntact)
    return (
      <Notice title={t('seal.broken', { count: formatNumber(faults.length) })}>
        <ul>
          {faults.map(({ position, message }) => (
            <li key={`${position} ${message}`}>{t('seal.fault', { position, message })}</li>
          ))}
        </ul>
      </Notice>
    )
  return (
    <Notice tone="good" title={t('seal.intact', { count: formatNumber(verified) })}>
      <p className={styles.head}>{t('seal.head', { position: head.position, hash: head.hash })}</p>
    </Notice>
  )
}
