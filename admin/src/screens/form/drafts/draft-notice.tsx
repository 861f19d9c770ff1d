// Offers to restore input from before the page was lost.
import { Button } from '../../../kit/button.tsx'
import { Notice } from '../../../kit/notices/notice.tsx'
import type { Draft } from '../../../state/form/drafts.ts'
import { formatAge, t } from '../../../texts/t.ts'
import styles from '../form.module.css'

export interface DraftNoticeProps {
  readonly draft: Draft
  onUse(): void
  onDrop(): void
}

export function DraftNotice({ draft, onUse, onDrop }: DraftNoticeProps) {
  const age = formatAge(new Date(draft.at).toISOString())
  return (
    <Notice tone="warn" title={t('form.draft.title')}>
      <p>{t('form.draft.text', { age })}</p>
      <div className={styles.choices}>
        <Button tone="strong" onClick={onUse}>
          {t('form.draft.use')}
        </Button>
        <Button onClick={onDrop}>{t('form.draft.drop')}</Button>
      </div>
    </Notice>
  )
}
