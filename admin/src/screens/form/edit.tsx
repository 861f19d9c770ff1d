// One record of any resource: its form for whoever may change it, its values for everybody else.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { AdminResource } from '../../api/metadata.ts'
import { type Kept, mayDo } from '../../api/records.ts'
import { Failure } from '../../kit/failure.tsx'
import { Loading } from '../../kit/loading.tsx'
import { Missing } from '../../kit/missing.tsx'
import { Screen } from '../../kit/screen.tsx'
import { titleOf } from '../../metadata/resources.ts'
import { fieldsOfForm } from '../../state/form-values.ts'
import { recordQuery } from '../../state/queries.ts'
import { usePlace, useResource } from '../../state/use-admin.ts'
import { BackLink } from './back-link.tsx'
import { EditForm } from './edit-form.tsx'
import { Facts } from './facts.tsx'
import styles from './form.module.css'
import { RecordActions } from './record-actions.tsx'

export function Edit() {
  const resource = useResource()
  const { id = '' } = useParams({ strict: false })
  if (!resource?.operations.includes('read')) return <Missing />
  return <EditOf key={`${resource.name} ${id}`} resource={resource} id={id} />
}

function EditOf({ resource, id }: { resource: AdminResource; id: string }) {
  const { data, error, refetch } = useQuery(recordQuery(usePlace(resource), id))
  if (data) return <Record resource={resource} kept={data} />
  return (
    <Screen title={resource.label} above={<BackLink resource={resource} />}>
      {error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />}
    </Screen>
  )
}

function Record({ resource, kept }: { resource: AdminResource; kept: Kept }) {
  const isChanged = resource.operations.includes('update') && mayDo(kept, 'update')
  const asked = isChanged ? fieldsOfForm(resource, false) : []
  const names = new Set(asked.map(({ name }) => name))
  const others = resource.fields.filter(({ name }) => !names.has(name))
  return (
    <Screen
      title={titleOf(resource, kept.record)}
      above={<BackLink resource={resource} />}
      actions={<RecordActions resource={resource} kept={kept} />}
    >
      <div className={asked.length > 0 ? styles.columns : ''}>
        {asked.length > 0 && <EditForm resource={resource} kept={kept} fields={asked} />}
        <Facts fields={others} row={kept.record} isAlone={asked.length === 0} />
      </div>
    </Screen>
  )
}
