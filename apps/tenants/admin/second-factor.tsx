// Whether the tenant lets members in who have no second factor.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { runAction } from '#admin/api/records.ts'
import { Button } from '#admin/kit/button.tsx'
import { Confirm } from '#admin/kit/dialog.tsx'
import { ProblemNotice } from '#admin/kit/problem-notice.tsx'
import { tell } from '#admin/kit/toast.tsx'
import { forgetRecords, recordQuery } from '#admin/state/queries.ts'
import { makeTries } from '#admin/state/tries.ts'
import { useAdmin } from '#admin/state/use-admin.ts'
import styles from './tenants.module.css'
import { t } from './texts.ts'

export function SecondFactor() {
  const { tenant, resources } = useAdmin()
  const resource = resources.find(({ name }) => name === 'tenants')
  const action = resource?.actions.find(({ name }) => name === 'requireSecondFactor')
  const place = { tenant: tenant?.slug ?? null, resource: resource ?? { path: 'tenants' } }
  const { data } = useQuery({ ...recordQuery(place, tenant?.id ?? ''), enabled: action !== undefined })
  const [isAsked, setAsked] = useState(false)
  const isOn = data?.record.requiresSecondFactor === true
  const change = useMutation({
    mutationFn: () => runAction(place, { id: tenant!.id, action: action!, ...makeTries().of({ isRequired: !isOn }) }),
    onSuccess: async () => {
      setAsked(false)
      tell(t('factor.done'))
      await forgetRecords(place)
    },
  })
  if (!action || !data) return null
  const label = t(isOn ? 'factor.stop' : 'factor.ask')
  return (
    <section className={styles.section} aria-label={t('factor')}>
      <h2>{t('factor')}</h2>
      <p className={styles.soft}>{t(isOn ? 'factor.on' : 'factor.off')}</p>
      <Button onClick={() => setAsked(true)}>{label}</Button>
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
    </section>
  )
}
