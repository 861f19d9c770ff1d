// Pending work: waiting tasks of all tenants, unannounced events, and mails in development.
import { useQuery } from '@tanstack/react-query'
import { send } from '#admin/api/client.ts'
import { Facts } from '#admin/kit/shown/facts.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { Found } from './found.tsx'
import { type PlatformTask, TaskItem } from './tasks.tsx'
import { t } from './texts.ts'
import { PLATFORM_KEY } from './use-turn.ts'

interface Waiting {
  readonly count: number
  readonly oldest: string | null
}

interface Outbox {
  readonly tasks: Waiting
  readonly events: Waiting
}

const WAITING = { show: 'outbox' }

export function Page() {
  return (
    <Found<PlatformTask>
      title={t('outbox.title')}
      path="/platform/tasks"
      query={WAITING}
      none={t('outbox.none')}
      above={<Numbers />}
    >
      {(task) => <TaskItem key={task.id} task={task} verb="cancel" />}
    </Found>
  )
}

function Numbers() {
  const { mailsAt } = useAdmin()
  const { data } = useQuery({ queryKey: [...PLATFORM_KEY, 'outbox'], queryFn: readOutbox })
  return (
    <Facts
      of={[
        [t('outbox.tasks'), <Count key="tasks" of={data?.tasks} />],
        [t('outbox.events'), <Count key="events" of={data?.events} />],
        [t('outbox.mails'), mailsAt && <a href={mailsAt}>{t('outbox.mails.open')}</a>],
      ]}
    />
  )
}

async function readOutbox(): Promise<Outbox> {
  return (await send<Outbox>({ path: '/platform/outbox' })).body
}

/** Keeps its place while loading, so that nothing moves. */
function Count({ of }: { of: Waiting | undefined }) {
  if (!of) return '…'
  const { count, oldest } = of
  if (oldest === null) return t('outbox.nothing')
  return (
    <>
      {t('outbox.count', { count: formatNumber(count) })} <Moment at={oldest} />
    </>
  )
}
