// Somebody else saved while one was typing: nothing is lost, and one decides.
import { useState } from 'react'
import type { AdminField } from '../../api/metadata.ts'
import { Button } from '../../kit/button.tsx'
import { Notice } from '../../kit/notice.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { clashesOf } from '../../state/form-values.ts'
import { t } from '../../texts/t.ts'
import styles from './form.module.css'

export interface ClashProps {
  readonly fields: readonly AdminField[]
  readonly versions: Parameters<typeof clashesOf>[1]
  onMine(): Promise<void>
  onTheirs(): void
}

export function Clash({ fields, versions, onMine, onTheirs }: ClashProps) {
  const [error, setError] = useState<unknown>(null)
  const both = clashesOf(fields, versions).map(({ label }) => label)
  return (
    <Notice tone="warn" title={t('form.clash.title')}>
      <p>{t('form.clash.text')}</p>
      <p>{both.length > 0 ? t('form.clash.fields', { fields: both.join(', ') }) : t('form.clash.none')}</p>
      {error !== null && <ProblemNotice error={error} />}
      <div className={styles.choices}>
        <Button tone="strong" onClick={() => void onMine().catch(setError)}>
          {t('form.clash.mine')}
        </Button>
        <Button onClick={onTheirs}>{t('form.clash.theirs')}</Button>
      </div>
    </Notice>
  )
}
