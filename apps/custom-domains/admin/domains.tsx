// The tenant's host names: the DNS record for each, and whether it was found.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { faultsByField, isProblem } from '#admin/api/problem.ts'
import { createRecord } from '#admin/api/records.ts'
import { describedBy, Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { forgetRecords, listQuery } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import styles from './custom-domains.module.css'
import { DomainEntry } from './domain-entry.tsx'
import { t } from './texts.ts'
import { useDomains } from './use-domains.ts'

export function Domains() {
  const { place, mayCreate } = useDomains()
  const { data, error, refetch } = useQuery(listQuery(place, { page_size: '200', count: 'none' }))
  return (
    <Screen title={t('domains')}>
      {mayCreate && <AddForm />}
      {error ? <Failure error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data?.results.length === 0 && <Blank title={t('domains.empty')} />}
      {data && data.results.length > 0 && (
        <ul className={styles.entries} aria-label={t('domains.list')}>
          {data.results.map((row) => (
            <DomainEntry key={row.id} row={row} />
          ))}
        </ul>
      )}
    </Screen>
  )
}

function AddForm() {
  const { place } = useDomains()
  const id = useId()
  const [host, setHost] = useState('')
  const [tries] = useState(makeTries)
  const add = useMutation({
    mutationFn: () => createRecord(place, tries.of({ host: host.trim() })),
    onSuccess: async () => {
      setHost('')
      await forgetRecords(place)
    },
  })
  const faults = isProblem(add.error) ? (faultsByField(add.error, ['host']).fields.host ?? []) : []
  const help = t('domains.host.help')
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <Field id={id} label={t('domains.host')} help={help} faults={faults}>
        <input
          id={id}
          className={controls.control}
          value={host}
          aria-invalid={faults.length > 0}
          aria-describedby={describedBy({ id, help, faults })}
          onChange={(event) => setHost(event.target.value)}
        />
      </Field>
      <Button type="submit" tone="strong" disabled={host.trim() === '' || add.isPending}>
        {t('domains.add')}
      </Button>
      {add.error && faults.length === 0 && <ProblemNotice error={add.error} />}
    </form>
  )
}
