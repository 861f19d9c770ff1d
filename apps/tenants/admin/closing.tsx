// Deletes the tenant: explains the consequences, and asks to type the slug.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { useDeparture } from '#admin/state/use-departure.ts'
import { t } from './texts.ts'
import { useOwnTenant } from './use-own-tenant.ts'

export function Closing() {
  const { kept, actionOf } = useOwnTenant()
  const [isAsked, setAsked] = useState(false)
  if (!kept || !actionOf('close')) return null
  return (
    <Section title={t('closing')} text={t('closing.text')}>
      <div>
        <Button tone="danger" onClick={() => setAsked(true)}>
          {t('closing')}
        </Button>
      </div>
      {isAsked && (
        <Question name={String(kept.record.name)} slug={String(kept.record.slug)} onClose={() => setAsked(false)} />
      )}
    </Section>
  )
}

function Question({ name, slug, onClose }: { name: string; slug: string; onClose(): void }) {
  const { actionOf, run } = useOwnTenant()
  const depart = useDeparture()
  const [typed, setTyped] = useState('')
  const id = useId()
  const close = useMutation({
    mutationFn: () => run(actionOf('close')!, { slug: typed.trim() }),
    onSuccess: async () => {
      tell(t('closing.done', { name }))
      await depart()
    },
  })
  return (
    <Confirm
      title={t('closing.title', { name })}
      text={t('closing.warning')}
      confirm={t('closing')}
      isBusy={typed.trim() !== slug || close.isPending}
      onConfirm={() => close.mutate()}
      onCancel={onClose}
    >
      <Field id={id} label={t('closing.typed', { slug })}>
        <input
          id={id}
          className={`${controls.control} ${controls.mono}`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      {close.error && <ProblemNotice error={close.error} />}
    </Confirm>
  )
}
