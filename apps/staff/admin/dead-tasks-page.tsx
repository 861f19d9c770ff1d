// Failed tasks of all tenants, to retry once the cause is fixed.
import { Found } from './found.tsx'
import { type PlatformTask, TaskItem } from './tasks.tsx'
import { t } from './texts.ts'

const DEAD = { show: 'dead' }

export function Page() {
  return (
    <Found<PlatformTask> title={t('dead.title')} path="/platform/tasks" query={DEAD} none={t('dead.none')}>
      {(task) => <TaskItem key={task.id} task={task} verb="retry" />}
    </Found>
  )
}
