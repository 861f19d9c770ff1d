// The one available action for a task's state, if permitted.
import { Button } from '#admin/kit/button.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { type Task, verbOf } from './task.ts'
import { t } from './texts.ts'

export function TaskVerb({ task }: { task: Pick<Task, 'id' | 'name' | 'state'> }) {
  const verb = verbOf(task)
  const { permissions } = useAdmin()
  const { mutate, isPending } = useCall()
  if (verb === null || !permissions.includes(`tasks.${verb}`)) return null
  const run = () =>
    mutate(
      { method: 'POST', path: `/tasks/${task.id}/${verb}`, body: {} },
      // It may have ended meanwhile: the refusal says so, and the row is reloaded.
      { onSuccess: () => tell(t(`${verb}.done`)), onError: ({ message }) => tell(message) },
    )
  return (
    <Button disabled={isPending} aria-label={t(`${verb}.of`, { name: task.name })} onClick={run}>
      {t(verb)}
    </Button>
  )
}
