// The tenant's tasks, live, and its schedules.
import { Screen } from '#admin/kit/page/screen.tsx'
import { useWords } from '#admin/state/use-words.ts'
import { Schedules } from './schedules.tsx'
import { TaskDetails } from './task-details.tsx'
import { Tasks } from './tasks.tsx'
import { t } from './texts.ts'

export function Page() {
  const [{ task }] = useWords()
  return (
    <Screen title={t('tasks')} beside={t('live')}>
      <Tasks />
      {task && <TaskDetails key={task} id={task} />}
      <Schedules />
    </Screen>
  )
}
