// Whether the tenant admits members without a second factor.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { t } from './texts.ts'
import { useOwnTenant } from './use-own-tenant.ts'

export function SecondFactor() {
  const { place, kept, actionOf, run } = useOwnTenant()
  const action = actionOf('requireSecondFactor')
  const [isAsked, setAsked] = useState(false)
  const isOn = kept?.record.requiresSecondFactor === true
  const change = useMutation({
    mutationFn: () => run(action!, { isRequired: !isOn }),
    onSuccess: async () => {
      setAsked(false)
      tell(t('factor.done'))
      await forgetRecords(place)
    },
  })
  if (!action) return null
  const label = t(isOn ? 'factor.stop' : 'factor.ask')
  return (
    <Section title={t('factor')} text={t(isOn ? 'factor.on' : 'factor.off')}>
      <div>
        <Button onClick={() => setAsked(true)}>{label}</Button>
      </div>
      {isAsked && (
        <Confirm
          title={`${label}?`}
          text={t(isOn ? 'factor.stop.text' : 'factor.ask.text')}
          confirm={label}
          isBusy={change.isPending}
          onConfirm={() => change.mutate()}
          onCancel={() => setAsked(false)}
        >
          {change.error && <ProblemNotice error={change.error} />}
        </Confirm>
      )}
    </Section>
  )
}
