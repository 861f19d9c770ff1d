// The name of a view, and whether the whole tenant sees it.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Field } from '../../../kit/asking/field.tsx'
import controls from '../../../kit/control.module.css'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import { Confirm } from '../../../kit/page/dialog.tsx'
import { mayShare } from '../../../state/lists/saved-views.ts'
import { useAdmin } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import styles from './view-tabs.module.css'

export interface ViewAnswers {
  readonly name: string
  readonly isShared: boolean
}

export interface ViewFormProps {
  readonly title: string
  readonly usual: ViewAnswers
  save(answers: ViewAnswers): Promise<void>
  onClose(): void
}

const MOST_LETTERS = 100

export function ViewForm({ title, usual, save, onClose }: ViewFormProps) {
  const id = useId()
  const [answers, answer] = useState(usual)
  const isAllowed = mayShare(useAdmin())
  const { mutate, isPending, error } = useMutation({ mutationFn: () => save(answers), onSuccess: onClose })
  const send = () => {
    if (answers.name.trim() !== '' && !isPending) mutate()
  }
  return (
    <Confirm
      title={title}
      confirm={t('view.keep')}
      tone="strong"
      isBusy={isPending || answers.name.trim() === ''}
      onConfirm={send}
      onCancel={onClose}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        {error && <ProblemNotice error={error} />}
        <Field id={id} label={t('view.name')}>
          <input
            id={id}
            type="text"
            className={controls.control}
            maxLength={MOST_LETTERS}
            value={answers.name}
            onChange={(event) => answer({ ...answers, name: event.target.value })}
          />
        </Field>
        {isAllowed && (
          <label className={styles.share}>
            <input
              type="checkbox"
              checked={answers.isShared}
              onChange={(event) => answer({ ...answers, isShared: event.target.checked })}
            />
            {t('view.share')}
          </label>
        )}
      </form>
    </Confirm>
  )
}
