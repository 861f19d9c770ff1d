// The frame of a record: title, link back to the list, tabs, and the data that all of them need.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import type { Kept } from '../../api/records.ts'
import { RecordTabs } from '../../extend/record-parts.tsx'
import { Failure } from '../../kit/notices/failure.tsx'
import { Loading } from '../../kit/notices/loading.tsx'
import { Missing } from '../../kit/notices/missing.tsx'
import { Screen } from '../../kit/page/screen.tsx'
import { titleOf } from '../../metadata/resources.ts'
import { recordQuery } from '../../state/server/queries.ts'
import { usePlace, useResource } from '../../state/who/use-admin.ts'
import { BackLink } from './back-link.tsx'

export interface RecordFrameProps {
  actions?(resource: AdminResource, kept: Kept): ReactNode
  children(resource: AdminResource, kept: Kept): ReactNode
}

/** For the record in the URL. */
export function RecordFrame(frame: RecordFrameProps) {
  const resource = useResource()
  const { id = '' } = useParams({ strict: false })
  if (!resource?.operations.includes('read')) return <Missing />
  return <FrameOf key={`${resource.name} ${id}`} {...frame} resource={resource} id={id} />
}

function FrameOf({ resource, id, actions, children }: RecordFrameProps & { resource: AdminResource; id: string }) {
  const { data, error, refetch } = useQuery(recordQuery(usePlace(resource), id))
  const above = <BackLink resource={resource} />
  if (!data)
    return (
      <Screen title={resource.label} above={above}>
        {error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />}
      </Screen>
    )
  return (
    <Screen title={titleOf(resource, data.record)} above={above} actions={actions?.(resource, data)}>
      <RecordTabs resource={resource} kept={data} />
      {children(resource, data)}
    </Screen>
  )
}
